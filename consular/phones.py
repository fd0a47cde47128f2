"""Telephone numbers: shown as typed, dialled as E.164. Pure.

`+44 (0) 203 668 7474` dials `+442036687474`: the trunk prefix in brackets is for callers
inside the country and must not reach a `tel:` link (RFC 3966,
https://www.rfc-editor.org/rfc/rfc3966).
"""

import re

import phonenumbers


class NotATelephone(ValueError):
    """What was typed cannot be dialled."""


def dialled(typed: str, country: str) -> str:
    """What a `tel:` link dials: E.164, or the digits of a short number of `country` (112).

    `country` (ISO 3166) says how a number without `+` is read. Raises `NotATelephone`.
    """
    digits = re.sub(r"\D", "", typed)
    if len(digits) <= 6 and "+" not in typed:
        short = phonenumbers.PhoneNumber(national_number=int(digits or 0))
        short.country_code = phonenumbers.country_code_for_region(country)
        if digits and phonenumbers.is_valid_short_number_for_region(short, country):
            return digits
        raise NotATelephone
    without_trunk = re.sub(r"^(\s*(?:\+|00)[\d\s.-]*)\(\s*\d\s*\)", r"\1 ", typed)
    try:
        number = phonenumbers.parse(without_trunk, country)
    except phonenumbers.NumberParseException as error:
        raise NotATelephone from error
    if not phonenumbers.is_possible_number(number):
        raise NotATelephone
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164
