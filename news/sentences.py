"""Why a picture is refused, in sentences for the editor. Their numbers come with the reason."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_PICTURES: dict[str, Promise] = {
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
