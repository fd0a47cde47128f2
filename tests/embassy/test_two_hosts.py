"""Hosts that start at the same moment load the sample once, and all of them start."""

from threading import Barrier, Thread

import pytest
from django.core.management import CommandError
from django.db import connection

from embassy.models import Mission
from news.models import Message
from tests.embassy.japan import load

pytestmark = [
    pytest.mark.usefixtures("transactional_db"),
    pytest.mark.only_on("postgresql", "SQLite has one writer at a time"),
]

SENTENCE = "Somebody else saved the same rows meanwhile. Load the files again."


@pytest.mark.parametrize("first_time", [True, False])
def test_of_hosts_that_start_together_one_loads(first_time: bool) -> None:
    barrier, outcomes = Barrier(3), []

    def start() -> None:
        barrier.wait()
        try:
            load(first_time=first_time)
            outcomes.append("done")
        except CommandError as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 3
    refused = {outcome for outcome in outcomes if outcome != "done"}
    assert refused <= (set() if first_time else {SENTENCE})
    assert (Mission.objects.count(), Message.objects.count()) == (1, 11)
