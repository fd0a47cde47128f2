"""Files below /media/: served while an edition that anybody may read names them, in force or as
a former version; to staff before that."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.generic import View

from embassy.middleware import SiteRequest
from news.models import Edition, File

# Shown in the page or by the browser's own viewer; everything else is only handed over.
_SHOWN = {"image/jpeg", "image/png", "application/pdf", "audio/mpeg", "audio/ogg"}


class MediaFile(View):
    """200 with bytes that never change; 404 for a file that no text names that can be read."""

    def get(self, request: SiteRequest, sha256: str, name: str) -> FileResponse:
        file = File.objects.filter(sha256=sha256).first()
        if not file:
            raise Http404
        public = Edition.objects.readable(request.at).filter(files__file=file).exists()
        if not public and not self.is_staff(request):
            raise Http404
        return answer(file, name, public=public)

    @staticmethod
    def is_staff(request: SiteRequest) -> bool:
        """Who may see drafts. Asked only of what is not public: no `Vary` on what is."""
        kinds = ("pressrelease", "interview", "comment")
        return any(request.user.has_perm(f"news.view_{kind}") for kind in kinds)


def answer(file: File, name: str, *, public: bool) -> FileResponse:
    """The bytes of `file`, called `name`. Raises Http404 when the storage has lost them."""
    try:
        data = default_storage.open(file.path)
    except OSError:
        raise Http404 from None
    response = FileResponse(
        data,
        content_type=file.media_type,
        as_attachment=file.media_type not in _SHOWN,
        filename=name,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{file.sha256}"'
    # A file may be taken back: caches ask again, and are answered 304 or 404.
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    return response
