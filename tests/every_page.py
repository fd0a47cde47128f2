"""A site with every kind of page that readers can get: the sample, and what it lacks."""

import io
import time
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from consular.models import Office
from embassy.models import Page
from news import files, publishing
from news.mailings import keys
from news.models import Attachment, Edition, Message, Picture, Subscription
from tests import factories
from tests.consular import offers, schedules
from tests.news import attached

LONG_TITLE = ("Statement on the measures that were announced on the previous day " * 4)[:255]
LONG_WORD = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung" * 3 + "x" * 54
ARABIC = "بيان السفارة بشأن الوضع الإنساني في سوريا"
DAY = timedelta(days=1)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TABLE = (
    "<table><caption>Reception in March</caption><thead><tr><th scope='col'>Service</th>"
    + "".join(f"<th scope='col'>{day}</th>" for day in DAYS)
    + "</tr></thead><tbody><tr><th scope='row'>Passports</th>"
    + "<td>09:00</td>" * len(DAYS)
    + "</tr></tbody></table>"
)
PROSE = (
    "<h2>Background</h2><p>Words with a <a href='https://example.org/a'>link</a>, an <em>aside</em>"
    " and a <strong>point</strong>.</p><ul><li>One</li><li>Two</li></ul><ol><li>First</li></ol>"
    f"<blockquote><p>They said so.</p></blockquote><h3>Hours</h3>{TABLE}<p>{LONG_WORD}</p>"
)


def load() -> dict[str, str]:
    """Load it; the address of one page of each kind. Needs a MEDIA_ROOT, and takes a second."""
    call_command("load_sample", verbosity=0)
    expired = _expired()
    _offices_and_pages()
    addresses = {
        "home": "/",
        "all messages": "/news/",
        "second page": "/news/?page=2",
        "kind": "/news/comments/",
        "category": "/news/category/syria/",
        "empty category": "/news/category/protocol/",
        "year": "/news/2018/",
        "search": "/news/?q=embassy+statem*&from=2018-01-01",
        "search without a match": "/news/comments/?q=nosuchword+-syria",
        "month": "/news/2018/02/",
        "interview": Edition.objects.get(kind="interview").get_absolute_url(),
        "standing page": "/accessibility/",
        "consular": "/consular/",
        "office": "/consular/offices/edinburgh/",
        "office at another time": "/consular/offices/edinburgh/?at=2026-12-25T10:00",
        "hours for programs": "/consular/hours/",
        "Russian office": "/ru/consular/offices/edinburgh/",
        "services": "/consular/services/",
        "service": "/consular/services/passport/",
        "service to be checked": "/consular/services/alive/",
        "service that is gone": "/consular/services/gone/",
        "sheet": "/consular/services/passport/sheet/",
        "sheet of a closed day": f"/consular/services/passport/sheet/?on={_closed_day()}",
        "Russian sheet": "/ru/consular/services/passport/sheet/",
        "sheet of no day": "/consular/services/passport/sheet/?on=x",
        "notices": "/consular/notices/",
        **_subscriptions(),
        "not found": "/nothing/",
        "not understood": "/news/?year=x",
        "Russian home": "/ru/",
        "Russian list": "/ru/news/",
        "Russian consular": "/ru/consular/",
        **{name: edition.get_absolute_url() for name, edition in _messages().items()},
        "expired": expired.get_absolute_url(),
        **_by_link(),
    }
    while expired.is_in_force():
        time.sleep(0.05)
    return addresses


def _closed_day() -> date:
    return timezone.localdate() + timedelta(days=3)


def _expired() -> Edition:
    draft = factories.draft(title="Reception hours in March")
    end = timezone.now() + timedelta(seconds=0.5)
    return publishing.publish(draft, by=factories.user(), until=end)


def _by_link() -> dict[str, str]:
    """What people read who have no account: a draft, an embargo, and a link that is closed."""
    waiting = factories.draft(Message.Kind.COMMENT, title="For tomorrow", body=PROSE)
    publishing.publish(waiting, by=factories.user(), at=timezone.now() + timedelta(days=1))
    arabic = factories.draft(title=ARABIC, body=PROSE, in_language="ar")
    return {
        "preview link": factories.preview_link(arabic, recipient=f"Anna {LONG_WORD}"[:200])[1],
        "embargo link": factories.preview_link(waiting, "embargo", recipient="Anna Smith")[1],
        "closed link": factories.preview_link(waiting, expires_at=timezone.now())[1],
    }


def _subscriptions() -> dict[str, str]:
    """The form, what stands after it, and a subscriber's pages in every state."""
    found = {
        "subscribe": "/subscribe/?kind=interview",
        "Russian subscribe": "/ru/subscribe/",
        "subscribe asked": "/subscribe/asked/",
        "unknown subscriber": f"/subscribe/{'A' * 43}/",
    }
    for state in Subscription.State.values:
        own = f"/subscribe/{keys.key_of(factories.subscription(state=state))}/"
        found |= {f"subscription {state}": own, f"unsubscribe {state}": f"{own}unsubscribe/"}
    return found


