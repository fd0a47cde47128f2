"""The WSGI callable that the server runs: `embassy.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "embassy.settings")

django = get_wsgi_application()

from embassy.pagestore.wsgi import in_front_of  # noqa: E402 (needs the settings)

application = in_front_of(django)
