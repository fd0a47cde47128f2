"""The signs of a text as they are stored."""

import unicodedata


def normal(text: str) -> str:
    """`text` in NFC, without NUL, lone surrogates, other control signs or soft hyphens.

    Non-breaking spaces become spaces: they come from layout by typing, and a search or a
    comparison that does not see them would call equal texts different.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    if not text.isprintable():
        text = "".join(
            sign
            for sign in text
            if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"}
        )
    return unicodedata.normalize("NFC", text).replace("\xad", "").replace("\ufeff", "")
