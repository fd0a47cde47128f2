"""The settings: a bare checkout runs, a half-configured production does not start."""

import json
import os
import runpy
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from embassy import env

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "s" * 50,
    "ALLOWED_HOSTS": "embassy.example, www.embassy.example",
    "SITE_URL": "https://embassy.example",
}
NAMES = {
    *PRODUCTION, "DEBUG", "PORT", "X_ACCEL", "DATABASE_URL", "VAR_DIR", "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
}  # fmt: skip


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Read the settings with these variables and no others."""

    def read(**variables: str) -> dict[str, Any]:
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"VAR_DIR": str(tmp_path / "var"), **variables}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "embassy" / "settings.py"))

    return read


def test_with_nothing_set_the_site_is_local(read, tmp_path):
    settings = read()
    assert settings["DEBUG"] is False
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["CSRF_COOKIE_SECURE"] is False
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "site.sqlite3")


def test_the_port_is_part_of_the_local_address(read):
    assert read(PORT="9000")["SITE_URL"] == "http://127.0.0.1:9000"


@pytest.mark.long
def test_a_bare_site_writes_below_var_only(tmp_path):
    """A process starts with nothing set, uses its database, and every file it opened is asked."""
    program = """
import json, os, runpy, sys
written = []
def watch(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        written.append(arguments[0])
    elif event in {"os.mkdir", "os.rename", "os.link", "sqlite3.connect"}:
        written.append(arguments[0])
sys.addaudithook(watch)
sys.argv = ["manage.py", "check", "--database", "default"]
try:
    runpy.run_path("manage.py", run_name="__main__")
finally:
    print(json.dumps([os.path.abspath(path) for path in written if isinstance(path, str)]))
"""
    variables = {name: value for name, value in os.environ.items() if name not in NAMES}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**variables, "VAR_DIR": str(tmp_path / "var"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    written = json.loads(done.stdout.splitlines()[-1])
    outside = [path for path in written if not Path(path).is_relative_to(tmp_path / "var")]
    assert outside == []
    assert str(tmp_path / "var" / "site.sqlite3") in written
    assert (tmp_path / "var" / "secret-key").exists()


def test_the_generated_secret_is_the_owners_and_stays(read, tmp_path):
    secret = read()["SECRET_KEY"]
    assert len(secret) >= 50
    assert read()["SECRET_KEY"] == secret
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("word", ["yes", "onn", "ture", "2"])
def test_a_misspelt_boolean_is_refused_by_name(read, word):
    with pytest.raises(ImproperlyConfigured, match=f"DEBUG.*{word}"):
        read(DEBUG=word)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("1", True),
        ("true", True),
        ("on", True),
        ("off", False),
        (" True ", True),
        ("0", False),
        ("false", False),
        ("", False),
    ],
)
def test_a_boolean_has_four_spellings(monkeypatch, word, answer):
    monkeypatch.setenv("DEBUG", word)
    assert env.boolean("DEBUG") is answer


def test_a_port_that_is_no_number_is_refused_by_name(read):
    with pytest.raises(ImproperlyConfigured, match=r"PORT.*eighty"):
        read(PORT="eighty")


@pytest.mark.parametrize("value", ["protected", "/protected", "protected/", "/", "//", "/a b/"])
def test_a_place_that_is_no_folder_on_this_host_is_refused_by_name(read, value):
    with pytest.raises(ImproperlyConfigured, match="^X_ACCEL "):
        read(X_ACCEL=value)


def test_files_are_handed_out_by_the_server_in_front_when_it_has_a_place_for_them(read):
    assert read(X_ACCEL="/protected/")["X_ACCEL"] == "/protected/"
    assert read()["X_ACCEL"] == ""


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS"),
        ({"SITE_URL": ""}, "SITE_URL"),
        ({"SITE_URL": "http://embassy.example"}, "SITE_URL"),
        ({"SECRET_KEY": "s" * 49}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG"),
    ],
)
def test_half_a_production_is_refused_by_the_name_of_the_variable(read, change, named):
    with pytest.raises(ImproperlyConfigured, match=f"^{named} "):
        read(**{**PRODUCTION, **change})


def test_production_is_strict(read, tmp_path):
    settings = read(**PRODUCTION)
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["embassy.example", "www.embassy.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://embassy.example"]
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert not (tmp_path / "var" / "secret-key").exists()


def test_database_url_chooses_postgresql(read):
    database = read(DATABASE_URL="postgres://press:word@db.example:5433/site")["DATABASES"][
        "default"
    ]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "site")
    assert "init_command" not in database.get("OPTIONS", {})


def test_sqlite_lets_readers_read_while_one_writes(read):
    options = read()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] >= 5


def test_scripts_styles_and_forms_are_the_sites_own(read):
    directives = read()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["form-action"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'none'"]


# Mail


def test_without_a_mail_server_mails_are_printed(read):
    settings = read()
    assert settings["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert settings["DEFAULT_FROM_EMAIL"] == "newsroom@localhost"


@pytest.mark.parametrize(
    ("address", "port", "protection"),
    [
        ("smtp://mail.example", 25, None),
        ("smtp+tls://press%40embassy:p%2Fw%40d@mail.example", 587, "EMAIL_USE_TLS"),
        ("smtps://mail.example:2465/", 2465, "EMAIL_USE_SSL"),
    ],
)
def test_the_address_of_a_mail_server_is_understood(read, address, port, protection):
    settings = read(EMAIL_URL=address, DEFAULT_FROM_EMAIL="newsroom@embassy.example")
    assert settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example", port)
    assert settings["EMAIL_TIMEOUT"] <= 5
    protections = {"EMAIL_USE_TLS", "EMAIL_USE_SSL"} & set(settings)
    assert protections == ({protection} if protection else set())
    if "%" in address:
        assert settings["EMAIL_HOST_USER"] == "press@embassy"
        assert settings["EMAIL_HOST_PASSWORD"] == "p/w@d"


@pytest.mark.parametrize(
    "address",
    ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://m/path"],
)
def test_what_is_no_mail_server_is_refused_by_the_name_of_the_variable(read, address):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        read(EMAIL_URL=address, DEFAULT_FROM_EMAIL="newsroom@embassy.example")


def test_a_mail_server_without_a_sender_is_refused(read):
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL"):
        read(EMAIL_URL="smtp://mail.example")
