"""An interview as it is copied from its page: the labels that readers see, the words, no tools."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, override, pgettext

from embassy import language_tags, markup


def written(content: Mapping[str, Any]) -> str:
    """The turns of a document under the labels of its page; "" for one without turns."""
    with override(content["in_language"]):
        return "\n".join(_lines(content.get("turns") or []))


def _lines(turns: list[Mapping[str, str]]) -> Iterator[str]:
    """As templates/news/_turn.html writes them."""
    questions = 0
    for turn in turns:
        asked = turn["role"] == "question"
        questions += asked
        yield turn["speaker"] or (
            f"{gettext('Question')} {questions}" if asked else pgettext("in an interview", "Answer")
        )
        if turn["language"]:
            yield gettext("in %(language)s") % {"language": language_tags.name(turn["language"])}
        yield turn.get("note", "")
        yield markup.plain(turn["html"])


def without_tools(text: str, in_language: str) -> str:
    """A copied text without the links to turns and the names of buttons between its lines."""
    with override(in_language):
        copy = re.escape(gettext("Copy"))
    return re.sub(rf"^[^\S\n]*(?:#[qa][0-9]+[^\S\n]*)?(?:{copy})?[^\S\n]*$", "", text, flags=re.M)
