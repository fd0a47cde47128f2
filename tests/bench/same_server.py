"""Any WSGI callable on the server of the site, without its page store: `BENCH_WSGI=module:name`."""

import os

from django.utils.module_loading import import_string

from embassy.threaded import InThreads

application = InThreads(import_string(os.environ["BENCH_WSGI"].replace(":", ".")), 4)
