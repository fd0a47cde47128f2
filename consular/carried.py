"""What of the consular section is in an archive of the site (embassy/transfer): all of it."""

from embassy.transfer.declared import Carried

CARRIED = Carried(
    app="consular",
    own_addresses=frozenset({"consular.ContactPoint"}),
)
