"""Requests under a name that is not the site's: programs that try every address send many."""

import logging


class InOneLine(logging.Filter):
    """For every handler of the log: what Django says of them, without the stack trace."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.security.DisallowedHost":
            record.exc_info = None
        return True
