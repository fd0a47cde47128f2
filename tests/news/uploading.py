"""Forms with pictures and attachments, as tests send them."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from news.models import Draft
from tests.news import attached
from tests.news.desk import TYPED

ADD = "/admin/news/pressrelease/add/"


def jpeg(size: tuple[int, int] = (1000, 500), colour: str = "navy") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile("Медаль.jpg", out.getvalue())


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Text.pdf", attached.pdf())


def uses(prefix: str, *rows: dict[str, Any], stored: int = 0) -> dict[str, Any]:
    """The part of the form about pictures or attachments; the first `stored` rows exist."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": stored}
    for place, row in enumerate(rows):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def picture(**values: Any) -> dict[str, Any]:
    return {"upload": jpeg(), "alt": "A medal", "position": 0, **values}


def illustrated(editor, **values: Any) -> Draft:
    editor.post(ADD, {**TYPED, **uses("pictures", picture(**values))})
    return Draft.objects.select_related("message").get()
