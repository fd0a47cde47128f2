"""Services as the pages show them: in the reader's language, with the fees of a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from consular import currencies
from consular.answers import Answer
from consular.models import Fee, RequiredDocument, Service
from consular.plans import Rules
from consular.shown import Desk, ShownContact, ShownOffice
from embassy import names
from embassy.names import Name
from embassy.punctuation import listed


@dataclass
class ShownDocument:
    row: RequiredDocument
    name: Name
    note: Name

    @property
    def forms(self) -> str:
        """“original, copy”: in which forms it is to be brought."""
        told = (
            (self.row.original, _("original")),
            (self.row.copy, _("copy")),
            (self.row.certified, _("certified")),
            (self.row.translated, _("translated")),
        )
        return listed(word for is_asked, word in told if is_asked)


@dataclass
class ShownFee:
    row: Fee
    note: Name

    @property
    def amount(self) -> str:
        """“62 GBP”, or that nothing is to be paid."""
        amount, code = self.row.amount, self.row.currency
        if amount is None:
            return _("No fee")
        digits = 0 if amount == amount.to_integral() else currencies.DIGITS.get(code, 3)
        return f"{number_format(amount, digits, force_grouping=True)}\xa0{code}"

    @property
    def means(self) -> str:
        return listed(each.label for each in self.row.means)


@dataclass
class FeeLine:
    """A kind of fee on a day; `fee` is None when nobody has said what it is on that day."""

    of_kind: Fee.Kind
    fee: ShownFee | None
    is_only: bool = False

    @property
    def kind(self) -> str:
        return str(self.of_kind.label)

    @property
    def name(self) -> str:
        """“Fee” where there is one kind, and that the usual one."""
        if self.is_only and self.of_kind == Fee.Kind.STANDARD:
            return _("Fee")
        return _("Fee: %(kind)s") % {"kind": self.kind}


@dataclass
class ShownService:
    row: Service
    name: Name
    audience: Name
    description: Name
    processing_time: Name
    not_allowed: Name
    documents: list[ShownDocument]
    fees: list[ShownFee]
    offices: list[ShownOffice]
    desk: Desk

    @property
    def url(self) -> str:
        return self.row.get_absolute_url()

    @property
    def sheet_url(self) -> str:
        return f"{self.url}sheet/"

    @cached_property
    def today(self) -> date:
        """Today where it is offered first."""
        return Answer(self.rules(next(iter(self.offices), None)), self.desk.at).here.date()

    @property
    def is_unchecked(self) -> bool:
        """Whether the day has come on which somebody should have looked at it."""
        return self.row.review_on <= self.today

    @property
    def fees_today(self) -> list[FeeLine]:
        return self.fees_on(self.today)

    @property
    def coming_fees(self) -> list[ShownFee]:
        """What will be charged from a later day on."""
        later = [each for each in self.fees if each.row.valid_from > self.today]
        return sorted(later, key=lambda each: each.row.valid_from)

    @property
    def forbidden(self) -> list[str]:
        """What may not be brought, thing by thing."""
        lines = self.not_allowed.text.splitlines()
        return [line.strip().lstrip("-•* ") for line in lines if line.strip()]

    @property
    def has_own_hours(self) -> bool:
        return self.desk.timetable.has_own_hours(self.row)

    @property
    def to_call(self) -> list[ShownContact]:
        """Whom to ask about it."""
        return to_call(self.desk, self.offices)

    def fees_on(self, day: date) -> list[FeeLine]:
        """A line for each kind that there is or was by that day; one line when there is none."""
        lines = []
        for kind in Fee.Kind:
            rows = [each for each in self.fees if each.row.kind == kind]
            # They never overlap but by two desks that save at once: then the later one holds.
            valid = next((each for each in reversed(rows) if each.row.holds(day)), None)
            if valid or any(each.row.valid_through < day for each in rows):
                lines.append(FeeLine(kind, valid))
        lines = lines or [FeeLine(Fee.Kind.STANDARD, None)]
        return [replace(line, is_only=len(lines) == 1) for line in lines]

    def rules(self, office: ShownOffice | None) -> Rules:
        return self.desk.timetable.of_service(self.row, office.row if office else None)


def services(desk: Desk) -> list[ShownService]:
    """All services in their order. Eight queries beside those of `desk`, one without any."""
    rows = Service.objects.prefetch_related(
        "translations", "offices", "documents__translations", "fees__translations"
    )
    return [_service(row, desk) for row in rows]


def service(desk: Desk, slug: str) -> ShownService | None:
    """The one of that address; None when there is none."""
    return next((each for each in services(desk) if each.row.slug == slug), None)


def to_call(desk: Desk, offices: Iterable[ShownOffice]) -> list[ShownContact]:
    """The lines of `offices`, else those of the mission, else any: each once, and the
    emergency lines only where there are no others."""
    found = [contact for office in offices for contact in office.to_call]
    found = found or [each for each in desk.elsewhere if not each.is_emergency]
    found = found or [each for each in desk.contacts if not each.is_emergency] or desk.contacts
    return list({each.row.pk: each for each in found}.values())


def _service(row: Service, desk: Desk) -> ShownService:
    def text(field: str) -> Name:
        return names.of(row, field, desk.languages)

    keys = {office.pk for office in row.offices.all()}
    return ShownService(
        row,
        text("name"),
        text("audience"),
        text("description"),
        text("processing_time"),
        text("not_allowed"),
        [
            ShownDocument(
                each,
                names.of(each, "name", desk.languages),
                names.of(each, "note", desk.languages),
            )
            for each in row.documents.all()
        ],
        [ShownFee(each, names.of(each, "note", desk.languages)) for each in row.fees.all()],
        [office for office in desk.offices if office.row.pk in keys],
        desk,
    )
