"""Several hosts: a commit on one is announced on the others by Redis.

Each host has its own word in memory (generation.py); a message on a channel makes every host
change it. Redis holds nothing: while a host does not hear it, that host asks the row before it
answers with a stored page, which is slower and as right.
"""

import logging
import threading
import time

import redis

from embassy.pagestore.generation import Announced, after_commits

logger = logging.getLogger(__name__)

CHANNEL = "embassy-generation"
# Seconds. An editor waits no longer for a Redis that does not answer.
PATIENCE = 0.5
RETRIED_EVERY = 1.0


class Hosts:
    """Tells the other hosts of commits, and listens to theirs."""

    def __init__(self, url: str, announced: Announced) -> None:
        self.announced = announced
        self._url = url
        self._client = redis.Redis.from_url(
            url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        self._silent_until = 0.0

    def tell(self) -> None:
        """After a commit. Never raises; a Redis that is away is left alone for a second."""
        if time.monotonic() < self._silent_until:
            return
        try:
            self._client.publish(CHANNEL, b"")
        except redis.RedisError as error:
            self._silent_until = time.monotonic() + RETRIED_EVERY
            logger.warning("Other hosts are not told of changes: Redis is away (%s)", error)

    def listen(self) -> None:
        """A thread that changes this host's word whenever another host has told of a commit.

        After a pause in listening it is changed too: something may have been missed. Until Redis
        has confirmed that it will tell, the word is not relied on.
        """
        self.announced.tells_all = False
        threading.Thread(target=self._listen, name="other hosts", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                channel = redis.Redis.from_url(self._url, socket_connect_timeout=PATIENCE).pubsub()
                channel.subscribe(CHANNEL)
                for _message in channel.listen():  # the first one confirms
                    self.announced.tells_all = True
                    self.announced.announce()
            except redis.RedisError:
                self.announced.tells_all = False
                time.sleep(RETRIED_EVERY)


def join(url: str, announced: Announced) -> Hosts:
    """Take part: every commit of this process is told. A server listens besides."""
    hosts = Hosts(url, announced)
    after_commits.append(hosts.tell)
    return hosts
