"""Everybody can work at the desk: with a screen reader, in light and dark."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone
from PIL import Image

from embassy.models import Mission
from news import files, publishing, review
from news.models import Draft, Opening, Picture
from tests import factories
from tests.browser import needs_browser
from tests.consular import offers
from tests.news.desk import page_of
from tests.test_accessibility import RULES, SEEN_RULES, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    NewPage = Callable[..., Page]


pytestmark = needs_browser

TALK = (
    "<p>Question: How is it going?</p><p>Ambassador: Well.</p><p>Note: by telephone.</p>"
    "<p>Question: And then?</p><p>Ambassador: We shall see.</p>"
)


def sign_in(page: "Page") -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("petrova")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="View site").wait_for()


@pytest.fixture
def desk(settings, tmp_path, transactional_db: None) -> dict[str, str]:
    """A desk with something of everything; the addresses of its pages."""
    settings.MEDIA_ROOT = tmp_path
    factories.mission()
    factories.user("petrova")
    subject = factories.category()
    factories.category("Humanitarian aid")
    waiting = factories.draft("comment", title="For tomorrow", categories=[subject])
    factories.publish(waiting, timezone.now() + timedelta(days=1))
    interview = factories.draft("interview", title="A talk", body=TALK)
    factories.publish(interview)
    Draft.objects.filter(pk=interview.pk).update(title="The talk", body=TALK + "<p>More.</p>")
    release = illustrated()
    link, _address = factories.preview_link(waiting, "embargo")
    service = offers.service()
    offers.document(service)
    offers.fee(service)
    offers.notice()
    reader = factories.subscription(subjects=[subject])
    return {
        "start": "/admin/",
        "list": "/admin/news/pressrelease/",
        "all drafts": "/admin/news/draft/?dated=2018",
        "words": "/admin/news/category/",
        "add": "/admin/news/pressrelease/add/",
        "press release": page_of(release),
        "interview": page_of(interview),
        "comment": page_of(waiting),
        "publish": page_of(release, "publish"),
        "publish again": page_of(interview, "publish"),
        **{step: page_of(waiting, step) for step in ("reschedule", "cancel")},
        **{step: page_of(interview, step) for step in ("withdraw", "remove", "reopen")},
        "erase": page_of(interview, "erase"),
        "links": page_of(waiting, "links"),
        "revoke link": f"{page_of(waiting, 'links')}{link.pk}/revoke/",
        "delete": page_of(release, "delete"),
        "history": page_of(interview, "history"),
        "preview": page_of(interview, "preview"),
        "feature": "/admin/news/feature/add/",
        "category": "/admin/news/category/add/",
        "person": "/admin/news/person/add/",
        "mission": "/admin/embassy/mission/1/change/",
        "standing page": "/admin/embassy/page/add/",
        "office": "/admin/consular/office/add/",
        "contacts": "/admin/consular/contactpoint/add/",
        "weekly hours": "/admin/consular/openinghours/add/",
        "closing days": "/admin/consular/specialhours/add/",
        "service": "/admin/consular/service/add/",
        "a service": f"/admin/consular/service/{service.pk}/change/",
        "notice": "/admin/consular/notice/add/",
        "notices": "/admin/consular/notice/",
        "subscriptions": "/admin/news/subscription/?state=confirmed",
        "a subscription": f"/admin/news/subscription/{reader.pk}/change/",
        "deletion of a subscription": f"/admin/news/subscription/{reader.pk}/delete/",
        "mailings": "/admin/news/mailing/",
        "holidays": "/admin/consular/holiday/",
        "holidays of a year": "/admin/consular/holiday/year/2027/",
    }


def illustrated() -> Draft:
    jpeg = io.BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(jpeg, "JPEG")
    file, name = files.store_picture(SimpleUploadedFile("medal.jpg", jpeg.getvalue()), None)
    draft = factories.draft(title="The Ushakov Medal presented")
    Picture.objects.create(draft=draft, file=file, name=name, alt="A medal")
    return draft


@pytest.mark.long
def test_axe_finds_nothing_on_any_page_of_the_desk(
    new_page: "NewPage", desk: dict[str, str]
) -> None:
    light = new_page(color_scheme="light")
    dark = new_page(
        color_scheme="dark", viewport={"width": 360, "height": 800}, reduced_motion="reduce"
    )
    found = []
    for page, rules in ((light, RULES), (dark, SEEN_RULES)):
        page.goto("/admin/")
        found += violations(page, rules)
        sign_in(page)
        for address in desk.values():
            page.goto(address)
            found += violations(page, rules)
    assert found == [], "\n".join(found)


@pytest.mark.long
def test_axe_finds_nothing_on_what_comes_of_pressing_buttons(
    new_page: "NewPage", desk: dict[str, str]
) -> None:
    page, found = new_page(), []
    sign_in(page)
    page.goto(desk["add"])
    page.get_by_role("button", name="Add another Picture").click()
    found += violations(page, RULES)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Please correct the errors below.").wait_for()
    found += violations(page, RULES)
    page.goto(desk["list"])
    page.get_by_label("Select this object for an action - The Ushakov Medal presented").check()
    page.get_by_label("Action:").select_option(label="Publish…")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("heading", name="Publish one draft now?").wait_for()
    found += violations(page, RULES)
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("is public at").wait_for()
    found += violations(page, RULES)
    page.goto(desk["links"])
    page.get_by_label("Recipient").fill("Anna Smith")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_label("Address").wait_for()
    found += violations(page, RULES)
    page.get_by_role("button", name="Make the link").click()
    page.get_by_text("This field is required").wait_for()
    found += violations(page, RULES)
    assert found == [], "\n".join(found)


@pytest.mark.long
def test_axe_finds_nothing_where_two_work_at_one_text(
    new_page: "NewPage", desk: dict[str, str]
) -> None:
    light = new_page(color_scheme="light")
    dark = new_page(
        color_scheme="dark", viewport={"width": 360, "height": 800}, reduced_motion="reduce"
    )
    found = []
    draft = Draft.objects.get(title="The talk")
    Opening.objects.create(
        draft=draft,
        user=factories.user("sokolova"),
        opened_at=timezone.now(),
        seen_at=timezone.now(),
    )
    for page, rules in ((light, RULES), (dark, SEEN_RULES)):
        sign_in(page)
        page.goto(desk["interview"])
        page.locator("#cke_id_body iframe").wait_for()
        page.get_by_text("sokolova opened it").wait_for()
        page.locator("#id_title").fill("My talk")
        page.locator("#id_summary").fill("My summary")
        changed = {"title": f"Her talk ({len(rules)})", "body": TALK, "dateline": "Paris"}
        Draft.objects.filter(pk=draft.pk).update(**changed, lock_version=F("lock_version") + 1)
        page.get_by_role("button", name="Save draft").click()
        page.get_by_role("heading", name="Not saved: the draft has changed").wait_for()
        found += violations(page, rules)
        beyond = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(beyond) <= 0
        browser = page.context
        page.close()
        page = browser.new_page()
        page.goto(desk["interview"])
        page.get_by_role("region", name="Text that was not saved").wait_for()
        page.get_by_text("What differs", exact=True).click()
        found += violations(page, rules)
        assert page.evaluate(beyond) <= 0
        page.get_by_role("button", name="Restore").click()
        page.get_by_text("The text is back in the form.").wait_for()
        found += violations(page, rules)
    assert found == [], "\n".join(found)


@pytest.fixture
def second_reader(desk: dict[str, str]) -> dict[str, str]:
    """The same desk, where a second person must approve; the pages that are about that."""
    Mission.objects.update(needs_approval=True)
    petrova, other = User.objects.get(username="petrova"), factories.user("sokolova")
    to_read = factories.draft(title="To be read", changed_by=other)
    review.add_remark(to_read, "Is the name right?", by=petrova)
    review.submit(to_read, by=other)
    own = factories.draft(title="Her own", changed_by=petrova)
    approved = Draft.objects.select_related("message").get(title="The talk")
    Draft.objects.filter(pk=approved.pk).update(note="A name.", note_kind="update")
    approved.refresh_from_db()
    review.submit(approved, by=other)
    review.approve(approved, by=other)
    void = factories.draft(title="Void", changed_by=other)
    review.submit(void, by=other)
    review.approve(void, by=petrova)
    Draft.objects.filter(pk=void.pk).update(slug="elsewhere")
    urgent = factories.draft(title="Urgent", changed_by=other)
    publishing.publish(urgent, by=other, override="A fire.")
    return {
        "start": "/admin/",
        "list": "/admin/news/pressrelease/?review=submitted",
        "submitted": page_of(to_read),
        **{step: page_of(to_read, step) for step in ("takeback", "approve", "return")},
        "submit": page_of(own, "submit"),
        "not to be approved": page_of(own, "approve"),
        "emergency": page_of(own, "publish"),
        "approved": page_of(approved),
        "publish approved": page_of(approved, "publish"),
        "void": page_of(void),
        "approve again": page_of(void, "approve"),
        "countersign": page_of(urgent, "countersign"),
    }


@pytest.mark.long
def test_axe_finds_nothing_where_a_second_person_reads(
    new_page: "NewPage", second_reader: dict[str, str]
) -> None:
    light = new_page(color_scheme="light")
    dark = new_page(
        color_scheme="dark", viewport={"width": 360, "height": 800}, reduced_motion="reduce"
    )
    found = []
    for page, rules in ((light, RULES), (dark, SEEN_RULES)):
        sign_in(page)
        for address in second_reader.values():
            page.goto(address)
            closed = page.locator("main details:not([open]) > summary")
            while closed.count():
                closed.first.click()
            found += violations(page, rules)
    assert found == [], "\n".join(found)
