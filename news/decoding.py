"""Untrusted pictures read into memory: within bounds that are looked at before a pixel is.

What comes out is upright, in sRGB, with or without transparency, and not much wider than asked.
"""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

from news.refusals import NotAPicture

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
LONGEST_SIDE = 10_000
# How many pixels a picture may have, so that reading it takes less than 300 MB: a JPEG can be
# read at half its size, unless it comes in several passes; WebP is held in memory five times.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "GIF": 25_000_000, "WEBP": 7_500_000}
MOST_PIXELS_IN_PASSES = 25_000_000
# Cameras and programs write ten passes at the most; each is worked through pixel by pixel.
MOST_PASSES = 40
# What a profile of colours may have; larger ones are taken for broken.
LARGEST_PROFILE = 4_000_000
# Pillow's own limit warns at one size and fails at twice that; ours has a sentence, and comes
# before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None

# What Pillow raises at a broken file, depending on where it is broken.
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError,
    NotImplementedError, AttributeError, struct.error, zlib.error,
)  # fmt: skip
# The tag of EXIF that says how the camera was held, and what turns the picture upright.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_START_OF_SCAN = b"\xff\xda"


def decoded(upload: bytes, width: int) -> Image.Image:
    """The picture in mode RGB or RGBA, at least `width` wide if it was. Raises `NotAPicture`."""
    try:
        if upload[:4] == b"RIFF" and upload[8:12] == b"WEBP":
            # Opening one takes the memory of two already.
            _check_size(_size_of_webp(upload), MOST_PIXELS["WEBP"])
        with Image.open(io.BytesIO(upload), formats=FORMATS) as image:
            _check(image, upload)
            return _upright(image, width)
    except NotAPicture:
        raise
    except _BROKEN as error:
        raise NotAPicture("unreadable") from error


def _check(image: Image.Image, upload: bytes) -> None:
    """Refuse what would take too long or too much memory."""
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    most = MOST_PIXELS[kind]
    passes = upload.count(_START_OF_SCAN) if kind == "JPEG" else 1
    if kind == "JPEG" and _comes_in_passes(upload):
        most = MOST_PIXELS_IN_PASSES
    if passes > MOST_PASSES:
        raise NotAPicture("passes", passes=passes)
    _check_size(image.size, most)


def _check_size(size: tuple[int, int], most: int) -> None:
    width, height = size
    if max(width, height) > LONGEST_SIDE or width * height > most:
        raise NotAPicture(
            "pixels",
            width=width,
            height=height,
            side=LONGEST_SIDE,
            millions=most // 1_000_000,
        )


def _size_of_webp(data: bytes) -> tuple[int, int]:
    """What the header says; (0, 0) where it says nothing that can be read."""
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        sides = body[6:8], body[8:10]
        width, height = (int.from_bytes(side, "little") & 0x3FFF for side in sides)
        return width, height
    return 0, 0


def _comes_in_passes(jpeg: bytes) -> bool:
    """Whether the first pass over a JPEG brings less than the whole picture.

    Then all of it is kept in memory until the last one has come, at whatever size it is read.
    """
    at, components = 2, 0
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        if marker in {0xC2, 0xC6, 0xCA, 0xCE}:
            return True
        if marker in {0xC0, 0xC1} and at + 9 < len(jpeg):
            components = jpeg[at + 9]
        if marker == 0xDA:
            return at + 4 >= len(jpeg) or jpeg[at + 4] < components
        at += 2 + length
    return True


def _upright(image: Image.Image, width: int) -> Image.Image:
    """Made small before anything else is done to it: each step needs the memory of one more."""
    if image.format in {"JPEG", "MPO"}:
        image.draft(None, (width, width))
    image.load()
    profile = image.info.get("icc_profile")
    turn = _UPRIGHT.get(_orientation(image))
    transparent = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info
    small = _reduced(_eight_bits(image, transparent), width, lies=turn is not None)
    if turn is not None:
        small = small.transpose(turn)
    clean = _in_srgb(small, profile, "RGBA" if transparent else "RGB")
    # Pillow writes what it finds here into the next file: remarks, profiles, the resolution.
    clean.info.clear()
    return clean


def _eight_bits(image: Image.Image, transparent: bool) -> Image.Image:
    """In a mode that can be made smaller, without losing what 16 bits of grey say."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if transparent and image.mode != "RGBA":
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    return image.convert("RGB")


def _reduced(image: Image.Image, width: int, *, lies: bool) -> Image.Image:
    shorter = min(image.size) if lies else image.width
    factor = shorter // width
    return image.reduce(factor) if factor > 1 else image


def _orientation(image: Image.Image) -> int:
    """As EXIF has it; 1, upright, where that is broken."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return 1


def _in_srgb(image: Image.Image, profile: Any, mode: str) -> Image.Image:
    """The colours that the profile means, since the profile goes. A broken one means none."""
    if isinstance(profile, bytes) and len(profile) <= LARGEST_PROFILE and image.mode != "L":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, *_BROKEN):
            converted = None
        if converted is not None:
            return converted
    return image if image.mode == mode else image.convert(mode)
