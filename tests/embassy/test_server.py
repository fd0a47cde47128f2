"""The server as programs of every kind talk to it, straight through a socket."""

import re
import socket
import time
from contextlib import suppress

import pytest

from tests.embassy.real_site import Site
from tests.embassy.sockets import answers, request, said

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", autouse=True)
def _stored(site: Site) -> None:
    """Both workers, which share no store, have the page."""
    for _ in range(30):
        site.ask("/news/")


def test_the_same_question_is_answered_alike_however_often_it_is_put(site: Site) -> None:
    asked = request(site)
    told = answers(said(site, *[asked] * 6))
    assert [status for status, _, _ in told] == [200] * 6
    assert len({body for _, _, body in told}) == 1
    assert len({headers["etag"] for _, headers, _ in told}) == 1
    assert all(headers["date"] and headers["content-security-policy"] for _, headers, _ in told)


def test_questions_in_one_packet_are_answered_in_their_order(site: Site) -> None:
    asked = [request(site, target=path) for path in ("/news/", "/no-such-page/", "/consular/")] * 3
    told = answers(said(site, b"".join(asked)))
    assert [status for status, _, _ in told] == [200, 404, 200] * 3
    assert told[0][2] == told[3][2] != told[2][2] == told[5][2]


def test_a_question_that_comes_byte_by_byte_is_answered(site: Site) -> None:
    pieces = [bytes([byte]) for byte in request(site)]
    assert [status for status, _, _ in answers(said(site, *pieces, pause=0.001))] == [200]


def test_what_comes_after_half_a_question_belongs_to_it(site: Site) -> None:
    asked = request(site)
    for _ in range(8):
        said(site, asked + request(site, "Connection: close"), pause=0)
        said(site, asked, request(site, "Connection: close"))
    told = answers(said(site, request(site, target="/consular/")[:-2], asked))
    # The header "GET /news/ HTTP/1.1" has no colon: a question of that kind is refused.
    assert [status for status, _, _ in told] == [400]


def test_head_has_the_headers_of_get_and_no_body(site: Site) -> None:
    [(status, headers, body)] = answers(said(site, request(site)))
    told = said(site, request(site, method="HEAD"))
    head, _, rest = told.partition(b"\r\n\r\n")
    assert status == 200
    assert body
    assert not rest
    for name in ("etag", "content-length"):
        assert f"{name}: {headers[name]}".encode() in head.lower()


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_who_has_the_page_is_told_that_it_stands(site: Site, encoding: str) -> None:
    accepts = f"Accept-Encoding: {encoding}"
    [(_, headers, _)] = answers(said(site, request(site, accepts)))
    assert headers.get("content-encoding", "identity") == encoding
    for line in (f"If-None-Match: {headers['etag']}", "If-None-Match: *"):
        [(status, again, _)] = answers(said(site, request(site, accepts, line)))
        assert status == 304
        assert again["etag"] == headers["etag"]
        assert "content-length" not in again
    [(status, _, _)] = answers(said(site, request(site, accepts, 'If-None-Match: "other"')))
    assert status == 200


def test_the_connection_ends_when_the_reader_asks_for_it(site: Site) -> None:
    begun = time.monotonic()
    [(status, headers, _)] = answers(said(site, request(site, "Connection: close")))
    assert status == 200
    assert headers["connection"] == "close"
    old = request(site).replace(b"HTTP/1.1", b"HTTP/1.0")
    [(status, headers, _)] = answers(said(site, old))
    assert status == 200
    assert headers["connection"] == "close"
    assert time.monotonic() - begun < 1.5


def test_a_question_that_carries_something_does_not_shift_the_next_one(site: Site) -> None:
    carries = request(site, "Content-Length: 5") + b"GET /"
    told = answers(said(site, carries + request(site, target="/consular/")))
    assert [status for status, _, _ in told] == [200, 200]
    assert told[0][2] != told[1][2]


