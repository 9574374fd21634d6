"""Wakes the streams of one process: one subscription to Redis, a bell for each stream."""

import asyncio
import logging
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import redis.asyncio
from django.conf import settings
from django.db import connections
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSES = (0.2, 0.5, 1, 2, 5)  # seconds before the next try when Redis does not answer
LOOKERS = ThreadPoolExecutor(4, thread_name_prefix="live")  # threads in which streams ask the database


async def in_thread(ask):
    """The answer of a plain function that asks the database; its connection goes back when it is done."""

    def asked():
        try:
            return ask()
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(LOOKERS, asked)


class Bell:
    """Rings for one stream."""

    def __init__(self):
        self.event = asyncio.Event()
        self.rung_at = time.monotonic()  # a stream that begins looks at once

    def ring(self):
        self.rung_at = time.monotonic()
        self.event.set()

    async def wait(self, seconds):
        """Until it rings, at most so many seconds; whether it rang."""
        try:
            await asyncio.wait_for(self.event.wait(), seconds)
        except TimeoutError:
            self.rung_at = time.monotonic()
            return False
        self.event.clear()
        return True


class Hub:
    """All bells of one event loop, and the subscription that rings them while there are any."""

    def __init__(self, channel):
        self.channel = channel
        self.bells = {}
        self.is_closing = False
        self.listener = None

    @contextmanager
    def bell(self, topic):
        """A bell that rings with every hint about `topic`."""
        bell = Bell()
        self.bells.setdefault(topic, set()).add(bell)
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self.listen())
        try:
            yield bell
        finally:
            self.bells[topic].discard(bell)
            if not self.bells[topic]:
                del self.bells[topic]
            if not self.bells:
                self.listener.cancel()

    def ring(self, topics=None):
        """Ring the bells of these topics; all of them when none is named."""
        for topic in self.bells if topics is None else topics:
            for bell in self.bells.get(topic, ()):
                bell.ring()

    def close(self):
        """End all streams: the server stops."""
        self.is_closing = True
        self.ring()

    async def listen(self):
        """Ring for each hint. When Redis goes away, keep trying; hints missed meanwhile may be for anyone."""
        failures = 0
        while True:
            try:
                async for topics in self.hints():
                    failures = 0
                    self.ring(topics)
            except (RedisError, OSError) as error:
                if not failures:
                    logger.warning("live streams look by themselves, Redis does not answer: %s", error)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1

    async def hints(self):
        """The topics of each hint; None, once, when the subscription stands."""
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1, health_check_interval=10, retry=None
        )
        async with client, client.pubsub() as subscription:
            await subscription.subscribe(self.channel)
            while True:
                message = await subscription.get_message(timeout=5)
                if message is None:
                    continue
                if message["type"] == "subscribe":
                    yield None
                elif message["type"] == "message":
                    yield message["data"].decode().split()


_hubs = weakref.WeakKeyDictionary()


def hub_of_this_loop(channel):
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(channel)
    return _hubs[loop]


def close_all():
    """End every stream of this process; from a signal handler as well."""
    for loop, hub in list(_hubs.items()):
        if not loop.is_closed():
            loop.call_soon_threadsafe(hub.close)
