"""Pictures as they are published: re-encoded, upright, without metadata, in a few sizes.

What is uploaded is untrusted: it is decoded by Pillow within bounds and only what was decoded
is written again, so nothing that hides in a file (location, thumbnails, scripts) survives.
"""

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
LONGEST_SIDE = 10_000
MOST_PIXELS = 50_000_000
WIDTHS = [480, 960, 1600]
LARGEST_WIDTH = 2400
# Pillow's own limit warns at one size and fails at twice that; ours has a sentence, and comes
# before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


class NotAPicture(ValueError):
    """The upload cannot be published as a picture. Its text is a sentence for the editor."""


@dataclass(frozen=True)
class Encoded:
    data: bytes
    media_type: str
    extension: str
    width: int
    height: int


def encode(upload: bytes) -> list[Encoded]:
    """The picture at its largest published size, then its smaller renditions, largest first.

    Photographs become JPEG, pictures with transparency PNG; of a moving one the first frame
    is kept. Raises `NotAPicture`.
    """
    image = _decoded(upload)
    largest = _fitted(image, LARGEST_WIDTH)
    smaller = [width for width in reversed(WIDTHS) if width < largest.width]
    return [_written(largest), *(_written(_fitted(largest, width)) for width in smaller)]


def _decoded(upload: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as image:
            width, height = image.size
            if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
                raise NotAPicture(
                    _(
                        "The picture has %(width)s × %(height)s pixels. At most %(side)s a side "
                        "and %(millions)s million in all are possible: make it smaller first."
                    )
                    % {
                        "width": width,
                        "height": height,
                        "side": LONGEST_SIDE,
                        "millions": MOST_PIXELS // 1_000_000,
                    }
                )
            upright = ImageOps.exif_transpose(image)
            transparent = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            return upright.convert("RGBA" if transparent else "RGB")
    except NotAPicture:
        raise
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise NotAPicture(
            _("This file cannot be read as a picture. Choose a JPEG, PNG, WebP or GIF file.")
        ) from error


def _fitted(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _written(image: Image.Image) -> Encoded:
    out = io.BytesIO()
    if image.mode == "RGBA":
        image.save(out, "PNG", optimize=True)
        return Encoded(out.getvalue(), "image/png", "png", *image.size)
    image.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    return Encoded(out.getvalue(), "image/jpeg", "jpg", *image.size)
