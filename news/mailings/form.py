"""What a subscriber chooses: one form to ask for it with, and without the address to change it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from news.mailings import digests, typed_addresses
from news.mailings.subscribing import Choices
from news.models import Category, Message, Subscription

Pace = Subscription.Pace


class ChoicesForm(forms.Form):
    everything = forms.BooleanField(label=gettext_lazy("All messages"), required=False)
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    category = forms.MultipleChoiceField(
        label=gettext_lazy("Categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("How often"), widget=forms.RadioSelect, choices=Pace.choices
    )
    text = forms.ChoiceField(
        label=gettext_lazy("How much"),
        widget=forms.RadioSelect,
        choices=[
            ("whole", gettext_lazy("The whole text")),
            ("summary", gettext_lazy("Title, summary and address")),
        ],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the mails"))
    all_languages = forms.BooleanField(
        label=gettext_lazy("Also messages in other languages"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        categories: Mapping[int, Category],
        languages: Sequence[str],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, label_suffix="", initial=dict(initial))
        self.known = {row.slug: row for row in categories.values()}
        self._choose("kind", [(kind.value, kind.plural) for kind in Message.Kind])
        self._choose("category", [(row.slug, str(row.name_here)) for row in self.known.values()])
        self._choose(
            "language",
            [(code, get_language_info(code)["name_local"].capitalize()) for code in languages],
        )

    # --- For templates/news/_choices.html -----------------------------------------------------

    @property
    def named(self) -> list[forms.BoundField]:
        return [self["kind"], self["category"]]

    @property
    def one_of(self) -> list[forms.BoundField]:
        return [self["pace"], self["text"]]

    @property
    def hour(self) -> str:
        return f"{digests.HOUR:%H:%M}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is chosen at first, each with its name, for who is asked to confirm it."""
        rows = []
        for name in ("kind", "category", "pace", "text", "language"):
            field: Any = self.fields[name]
            chosen = self.initial[name]
            labels = [
                str(label)
                for value, label in field.choices
                if (value in chosen if isinstance(chosen, list) else value == chosen)
            ]
            if labels:
                rows.append((str(field.label), ", ".join(labels)))
        if self.initial["everything"]:
            rows.insert(0, (_("Which messages"), _("All messages")))
        return rows

    # --- What was typed -----------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        asked = [typed.get(name) for name in ("everything", "kind", "category")]
        if not any(asked) and not self.errors.keys() & {"kind", "category"}:
            self.add_error(
                "everything", _("Choose all messages, or at least one kind or category.")
            )
        return typed

    def choices(self) -> Choices:
        """Of a form that is valid."""
        typed = self.cleaned_data
        return Choices(
            everything=typed["everything"],
            kinds=typed["kind"],
            categories=[self.known[slug] for slug in typed["category"]],
            pace=typed["pace"],
            language=typed["language"],
            all_languages=typed["all_languages"],
            whole_text=typed["text"] == "whole",
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices


class SubscribeForm(ChoicesForm):
    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        max_length=typed_addresses.LONGEST,
        error_messages={
            "required": gettext_lazy("Type the address to which the mails should go."),
            "max_length": gettext_lazy("This address is longer than addresses of e-mail can be."),
        },
    )

    def clean_email(self) -> str:
        return typed_addresses.read(self.cleaned_data["email"])


def chosen(subscription: Subscription, categories: Mapping[int, Category]) -> dict[str, Any]:
    """What a subscription has now, as the form shows it. One query."""
    topics = list(subscription.topics.all())
    return {
        "everything": subscription.everything,
        "kind": [topic.kind for topic in topics if topic.kind],
        "category": [
            categories[topic.category_id].slug
            for topic in topics
            if topic.category_id and topic.category_id in categories
        ],
        "pace": subscription.pace,
        "text": "whole" if subscription.whole_text else "summary",
        "language": subscription.language,
        "all_languages": subscription.all_languages,
    }