@pytest.mark.parametrize(
    "lines",
    [
        ("Host: evil.example",),
        ("Transfer-Encoding: chunked", "Content-Length: 3"),
        ("Content-Length: 3", "Content-Length: 4"),
        ("Content-Length: -3",),
        ("Bad name: x",),
        ("Name: a\x00b",),
    ],
)
def test_an_ambiguous_question_is_refused(site: Site, lines: tuple[str, ...]) -> None:
    told = answers(said(site, request(site, *lines)))
    assert [status for status, _, _ in told] == [400]


def test_another_host_gets_no_page(site: Site) -> None:
    asked = request(site).replace(b"127.0.0.1:", b"evil.example:")
    assert [status for status, _, _ in answers(said(site, asked))] == [400]


def test_who_asks_for_no_page_is_told_so(site: Site) -> None:
    [(status, _, _)] = answers(said(site, request(site, target="*", method="OPTIONS")))
    assert status == 404
    upgrade = request(site, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: a")
    [(status, _, _)] = answers(said(site, upgrade))
    assert status == 200
    assert "Traceback" not in site.log.read_text()
    assert "WebSocket" not in site.log.read_text()


def test_a_header_with_an_underscore_is_no_header(site: Site) -> None:
    [(status, _, body)] = answers(said(site, request(site, "Accept_Encoding: br", "X_Host: a")))
    assert status == 200
    assert b"<!DOCTYPE html>" in body


@pytest.mark.parametrize("part", ["header", "address"])
def test_an_endless_head_is_refused(site: Site, part: str) -> None:
    begun = f"GET /{'a' * 9000 if part == 'address' else ''}".encode()
    piece = b"a" * 9000 if part == "address" else b"X: " + b"a" * 9000
    told = said(site, begun + (b"" if part == "address" else b" HTTP/1.1\r\n"), *[piece] * 9)
    assert re.match(rb"HTTP/1.1 (431|400) ", told), told[:100]
    assert site.ask()[0] == 200


def test_a_reader_who_takes_nothing_holds_nobody_up(site: Site) -> None:
    """Ten thousand questions at once, and none of the answers read."""
    with socket.create_connection(("127.0.0.1", site.port), 10) as connection:
        connection.settimeout(3)
        with suppress(TimeoutError):
            connection.sendall(request(site) * 10_000)
        assert site.ask()[0] == 200
        assert max(site.memory()) < 250


def test_four_slow_senders_hold_no_thread(site: Site) -> None:
    begun = request(site, "Content-Length: 100", target="/admin/login/", method="POST")
    slow = [socket.create_connection(("127.0.0.1", site.port), 10) for _ in range(20)]
    for connection in slow:
        connection.sendall(begun + b"username=")
    asked = time.monotonic()
    assert site.ask("/no-such-page/")[0] == 404
    assert time.monotonic() - asked < 5
    for connection in slow:
        connection.close()


def test_what_comes_in_pieces_of_unknown_number_is_read(site: Site) -> None:
    asked = request(site, "Transfer-Encoding: chunked", "Content-Type: "
                    "application/x-www-form-urlencoded", "Accept: application/json",
                    target="/verify/", method="POST")  # fmt: skip
    told = said(site, asked + b"5\r\ntext=\r\n", b"9\r\nBeginning\r\n", b"0\r\n\r\n")
    assert b'"verdict"' in told


def test_what_is_too_large_for_the_memory_is_read(site: Site) -> None:
    form = b"text=" + b"word+" * 600_000
    asked = request(site, f"Content-Length: {len(form)}", "Content-Type: "
                    "application/x-www-form-urlencoded", "Accept: application/json",
                    target="/verify/", method="POST")  # fmt: skip
    assert b"more than 200,000 characters" in said(site, asked, form)


def test_a_request_that_carries_too_much_is_refused_in_words(site: Site) -> None:
    much = request(site, f"Content-Length: {70 * 2**20}", target="/admin/login/", method="POST")
    piece = b"a" * 2**20
    told = said(site, much, *[piece] * 66, pause=0)
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b"at most 64 MB" in told
