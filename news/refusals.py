"""Why an upload is refused, in a sentence for the editor.

Pictures are read in another process, which knows no languages: what it says is a reason and
numbers.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_OF_PICTURES: dict[str, Promise] = {
    "unreadable": _(
        "This file cannot be read as a picture: it is of another kind, or damaged. "
        "Choose a JPEG, PNG, WebP or GIF file."
    ),
    "pixels": _(
        "The picture has %(width)s × %(height)s pixels. At most %(side)s a side and "
        "%(millions)s million in all are possible for a file of its kind: make it smaller first."
    ),
    "passes": _(
        "The picture is written in %(passes)s passes, which takes too long to read. Save it "
        "again as an ordinary JPEG."
    ),
    "too much": _(
        "The picture takes too much time or memory to read. Make it smaller, or save it again "
        "as an ordinary JPEG."
    ),
}


class NotAPicture(ValueError):
    """The upload cannot be published as a picture."""

    def __init__(self, reason: str, **numbers: int) -> None:
        super().__init__(reason, numbers)
        self.reason, self.numbers = reason, numbers

    def __str__(self) -> str:
        return str(_OF_PICTURES[self.reason]) % self.numbers


class NotAnAttachment(ValueError):
    """The upload cannot be handed to readers. Its text says why and what to do."""
