"""Is a recording whole? The frame of each format is walked through to its end."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from news.refusals import NotAnAttachment

_BITRATES = {  # kilobits a second, by version and layer
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FEWEST_FRAMES = 3
# What taggers put behind the last frame.
_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"3DI")
_OGG_CODECS = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")
_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"iso5", b"iso6", b"dash")


def frame_length(header: bytes) -> int:
    """How many bytes the MPEG frame has that begins so; 0 where none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bits, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or bits in {0, 15} or rate == 3:
        return 0
    bitrate = _BITRATES[1 if version == 3 else 2, layer][bits] * 1000
    samples = _RATES[version][rate]
    if layer == 1:
        return (12 * bitrate // samples + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bitrate // samples + padding


def check_mp3(data: bytes) -> None:
    at, frames = _after_id3(data), 0
    while length := frame_length(data[at : at + 4]):
        at += length
        frames += 1
    rest = data[at:]
    if (
        frames < _FEWEST_FRAMES
        or at > len(data)
        or not (rest.startswith(_TAGS) or not rest.strip(b"\0"))
    ):
        raise _damaged("MP3")


def _after_id3(data: bytes) -> int:
    """Where the sound begins: behind the tag and what fills it up."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    while data[at : at + 1] == b"\0":
        at += 1
    return at


def check_ogg(data: bytes) -> None:
    """One recording, whose last page says that it is the last."""
    at, ends, streams = 0, False, set()
    while data[at : at + 4] == b"OggS" and len(data) >= at + 27:
        flags, count = data[at + 5], data[at + 26]
        body = at + 27 + count
        if flags & 2:
            streams.add(data[at + 14 : at + 18])
            if not data[body : body + 8].startswith(_OGG_CODECS):
                raise NotAnAttachment(_("The Ogg file has more than sound in it. Save the sound."))
        ends = bool(flags & 4)
        at = body + sum(data[at + 27 : body])
    if at != len(data) or not ends or len(streams) != 1:
        raise _damaged("Ogg")


def check_wav(data: bytes) -> None:
    chunks = {}
    for name, start, end in _wav_chunks(data):
        chunks[name] = end - start
    whole = int.from_bytes(data[4:8], "little") + 8
    if whole not in {len(data), len(data) - 1} or chunks.get(b"fmt ", 0) < 16:
        raise _damaged("WAV")
    if not chunks.get(b"data"):
        raise _damaged("WAV")


def _wav_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise _damaged("WAV")
        yield data[at : at + 4], at + 8, at + 8 + size
        at += 8 + size + size % 2


def check_m4a(data: bytes) -> None:
    boxes = dict(_boxes(data))
    moov = boxes.get(b"moov", b"")
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, _size(data, 0), 4))]
    if b"mdat" not in boxes or not moov or not set(brands) & set(_BRANDS):
        raise _damaged("M4A")
    handlers = [moov[at + 12 : at + 16] for at in _found(moov, b"hdlr")]
    if b"vide" in handlers or b"soun" not in handlers:
        raise NotAnAttachment(_("This is a film. Save its sound as M4A or MP3."))


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size = _size(data, at)
        if size < 8 or at + size > len(data):
            raise _damaged("M4A")
        name = data[at + 4 : at + 8]
        yield name, data[at + 8 : at + size] if name == b"moov" else b""
        at += size


def _size(data: bytes, at: int) -> int:
    size = int.from_bytes(data[at : at + 4], "big")
    if size == 1:
        return int.from_bytes(data[at + 8 : at + 16], "big")
    return size or len(data) - at


def _found(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


def _damaged(kind: str) -> NotAnAttachment:
    return NotAnAttachment(
        _(
            "The %(kind)s file is damaged or incomplete. Save it again with a program for sound, "
            "or fetch it again from where it comes."
        )
        % {"kind": kind}
    )
