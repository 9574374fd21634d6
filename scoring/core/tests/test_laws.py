"""The laws of the score: what must not move it, what must, and that its points add up."""

# ruff: noqa: E501  sentences that people wrote are not cut in two

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core import rubric
from scoring.core.tally import Tally, rebuild, settle
from scoring.core.threads import read
from scoring.core.turn import Frame, Turn

from .talk import DULL, DUTCH_FRAME, DUTCH_TEXTS, FRAME, REPAIR, scores

BASE = scores(REPAIR)

UNRELATED = (
    "The blue whale is the largest animal known ever to have existed. It can reach 29.9 metres and weigh 199 "
    "tonnes, because krill is abundant in polar seas. Researchers counted 2,500 of them in 2018, whereas the "
    "population was far larger before whaling, although estimates differ."
)
NOTHING = {
    "a copy by another": REPAIR[2].text,
    "a copy of the promise": REPAIR[3].text,
    "a near copy": REPAIR[2].text.replace("eleven of them", "eleven of these") + " 🙂",
    "empty": "",
    "white space": "  \n\n ",
    "praise": "Wonderful, what a great discussion this is! Thank you all so much for sharing.",
    "agreement": "+1",
    "longer agreement": "I totally agree with everything that has been said here, well done.",
    "cue words": "because therefore since why what if I will tomorrow evidence however on the other hand assume",
    "cue words with commas": "because, so, therefore, why, what if, I will, tomorrow, however, assumption",
    "question marks": "??? ?? ?",
    "pasted text": UNRELATED,
    "a quote": "> " + REPAIR[3].text,
    "code": "```\nI will do this tomorrow because of the evidence\n```",
}


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("author", ["newcomer", "nadia"])
def test_what_adds_nothing_raises_nothing(name, author):
    parent = REPAIR[-1]
    added = Turn("c6", author, NOTHING[name], parent.key, parent.author, parent.text)
    after = scores((*REPAIR, added))
    for dimension, score in after.items():
        assert score <= BASE[dimension] + 0.2, dimension


def test_ninety_five_times_plus_one_leaves_depth_as_it_was():
    crowd = [Turn(f"p{i}", f"fan{i}", "+1") for i in range(95)]
    assert scores((*REPAIR, *crowd))["depth"] == BASE["depth"]


@pytest.mark.parametrize(
    "text",
    [
        "I'll ring the two cafés in the next town on Monday and ask how they do it.",
        "Zaterdag zet ik een bord met namen neer in het repaircafé, en ik laat hier weten hoe het ging.",
        "Count me in: this Saturday I greet the people who wait, from ten to twelve.",
    ],
)
@pytest.mark.parametrize("author", ["yusuf", "newcomer"])
def test_an_honest_promise_never_lowers_deeds(text, author):
    added = Turn("c6", author, text, "c5", "lena", REPAIR[-1].text)
    assert scores((*REPAIR, added))["deeds"] >= BASE["deeds"]


def test_a_promise_by_somebody_who_had_none_raises_deeds():
    added = Turn(
        "c6", "bas", "I'll ring the two cafés in the next town on Monday.", "c5", "lena", REPAIR[-1].text
    )
    assert scores((*REPAIR, added))["deeds"] > BASE["deeds"]


@pytest.mark.parametrize("number", [1, 2])
def test_an_honest_answer_never_lowers_coverage(number):
    before = read(FRAME, list(REPAIR))[0].questions
    text = "While they wait for a repair people drink coffee and look at the lamps of others."
    after = read(FRAME, [*REPAIR, Turn("c6", "newcomer", text, answers=(number,))])[0].questions
    assert all(b.coverage >= a.coverage for a, b in zip(before, after, strict=True))
    assert after[number - 1].coverage > 0


def test_a_new_person_with_a_new_angle_who_meets_another_never_lowers_diversity():
    text = (
        "Lena, that volunteer costs you one person and the walkers cost me a sale: as the baker next door I see "
        "them come in for bread and never go back. I could keep a list by the till, though only until noon."
    )
    added = Turn("c6", "baker", text, "c5", "lena", REPAIR[-1].text)
    assert scores((*REPAIR, added))["diversity"] >= BASE["diversity"]


def renamed(turns, name):
    return [replace(t, author=name(t.author), parent_author=name(t.parent_author or "")) for t in turns]


DRESSINGS = {
    "names": lambda t: t,
    "bold": lambda t: "**" + t.replace(". ", ".** **") + "**",
    "list": lambda t: "- " + t.replace(". ", ".\n- "),
    "emoji": lambda t: t.replace(".", ". 🙂", 1) + " 🎉",
    "capitals": str.upper,
    "typo": lambda t: t.replace("the ", "teh ", 1),
}


@pytest.mark.parametrize("name", DRESSINGS)
def test_dress_does_not_matter(name):
    turns = [
        replace(t, text=DRESSINGS[name](t.text)) for t in renamed(REPAIR, lambda a: a and f"x-{a[::-1]}")
    ]
    after = scores(turns, replace(FRAME, author="x-tsoh"))
    for dimension, score in after.items():
        assert abs(score - BASE[dimension]) < 1, dimension


