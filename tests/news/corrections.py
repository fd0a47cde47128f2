"""What tests of the mission's switch share: switched off, and a text somebody has corrected."""

from datetime import timedelta

from django.utils import timezone

from embassy.models import Mission
from news.models import Draft
from tests import factories


def switch_off() -> None:
    Mission.objects.update(needs_approval=False)


def corrected(by) -> Draft:
    """A public text that `by` has corrected, with its note."""
    edition = factories.published(public_from=timezone.now() - timedelta(days=1))
    draft = factories.draft_of(edition)
    Draft.objects.filter(pk=draft.pk).update(
        body="<p>Corrected.</p>", note="A name.", note_kind="correction", changed_by=by
    )
    return Draft.objects.select_related("message").get(pk=draft.pk)
