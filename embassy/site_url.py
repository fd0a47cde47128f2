"""Addresses as others need them: with the site's own scheme and host in front."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path of this site. Always that of `SITE_URL`, whatever host a
    request named: what leaves the site is kept, and read elsewhere."""
    return f"{settings.SITE_URL}{path}"


class WholeAddresses:
    """For a sitemap: Django's would take the host that the request named."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc
