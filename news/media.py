"""Files below /media/: served while an edition that anybody may read names them, in force or as
a former version; to staff before that."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.generic import View

from embassy.middleware import SiteRequest
from news import ranges
from news.models import Edition, File
from news.shown_files import EXTENSIONS, is_shown

_PIECE = 64 * 1024


class MediaFile(View):
    """200 or 206 with bytes that never change; 404 for a file that no text names that can be
    read."""

    http_method_names = ("get", "head", "options")

    def get(self, request: SiteRequest, sha256: str, name: str) -> HttpResponseBase:
        file = File.objects.filter(sha256=sha256).first()
        if not file:
            raise Http404
        public = Edition.objects.readable(request.at).filter(files__file=file).exists()
        if not public and not self.is_staff(request):
            raise Http404
        return answer(request, file, name, public=public)

    @staticmethod
    def is_staff(request: SiteRequest) -> bool:
        """Who may see drafts. Asked only of what is not public: no `Vary` on what is."""
        kinds = ("pressrelease", "interview", "comment")
        return any(request.user.has_perm(f"news.view_{kind}") for kind in kinds)


def answer(request: HttpRequest, file: File, name: str, *, public: bool) -> HttpResponseBase:
    """The bytes of `file`, called `name`, or what was asked for of them: the server in front
    hands them out where it can (`X_ACCEL`). Raises Http404 when the storage has lost them."""
    etag = f'"{file.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = _handed_over(file) if settings.X_ACCEL else _read(request, file, etag)
    if response.status_code in (200, 206):
        response.headers.setdefault("Content-Type", file.media_type)
        told = content_disposition_header(not is_shown(file.media_type), _named(name, file))
        response.headers["Content-Disposition"] = told or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    # A file may be taken back: caches ask again, and are answered 304 or 404.
    response.headers["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    return response


def _named(name: str, file: File) -> str:
    """With the ending of what it is, whatever ending the address was given."""
    extension = EXTENSIONS.get(file.media_type)
    return f"{PurePath(name).stem}.{extension}" if extension else name


def _handed_over(file: File) -> HttpResponse:
    """Without the bytes: nginx adds them, and answers what asks for a part itself."""
    if not default_storage.exists(file.path):
        raise Http404
    response = HttpResponse(content_type=file.media_type)
    response.headers["X-Accel-Redirect"] = f"{settings.X_ACCEL}{file.path}"
    return response


def _read(request: HttpRequest, file: File, etag: str) -> HttpResponseBase:
    pieces: list[ranges.Piece] = []
    # A part of other bytes than those that the reader has would spoil both.
    if request.headers.get("If-Range", etag) == etag and request.method == "GET":
        try:
            pieces = ranges.asked(request.headers.get("Range", ""), file.size)
        except ranges.Unsatisfiable:
            answer = HttpResponse(status=416, content_type=file.media_type)
            answer.headers["Content-Range"] = f"bytes */{file.size}"
            return answer
    if request.method == "HEAD" and default_storage.exists(file.path):
        return HttpResponse(
            content_type=file.media_type, headers={"Content-Length": str(file.size)}
        )
    try:
        data = default_storage.open(file.path)
    except OSError:
        raise Http404 from None
    if not pieces:
        whole = FileResponse(data, content_type=file.media_type)
        whole.headers["Content-Length"] = str(file.size)
        return whole
    return _part(data, pieces[0], file) if len(pieces) == 1 else _parts(data, pieces, file)


def _part(data: IO[bytes], piece: ranges.Piece, file: File) -> HttpResponseBase:
    answer = FileResponse(_Part(data, _pieces(data, piece)), status=206)
    answer.headers["Content-Type"] = file.media_type
    answer.headers["Content-Range"] = _range(piece, file)
    answer.headers["Content-Length"] = str(piece[1] - piece[0])
    return answer


def _parts(data: IO[bytes], pieces: list[ranges.Piece], file: File) -> HttpResponseBase:
    boundary = uuid4().hex
    heads = [
        f"\r\n--{boundary}\r\nContent-Type: {file.media_type}\r\n"
        f"Content-Range: {_range(piece, file)}\r\n\r\n".encode()
        for piece in pieces
    ]
    end = f"\r\n--{boundary}--\r\n".encode()

    def body() -> Iterator[bytes]:
        for head, piece in zip(heads, pieces, strict=True):
            yield head
            yield from _pieces(data, piece)
        yield end

    answer = FileResponse(_Part(data, body()), status=206)
    answer.headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    length = len(end) + sum(map(len, heads)) + sum(last - first for first, last in pieces)
    answer.headers["Content-Length"] = str(length)
    return answer


def _range(piece: ranges.Piece, file: File) -> str:
    return f"bytes {piece[0]}-{piece[1] - 1}/{file.size}"


class _Part:
    """Pieces of an open file as a file: so the server may send them without a thread."""

    def __init__(self, data: IO[bytes], pieces: Iterator[bytes]) -> None:
        self.pieces, self.close = pieces, data.close

    def read(self, _size: int) -> bytes:
        return next(self.pieces, b"")


def _pieces(data: IO[bytes], piece: ranges.Piece) -> Iterator[bytes]:
    data.seek(piece[0])
    left = piece[1] - piece[0]
    while left and (read := data.read(min(left, _PIECE))):
        left -= len(read)
        yield read
