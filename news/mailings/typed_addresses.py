"""An address of e-mail as it is typed, and as mail servers take it."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 254  # RFC 5321, section 4.5.3.1, with the signs around it
# A dot-atom in ASCII: no quotes, no spaces, no signs that end a line.
_LOCAL = re.compile(r"[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+(\.[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+)*")
_is_address = EmailValidator(
    message=gettext_lazy("This is no address of e-mail. Write it like name@example.org."),
    allowlist=[],
)


def read(typed: str) -> str:
    """`typed` in small letters, its domain in ASCII. Raises ValidationError with a sentence.

    No server that we know of tells capitals apart: two spellings are one reader.
    """
    address = typed.strip()
    local, _at, domain = address.rpartition("@")
    try:
        address = f"{local}@{punycode(domain)}".lower()
    except UnicodeError:
        raise ValidationError(_is_address.message) from None
    if len(address) > LONGEST or len(local) > 64:
        raise ValidationError(_("This address is longer than addresses of e-mail can be."))
    if local and not local.isascii():
        raise ValidationError(
            _("Before the @, only Latin letters without accents, digits and signs can be sent to.")
        )
    _is_address(address)
    if not _LOCAL.fullmatch(local) or domain.startswith("["):
        raise ValidationError(_is_address.message)
    return address
