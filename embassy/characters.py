"""The signs of a text as they are stored."""

import unicodedata


def normal(text: str) -> str:
    """`text` in NFC, without NUL, lone surrogates, other control signs or soft hyphens.

    Non-breaking spaces become spaces: they come from layout by typing, and a search or a
    comparison that does not see them would call equal texts different.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    if not text.isprintable():
        unwanted = (
            ord(sign)
            for sign in set(text) - {"\n", "\t"}
            if unicodedata.category(sign) in {"Cc", "Cs", "Cn"}
        )
        text = text.translate(dict.fromkeys(unwanted))
    return unicodedata.normalize("NFC", text).replace("\xad", "").replace("\ufeff", "")
