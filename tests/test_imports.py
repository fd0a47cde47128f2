"""Who may import whom. The import statements are read, nothing is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("embassy", "news", "consular")

# What readers get never names the desk, nor a draft.
READERS = {
    "urls", "views", "cards", "feeds", "filters", "ledger", "likeness", "page_text", "sitemaps",
    "search", "structured", "verification", "atom", "channel", "entries", "json_feed", "media",
    "shown_files", "ranges", "mailings",
    "queries", "words", "stems", "searchable", "matches", "patience", "verdicts", "cited",
}  # fmt: skip
DESK = {
    "admin", "archive", "publishing", "editions", "derived", "documents", "importers",
    "addresses", "audit", "audit_rows", "clearance", "desk_history", "erasure", "kinds", "mails",
    "previews", "receipts", "review",
}  # fmt: skip
# These put the parts together: they import any app and are imported by none of them.
COMPOSITION = {
    "embassy.urls", "embassy.views", "embassy.context", "embassy.middleware", "embassy.sitemaps",
}  # fmt: skip
# Annotations of a request name the middleware that made it.
REQUEST = "embassy.middleware"
PURE = {
    "news.transcripts", "news.turn_labels", "news.excerpts", "news.sentence_ends", "news.record",
    "news.fingerprints", "news.likeness", "news.words", "news.stems", "news.queries",
    "news.searchable", "news.matches", "news.ranges",
    "consular.phones", "consular.hours", "consular.plans", "consular.proposals", "consular.typed",
    "consular.currencies",
}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(part for part in parts if part != "__init__"), path


def imported(path: Path) -> Iterator[str]:
    """The full names that the module's import statements bring in."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = dict(modules())


def within(name: str, *prefixes: str) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def is_commands(module: str) -> bool:
    return ".management." in module


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    names = list(imported(MODULES[module]))
    package, _, rest = module.partition(".")
    if package == "embassy" and module not in COMPOSITION and not is_commands(module):
        allowed = ("embassy.context",) if module == "embassy.templatetags.site" else ()
        assert not [name for name in names if within(name, "news", "consular")]
        assert not [
            name for name in names if within(name, *COMPOSITION) and not within(name, *allowed)
        ]
    if package == "news":
        assert not [name for name in names if within(name, "consular")]
    if package == "consular":
        assert not [name for name in names if within(name, "news")]
    if package != "embassy":
        assert not [
            name for name in names if within(name, *COMPOSITION) and not within(name, REQUEST)
        ]
    if package == "news" and rest.split(".")[0] in READERS:
        assert not [
            name
            for name in names
            if within(name, *(f"news.{part}" for part in DESK))
            or name.endswith((".Draft", ".PressRelease", ".Interview", ".Comment"))
        ]
    if module in PURE:
        assert not [name for name in names if within(name, "django")], "this module is pure"


def test_the_lists_name_modules_that_exist() -> None:
    assert {"news.views", "news.publishing", *COMPOSITION, "consular.phones"} <= set(MODULES)


def test_the_newsroom_is_the_only_way_to_a_draft() -> None:
    """Only the desk's modules and the models themselves name Draft."""
    naming = {
        module
        for module, path in MODULES.items()
        if any(name.endswith(".Draft") for name in imported(path))
    }
    assert not [
        module
        for module in naming
        if not within(module, "news.admin", "news.archive", "news.importers", "news.models")
        and module not in {"news.publishing", "news.editions", "news.documents"}
        and module not in {"news.erasure", "news.erasure.tombstones", "news.previews"}
        and module not in {"news.review", "news.clearance", "news.desk_history"}
        and not is_commands(module)
    ]


def test_days_are_written_where_the_first_of_a_month_is_known() -> None:
    """By `embassy.dates`, and not by Django, whose French says “1 janvier”."""
    django = "django.utils.formats.date_format"
    assert [name for name, path in MODULES.items() if django in imported(path)] == []
