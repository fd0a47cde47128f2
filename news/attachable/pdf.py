"""Is a PDF whole, readable without a password, and nothing else besides?"""

import re

from django.utils.translation import gettext as _

from news.refusals import NotAnAttachment

_HEADER = re.compile(rb"%PDF-[12]\.[0-9][\r\n \t%]")
# The last lines: where the table of objects begins.
_END = re.compile(rb"startxref\s+([0-9]{1,12})\s+%%EOF\s*\Z")
_END_BYTES = 1024
_TABLE = re.compile(rb"\s*(?:xref\b|[0-9]+\s+[0-9]+\s+obj\b)")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R|<<)")


def check(data: bytes) -> None:
    end = _END.search(data[-_END_BYTES:].rstrip(b"\0"))
    table = int(end[1]) if end else -1
    if not _HEADER.match(data) or not 0 <= table < len(data) or not _TABLE.match(data, table):
        raise NotAnAttachment(
            _(
                "The PDF is damaged, incomplete, or something follows it. Save it again with "
                "the program that made it."
            )
        )
    if _ENCRYPTED.search(data):
        raise NotAnAttachment(
            _(
                "The PDF is protected, so that not every reader could use it. Save it without "
                "a password and without restrictions."
            )
        )
