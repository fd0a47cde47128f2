"""An item as the draft that it would be: cleaned, checked, in the desk's own words, not saved."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from embassy import language_tags, markup
from embassy.incoming import Damaged, first_fault
from news.importers import texts
from news.importers.items import Item
from news.importers.vocabulary import Issuers, Subjects
from news.kinds import PROXIES
from news.models import Category, Draft, Message

# What an item says of its draft; the categories are rows of their own.
FIELDS = ["title", "summary", "body", "in_language", "date_published", "issuer_id"]


class Drafting:
    """Makes drafts for a mission that speaks `languages`, the default first.

    Raises `Damaged`, naming the item, for what cannot be one.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages
        self.subjects = Subjects()
        self.issuers = Issuers()

    def draft(self, item: Item) -> Draft:
        """The draft, of the proxy class of its kind, without its categories."""
        if item.kind and item.kind not in Message.Kind.values:
            raise Damaged(
                _("%(item)s: “%(kind)s” is no kind of message. The kinds are: %(kinds)s.")
                % {"item": item.place, "kind": item.kind, "kinds": ", ".join(Message.Kind.values)}
            )
        if texts.is_too_deep(item.html):
            raise Damaged(_("%s: the text nests its elements too deeply.") % item.place)
        draft = PROXIES[Message.Kind(item.kind or Message.Kind.PRESS_RELEASE)](
            title=item.title,
            summary=item.summary,
            body=item.html,
            in_language=self._language(item.language),
            date_published=item.date_published,
            issuer=self.issuers.of_authors(item.authors),
        )
        clean(item, draft)
        if _opens_with(draft.body, draft.summary):
            draft.summary = ""
        limit = Draft._meta.get_field("summary").max_length or 0  # which only forms ask
        if len(draft.summary) > limit:
            raise Damaged(
                _(
                    "%(item)s: the summary has %(length)s characters; "
                    "at most %(limit)s are possible."
                )
                % {"item": item.place, "length": len(draft.summary), "limit": limit}
            )
        return draft

    def known_categories(self, item: Item) -> set[int] | None:
        """The primary keys of its categories; None when one is missing."""
        return self.subjects.known(item.tags)

    def categories(self, item: Item, in_language: str) -> list[Category]:
        """Its categories, created where they are missing."""
        try:
            return self.subjects.of_tags(item.tags, in_language)
        except ValidationError as error:
            raise Damaged(f"{item.place}: “tags”: {first_fault(error)[1]}") from error

    def _language(self, tag: str) -> str:
        """The language of a BCP 47 tag: the mission's `en` for `en-GB`, else the nearest that
        is known, else the tag itself, for the model to refuse."""
        parts = tag.strip().lower().replace("_", "-").split("-")
        lengths = range(len(parts), 0, -1)
        codes = [language_tags.canonical("-".join(parts[:length])) for length in lengths]
        if not codes[0]:
            return self.languages[0]
        known = [code for code in codes if _is_known(code)]
        own = {code.lower(): code for code in self.languages}
        offered = (own[code.lower()] for code in known if code.lower() in own)
        return next(offered, (known or codes)[0])


def clean(item: Item, row: models.Model) -> None:
    """The model's own validation, without the questions that the database answers at saving.

    Raises `Damaged` naming the item and the field.
    """
    try:
        row.clean_fields(exclude=["message"])
        row.clean()
    except ValidationError as error:
        field, sentence = first_fault(error)
        name = str(getattr(row._meta.get_field(field), "verbose_name", "")) if field else ""
        raise Damaged(": ".join(filter(None, [item.place, name, sentence]))) from error


def _opens_with(body: str, summary: str) -> bool:
    """Whether a summary only repeats the opening of the text, as many feeds make them: that is
    no editor's summary, and the excerpt is made from the text. Letters and digits count."""
    words, opening = (
        "".join(filter(str.isalnum, text)).casefold() for text in (markup.plain(body), summary)
    )
    return words.startswith(opening)


def _is_known(code: str) -> bool:
    return len(code) <= 10 and language_tags.is_known(code)
