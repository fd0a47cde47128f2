"""What tests of saves that come too late share: forms as browsers send them, and both texts."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html
from PIL import Image

from news import files
from news.models import Draft, Picture
from tests import factories
from tests.news.desk import page_of


def tree(answer):
    return html.fromstring(answer.content.decode())


def opened(client, draft: Draft) -> dict[str, Any]:
    """The fields of the form of `draft` as a browser without scripts would send them."""
    return sent_by(client.get(page_of(draft)))


def sent_by(answer):
    form = tree(answer).get_element_by_id("pressrelease_form")
    sent = {}
    for control in form.inputs:
        if control.name and "__prefix__" not in control.name and control.get("type") != "file":
            value = control.value
            if control.tag == "textarea":
                value = value.removeprefix("\n")  # as browsers do
            sent[control.name] = list(value) if isinstance(value, set) else value
    boxes = form.xpath(".//input[@type='checkbox']")
    for name in {box.name for box in boxes}:
        sent[name] = [box.get("value", "on") for box in boxes if box.name == name and box.checked]
    return {name: value for name, value in sent.items() if value is not None and name != "_over"}


def hers(draft: Draft, **values: Any) -> None:
    """M. Sokolova saves `values` meanwhile."""
    other = factories.user("M. Sokolova")
    categories = values.pop("categories", None)
    row = Draft.objects.get(pk=draft.pk)
    for name, value in {**values, "changed_by": other}.items():
        setattr(row, name, value)
    row.lock_version += 1
    row.save()
    if categories is not None:
        row.categories.set(categories)


def side_by_side(answer):
    """By field: who changed it, and what stands in the two columns."""
    page = tree(answer)
    found = {}
    for part in page.find_class("stale__part"):
        said = " ".join(line.text_content() for line in part.find_class("stale__whose"))
        columns = [
            " ".join(" ".join(text.text_content() for text in side.xpath("./p")).split())
            for side in part.find_class("stale__side")
        ]
        found[part.find_class("stale__name")[0].text_content()] = (said, *columns)
    return found


def over(answer):
    """What is sent by the button that saves over the other's text."""
    (button, *_) = tree(answer).xpath("//button[@name='_over']")
    return {**sent_by(answer), "_over": button.get("value")}


def picture(draft: Draft, alt: str, color: str = "navy") -> Picture:
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(jpeg, "JPEG")
    file, name = files.store_picture(SimpleUploadedFile(f"{color}.jpg", jpeg.getvalue()), None)
    return Picture.objects.create(draft=draft, file=file, name=name, alt=alt)
