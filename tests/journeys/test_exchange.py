"""Conversations come in and go out: by command, by form, and by the real file the model came from."""

import json

import pytest

from discussions.models import Comment, Space
from exchange.exporting import export_thread
from exchange.importing import import_thread
from iq4d_site.settings import env

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return Space.objects.get(slug=Space.PUBLIC)


def data_file(name):
    path = env.IQ4D_DATA / "threads" / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set IQ4D_DATA to the folder with the test data")
    return path


def test_the_conversation_the_model_came_from_loses_nothing(space):
    document = json.loads(data_file("iq4d-model.json").read_text())
    result = import_thread(document, space=space)
    assert (result.post.questions.count(), result.comments, result.orphans) == (12, 5, 1)
    orphan = Comment.objects.get(thread=result.thread, source_id="c5")
    assert (orphan.missing_parent, orphan.parent, len(orphan.path)) == ("erik-1", None, 7)
    assert export_thread(result.thread) == document


def test_pairs_of_conversations_lose_nothing(space):
    lines = data_file("contrast-dev.jsonl").read_text().splitlines()
    pairs = [json.loads(line) for line in lines if line.strip()]
    assert pairs
    for pair in pairs:
        for side in "a", "b":
            assert export_thread(import_thread(pair[side], space=space).thread) == pair[side]
