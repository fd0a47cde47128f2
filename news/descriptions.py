"""Does a description describe its picture, or only name a file? Pure.

Who cannot see the picture hears these words instead of it: “IMG 1234” tells nothing.
"""

import re
from collections.abc import Iterable
from pathlib import PurePath

_ENDING = re.compile(
    r"\.(?:jpe?g|jfif|png|gif|webp|avif|heic|heif|tiff?|bmp|svg|pdf|psd|raw|cr2|nef|dng)\s*\Z", re.I
)
# What cameras, telephones, scanners and programs call a file, before its number.
_MADE = (
    "img|image|imag|dsc|dscn|dscf|dscf|sam|pxl|mvimg|pict|pic|picture|photo|foto|p|gopr|cimg|hpim|"
    "dji|wp|fb|fb img|img wa|whatsapp image|scan|scanned|screenshot|screen shot|snapshot|capture|"
    "unnamed|untitled|untitled design|download|file|copy|figure|fig|"
    "изображение|картинка|фото|фотография|рисунок|снимок|скан|снимок экрана|безымянный|"
    "bild|image|photographie|capture d ecran|imagen|foto|immagine|صورة|صوره"
)
# A name and at most numbers, dates and marks of copies: “scan 3”, “IMG 2018 02 08 (2)”.
_CALLED = re.compile(rf"(?:{_MADE})?(?:[\s\d]|\bat\b|\bwa\b|\bcopy\b|\bfinal\b|\bkopie\b)*", re.I)
# What says that something is shown and not what.
_EMPTY = re.compile(
    r"(?:an?\s+|the\s+|this\s+)?(?:image|picture|photo|photograph|graphic|logo|icon|alt text|alt|"
    r"description|изображение|картинка|фото|фотография|описание|صورة)(?:\s+(?:of|is|here))*",
    re.I,
)
_JOINTS = re.compile(r"[\W_]+")
# One word with numbers in it and no vowel to say it by is a key: “a8f3c2d9”.
_KEY = re.compile(r"(?=.*\d)[0-9a-f]{6,}(?:[ _-][0-9a-f]{2,})*", re.I)


def is_name_of_file(text: str, names: Iterable[str] = ()) -> bool:
    """Whether `text` says no more than a file's name does; `names` are those of its own file."""
    said = text.strip()
    words = _plain(said)
    return (
        not words
        or bool(_ENDING.search(said))
        or any(rule.fullmatch(words) for rule in (_CALLED, _EMPTY, _KEY))
        or words in {_plain(PurePath(name).stem) for name in names}
    )


def _plain(text: str) -> str:
    """Words and numbers alone, apart where letters and digits meet."""
    apart = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text) if not _KEY.fullmatch(text) else text
    return _JOINTS.sub(" ", apart).strip().casefold()