def _offices_and_pages() -> None:
    factories.category("Protocol")
    Page.objects.language("en").create(slug="accessibility", title="Accessibility", body=PROSE)
    Page.objects.language("ru").create(slug="privacy", title="О личных данных", body="<p>Нет.</p>")
    office = Office.objects.language("en").create(
        name="Consulate General",
        city="Edinburgh",
        address="58 Melville Street\nEdinburgh EH3 7HF",
        kind=Office.Kind.CONSULATE_GENERAL,
        slug="edinburgh",
        time_zone="Europe/London",
        directions="Ten minutes on foot from Haymarket.",
        access="Two steps at the door.",
        map_url="https://example.org/map",
    )
    contact = factories.contact(
        office=office, telephone="+44 131 496 0118", url="https://example.org/", show_on_home=False
    )
    factories.contact(
        office=office, telephone="+44 7700 900118", contact_type="emergency", show_on_home=False
    )
    schedules.week(office, "09:00-12:30, 14:00-17:00 by appointment")
    schedules.week(contact, *["10:00-16:00"] * 5)
    schedules.closed(_closed_day(), reason="Election day")
    _services(office)


def _services(office: Office) -> None:
    """A service with all that it can have, one that was to be checked, and notices."""
    today, now = timezone.localdate(), timezone.now()
    passport = offers.service(
        "passport",
        office,
        Office.objects.exclude(pk=office.pk).first() or schedules.office(),
        name=f"Passport {LONG_WORD}"[:200],
        audience="For citizens aged 14 and over",
        description="Photographs are taken at the counter.",
        processing_time="12 weeks",
        not_allowed=f"large bags\n{LONG_WORD}",
        appointment_url="https://example.org/appointments",
        review_on=today + timedelta(days=90),
    )
    offers.document(passport, copy=True, note="of both parents")
    offers.fee(passport, first=today, last=today + timedelta(days=6))
    offers.fee(passport, "70.5", today + timedelta(days=7), today + timedelta(days=90))
    offers.fee(passport, "120", today - timedelta(days=9), today - timedelta(days=1), kind="urgent")
    offers.service("alive", office, review_on=today)
    for level in ("information", "warning"):
        offers.notice("Election day", office, level=level, begins=now, ends=now + DAY)


def _messages() -> dict[str, Edition]:
    syria = factories.category("Humanitarian aid")
    corrected = factories.draft(Message.Kind.COMMENT, title="On the figures", categories=[syria])
    factories.publish(corrected)
    corrected.body = "<p>The figure is four.</p>"
    corrected.save()
    withdrawn = factories.draft(title="Reception at noon", summary="A reception is held.")
    removed = factories.draft(title="Secret")
    for draft in (withdrawn, removed):
        factories.publish(draft)
    by = factories.user()
    return {
        "corrected": publishing.publish(
            corrected, by=by, note="The figure was five.", note_kind="correction"
        ),
        "withdrawn": publishing.withdraw(withdrawn, "The place has changed.", by=by),
        "removed": publishing.remove(removed, "It named a private person.", by=by),
        "reply": factories.published(
            Message.Kind.COMMENT,
            title="On the statement of the Minister",
            body=PROSE,
            dateline="London",
            delivered_on="2018-02-15",
            reply_to_name="Lord Ahmad",
            reply_to_title="Minister condemns the attack",
            reply_to_date="2018-02-15",
            reply_to_url="https://example.org/statement",
        ),
        "illustrated": _illustrated(),
        "long title": factories.published(title=LONG_TITLE, categories=[syria]),
        "long word": factories.published(title=LONG_WORD[:255], body=f"<p>{LONG_WORD}</p>"),
        "Russian": factories.published(
            title="О положении в Сирии", body="<p>Положение сложное.</p>", in_language="ru"
        ),
        "French": factories.published(
            title="Déclaration de l’ambassade", body="<p>Voilà.</p>", in_language="fr"
        ),
        "Arabic": factories.published(
            Message.Kind.INTERVIEW,
            title=ARABIC,
            body="<p>سؤال: ما هو الوضع؟</p><p>جواب: الوضع صعب.</p>",
            in_language="ar",
            categories=[syria],
        ),
    }


def _illustrated() -> Edition:
    draft = factories.draft(
        title="The Ushakov Medal presented", notes_to_editors="<p>Pictures may be reprinted.</p>"
    )
    jpeg = io.BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(jpeg, "JPEG")
    file, name = files.store_picture(SimpleUploadedFile("medal.jpg", jpeg.getvalue()), None)
    Picture.objects.create(
        draft=draft, file=file, name=name, alt="A medal", caption="The ceremony", credit="TASS"
    )
    file, name = files.store_attachment(SimpleUploadedFile("text.pdf", attached.pdf()), None)
    Attachment.objects.create(draft=draft, file=file, name=name, title="Full text")
    return factories.publish(draft)
