"""The demo conversations in the order in which a careful reader puts them."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pytest

from scoring.core.rubric import DIMENSIONS, VERSION
from scoring.core.threads import frame_of, read, turns_of

# What the demos read. When this test fails, readings changed: raise rubric.VERSION, so that
# every kept score is counted again, and note the new digits here.
DIGITS = {"2026.4": "83213b1c92593e29"}
DEMO = Path(__file__).resolve().parents[3] / "exchange" / "demo"


@lru_cache(maxsize=4)
def readings(name):
    document = json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))
    return read(frame_of(document), turns_of(document))[0]


def score(name, dimension):
    return readings(name).dimensions[dimension].score


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_good_dutch_conversation_reads_above_the_weak_one(dimension):
    assert score("nl-1", dimension) > score("nl-2", dimension) + 3


@pytest.mark.parametrize("name", ["en-2", "nl-1"])
def test_talk_without_deeds_reads_below_talk_with_deeds(name):
    assert score("en-1", "deeds") + 5 < score(name, "deeds")


@pytest.mark.parametrize("name", ["nl-2", "en-1"])
def test_where_nothing_is_promised_or_done_there_are_hardly_any_deeds(name):
    assert score(name, "deeds") < 4


def test_praise_and_tips_are_not_deep():
    assert score("nl-2", "depth") < 7


def test_a_thoughtful_conversation_is_deep_without_deeds():
    assert 12 < score("en-1", "depth") < 22


def test_nothing_is_saturated():
    found = [readings(name).dimensions[d] for name in ("nl-1", "nl-2", "en-1", "en-2") for d in DIMENSIONS]
    assert all(reading.score is None or reading.score < 23 for reading in found)


def test_questions_that_nobody_touched_are_not_covered():
    covered = {question.number for question in readings("nl-1").questions if question.coverage}
    assert covered == {1, 2, 3}
    assert [question.coverage > 0 for question in readings("nl-2").questions] == [True, False, False]


def test_readings_do_not_change_without_a_new_version():
    found = [readings(name).to_json() for name in ("nl-1", "nl-2", "en-1", "en-2")]
    digits = sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]
    assert {VERSION: digits} == DIGITS
