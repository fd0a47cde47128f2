"""Right to left: styles that know no left and right, and pages that prove it."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from embassy.models import Mission
from news import files, publishing
from news.models import Attachment, Draft
from tests import factories
from tests.news import attached
from tests.news.desk import page_of, sign_in

STYLES = sorted((settings.BASE_DIR / "embassy" / "static").rglob("*.css"))
# Properties and values of one side of the screen; `inset-inline` and their like have none.
PHYSICAL = re.compile(
    r"^\s*(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b"
    r")",
    re.MULTILINE,
)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_know_no_left_and_right(style) -> None:
    text = re.sub(r"/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(text.replace("{", "{\n").replace(";", ";\n")) == []


def test_what_one_side_of_the_screen_would_be_is_found() -> None:
    for wrong in ("margin-left: 1rem", "right: 0", "text-align: left", "border-left-color: red"):
        assert PHYSICAL.search(f"a {{\n  {wrong};\n}}")
    for right in ("margin-inline-start: 1rem", "inset-inline: 0", "text-align: start"):
        assert not PHYSICAL.search(f"a {{\n  {right};\n}}")


def arabic() -> Draft:
    """A site that speaks Arabic, with an interview in it that was corrected."""
    mission = factories.mission("en ru ar")
    mission.create_translation("ar", name="السفارة", capital_city="موسكو", host_city="لندن")
    factories.contact()
    edition = factories.published(
        "interview",
        title="مقابلة مع Euronews (موسكو، 16 فبراير 2018)",
        in_language="ar",
        body="<p>السؤال: كيف الحال؟</p><p>الجواب: هاتف +44 (0) 203 668 7474.</p>",
    )
    draft = factories.draft_of(edition)
    draft.body += "<p>إضافة 12.</p>"
    draft.save()
    publishing.publish(draft, by=factories.user(), note="تصحيح.", note_kind="correction")
    return draft


def pages(draft: Draft) -> list[str]:
    address = draft.message.editions.public().get().get_absolute_url()
    return [
        "/ar/", "/ar/news/", address, f"{address}history/", f"{address}diff/1..2/",
        "/ar/consular/", "/ar/consular/notices/", "/ar/verify/",
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.database_clock
def test_arabic_pages_run_from_right_to_left_and_references_do_not(client: Client) -> None:
    draft = arabic()
    for path in pages(draft):
        root: Any = html.fromstring(client.get(path).content.decode())
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl"), path
        for number in root.cssselect(".number"):
            assert number.text.startswith("+44")
    reference = draft.message.editions.public().get().message.reference
    root = html.fromstring(client.get(pages(draft)[2]).content.decode())
    shown = [each for each in root.iter() if reference in (each.text or "")]
    assert shown
    for each in shown:
        aside = each.get("dir") == "ltr" or each.get("data-figures") is not None
        assert aside or each.tag == "script", html.tostring(each)


@pytest.mark.django_db
def test_the_newsroom_speaks_the_chosen_language_and_the_site_the_addresss(client: Client) -> None:
    factories.mission("en ru ar")
    sign_in(client, "editor")
    answer = client.get("/admin/", headers={"accept-language": "fr"})
    assert answer.headers["Content-Language"] == "fr"
    client.post("/admin/language/", {"language": "ar", "next": "/admin/news/draft/"})
    answer = client.get("/admin/", headers={"accept-language": "fr"})
    assert '<html lang="ar" dir="rtl"' in answer.content.decode()
    assert client.get("/").headers["Content-Language"] == "en"
    assert client.get("/admin/language/").status_code == 405


@pytest.mark.django_db
def test_what_is_typed_runs_as_the_language_of_the_text_does(client: Client) -> None:
    factories.mission("en ru ar")
    sign_in(client, "editor")
    draft = factories.draft(title="بيان", in_language="ar")
    root: Any = html.fromstring(client.get(page_of(draft)).content.decode())
    for name in ("title", "summary", "dateline"):
        field = root.cssselect(f"[name={name}]")[0]
        assert (field.get("lang"), field.get("dir")) == ("ar", "rtl"), name
    assert '"contentsLangDirection": "rtl"' in root.cssselect("#id_body")[0].get("data-config")
    assert root.cssselect("[name=slug]")[0].get("dir") is None
    Mission.objects.update(languages="ar en")
    root = html.fromstring(client.get("/admin/news/pressrelease/add/").content.decode())
    assert root.cssselect("[name=title]")[0].get("dir") == "rtl"


@pytest.mark.django_db
def test_words_below_a_text_run_as_it_does_and_an_attachments_as_its_own_language(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    draft = arabic()
    for place, code in enumerate(("en", "")):
        upload = SimpleUploadedFile(f"{place}.pdf", attached.pdf())
        file, name = files.store_attachment(upload, None)
        Attachment.objects.create(
            draft=draft, file=file, name=name, title="نص", in_language=code, position=place
        )
    sign_in(client, "editor")
    root: Any = html.fromstring(client.get(page_of(draft)).content.decode())

    def way(name: str) -> str:
        return root.cssselect(f"[name={name}]")[0].get("dir")

    for name in ("alt", "caption", "credit"):
        assert way(f"pictures-__prefix__-{name}") == "rtl"
    assert [way(f"attachments-{number}-title") for number in (0, 1)] == ["ltr", "rtl"]
    assert way("attachments-__prefix__-title") == "rtl"
