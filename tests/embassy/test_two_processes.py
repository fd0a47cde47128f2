"""Two workers and a third process that writes: the first request after a commit sees it."""

import os
import signal
import time

import pytest

from tests.embassy.real_site import Site

pytestmark = pytest.mark.long


def warm(site: Site) -> set[str]:
    return {site.ask()[1]["etag"] for _ in range(30)}


def test_both_workers_show_the_new_page_with_the_first_request_after_the_commit(
    site: Site,
) -> None:
    warm(site)
    told = site.run(
        """
for round in range(8):
    titled(f"Round {round} of the test")
    publishing.publish(draft, by=by, note="Why", note_kind="correction")
    print(sum(f"Round {round} of the test" in page for page in seen()))
"""
    )
    assert told.split() == ["30"] * 8


@pytest.mark.parametrize(
    "write",
    [
        "Edition.objects.filter(message=draft.message).update(title='By an update')",
        "from django.db import connection; connection.cursor().execute("
        '"UPDATE news_edition SET title = %s WHERE message_id = %s",'
        "['By raw SQL', draft.message_id])",
    ],
)
def test_a_write_by_any_road_is_seen_by_both_workers(site: Site, write: str) -> None:
    warm(site)
    title = "By an update" if "update" in write else "By raw SQL"
    told = site.run(f"{write}\nprint(sum({title!r} in page for page in seen()))")
    assert told.split() == ["30"]


def test_addresses_follow_the_missions_languages_in_both_workers(site: Site) -> None:
    warm(site)
    told = site.run(
        """
from embassy.models import Mission
for languages, other in (("ru en", "/en/news/"), ("en ru", "/ru/news/")):
    Mission.objects.update(languages=languages)
    pages = list(seen())
    print(sum(f'href="{other}" lang' in page for page in pages))
    print(sum('<a class="nav__link" href="/news/"' in page for page in pages))
"""
    )
    assert told.split() == ["30"] * 4


def test_a_process_that_dies_between_commit_and_announcement_leaves_nothing_old(
    site: Site,
) -> None:
    warm(site)
    site.run(
        """
titled("By one who died")
generation.announced.announce = lambda: os._exit(9)
publishing.publish(draft, by=by, note="Why", note_kind="correction")
""",
        expect=9,
    )
    assert all("By one who died" in site.ask()[2] for _ in range(30))


def test_what_is_rolled_back_is_never_seen_and_ends_no_page(site: Site) -> None:
    before = warm(site)
    site.run(
        """
with transaction.atomic():
    Edition.objects.update(title="Never committed")
    assert not any("Never committed" in page for page in seen())
    transaction.set_rollback(True)
assert not any("Never committed" in page for page in seen())
"""
    )
    assert warm(site) == before


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_lost(site: Site) -> None:
    before = site.ask()[2]
    workers = site.workers()
    assert len(workers) == 2
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    for _ in range(300):
        try:
            status, _headers, text = site.ask()
        except OSError:
            time.sleep(0.2)
            continue
        assert (status, text) == (200, before)
        break
    else:
        raise AssertionError("no worker came back")
    assert "ok" in site.run(
        "from django.db import connection\nc = connection.cursor()\n"
        "c.execute('PRAGMA integrity_check'); print(c.fetchone()[0])"
    )
