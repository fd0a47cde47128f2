"""Promises about the project itself, kept by reading its files."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
APPS = ("embassy", "news", "consular")
STATIC = ROOT / "embassy" / "static"
# What stands at the top, with why it may. A new name belongs in a folder, or here.
TOP = {
    *APPS,
    "templates",
    "tests",
    "manage.py",
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
    "requirements-dev.txt",
    "README.md",
    "CONTRIBUTING.md",
    "docs",  # pictures of the README, and what it is too short for
    "deploy",  # nginx and systemd, and how to run it
    ".ci",
    ".editorconfig",
    ".gitignore",
}
NOT_OURS = {".git", ".venv", "var"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc"}
# What the content policy of the site would refuse, and what would get round the cleaning.
FORBIDDEN_IN_TEMPLATES = {
    "inline script": r"<script(?![^>]*\b(src=|type=\"application/ld\+json\"))",
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"<[^>]*\son[a-z]+\s*=",
    "trusted text": r"\|\s*(safe|safeseq)\b|\bautoescape\s+off\b",
}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def templates() -> Iterator[Path]:
    for folder in ("templates", *APPS):
        yield from (path for path in (ROOT / folder).rglob("*.html") if "templates" in path.parts)


def top() -> set[str]:
    """What the repository holds at its top; in a copy without one, what lies there."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
        names = {name.split("/")[0] for name in listed.stdout.split("\0") if name}
    else:
        names = {path.name for path in ROOT.iterdir()}
    return names - NOT_OURS


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", *APPS, check_changes=True, dry_run=True, verbosity=0)


def test_the_top_of_the_project_holds_only_what_is_known():
    assert top() - TOP == set()


def test_no_module_is_named_for_its_emptiness():
    modules = [*python_files(*APPS, "tests")]
    assert modules
    names = {named(path) for path in modules if {path.stem, path.parent.name} & EMPTY_NAMES}
    assert names == set()


def test_html_is_trusted_on_one_line_of_the_project():
    calls = re.compile(r"\b(?:mark_safe|SafeString|SafeText)\(")
    lines = [
        named(path)
        for path in python_files(*APPS)
        for line in path.read_text().splitlines()
        if calls.search(line)
    ]
    assert lines == ["embassy/markup.py"]


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_no_template_holds(what):
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[what], re.IGNORECASE)
    pages = list(templates())
    assert pages
    found = [
        f"{named(path)}: {match[0]}"
        for path in pages
        for match in pattern.finditer(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text", "is_refused"),
    [
        ("inline script", "<script>go()</script>", True),
        ("inline script", '<script type="module">go()</script>', True),
        ("inline script", '<script src="site.js" defer></script>', False),
        ("inline script", '<script type="application/ld+json">{}</script>', False),
        ("inline style", '<p style="color: red">', True),
        ("inline style", "<style>p {}</style>", True),
        ("inline style", '<link rel="stylesheet" href="site.css">', False),
        ("inline handler", '<a href="/" onclick="go()">', True),
        ("inline handler", "<p>on = off</p>", False),
        ("trusted text", "{{ body|safe }}", True),
        ("trusted text", "{% autoescape off %}", True),
        ("trusted text", "{{ body|safe_excerpt }}", False),
    ],
)
def test_the_patterns_tell_what_a_template_may_hold(what, text, is_refused):
    found = re.search(FORBIDDEN_IN_TEMPLATES[what], text, re.IGNORECASE)
    assert bool(found) is is_refused


def colours(css: str, opening: str) -> dict[str, str]:
    """The colour tokens of the first block that begins with `opening`; white space is free."""
    head = r"\s*".join(re.escape(part) for part in opening.split())
    block = re.search(head + r"\s*\{([^}]*)\}", css)
    assert block, f"no block {opening}"
    return dict(re.findall(r"(--color-[\w-]+):\s*([^;]+);", block[1]))


def test_the_newsroom_has_the_colours_of_the_site():
    site, admin = ((STATIC / name).read_text() for name in ("site.css", "admin.css"))
    dark_by_system = "@media (prefers-color-scheme: dark) { :root"
    light, dark = colours(site, ":root"), colours(site, dark_by_system)
    assert "--color-accent" in light
    assert light.keys() == dark.keys()
    assert colours(admin, ':root, html[data-theme="light"]') == light
    assert colours(admin, dark_by_system) == dark
    assert colours(admin, 'html[data-theme="dark"]') == dark
