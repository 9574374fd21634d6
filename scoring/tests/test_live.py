"""Live: the event is the state, nothing is missed, many watchers cost what one costs."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import AsyncClient, Client
from django.urls import reverse

from discussions import actions, post_actions
from scoring import dashboard, feeds, hub, ledger, live

from .conftest import SENTENCES, make_person, talk, work

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = "redis://127.0.0.1:1/0"  # nobody listens there
SOON = 8  # seconds; well under the heartbeat: what comes sooner came by a hint


def in_database(job, *args, **kwargs):
    """Do something with the database from within an event loop."""
    return hub.in_thread(lambda: job(*args, **kwargs))


def write_and_count(thread, author, body):
    comment = actions.add_comment(thread=thread, author=author, body=body)
    work(thread)
    return comment


def parsed(text):
    """An event's text as {event, id, data}; None for a comment or the retry line."""
    lines = dict(line.split(": ", 1) for line in text.strip().split("\n") if not line.startswith(":"))
    if "data" not in lines:
        return None
    return {**lines, "data": json.loads(lines["data"])}


async def next_event(events, within=SOON):
    async with asyncio.timeout(within):
        async for text in events:
            if found := parsed(text):
                return found


@asynccontextmanager
async def following(feed, last=""):
    events = live.events(feed, last)
    try:
        yield events
    finally:
        await events.aclose()


@asynccontextmanager
async def subscribed():
    """Until the hub of this loop really hears hints."""
    async with asyncio.timeout(SOON):
        while not await asyncio.to_thread(listeners):
            await asyncio.sleep(0.02)
    yield


def listeners():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return client.pubsub_numsub(live.channel())[0][1]


def feed_of(thread):
    return feeds.dashboard_feed(thread.pk, "nl")


def test_the_page_that_shows_a_snapshot_is_the_frame_with_its_id(thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 7)
    work(thread)
    client = Client(HTTP_ACCEPT_LANGUAGE="nl")
    client.force_login(ada)
    page = client.get(reverse("scoring:dashboard", args=[thread.post.slug])).content.decode()
    frame = feed_of(thread).draw()
    assert f'snapshot="{frame.snapshot}"' in page
    assert f"<div data-live-body>{frame.data['html']}</div>" in page


def test_a_counted_comment_reaches_a_dashboard_at_once(thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 4)
    work(thread)

    async def story():
        async with following(feed_of(thread)) as events:
            first = await next_event(events)
            waiting = asyncio.create_task(next_event(events))
            async with subscribed():
                await in_database(write_and_count, thread, ben, SENTENCES[4])
            return first, await waiting

    first, second = asyncio.run(story())
    assert first["event"] == second["event"] == "dashboard"
    assert int(second["id"]) > int(first["id"])
    assert (first["data"]["comments"], second["data"]["comments"]) == (4, 5)
    assert second["data"]["snapshot"] == int(second["id"])
    assert len(second["data"]["trend"]["points"]) == 5


@pytest.mark.parametrize("lost", ["the hint", "redis"])
def test_a_lost_hint_costs_one_heartbeat_and_no_update(thread, ada, ben, monkeypatch, settings, lost):
    talk(thread, [ada, ben], 3)
    work(thread)
    monkeypatch.setattr(live, "HEARTBEAT", 0.2)
    if lost == "redis":
        settings.REDIS_URL = NOWHERE
    else:
        monkeypatch.setattr(live, "announce", lambda thread_id, space_id: None)

    async def story():
        async with following(feed_of(thread)) as events:
            await next_event(events)
            await in_database(write_and_count, thread, ben, SENTENCES[4])
            return await next_event(events)

    assert asyncio.run(story())["data"]["comments"] == 4


def test_after_a_lost_link_the_last_event_id_closes_the_gap(thread, ada, ben, monkeypatch):
    talk(thread, [ada, ben], 3)
    work(thread)
    seen = feed_of(thread).draw().snapshot
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)

    async def beginning(last):
        async with following(feed_of(thread), last) as events:
            return [await anext(events) for _ in range(3)]

    assert not any(map(parsed, asyncio.run(beginning(str(seen))))), "it shows this one already"
    write_and_count(thread, ben, SENTENCES[4])
    missed = parsed(asyncio.run(beginning(str(seen)))[1])
    assert missed["data"]["comments"] == 4


def test_a_heartbeat_keeps_the_line_open(thread, ada, monkeypatch):
    work(thread)
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)

    async def story():
        async with following(feed_of(thread)) as events:
            return [await anext(events) for _ in range(4)]

    retry, _, *beats = asyncio.run(story())
    assert retry == "retry: 2000\n\n"
    assert beats == [": still here\n\n"] * 2


def test_many_watchers_share_one_subscription_and_one_drawing(thread, ada, ben):
    talk(thread, [ada, ben], 3)
    work(thread)
    drawn = []

    def counting_feed():
        feed = feed_of(thread)
        return live.Feed(feed.name, feed.topic, feed.look, lambda: drawn.append(1) or feed.draw())

    async def watch(ready):
        async with following(counting_feed()) as events:
            first = await next_event(events)
            ready.release()
            return first, await next_event(events)

    async def story():
        ready = asyncio.Semaphore(0)
        watchers = [asyncio.create_task(watch(ready)) for _ in range(20)]
        for _ in watchers:
            await ready.acquire()
        async with subscribed():
            shared = await asyncio.to_thread(listeners)
            await in_database(write_and_count, thread, ben, SENTENCES[4])
        return shared, await asyncio.gather(*watchers)

    shared, seen = asyncio.run(story())
    assert shared == 1
    assert len({second["id"] for _, second in seen}) == 1
    assert len(drawn) == 2


