"""What tests of damaged archives share: a small site's archive, and how it is refused."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests import whole_site

MEGABYTE = 1 << 20


def of_a_small_site(settings, tmp_path: Path) -> Path:
    """The archive of a small site that is gone, with its files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "site.zip"
    with whole_site.gone_afterwards():
        whole_site.small()
        whole_site.export(path)
    settings.MEDIA_ROOT = tmp_path / "restored"
    return path


def refused(path: Path) -> str:
    """The one sentence, when nothing of the archive is left anywhere."""
    with pytest.raises(CommandError) as error:
        whole_site.restore(path)
    assert whole_site.stored_rows() == 0
    restored = path.parent / "restored"
    assert not list(restored.rglob("*")), "a file or a folder is left"
    told = str(error.value).removeprefix(f"{path}: ")
    assert "\n" not in told
    assert told.endswith((".", ")"))
    return told


def row(members: dict[str, bytes], name: str, **columns: Any) -> None:
    """Change the first row of a table."""
    first, *rest = members[f"{name}.ndjson"].splitlines(keepends=True)
    members[f"{name}.ndjson"] = b"".join(
        [json.dumps(json.loads(first) | columns).encode(), b"\n", *rest]
    )


def members_of(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
