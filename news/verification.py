"""Is this really ours? What a pasted text, reference or address is, by what readers may know.

A text is found by its fingerprints and then compared word for word with what can be read now:
what is in force and, of the same messages, what was before. A text that can no longer be read
is known by its exact whole, never by a part, and nothing of it is told but its reference.
What waits, and every draft, is unknown.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import accumulate

from django.db.models import Count

from news import fingerprints, likeness, page_text, record
from news.cited import cited
from news.fingerprints import PASSAGE, WORDS, Text
from news.likeness import Difference
from news.models import Edition, Fingerprint
from news.verdicts import UNKNOWN, Answer, Verdict, Why, loaded

# Compared with a pasted text word for word, best first; and with the difference shown.
_CANDIDATES, _COMPARED = 12, 3
# How many rows of fingerprints are read, those of the rarest words first.
_ROWS = 5_000
# How long a passage of a longer text must be for it to be called a copy of ours.
_QUOTED = 25


def verify(typed: str, at: datetime, hosts: Collection[str]) -> Answer:
    """What `typed` is at `at`, on a site of these hosts. A dozen queries at most."""
    if (named := cited(typed.strip(), at, hosts)) is not None:
        return named
    text = Text(typed)
    if not text.letters:
        return Answer(Verdict.UNKNOWN, why=Why.SHORT)
    candidates = _candidates(text, at)
    public = loaded(Edition.objects.public(at)).filter(
        message__in={edition.message_id for edition in candidates}
    )
    current = {edition.message_id: edition for edition in public}
    editions = [edition for edition in candidates if edition.message_id in current]
    newest = [current[edition.message_id] for edition in editions]
    answer = (
        _exact(text, _once([*newest, *editions]), current)
        or _no_longer(text, at)
        or _altered(text, _once([*editions, *newest]), current)
    )
    if answer:
        return answer
    return Answer(Verdict.UNKNOWN, why=Why.SHORT) if len(text.words) < PASSAGE else UNKNOWN


def _once(editions: Sequence[Edition]) -> list[Edition]:
    return list(dict.fromkeys(editions))


def _candidates(text: Text, at: datetime) -> list[Edition]:
    """The readable editions that share most with the text, best first. Words weigh the more the
    fewer editions share them: what everybody says tells nothing."""
    values = {fingerprints.whole(text), *fingerprints.looked_up(text)}
    found = Fingerprint.objects.filter(value__in=values)
    counts = dict(found.values_list("value").annotate(count=Count("edition")))
    rarest = sorted(counts, key=lambda value: counts[value])
    read = accumulate(counts[value] for value in rarest)
    rows = found.filter(
        value__in=[value for value, rows in zip(rarest, read, strict=True) if rows <= _ROWS],
        edition__closed=False,
        edition__public_from__lte=at,
    ).exclude(edition__standing=Edition.Standing.REMOVED)
    weights: dict[int, float] = defaultdict(float)
    for pk, value in rows.values_list("edition", "value"):
        weights[pk] += 1 / counts[value]
    best = sorted(weights, key=lambda pk: (weights[pk], pk), reverse=True)[:_CANDIDATES]
    editions = loaded(Edition.objects.all()).in_bulk(best)
    return [editions[pk] for pk in best]


def _exact(text: Text, editions: Sequence[Edition], current: dict[int, Edition]) -> Answer | None:
    """The first of `editions` in which the text stands word for word."""
    for edition in editions:
        forms = [Text(form) for form in fingerprints.forms(edition.content)]
        if any(text.letters == form.letters and text.is_in(form) for form in forms):
            return _found(edition, current, is_passage=False)
        is_title = text.letters == Text(edition.title).letters
        if (is_title or len(text.words) >= PASSAGE) and any(map(text.is_in, forms)):
            return _found(edition, current, is_passage=True)
        page = Text(page_text.written(edition.content))
        copied = Text(page_text.without_tools(text.source, edition.in_language))
        if page.letters and len(copied.words) >= PASSAGE and copied.is_in(page):
            return _found(edition, current, is_passage=True)
    return None


def _found(edition: Edition, current: dict[int, Edition], *, is_passage: bool) -> Answer:
    now = current[edition.message_id]
    verdict = Verdict.IN_FORCE if now.pk == edition.pk else Verdict.EARLIER
    return Answer(verdict, edition, now, is_passage)


def _altered(text: Text, editions: Sequence[Edition], current: dict[int, Edition]) -> Answer | None:
    """The edition that most of the text is of, and where the two differ."""
    copy = likeness.words(text)
    best: tuple[tuple[int, int, bool, int], Edition, Difference] | None = None
    for edition in editions[:_COMPARED]:
        is_current = current[edition.message_id].pk == edition.pk
        forms = fingerprints.forms(edition.content)
        # The labels of an interview are written in many ways; other texts in one.
        for form in forms if edition.content.get("turns") else forms[:1]:
            found = likeness.difference(copy, likeness.words(Text(form)))
            rank = (found.kept, -found.changes, is_current, edition.number)
            if best is None or rank > best[0]:
                best = rank, edition, found
    if best is None:
        return None
    _rank, edition, found = best
    if not found.changes:
        return _found(edition, current, is_passage=True)
    is_copy = found.longest >= WORDS and 2 * found.kept >= found.words
    if found.kept < PASSAGE or not (is_copy or found.longest >= _QUOTED):
        return None
    return Answer(Verdict.ALTERED, edition, current[edition.message_id], difference=found)


def _no_longer(text: Text, at: datetime) -> Answer | None:
    """Of a text that can no longer be read, only its exact whole is known."""
    known = Fingerprint.objects.filter(value=fingerprints.whole(text)).values("edition")
    editions = loaded(Edition.objects.begun(at)).filter(pk__in=known).order_by("-pk")
    for edition in editions[:_CANDIDATES]:
        if any(text.letters == Text(form).letters for form in fingerprints.forms(edition.content)):
            if edition.closed:
                return Answer(Verdict.REMOVED, edition)
            if not Edition.objects.public(at).filter(message=edition.message_id).exists():
                return Answer(Verdict.EARLIER, edition)
    # Of an erased text nothing is left but the digest of its `index.txt`.
    digest = record.sha256(text.source.replace("\r\n", "\n").strip() + "\n")
    erased = loaded(Edition.objects.begun(at)).filter(text_sha256=digest, closed=True)
    last = erased.filter(erased_at__isnull=False).order_by("-pk").first()
    return Answer(Verdict.REMOVED, last) if last else None
