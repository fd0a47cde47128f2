"""Typed readers of environment variables, and the secret that a local site makes for itself.

Every reader raises `ImproperlyConfigured` with a sentence that names the variable.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool = False) -> bool:
    """Only 1, true, 0 and false are answers: a misspelt one must not switch something off."""
    value = text(name).lower()
    if value in {"1", "true"}:
        return True
    if value in {"0", "false"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write 1 or true, 0 or false.")
    return default


def integer(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number.") from None


def words(name: str) -> list[str]:
    """The comma-separated parts of a variable; an unset one is an empty list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def local_secret(path: Path) -> str:
    """The secret kept in `path`, made on first use and readable by its owner only.

    Two processes that start at once agree: the file is created exclusively, and whoever
    comes second reads what the first one wrote.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
