"""Typed readers of environment variables, and the secret that a local site makes for itself.

Every reader raises `ImproperlyConfigured` with a sentence that names the variable.
"""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool = False) -> bool:
    """Only these are answers: a misspelt one must not switch something off."""
    value = text(name).lower()
    if value in {"1", "true", "on"}:
        return True
    if value in {"0", "false", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write 1, true or on; 0, false or off.")
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


def folder(name: str) -> str:
    """An address on this host that begins and ends with a slash, or "" for none."""
    value = text(name)
    if value and not re.fullmatch(r"/(?:[\w-]+/)+", value, re.ASCII):
        raise ImproperlyConfigured(
            f"{name} is “{value}”. Write an address that begins and ends with a slash, such as "
            "/protected/."
        )
    return value


# The schemes of a mail server's address, the settings each means, and its usual port.
MAIL = {
    "smtp": ({}, 25),
    "smtp+tls": ({"EMAIL_USE_TLS": True}, 587),
    "smtps": ({"EMAIL_USE_SSL": True}, 465),
}


def mail_server(name: str) -> dict[str, Any]:
    """Django's settings of the mail server whose address is in a variable; {} for none.

    `smtp://` talks openly, `smtp+tls://` asks for encryption (STARTTLS) and insists on it,
    `smtps://` begins with it.
    """
    value = text(name)
    if not value:
        return {}
    wrong = ImproperlyConfigured(
        f"{name} is no address of a mail server. Write smtp+tls://user:password@host:587, or with "
        "smtps:// or smtp://; in the user and the password, write signs such as @ and / as %40 "
        "and %2F."
    )
    try:
        address = urlsplit(value)
        port = address.port
    except ValueError:
        raise wrong from None
    if address.scheme not in MAIL or not address.hostname or address.path.strip("/"):
        raise wrong
    protection, usual_port = MAIL[address.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": port or usual_port,
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        **protection,
    }


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
