"""Six hundred pictures that are broken, hostile or unusual, made by rule: the same every time."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.news import attached

# --- Whole ones of every kind -------------------------------------------------------------------

MODES = {
    "JPEG": ["RGB", "L", "CMYK"],
    "PNG": ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"],
    "GIF": ["P", "L"],
    "WEBP": ["RGB", "RGBA"],
    "TIFF": ["RGB", "CMYK", "I;16", "F"],
    "BMP": ["RGB", "L", "1"],
    "AVIF": ["RGB"],
    "ICO": ["RGBA"],
    "PPM": ["RGB"],
}


def drawn(mode: str = "RGB", size: tuple[int, int] = (90, 60), seed: int = 1) -> Image.Image:
    noise = random.Random(seed).randbytes(size[0] * size[1])  # noqa: S311
    grey = Image.frombytes("L", size, noise)
    if mode == "I;16":
        return Image.frombytes("I;16", size, noise + noise[::-1])
    return grey.convert("RGB").convert(mode) if mode != "L" else grey


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def whole() -> Iterator[tuple[str, bytes]]:
    for kind, modes in MODES.items():
        for mode in modes:
            yield f"{kind} {mode}", written(drawn(mode), kind)
    see_through = drawn("P")
    yield "PNG P transparent", written(see_through, "PNG", transparency=3)
    yield "GIF P transparent", written(see_through, "GIF", transparency=3)
    yield "JPEG in passes", written(drawn(), "JPEG", progressive=True)
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        rest = [drawn(seed=seed) for seed in range(2, 40)]
        yield f"{kind} moving", written(drawn(), kind, save_all=True, append_images=rest)


# --- Cut, overwritten, called something else ----------------------------------------------------


def cut() -> Iterator[tuple[str, bytes]]:
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        data = written(drawn(), kind)
        for place in range(40):
            at = len(data) * place // 40
            yield f"{kind} cut at {at}", data[:at]


def overwritten() -> Iterator[tuple[str, bytes]]:
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        data = written(drawn(), kind)
        for seed in range(60):
            dice = random.Random(seed)  # noqa: S311
            spoilt = bytearray(data)
            for _ in range(1 + seed % 8):
                # More often in the head, where the sizes and tables stand.
                where = dice.randrange(len(data) if seed % 2 else min(200, len(data)))
                spoilt[where] = dice.randrange(256)
            yield f"{kind} spoilt {seed}", bytes(spoilt)


def no_pictures() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "zeros", bytes(5000)
    yield "a page", b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    yield (
        "SVG with a script",
        (
            b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'
            b"<script>alert(1)</script><image href='http://example.org/x'/></svg>"
        ),
    )
    yield "SVG", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    yield "PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n"
    yield "a macro of ImageMagick", b"push graphic-context\nfill 'url(https://e.org/\"|ls \"-la)'\n"
    for name, make in attached.ALL.items():
        yield name, make()
    for seed in range(40):
        yield f"noise {seed}", random.Random(seed).randbytes(2000)  # noqa: S311
    for head in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\xff\xff\xff\xffWEBPVP8 "):
        for seed in range(10):
            yield f"{head!r} and noise {seed}", head + random.Random(seed).randbytes(3000)  # noqa: S311


def two_at_once() -> Iterator[tuple[str, bytes]]:
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        data = written(drawn(), kind)
        for name, more in {
            "page": b"<html><script>alert(1)</script>",
            "PHP": b"<?php system($_GET[1]); ?>",
            "JAR": attached.archive({"META-INF/MANIFEST.MF": "x"}),
            "PDF": attached.pdf(),
            "itself": data,
        }.items():
            yield f"{kind} and {name}", data + more
            yield f"{name} and {kind}", more + data
    yield "a remark with a script", written(drawn(), "JPEG", comment=b"<script>alert(1)</script>")


# --- Sizes, bombs, profiles ---------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width: int, height: int, pixels: bytes, *, colour: int = 2, more: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    body = chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + more + body


def packed(size: int) -> bytes:
    """So many zeros, compressed without holding them."""
    packer = zlib.compressobj(9)
    return (
        b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000))
        + packer.flush()
    )


def bombs() -> Iterator[tuple[str, bytes]]:
    sides = (0, 1, 10_001, 20_000, 65_535, 2**31 - 1)
    for width in sides:
        for height in sides:
            yield f"PNG of {width} × {height}", png(width, height, zlib.compress(bytes(99)))
    big = packed(80_000_000)
    yield "PNG bomb of grey", png(5000, 5000, big, colour=0)
    yield "PNG bomb of colour", png(5000, 5000, big)
    yield "PNG bomb too large", png(9000, 9000, big)
    yield "PNG with more than its pixels", png(10, 10, big)
    yield "PNG with a long remark", png(9, 9, zlib.compress(bytes(900)), more=remark(big))
    yield "PNG with many remarks", png(9, 9, zlib.compress(bytes(900)), more=remark(big) * 20)
    profile = chunk(b"iCCP", b"x\0\0" + big)
    yield "PNG with a long profile", png(9, 9, zlib.compress(bytes(900)), more=profile)
    flat = Image.new("P", (4900, 4900))
    for kind in ("GIF", "TIFF", "BMP"):
        yield f"{kind} of 24 million", written(flat, kind)
    yield "WEBP of 7 million", written(Image.new("RGB", (2700, 2700)), "WEBP", method=0)
    yield "WEBP of 30 million", written(Image.new("RGB", (6000, 5000)), "WEBP", method=0)
    yield "JPEG of 49 million", written(Image.new("RGB", (8000, 6120), "red"), "JPEG")
    yield (
        "JPEG of 49 million in passes",
        written(Image.new("RGB", (8000, 6120)), "JPEG", progressive=True),
    )
    yield (
        "JPEG of 25 million in passes",
        written(Image.new("RGB", (4990, 5000)), "JPEG", progressive=True, subsampling=0),
    )
    yield "JPEG of a thousand passes", passes(written(Image.new("L", (4000, 4000)), "JPEG"))
    yield "PNG of a long line", written(Image.new("RGB", (10_000, 1)), "PNG")
    yield "PNG of a high line", written(Image.new("RGB", (1, 10_000)), "PNG")
    noise = drawn("RGBA", (2100, 2100))
    yield "PNG of noise", written(noise, "PNG", compress_level=1)
    head = b"GIF89a" + struct.pack("<HHBBB", 10, 10, 0, 0, 0)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0) + b"\x02\x02\x44\x01\0;"
    yield "GIF with a frame beyond it", head + frame


def remark(data: bytes) -> bytes:
    return chunk(b"zTXt", b"x\0\0" + data)


def passes(jpeg: bytes) -> bytes:
    """The same pass a thousand times."""
    at = jpeg.index(b"\xff\xda")
    return jpeg[:at] + jpeg[at : at + 300] * 1000 + jpeg[at:]


def marked() -> Iterator[tuple[str, bytes]]:
    for turn in [*range(10), 255, 65_535]:
        exif = Image.Exif()
        exif[0x0112] = turn
        for kind in ("JPEG", "PNG", "WEBP"):
            yield f"{kind} turned {turn}", written(drawn(), kind, exif=exif.tobytes())
    for seed in range(12):
        noise = random.Random(seed).randbytes(200)  # noqa: S311
        yield f"broken EXIF {seed}", written(drawn(), "JPEG", exif=b"Exif\0\0MM\0\x2a" + noise)
        yield f"broken profile {seed}", written(drawn(), "JPEG", icc_profile=noise)
        cmyk = drawn("CMYK")
        yield f"broken CMYK profile {seed}", written(cmyk, "JPEG", icc_profile=noise)
        yield f"broken profile of PNG {seed}", written(drawn("RGBA"), "PNG", icc_profile=noise)


def every() -> Iterator[tuple[str, bytes]]:
    """What each is, and its bytes; more than six hundred, one at a time."""
    for make in (whole, cut, overwritten, no_pictures, two_at_once, bombs, marked):
        yield from make()
