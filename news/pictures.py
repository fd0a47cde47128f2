"""Pictures as they are published: re-encoded, upright, without metadata, in a few sizes.

What is uploaded is untrusted: it is decoded by Pillow within bounds (news/decoding.py) and only
what was decoded is written again, so nothing that hides in a file (location, thumbnails,
scripts) survives. The same picture is always written as the same bytes.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image, features

from news.decoding import decoded

WIDTHS = [480, 960, 1600]
LARGEST_WIDTH, MOST_PIXELS = 2400, 4_400_000
# What is cut out of a picture: its name, and the width and height that it has at most. Of the
# first, programs make cards in which others share a message; the second stands in our lists.
CARD, THUMBNAIL = "card", "thumbnail"
CROPS = {CARD: (1200, 630), THUMBNAIL: (480, 320)}

Focal = tuple[int, int]
MIDDLE: Focal = (50, 50)


@dataclass(frozen=True)
class Encoded:
    """One form of a picture. `crop` is empty where all of it is shown."""

    data: bytes
    media_type: str
    extension: str
    width: int
    height: int
    crop: str = ""


def encode(upload: bytes) -> list[Encoded]:
    """The picture at its largest published size, then all its other forms.

    Photographs become JPEG, pictures with transparency PNG: these every program can read. The
    smaller ones follow, largest first, then what browsers prefer, then what is cut around the
    middle. Of a moving picture the first frame is kept. Raises `NotAPicture`.
    """
    image = decoded(upload, LARGEST_WIDTH)
    largest = _fitted(image, min(LARGEST_WIDTH, _widest(image.size)))
    smaller = [_fitted(largest, width) for width in reversed(WIDTHS) if width < largest.width]
    preferred = smaller if largest.width > WIDTHS[-1] else [largest, *smaller]
    return [
        _plain(largest),
        *(_plain(image) for image in smaller),
        *(_preferred(image, kind) for kind in _preferred_kinds() for image in preferred),
        *_cut(largest, None),
    ]


def crops(picture: bytes, focal: Focal | None) -> list[Encoded]:
    """What is cut out of a stored picture so that `focal` (None: its middle) stays in view."""
    return list(_cut(decoded(picture, LARGEST_WIDTH), focal))


def label(crop: str, focal: Focal | None) -> str:
    """What a cut picture is called beside others of the same picture: `Rendition.crop`."""
    return f"{crop} {focal[0]} {focal[1]}" if focal else crop


def box(size: tuple[int, int], ratio: tuple[int, int], focal: Focal) -> tuple[int, int, int, int]:
    """The largest part of a picture of `size` that has `ratio` and whose middle is as near to
    `focal` as the edges allow: left, top, right, bottom."""
    width, height = size
    if width * ratio[1] > height * ratio[0]:
        cut = max(1, round(height * ratio[0] / ratio[1])), height
    else:
        cut = width, max(1, round(width * ratio[1] / ratio[0]))
    left, top = (
        min(max(0, round(whole * percent / 100 - part / 2)), whole - part)
        for whole, part, percent in zip(size, cut, focal, strict=True)
    )
    return left, top, left + cut[0], top + cut[1]


def _cut(image: Image.Image, focal: Focal | None) -> Iterator[Encoded]:
    """JPEG for all, on white where it was transparent: programs that make cards read no other."""
    for name, ratio in CROPS.items():
        part = _fitted(image.crop(box(image.size, ratio, focal or MIDDLE)), ratio[0])
        if part.mode == "RGBA":
            ground = Image.new("RGBA", part.size, "white")
            ground.alpha_composite(part)
            part = ground.convert("RGB")
        yield replace(_plain(part), crop=label(name, focal))


def _fitted(image: Image.Image, width: int) -> Image.Image:
    """`image`, not wider than `width`; never enlarged."""
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _widest(size: tuple[int, int]) -> int:
    """How wide a picture of these proportions may be without having too many pixels."""
    width, height = size
    return max(1, int((MOST_PIXELS * width / height) ** 0.5))


def _plain(image: Image.Image) -> Encoded:
    if image.mode == "RGBA":
        return _written(image, "PNG", "png", compress_level=6)
    return _written(image, "JPEG", "jpg", quality=84, optimize=True, progressive=True)


def _preferred_kinds() -> list[str]:
    """Smallest files first: browsers take the first that they know."""
    return [*(["AVIF"] if features.check("avif") else []), "WEBP"]


def _preferred(image: Image.Image, kind: str) -> Encoded:
    if kind == "AVIF":
        # One thread, so that the bytes do not depend on the machine; the slower speeds take
        # seconds for a picture and save little.
        return _written(image, kind, "avif", quality=60, speed=9, max_threads=1)
    return _written(image, kind, "webp", quality=80, method=4)


def _written(image: Image.Image, kind: str, extension: str, **options: object) -> Encoded:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return Encoded(out.getvalue(), Image.MIME[kind], extension, *image.size)