def test_a_translation_moves_each_d_less_than_three_and_the_iq_less_than_six():
    turns = []
    for turn, text in zip(REPAIR, DUTCH_TEXTS, strict=True):
        above = int(turn.parent_key[1:]) - 1 if turn.parent_key else None
        turns.append(replace(turn, text=text, parent_text=None if above is None else DUTCH_TEXTS[above]))
    after, _, _ = read(DUTCH_FRAME, turns)
    for dimension, reading in after.dimensions.items():
        assert abs(reading.score - BASE[dimension]) < 3, dimension
    assert abs(after.iq - sum(BASE.values())) < 6


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(5)), st.integers(0, 4))
def test_order_batches_edits_and_withdrawals_leave_no_trace(order, edited):
    whole = rubric.contributions(list(REPAIR), FRAME)
    cells, top = rebuild([rubric.opening(FRAME), *(c.tally for c in whole)], rubric.collapse)
    kept, total = {}, rubric.opening(FRAME)

    def apply(delta):
        nonlocal total
        changed, change = settle(
            delta, lambda names: {n: kept[n] for n in names if n in kept}, rubric.collapse
        )
        kept.update(changed)
        total = total + change

    other = rubric.contribution(
        replace(REPAIR[edited], text="We will see. Something else entirely."), FRAME
    ).tally
    for number in order:
        if number == edited:
            apply(other)
        one = rubric.contribution(REPAIR[number], FRAME).tally
        apply(one)
        apply(-one)
        apply(one - other if number == edited else one)
    assert total == top
    assert {name: counts for name, counts in kept.items() if counts} == cells


def test_points_and_parts_add_up_to_the_reading():
    readings, top, found = read(FRAME, list(REPAIR))
    for dimension, reading in readings.dimensions.items():
        points = sum(
            rubric.points(e.weight, dimension, top)
            for c in found
            for e in c.evidence
            if e.dimension == dimension
        )
        assert points + sum(value for _, value in reading.parts) == pytest.approx(reading.score, abs=1e-4)


def test_evidence_points_at_its_sentence():
    for turn, made in zip(REPAIR, rubric.contributions(list(REPAIR), FRAME), strict=True):
        for item in made.evidence:
            span = turn.text[item.start : item.end]
            assert span[0].isupper()
            assert span[-1] in ".?!"
            assert item.weight > 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*REPAIR, *(Turn("d", "x", text) for text in DULL)]), max_size=9))
def test_readings_stay_in_their_bounds_inside_their_interval(picked):
    turns = [replace(turn, key=f"k{i}") for i, turn in enumerate(picked)]
    readings, top, _ = read(FRAME, turns)
    people = {turn.author for turn in turns}
    known = len(people) >= 2 and len(turns) >= 3
    assert (readings.iq is not None) == known
    for reading in readings.dimensions.values():
        assert (reading.score is not None) == known
        if known:
            assert 0 <= reading.low <= reading.score <= reading.high <= 25
    if known:
        assert 0 <= readings.low <= readings.iq <= readings.high <= 100
    assert rubric.readings(Tally.from_json(top.to_json())).to_json() == readings.to_json()


def test_intervals_narrow_with_more_comments_and_people():
    def width(turns):
        return [r.high - r.low for r in read(FRAME, turns)[0].dimensions.values()]

    more = [
        *REPAIR,
        Turn(
            "c6",
            "olga",
            "At the library café we let people hold the screwdriver, and then nobody leaves early.",
        ),
        Turn(
            "c7",
            "piet",
            "My neighbour waited an hour with her toaster and never knew that she had been seen.",
        ),
    ]
    assert all(b <= a for a, b in zip(width(list(REPAIR[:3])), width(list(REPAIR)), strict=True))
    assert all(b <= a for a, b in zip(width(list(REPAIR)), width(more), strict=True))
    assert sum(width(more)) < sum(width(list(REPAIR[:3])))


def test_a_free_thread_has_no_direction_and_the_other_three_make_the_iq():
    readings, _, _ = read(replace(FRAME, steered=False), list(REPAIR))
    assert readings.dimensions["direction"].score is None
    assert readings.dimensions["direction"].because[0].code == "direction.free"
    rest = sum(r.score for name, r in readings.dimensions.items() if name != "direction")
    assert readings.iq == pytest.approx(rest * 4 / 3, abs=0.06)


def test_a_good_conversation_reads_higher_than_a_dull_one_on_every_d():
    dull = [Turn(f"d{i}", author, text) for i, (author, text) in enumerate(zip("abcde", DULL, strict=True))]
    for dimension, score in scores(dull).items():
        assert BASE[dimension] > score + 3, dimension


def test_the_number_of_top_level_names_does_not_grow_with_the_thread():
    def size(count):
        turns = [replace(t, key=f"k{i}{t.key}", author=f"p{i}") for i in range(count) for t in REPAIR]
        for i, turn in enumerate(turns):
            turns[i] = replace(turn, text=turn.text.replace("café", f"café number {i}"))
        return set(read(FRAME, turns)[1])

    assert len(size(6)) <= 156  # 64 axes of angles, two names per signal and dimension, and the frame's own


@pytest.mark.parametrize(
    "text", ["\x00", "> " * 5000 + "x", "a" * 20000, "‮‮ abc", "🙂" * 500, "[x](" * 900, "_" * 3000]
)
def test_odd_text_is_read_without_harm(text):
    made = rubric.contribution(Turn("k/1", "p=/%", text, "z", "q", text), Frame(language="xx"))
    assert all(0 <= e.start < e.end <= len(text) for e in made.evidence)
