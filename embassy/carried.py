"""What of the mission and its standing pages is in an archive of the site (embassy/transfer)."""

from collections.abc import Iterator
from datetime import datetime

from embassy.models import Mission, Page
from embassy.transfer import kept
from embassy.transfer.declared import Carried, Public

_SWITCHES = frozenset({"needs_approval"})


def public_tables(at: datetime) -> Iterator[Public]:
    for model in (Mission, Page):
        yield Public(kept.rows(model), _SWITCHES if model is Mission else frozenset())
        yield Public(kept.rows(model.translations.field.model))


CARRIED = Carried(
    app="embassy",
    left_out={"embassy.Generation": "It says when this database last changed what readers see."},
    public_tables=public_tables,
)
