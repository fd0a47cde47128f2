"""What awaits a second person, on the start page: texts to be read, versions to be signed."""

from dataclasses import dataclass

from django.http import HttpRequest

from news.admin import access
from news.models import Draft, Edition, Override


@dataclass(frozen=True)
class Submitted:
    draft: Draft
    url: str
    is_own: bool


@dataclass(frozen=True)
class Unsigned:
    override: Override
    title: str
    in_language: str
    url: str
    is_own: bool


def submitted(request: HttpRequest) -> list[Submitted]:
    """What waits for a second reader, oldest first, for those who may approve."""
    if not request.user.has_perm(access.APPROVE):
        return []
    mission = request.layout.mission
    binding = bool(mission and mission.needs_approval)
    waiting = Draft.objects.filter(
        review=Draft.Review.SUBMITTED, message__kind__in=access.kinds(request.user)
    ).select_related("message", "submitted_by", "changed_by")
    return [
        Submitted(
            draft,
            access.address(draft, "approve"),
            binding and draft.changed_by_id == request.user.pk,
        )
        for draft in waiting.order_by("submitted_at", "pk")
    ]


def unsigned(request: HttpRequest) -> list[Unsigned]:
    """What went out without approval and has no counter-signature, oldest first."""
    if not (request.user.has_perm(access.APPROVE) or request.user.has_perm(access.OVERRIDE)):
        return []
    rows = Override.objects.open().filter(message__kind__in=access.kinds(request.user))
    rows = rows.exclude(message__erasure__done_at__isnull=False)
    found = list(rows.select_related("message", "overridden_by"))
    messages = [row.message_id for row in found]
    drafts = {
        draft.message_id: draft
        for draft in Draft.objects.filter(message__in=messages).select_related("message")
    }
    editions = {
        (edition.message_id, edition.number): edition
        for edition in Edition.objects.filter(message__in=messages).defer("document")
    }
    return [
        Unsigned(
            row,
            editions[row.message_id, row.number].title or row.message.reference,
            editions[row.message_id, row.number].in_language,
            access.address(drafts[row.message_id], "countersign"),
            row.overridden_by_id == request.user.pk,
        )
        for row in found
        if row.message_id in drafts and (row.message_id, row.number) in editions
    ]
