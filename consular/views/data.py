"""The consular section for programs: hours as JSON, closures as a calendar, offices as vCards."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from consular import calendars, contacts
from consular.answers import Answer
from consular.shown import Desk, ShownContact, ShownOffice
from consular.views import asked
from embassy.middleware import SiteRequest
from embassy.site_url import absolute


def open_to_others(response: HttpResponse) -> HttpResponse:
    """Scripts of any site may read it; nobody keeps it for longer than a minute."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def hours(request: SiteRequest) -> HttpResponse:
    """`hours.json`: what is open at the moment of the request, or of `?at=`."""
    desk = Desk(request, asked.moment(request))
    document = {
        "at": desk.at.isoformat(timespec="seconds"),
        "documentation": absolute(reverse("consular:hours")),
        "offices": [_office(office) for office in desk.offices],
        "contact_points": [_line(each) for each in desk.elsewhere],
    }
    return open_to_others(
        JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    )


@require_safe
def closures(request: SiteRequest) -> HttpResponse:
    """`closures.ics`: closing days and shorter days of every office, cancelled ones too."""
    body = calendars.closures(Desk(request, request.at))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="closures.ics"'
    return open_to_others(response)


@require_safe
def contact(request: SiteRequest, slug: str) -> HttpResponse:
    """`contact.vcf`: an office for an address book."""
    desk = Desk(request, request.at)
    office = next((each for each in desk.offices if each.row.slug == slug), None)
    if not office:
        raise Http404
    body = contacts.card(office, request.layout.mission)
    response = HttpResponse(body, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.vcf"'
    return response


def _office(office: ShownOffice) -> dict[str, Any]:
    return {
        "slug": office.row.slug,
        "name": str(office.name),
        "url": absolute(office.url),
        "time_zone": office.row.time_zone,
        **_answer(office.answer),
        "contact_points": [_line(each) for each in office.contacts],
    }


def _line(contact: ShownContact) -> dict[str, Any]:
    row = contact.row
    return {
        "type": row.contact_type,
        "name": str(contact.name),
        "telephone": row.telephone_dialled or None,
        "email": row.email or None,
        **(_answer(contact.answer) if contact.answer else {}),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    status = answer.status
    until, opens_at = (status.until, status.opens_at) if status else (None, None)
    return {
        "open": answer.is_open,
        "until": until.isoformat(timespec="seconds") if until else None,
        "opens_at": opens_at.isoformat(timespec="seconds") if opens_at else None,
        "by_appointment": bool(status and (status.by_appointment or status.opens_by_appointment)),
        "reason": answer.reason or None,
        "confirmed": bool(status and status.is_confirmed),
    }
