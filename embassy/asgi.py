"""The ASGI callable that the server runs: the WSGI one in threads."""

import sys

from embassy.threaded import InThreads
from embassy.wsgi import application as wsgi

# Threads of one process that render pages; each holds a connection to the database.
THREADS = 4
# Seconds after which a thread that waits for its turn gets it, though the event loop may have
# much to answer. Python's own are 0.005.
sys.setswitchinterval(0.0005)

application = InThreads(wsgi, THREADS)
