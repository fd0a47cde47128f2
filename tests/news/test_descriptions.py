"""What a picture's description may not be: the name of a file, or a word that says nothing."""

import pytest

from news.descriptions import is_name_of_file

NAMES = [
    "IMG_1234.jpg", "IMG_1234", "img1234", "DSC00012", "dsc_0012", "DSCN0044", "photo.png",
    "scan 3", "scan", "Scan0001", "image", "Image 7", "an image", "the picture", "picture of",
    "a picture of", "photo", "Photo 2018-02-08", "P1010203", "PXL_20240131_101500123",
    "WhatsApp Image 2018-02-08 at 10.15.30", "Screenshot 2018-02-08 at 10.15", "screenshot (2)",
    "untitled", "Untitled design.png", "download (1)", "IMG-20180208-WA0003", "FB_IMG_1518",
    "medal.jpeg", "The medal of the Ambassador.jpg", "12345", "2018-02-08", "...", "-", "???",
    "a8f3c2d9e1", "0f8e2a4c-1b2d-4e5f", "logo", "Фото 3", "изображение", "Снимок экрана 2018",
    "صورة", "GOPR0042", "dji_0007", "alt text", "image (2) final",
]  # fmt: skip
DESCRIPTIONS = [
    "A medal", "The Ambassador speaks at the opening", "Two ships", "Medal", "Image of Christ",
    "Picture of the Year award", "Photographs of the missing on a wall", "Scans of two passports",
    "1945 victory parade", "Apollo 11", "London, 2018", "Посол вручает медаль", "خريطة سوريا",
    "Logo of the Embassy", "Map", "Portrait of P. I. Tchaikovsky", "G20", "Boeing 777",
    "B", "The medal", "Facade", "Download speed by year",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_the_name_of_a_file_describes_nothing(text: str) -> None:
    assert is_name_of_file(text)


@pytest.mark.parametrize("text", DESCRIPTIONS)
def test_words_about_what_is_seen_describe(text: str) -> None:
    assert not is_name_of_file(text)


@pytest.mark.parametrize("text", ["medal_front", "Medal front", "medal-front", "MEDAL_FRONT.JPG"])
def test_the_name_of_its_own_file_describes_nothing(text: str) -> None:
    assert is_name_of_file(text, ["medal-front.jpg"])
    assert not is_name_of_file("The front of a medal", ["medal-front.jpg"])
