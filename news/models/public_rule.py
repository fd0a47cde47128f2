"""The public rule: which editions anybody may read, written once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

_Row = TypeVar("_Row", bound=models.Model)
# What the indexes of lists are made of: the order that readers see, and what the rule asks.
NEWEST_FIRST = (F("date_published").desc(), F("message_id").desc())
RULE = ("public_from", "public_until", "standing", "closed")


class PublicRule(models.QuerySet[_Row]):
    """The rule, for editions and for what is kept of them in each of their categories."""

    def in_force(self, at: datetime | None = None) -> Self:
        """The editions whose time it is at `at` (now): at most one of each message."""
        at = at or timezone.now()
        return self.filter(Q(public_until__gt=at) | Q(public_until=None), public_from__lte=at)

    def public(self, at: datetime | None = None, shown_by: datetime | None = None) -> Self:
        """The public rule: the editions that anybody may read at `at` (now).

        `date_published <= at` changes no answer, because it is never later than
        `public_from`; it gives the planner the index that lists are ordered by. A list that
        begins farther back gives its own `shown_by` instead: of two bounds SQLite may take
        the wrong one, and read its way through all that is newer. A removal
        closes every earlier edition of its message, so that none can be read through a
        moment of the past either. `Edition.is_public` is this rule's twin.
        """
        at = at or timezone.now()
        return self.public_in_any_order(at).filter(date_published__lte=min(at, shown_by or at))

    def public_in_any_order(self, at: datetime | None = None) -> Self:
        """The same, for whoever orders by something else than the date shown to readers."""
        return self.in_force(at).filter(closed=False).exclude(standing="removed")

    def newest_first(self) -> Self:
        """Total order: a correction keeps the place of what it corrects."""
        return self.order_by("-date_published", "-message_id")

    def listed_in(self, code: str, offered: Sequence[str]) -> Self:
        """Those that stand in the lists of language `code` of a site that has `offered`.

        What is said in a language that the site does not offer stands with the default's.
        """
        if code != offered[0]:
            return self.filter(in_language=code)
        return self.exclude(in_language__in=offered[1:]) if offered[1:] else self
