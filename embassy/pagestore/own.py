"""What the site asks itself, for the page of an outage: no reader's request, and no fault."""

import logging

# In a WSGI environ: the site asks.
OWN = "embassy.pagestore.own"


class WithoutOwn(logging.Filter):
    """For every handler of the log: Django names each answer that is a 404 or a 503."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return OWN not in getattr(request, "META", {})