def test_a_stream_that_ends_leaves_nothing_behind(thread, ada):
    work(thread)

    async def story():
        async with following(feed_of(thread)) as events:
            await next_event(events)
            async with subscribed():
                pass
        wakers = hub.hub_of_this_loop(live.channel())
        async with asyncio.timeout(SOON):
            while await asyncio.to_thread(listeners):
                await asyncio.sleep(0.02)
        return dict(wakers.bells), wakers.listener.done()

    assert asyncio.run(story()) == ({}, True)
    assert not live._shows


def test_streams_end_when_the_server_stops(thread, ada):
    work(thread)

    async def story():
        async with following(feed_of(thread)) as events:
            await next_event(events)
            rest = asyncio.create_task(next_event(events))
            await asyncio.sleep(0)
            hub.close_all()
            return await rest

    assert asyncio.run(story()) is None


def test_a_watching_stream_holds_no_database_connection(thread, ada):
    work(thread)
    name = settings.DATABASES["default"]["NAME"]

    def held():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
            return cursor.fetchone()[0]

    client = AsyncClient()
    client.force_login(ada)
    before = held()

    async def story():
        answers = [await client.get(reverse("scoring:live", args=[thread.pk])) for _ in range(5)]
        streams = [aiter(answer.streaming_content) for answer in answers]
        for stream in streams:
            await anext(stream)
            await anext(stream)
        async with asyncio.timeout(SOON):  # PostgreSQL needs a moment to see that a connection is gone
            while await asyncio.to_thread(held_elsewhere) > before + 1:  # the one that counts is one too
                await asyncio.sleep(0.05)
        for stream in streams:
            await stream.aclose()
        return True

    def held_elsewhere():
        try:
            return held()
        finally:
            connection.close()

    assert asyncio.run(story())


async def status_of(person, url):
    client = AsyncClient()
    if person:
        await client.aforce_login(person)
    return await client.get(url)


def test_who_may_follow_which_stream(thread, post, ada, ben, facilitator):
    work(thread)
    url = reverse("scoring:live", args=[thread.pk])

    def status(person, url):
        return asyncio.run(status_of(person, url)).status_code

    assert [status(who, url) for who in (ada, facilitator, ben, None)] == [200, 200, 403, 403]
    assert [status(who, f"{url}?kind=thread") for who in (ada, ben, None)] == [200, 200, 200]
    draft = post_actions.write_post(
        space=post.space, author=ada, title="Later", body="…", publish=False, mode="free"
    )
    hidden = reverse("scoring:live", args=[draft.threads.get().pk])
    assert [status(who, f"{hidden}?kind=thread") for who in (ada, ben, None)] == [200, 404, 404]


def test_a_stream_answers_as_server_sent_events(thread, ada):
    work(thread)

    async def story():
        answer = await status_of(ada, reverse("scoring:live", args=[thread.pk]))
        stream = aiter(answer.streaming_content)
        texts = [(await anext(stream)).decode() for _ in range(2)]
        await stream.aclose()
        return answer.headers, parsed(texts[1])

    headers, event = asyncio.run(story())
    assert headers["Content-Type"] == "text/event-stream"
    assert headers["Cache-Control"] == "no-store"
    assert event["data"]["snapshot"] == int(event["id"])


def test_a_reader_hears_of_a_new_comment_before_it_is_counted(thread, ada, ben, monkeypatch):
    talk(thread, [ada, ben], 3)
    work(thread)
    monkeypatch.setattr(live, "HEARTBEAT", 0.1)

    async def story():
        async with following(feeds.reader_feed(thread.pk, "nl")) as events:
            first = await next_event(events)
            comment = await in_database(actions.add_comment, thread=thread, author=ben, body="Nog iets.")
            return first, comment, await next_event(events)

    first, comment, second = asyncio.run(story())
    assert second["id"] == first["id"]
    assert (first["data"]["behind"], second["data"]["behind"]) == (False, True)
    assert (second["data"]["comments"], second["data"]["last_id"]) == (4, comment.pk)


def test_a_closed_conversation_is_not_being_counted_for_ever(thread, ada, ben):
    """Closing changes no reading, but a page that was opened just then said that it is being counted."""
    talk(thread, [ada, ben], 3)
    work(thread)
    actions.close_thread(thread, by=ada)
    opened = dashboard.dashboard_state(thread.pk)
    assert opened.is_behind
    work(thread)
    after = dashboard.dashboard_state(thread.pk)
    assert after.snapshot > opened.snapshot
    assert not after.is_behind


def test_the_streams_of_another_language_are_drawn_in_it(thread, ada):
    talk(thread, [ada, make_person("Ben")], 3)
    work(thread)
    in_dutch, in_english = (feeds.dashboard_feed(thread.pk, code).draw() for code in ("nl", "en"))
    assert in_dutch.snapshot == in_english.snapshot
    assert "What would help" in in_english.data["html"]


def test_redis_away_a_score_is_still_kept(thread, ada, settings, caplog):
    settings.REDIS_URL = NOWHERE
    talk(thread, [ada], 1)
    work(thread)
    assert ledger.check(thread.pk) == []
    assert "Redis does not answer" in caplog.text
