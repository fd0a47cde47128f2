"""Files made to hurt: one sentence, within 5 seconds and 100 MB, and nothing half imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.news.hostile import STRANGE, makers

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 5, 100


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict[str, Any]]:
    """What importing each into an empty site took, and what was said."""
    folder = tmp_path_factory.mktemp("site")
    named = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3"}
    environment = {**os.environ, **named, "PAGE_STORE": "0"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)  # noqa: S603
    command = [sys.executable, "-m", "tests.news.hostile"]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    rows = map(json.loads, done.stdout.splitlines())
    return {row.pop("name"): row for row in rows}


@pytest.mark.parametrize("name", list(makers()))
def test_a_hostile_file_is_refused_with_one_sentence(name: str, told) -> None:
    result = told[name]
    assert result["said"] or (name in STRANGE and "crashed" not in result), "it was not refused"
    assert "\n" not in result["said"]
    assert len(result["said"]) < 400
    assert result["rows"] == [0, 0, 0, 0], result
    assert result["seconds"] < SECONDS, result
    assert result["megabytes"] < MEGABYTES, result
