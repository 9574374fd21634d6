"""Live streams: a hint wakes them, the database says what is so, and the event is the whole state.

A hint carries no content. Lost ones cost seconds: every stream looks at the database with each heartbeat.
Streams of one process share one subscription to Redis, and one look and one drawing per change.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import StreamingHttpResponse
from django.utils import translation

from . import hub

logger = logging.getLogger(__name__)

HEARTBEAT = 15  # seconds between two signs of life; with each, the stream looks at the database
RETRY = 2000  # milliseconds until a browser that lost the stream asks again
LONGEST = 1800  # seconds; then the browser asks again, and whether it may look is asked again as well
PATIENCE = 0.25  # seconds that a worker waits for Redis to take a hint


def channel():
    """The name of the hints' channel: Redis shares channels between all its databases."""
    return f"iq4d:score:{settings.DATABASES['default']['NAME']}"


def announce(thread_id, space_id):
    """Hint that something new is to be seen of a thread. Call after the commit."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
        ) as client:
            client.publish(channel(), f"thread:{thread_id} space:{space_id}")
    except redis.RedisError as error:
        logger.warning("no hint for thread %s, Redis does not answer: %s", thread_id, error)


@dataclass(frozen=True)
class Frame:
    """One state as it is sent. Equal stamps: nothing new to be seen."""

    snapshot: int  # the event's id
    stamp: tuple
    data: dict  # what becomes the event's JSON
    is_settled: bool = True  # no change is waiting to be counted


@dataclass(frozen=True)
class Feed:
    """What a stream is about. Streams of feeds with the same name share their looks and frames."""

    name: str
    topic: str  # "thread:12" or "space:3": whose hints wake it
    look: Callable[[], tuple | None]  # the present stamp, one cheap query; None: there is nothing any more
    draw: Callable[[], Frame | None]  # the present state in full


@dataclass
class Show:
    """What the streams of one feed share in this process, while there are any."""

    feed: Feed
    watchers: int = 0
    looked_at: float = float("-inf")
    stamp: tuple | None = None
    frame: Frame | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def frame_since(self, moment):
        """The frame of a look that began after `moment`: of many who ask at once, one looks."""
        async with self.lock:
            if self.looked_at < moment:
                begin = time.monotonic()
                self.stamp = await hub.in_thread(self.feed.look)
                if self.stamp is None:
                    self.frame = None
                elif self.frame is None or self.frame.stamp != self.stamp:
                    self.frame = await hub.in_thread(self.feed.draw)
                self.looked_at = begin
            return self.frame


_shows = {}  # (event loop, name of a feed) → its Show


@contextmanager
def show_of(feed):
    key = (asyncio.get_running_loop(), feed.name)
    show = _shows.setdefault(key, Show(feed))
    show.watchers += 1
    try:
        yield show
    finally:
        show.watchers -= 1
        if not show.watchers:
            del _shows[key]


def stream(request, feed):
    """The stream of a feed, as an answer to `request`; who may watch has been asked before.

    The browser says in `Last-Event-ID`, or `?since=` the first time, which snapshot it shows already.
    """
    last = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    return StreamingHttpResponse(
        events(feed, last),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def events(feed, last=""):
    """The events of a feed as text, for as long as somebody reads them."""
    yield f"retry: {RETRY}\n\n"
    wakers = hub.hub_of_this_loop(channel())
    end = time.monotonic() + LONGEST
    seen = None
    with show_of(feed) as show, wakers.bell(feed.topic) as bell:
        while not wakers.is_closing and time.monotonic() < end:
            try:
                frame = await show.frame_since(bell.rung_at)
                if frame is None:
                    return
                known = str(frame.snapshot) == last and frame.is_settled if seen is None else False
                if frame.stamp != seen and not known:
                    yield event(frame)
                seen = frame.stamp
            except DatabaseError as error:
                logger.warning("a live stream could not look: %s", error)
            if not await bell.wait(HEARTBEAT):
                yield ": still here\n\n"


def event(frame):
    data = json.dumps(frame.data, ensure_ascii=False, separators=(",", ":"))
    return f"event: dashboard\nid: {frame.snapshot}\ndata: {data}\n\n"


def spoken(language, make):
    """`make`, to be called in the language of the one who watches."""

    def in_language():
        with translation.override(language):
            return make()

    return in_language
