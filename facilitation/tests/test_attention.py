"""What needs attention: only what is more than noise, and of a free conversation never its Direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation import wording
from facilitation.attention import Attention, Look, attention

GOOD = Look(18.0, 14.0, 22.0)
DIMENSIONS = ("direction", "depth", "diversity", "deeds")
THREAD = {
    "is_steered": True,
    "is_closed": False,
    "is_counted": True,
    "comments": 12,
    "people": 4,
    "untouched": [],
    "days_quiet": 0,
}


def verdict(looks=None, **changes):
    return attention(dict.fromkeys(DIMENSIONS, GOOD) | (looks or {}), **(THREAD | changes))


def test_a_good_conversation_needs_nothing():
    assert verdict() is None


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_dimension_whose_whole_interval_is_under_half_needs_attention(name):
    found = verdict({name: Look(4.0, 0.0, 9.0)})
    assert (found.dimension, found.code) == (name, "weak")


def test_a_low_score_that_may_as_well_be_a_fair_one_needs_nothing():
    assert verdict({"depth": Look(8.0, 2.0, 14.0)}) is None


def test_next_to_nothing_in_several_comments_needs_attention_though_little_is_certain():
    assert verdict({"deeds": Look(0.0, 0.0, 22.0)}, comments=4) is None
    assert verdict({"deeds": Look(0.0, 0.0, 22.0)}, comments=5).dimension == "deeds"


def test_a_fall_is_more_urgent_than_a_low_score():
    found = verdict({"depth": Look(4.0, 0.0, 9.0), "diversity": Look(12.0, 9.0, 15.0, earlier=18.0)})
    assert (found.dimension, found.code) == ("diversity", "fell")


def test_the_weakest_of_two_comes_first():
    found = verdict({"depth": Look(4.0, 0.0, 9.0), "deeds": Look(1.0, 0.0, 5.0)})
    assert found.dimension == "deeds"


def test_untouched_questions_count_from_five_comments_on():
    assert verdict(untouched=[3], comments=4) is None
    found = verdict(untouched=[3, 4], comments=5)
    assert (found.dimension, found.code, found.values["numbers"]) == ("direction", "untouched", [3, 4])


def test_a_quiet_post_without_a_reading_asks_for_company():
    unknown = dict.fromkeys(DIMENSIONS, Look(None))
    assert verdict(unknown, days_quiet=1, people=1, comments=1) is None
    assert verdict(unknown, days_quiet=2, people=1, comments=1).code == "few_voices"


@pytest.mark.parametrize("change", [{"is_closed": True}, {"is_counted": False}, {"days_quiet": 30}])
def test_what_is_closed_at_rest_or_not_counted_yet_is_left_alone(change):
    assert verdict({"depth": Look(1.0, 0.0, 2.0)}, **change) is None


scores = st.one_of(st.none(), st.floats(0, 25))


@given(
    numbers=st.tuples(scores, scores, scores, scores),
    earlier=scores,
    untouched=st.lists(st.integers(1, 30), max_size=4),
    comments=st.integers(0, 99),
    people=st.integers(0, 99),
    days=st.integers(0, 40),
)
def test_a_free_conversation_never_gets_a_warning_about_direction(
    numbers, earlier, untouched, comments, people, days
):
    looks = {
        name: Look(score, *((None, None) if score is None else (score, score)), earlier=earlier)
        for name, score in zip(DIMENSIONS, numbers, strict=True)
    }
    found = verdict(
        looks, is_steered=False, untouched=untouched, comments=comments, people=people, days_quiet=days
    )
    assert found is None or (found.dimension != "direction" and 0 <= found.urgency <= 1)


@pytest.mark.parametrize("name", DIMENSIONS)
@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("weak", {"score": 4.0, "high": 9.0}),
        ("fell", {"earlier": 9.0, "score": 4.0}),
        ("untouched", {"numbers": [1, 2, 3, 4, 5, 6], "count": 6}),
        ("few_voices", {"people": 1, "comments": 0}),
    ],
)
def test_every_verdict_has_a_reason_and_a_move(name, code, values):
    found = Attention(name, code, 0.5, values)
    assert wording.reason_of(found)
    assert wording.move_of(found)
