"""export(import(x)) = x, whatever x is."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from discussions.models import Space
from exchange.exporting import export_text, export_thread
from exchange.importing import import_thread
from exchange.thread_format import require_valid
from people.models import Person

from . import conversations

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return Space.objects.get(slug=Space.PUBLIC)


def assert_comes_back(document, space):
    thread = import_thread(document, space=space).thread
    thread.post.refresh_from_db()
    exported = export_thread(thread)
    assert exported == document
    assert json.loads("".join(export_text(thread))) == exported


def test_a_small_conversation_comes_back(space):
    assert_comes_back(conversations.small(), space)


def test_a_conversation_comes_back_with_all_its_oddities(space):
    assert_comes_back(conversations.awkward(), space)


def test_a_conversation_comes_back_after_another_one_named_its_writers(space):
    first = conversations.small(people={"teun": {"name": "Teun de Wit"}})
    import_thread(first, space=space)
    assert_comes_back(conversations.small(id="without-names"), space)


def test_a_writer_whose_name_turns_the_reading_direction_comes_back_and_harms_nobody(space):
    document = conversations.small()
    document["comments"][0]["author"] = "\u202eevil\n\x07x"
    assert_comes_back(document, space)
    assert Person.objects.get(handle="\u202eevil\n\x07x").name == "evil x"


def test_a_long_conversation_goes_out_in_few_pieces(space):
    """The server hands on each piece by itself: one for every comment would keep it busy for long."""
    document = conversations.small()
    first = document["comments"][0]
    document["comments"] = [{**first, "id": f"c{n}", "body": "words " * 20} for n in range(2000)]
    thread = import_thread(document, space=space).thread
    pieces = list(export_text(thread))
    assert json.loads("".join(pieces)) == document
    assert len(pieces) < 10
    assert max(map(len, pieces)) < 70_000


@given(document=conversations.documents())
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_conversation_comes_back(document, space):
    require_valid(document)
    space = Space.objects.create(slug=f"space-{Space.objects.count()}", name="one of its own")
    assert_comes_back(document, space)
