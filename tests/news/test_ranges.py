"""Parts of a file: what a header asks for."""

import pytest

from news import ranges

SIZE = 1000
ASKED = {
    "": [],
    "bytes=0-9": [(0, 10)],
    "bytes=990-": [(990, 1000)],
    "bytes=-10": [(990, 1000)],
    "bytes=-5000": [(0, 1000)],
    "bytes=0-5000": [(0, 1000)],
    "bytes=999-999": [(999, 1000)],
    "bytes= 0-1 , 5-6": [(0, 2), (5, 7)],
    "bytes=5-6,0-1": [(5, 7), (0, 2)],
    "bytes=0-9,2000-": [(0, 10)],
    "BYTES=0-0": [(0, 1)],
    # What cannot be read asks for nothing, and so do pieces that overlap or are too many.
    "bytes=9-0": [],
    "bytes=-": [],
    "bytes=": [],
    "bytes=a-b": [],
    "bytes=1": [],
    "bytes=٣-٤": [],
    "items=0-9": [],
    "bytes=0-9,5-15": [],
    "bytes=0-,0-": [],
    "bytes=" + ",".join(f"{at}-{at}" for at in range(0, 18, 2)): [],
    "bytes=" + "9" * 40 + "-": [],
}


@pytest.mark.parametrize(("header", "pieces"), ASKED.items())
def test_the_pieces_that_a_header_asks_for(header: str, pieces: list[ranges.Piece]) -> None:
    assert ranges.asked(header, SIZE) == pieces


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=-0", "bytes=5000-6000,7000-"])
def test_what_lies_behind_the_end_cannot_be_given(header: str) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.asked(header, SIZE)
