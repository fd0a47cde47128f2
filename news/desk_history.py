"""The history of an item in the admin: what was done to it, by whom."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import User

from news.kinds import PROXIES
from news.models import Draft, Message


def add_line(draft: Draft, by: User, text: str) -> None:
    """Add a line to the history of the draft's item. Two queries."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=get_content_type_for_model(PROXIES[Message.Kind(draft.message.kind)]),
        object_id=str(draft.pk),
        object_repr=str(draft)[:200],
        action_flag=CHANGE,
        change_message=text,
    )
