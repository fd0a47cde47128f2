"""What of the mission and its standing pages is in an archive of the site (embassy/transfer)."""

from embassy.transfer.declared import Carried

CARRIED = Carried(
    app="embassy",
    left_out={"embassy.Generation": "It says when this database last changed what readers see."},
)
