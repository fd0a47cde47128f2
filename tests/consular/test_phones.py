"""Telephone numbers: shown as typed, dialled right."""

import pytest

from consular import phones


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("+44 (0) 203 668 7474", "+442036687474"),
        ("+44 (0)203 668 7474", "+442036687474"),
        ("+44(0)2036687474", "+442036687474"),
        ("+44 203 668 7474", "+442036687474"),
        ("0203 668 7474", "+442036687474"),
        ("(0203) 668-7474", "+442036687474"),
        ("020 3668 7474", "+442036687474"),
        ("00 44 203 668 7474", "+442036687474"),
        ("+44.203.668.7474", "+442036687474"),
        ("+7 495 244-16-06", "+74952441606"),
        ("+7 (495) 244 16 06", "+74952441606"),
        ("+49 (0)30 2291110", "+49302291110"),
        ("+33 (0)1 45 04 05 50", "+33145040550"),
        ("+39 06 4941680", "+39064941680"),
        ("+1 (202) 298-5700", "+12022985700"),
        ("+44 20 7946 0118 ext. 12", "+442079460118;ext=12"),
        ("999", "999"),
        ("112", "112"),
        ("101", "101"),
        ("\u200e+44 203 668 7474", "+442036687474"),
    ],
)
def test_a_number_is_dialled_right_however_it_is_typed(typed: str, dialled: str) -> None:
    assert phones.dialled(typed, "GB") == dialled


@pytest.mark.parametrize(
    "typed", ["", "call us", "12", "+44 203", "+44 203 668 7474 7474 7474", "000", "+999 1234567"]
)
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(phones.NotATelephone):
        phones.dialled(typed, "GB")
