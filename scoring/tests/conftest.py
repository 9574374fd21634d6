"""Threads to score: written by the actions that people use, so that what is tested is the whole way."""

import pytest

from discussions import actions, post_actions
from discussions.models import Membership, Space
from people.models import Person
from scoring import ledger, tasks

SENTENCES = (
    "Waarom haken ze na een kwartier af, en wat vroegen we ze eigenlijk?",
    "Omdat niemand wist waar het logboek voor was, vulden ze het niet in.",
    "Bij ons op de afdeling hebben we het een maand geprobeerd met zes mensen.",
    "Ik nam aan dat kort beter is, maar daar twijfel ik nu over.",
    "Ik bel donderdag de twee teams en vertel hier hoe het ging.",
    "Dank je wel!",
    "What would make it worth your time to come back?",
    "We measured it for a week: it was the same six people every morning.",
    "Ik heb het vorige week gedaan en acht van de tien ochtenden lukte het.",
    "Wim en Hatice zeggen eigenlijk hetzelfde: het gaat om tijd, niet om onwil.",
)


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    """Tasks are not sent: a test says itself when the worker works. Tests about sending undo this."""
    monkeypatch.setattr(tasks.rescore_thread, "delay", lambda thread_id: None)


@pytest.fixture
def space(db):
    return Space.objects.get_or_create(slug="plein", defaults={"name": "Plein"})[0]


def make_person(name):
    return Person.objects.create_user(f"{name.lower()}@example.org", name=name)


@pytest.fixture
def ada(db):
    return make_person("Ada")


@pytest.fixture
def ben(db):
    return make_person("Ben")


@pytest.fixture
def cas(db):
    return make_person("Cas")


@pytest.fixture
def facilitator(space):
    person = make_person("Fiep")
    Membership.objects.create(space=space, person=person, role=Membership.Role.FACILITATOR)
    return person


@pytest.fixture
def post(space, ada):
    return post_actions.write_post(
        space=space,
        author=ada,
        title="Waarom blijft het logboek leeg?",
        body="Niemand vult het logboek in. Wat zit daarachter?",
        purpose="Na dit gesprek weten we wat we met het logboek doen en wie wat probeert.",
        questions=["Waarom vullen mensen het logboek niet in?", "Wat heb je zelf geprobeerd?"],
    )


@pytest.fixture
def thread(post):
    return post_actions.main_thread(post)


def talk(thread, people, count, *, start=0):
    """`count` comments by these people in turn, every third one in reply to the one before."""
    comments = []
    for n in range(start, start + count):
        parent = comments[-1] if comments and n % 3 == 0 else None
        comments.append(
            actions.add_comment(
                thread=thread,
                author=people[n % len(people)],
                body=f"{SENTENCES[n % len(SENTENCES)]} {SENTENCES[(n * 7 + 3) % len(SENTENCES)]}",
                parent=parent,
                questions=[1 + n % 2] if n % 4 == 0 else (),
            )
        )
    return comments


def work(thread):
    """What the worker does: until the score knows everything."""
    while not ledger.bring_up_to_date(thread.pk):
        pass
