"""The cockpit: for facilitators of the space only, what needs attention first, live, at a fixed cost."""

import asyncio

import pytest
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions import actions, post_actions
from discussions.models import Membership, Space
from facilitation import feeds
from facilitation.cockpit import cockpit_state
from scoring.dashboard import dashboard_state
from scoring.tests.conftest import SENTENCES, talk, work
from scoring.tests.test_live import following, in_database, next_event, subscribed, write_and_count


def url_of(space):
    return reverse("facilitation:cockpit", args=[space.slug])


def make_thread(space, author, title, **options):
    options = {"mode": "free", "questions": ["Waarom?", "Wat?"]} | options
    return post_actions.main_thread(
        post_actions.write_post(space=space, author=author, title=title, body="Het logboek.", **options)
    )


def test_only_facilitators_of_the_space_see_it(client, space, ada, ben, facilitator):
    answer = client.get(url_of(space))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url
    elsewhere = Space.objects.create(slug="elders", name="Elders")
    Membership.objects.create(space=elsewhere, person=ben, role=Membership.Role.FACILITATOR)
    Membership.objects.create(space=space, person=ada, role=Membership.Role.MEMBER)
    for person, status in ((ada, 403), (ben, 403), (facilitator, 200)):
        client.force_login(person)
        assert client.get(url_of(space)).status_code == status
    assert client.get(url_of(elsewhere)).status_code == 403


def test_an_empty_space_teaches_with_an_example(client, space, facilitator):
    client.force_login(facilitator)
    assert 'class="empty"' in client.get(url_of(space)).content.decode()


def test_the_cockpit_and_the_space_lead_a_facilitator_to_the_import(client, space, ben, facilitator):
    address = reverse("exchange:import", args=[space.slug])
    for page in (url_of(space), space.get_absolute_url()):
        client.force_login(facilitator)
        assert address in client.get(page).content.decode()
    client.force_login(ben)
    assert address not in client.get(space.get_absolute_url()).content.decode()


def test_drafts_are_not_in_it(space, thread, ada):
    make_thread(space, ada, "Later", publish=False)
    assert [row.thread_id for row in cockpit_state(space.pk).rows] == [thread.pk]


def test_what_needs_attention_comes_first_with_its_dimension_reason_and_move(space, ada, ben, cas):
    plain = [make_thread(space, ada, f"Gesprek {n}") for n in range(3)]
    for n, thread in enumerate(plain):
        people = [ada, ben, cas]
        for turn in range(8):
            body = "Leuk hoor." if n == 1 else f"{SENTENCES[turn]} {SENTENCES[(turn + 4) % 10]}"
            actions.add_comment(thread=thread, author=people[turn % 3], body=f"{body} {turn}")
        work(thread)
    state = cockpit_state(space.pk)
    assert len(state.rows) == 3
    first = state.rows[0]
    assert first.thread_id == plain[1].pk
    assert first.attention.dimension in ("depth", "diversity", "deeds")
    assert first.reason
    assert first.move
    flags = [row.attention is not None for row in state.rows]
    assert flags == sorted(flags, reverse=True)
    assert state.needing == sum(flags)


def test_figures_and_trend_are_those_of_the_dashboard(space, thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 20)
    work(thread)
    (row,) = cockpit_state(space.pk).rows
    shown = thread.score.snapshot.readings
    assert row.readings.iq == shown["iq"] == row.iq_trend[-1]
    for cell in row.dimensions:
        assert cell.score == shown["dimensions"][cell.name]["score"] == cell.trend[-1]
        assert len(cell.trend) == 12
    assert (row.touched, row.asked) == (1, 2)
    assert dashboard_state(thread.pk).untouched == [2]


def test_it_takes_the_same_queries_for_one_and_for_many(client, space, ada, ben, cas, facilitator):
    client.force_login(facilitator)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url_of(space)).status_code == 200
        return len(found)

    first = make_thread(space, ada, "Eerste")
    talk(first, [ada, ben, cas], 3)
    work(first)
    at_one = queries()
    for n in range(4):
        thread = make_thread(space, ada, f"Volgende {n}")
        talk(thread, [ada, ben, cas], 3 + n)
        work(thread)
    talk(first, [ada, ben, cas], 57, start=3)
    work(first)
    assert queries() == at_one


@pytest.mark.parametrize("asked", ["2", "0", "99", "x", "٣", "-1", ""])
def test_any_page_number_is_answered(client, space, thread, facilitator, asked):
    client.force_login(facilitator)
    assert client.get(f"{url_of(space)}?page={asked}").status_code == 200


def test_the_list_of_spaces_leads_to_the_cockpits_of_mine(client, space, ben, facilitator):
    client.force_login(ben)
    assert url_of(space) not in client.get(reverse("facilitation:spaces")).content.decode()
    client.force_login(facilitator)
    assert url_of(space) in client.get(reverse("facilitation:spaces")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_page_that_shows_a_snapshot_is_the_frame_with_its_id(space, thread, ada, ben, cas, facilitator):
    talk(thread, [ada, ben, cas], 5)
    work(thread)
    client = Client(HTTP_ACCEPT_LANGUAGE="nl")
    client.force_login(facilitator)
    page = client.get(url_of(space)).content.decode()
    frame = feeds.cockpit_feed(space.pk, 1, "nl").draw()
    assert f'snapshot="{frame.snapshot}"' in page
    assert f"<div data-live-body>{frame.data['html']}</div>" in page


@pytest.mark.django_db(transaction=True)
def test_a_counted_comment_reaches_the_cockpit_at_once(space, thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 4)
    work(thread)

    async def story():
        async with following(feeds.cockpit_feed(space.pk, 1, "nl")) as events:
            first = await next_event(events)
            waiting = asyncio.create_task(next_event(events))
            async with subscribed():
                await in_database(write_and_count, thread, ben, SENTENCES[4])
            return first, await waiting

    first, second = asyncio.run(story())
    assert int(second["id"]) > int(first["id"])
    assert second["data"]["html"] != first["data"]["html"]


@pytest.mark.django_db(transaction=True)
def test_only_facilitators_follow_its_stream(space, thread, ada, facilitator):
    async def status_of(person):
        client = AsyncClient()
        if person:
            await client.aforce_login(person)
        return (await client.get(reverse("facilitation:cockpit_live", args=[space.slug]))).status_code

    assert [asyncio.run(status_of(who)) for who in (ada, facilitator, None)] == [403, 200, 403]
