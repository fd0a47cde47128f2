"""Pictures for tests: made, uploaded, put into a draft, and asked for."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from news import files
from news.models import Draft, Picture


def image(
    size: tuple[int, int] = (1200, 800), kind: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "navy").save(out, kind, **options)
    return out.getvalue()


def upload(data: bytes, name: str = "Медаль.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def illustrated(draft: Draft, **values: object) -> Picture:
    file, name = files.store_picture(upload(image()), None)
    return Picture.objects.create(draft=draft, file=file, name=name, **{"alt": "A medal", **values})


def fetched(reader: Client, address: str) -> HttpResponseBase:
    """The answer, read to its end, which closes the file."""
    response = reader.get(address)
    if response.streaming:
        response.getvalue()
    return response
