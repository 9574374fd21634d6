"""Laws 1 to 4 over threads that hypothesis draws."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.core import rubric, threads
from scoring.core.rubric import DIMENSIONS
from scoring.core.tally import Tally, rebuild, settle
from scoring.core.turn import Turn
from scoring.evaluation import attacks, translations

from .drawn import conversations, documents, readings, replies, scenes

NEVER = ("a copy of a comment", "an empty comment", "question marks", "a list of cue words")
often = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


class Kept:
    """A thread that is kept up to date by deltas, as the ledger does."""

    def __init__(self, frame):
        self.cells, self.top = {}, rubric.opening(frame)

    def apply(self, delta):
        changed, change = settle(
            delta, lambda names: {n: self.cells[n] for n in names if n in self.cells}, rubric.collapse
        )
        self.cells |= changed
        self.top += change


# 1. Any order of arrival, any batching, edit, withdraw, merge and rebuild give the same digits.


@often
@given(scenes(), st.data())
def test_however_a_thread_came_about_its_digits_are_the_same(scene, data):
    frame, turns = scene
    made = [rubric.contribution(turn, frame).tally for turn in turns]
    cells, top = rebuild([rubric.opening(frame), *made], rubric.collapse)
    kept = Kept(frame)
    order = data.draw(st.permutations(range(len(turns))))
    edited = data.draw(st.sampled_from(order))
    other = rubric.contribution(replace(turns[edited], text="Something else. Dat was het."), frame).tally
    for number in order:
        if number == edited:
            kept.apply(other)
            kept.apply(made[number] - other)
        else:
            kept.apply(made[number])
        if data.draw(st.booleans()):  # withdrawn, and back again
            kept.apply(-made[number])
            kept.apply(made[number])
    assert kept.top == top
    assert {name: counts for name, counts in kept.cells.items() if counts} == cells


@often
@given(scenes(fewest=4), st.integers(1, 3))
def test_one_by_one_or_all_at_once_is_the_same(scene, cut):
    frame, turns = scene
    alone = [rubric.contribution(turn, frame) for turn in turns]
    assert rubric.contributions(turns, frame) == alone
    parts = [Tally.sum(c.tally for c in part) for part in (alone[:cut], alone[cut:])]
    kept = Kept(frame)
    for part in parts:
        kept.apply(part)
    assert rubric.readings(kept.top).to_json() == threads.read(frame, turns)[0].to_json()


# 2. What adds nothing raises no D by more than 0.2.


def _raises(frame, turns, added, most=0.2):
    assume(threads.read(frame, turns)[0].iq is not None)
    before, after = readings(frame, turns), readings(frame, [*turns, added])
    return {d: after[d] - before[d] for d in DIMENSIONS if after[d] > before[d] + most + 1e-6}


@often
@given(scenes(), st.data())
def test_a_copy_raises_nothing(scene, data):
    frame, turns = scene
    # said to oneself it takes nothing up, said to another it may
    said = [turn for turn in turns if turn.author != turn.parent_author]
    assume(said)
    copied = data.draw(st.sampled_from(said))
    author = data.draw(st.sampled_from(["somebody-new", turns[0].author]))
    assert not _raises(frame, turns, replace(copied, key="zzzzzzz1", author=author))


@often
@given(
    scenes(),
    st.sampled_from(["", " \n ", "???", "+1", "!!! :-)", "ok.", "\u00a0", "\U0001f642"]),
    st.booleans(),
)
def test_noise_raises_nothing(scene, noise, answers):
    frame, turns = scene
    to = turns[-1] if answers else Turn("", "", "")
    above = (to.key, to.author, to.text) if answers else ()
    assert not _raises(frame, turns, Turn("zzzzzzz1", "somebody-new", noise, *above))


def test_praise_and_text_from_elsewhere_hardly_ever_raise_anything():
    """Of a hundred some share enough with a thread, or seem to ask back (docs/evaluation.md)."""
    found = attacks.attacks(documents()[::2])
    for kind, most in (("praise", 0.09), ("text about something else", 0.03)):
        tried = [each for each in found if each.kind == kind]
        breaking = [each for each in tried if each.rise > attacks.LAW]
        assert len(tried) > 200
        assert len(breaking) <= most * len(tried), breaking
    assert not [each for each in found if each.rise > attacks.LAW and each.kind in NEVER]


@often
@given(scenes(), st.data())
def test_cue_words_raise_nothing(scene, data):
    frame, turns = scene
    listed = attacks.CUES[frame.language].split()
    mark = data.draw(st.sampled_from([" ", ", ", "; ", "? "]))
    assert not _raises(frame, turns, Turn("zzzzzzz1", "somebody-new", mark.join(listed)))


# 3. An honest promise never lowers Deeds; an honest answer never lowers coverage.


@often
@given(scenes(), st.data())
def test_an_honest_promise_never_lowers_deeds(scene, data):
    frame, turns = scene
    added = data.draw(replies(turns, ("commitment",), frame.language))
    assert readings(frame, [*turns, added])["deeds"] >= readings(frame, turns)["deeds"]


@often
@given(st.sampled_from(conversations()), st.data())
def test_an_honest_answer_never_lowers_coverage(conversation, data):
    frame, turns = conversation
    kept = data.draw(st.sets(st.sampled_from(turns), min_size=3))
    assume(len(kept) < len(turns))
    answer = data.draw(st.sampled_from([turn for turn in turns if turn not in kept]))
    some = [turn for turn in turns if turn in kept]
    before = threads.read(frame, some)[0].questions
    after = threads.read(frame, [*some, answer])[0].questions
    assert all(b.coverage >= a.coverage for a, b in zip(before, after, strict=True))


# 4. Names move nothing, dressing, emoji and capitals hardly ever, a typo in every sentence about one point.


def _typo(text):
    return ". ".join(_swap(part) for part in text.split(". "))


def _swap(sentence):
    place = next((at for at in range(6, len(sentence) - 1) if sentence[at - 3 : at + 2].isalpha()), None)
    if place is None:
        return sentence
    return sentence[:place] + sentence[place + 1] + sentence[place] + sentence[place + 2 :]


DRESSES = {
    "bold": lambda text: "**" + text.replace(". ", ".** **") + "**",
    "list": lambda text: "- " + text.replace(". ", ".\n- "),
    "emoji": lambda text: text.replace(".", ". 🙂", 1) + " 🎉",
    "capitals": str.upper,
}


@often
@given(scenes(), st.randoms(use_true_random=False))
def test_names_do_not_matter(scene, dice):
    frame, turns = scene
    names = sorted({turn.author for turn in turns} | {turn.parent_author or "" for turn in turns})
    other = {name: f"person-{number}" for number, name in enumerate(dice.sample(names, len(names)))}
    renamed = [
        replace(t, author=other[t.author], parent_author=t.parent_author and other[t.parent_author])
        for t in turns
    ]
    assert readings(replace(frame, author="x"), renamed) == readings(frame, turns)


def _dressed(turns, dress):
    return [
        replace(turn, text=dress(turn.text), parent_text=turn.parent_text and dress(turn.parent_text))
        for turn in turns
    ]


def test_dress_hardly_ever_matters():
    """Nine in ten conversations do not move at all; of the others none moves much."""
    for name, dress in DRESSES.items():
        for dimension, moves in _moves(dress).items():
            assert moves[len(moves) * 9 // 10] == 0, (name, dimension)
            assert moves[-1] < 2.5, (name, dimension)


def test_a_typo_in_every_sentence_moves_little():
    """The middle move and the ninth tenth of each D: a spoilt word in each sentence is much."""
    for dimension, moves in _moves(_typo).items():
        assert moves[len(moves) // 2] < 1.5, dimension
        assert moves[len(moves) * 9 // 10] < 4.5, (dimension, moves[len(moves) * 9 // 10])


def _moves(dress):
    found = {dimension: [] for dimension in DIMENSIONS}
    for frame, turns in conversations()[::4]:
        before, after = readings(frame, list(turns)), readings(frame, _dressed(turns, dress))
        for dimension in DIMENSIONS:
            found[dimension].append(abs(after[dimension] - before[dimension]))
    return {dimension: sorted(moves) for dimension, moves in found.items()}


# 5. A faithful translation: each D moves less than 2, the IQ less than 4, typically.


def test_a_translation_moves_little():
    """The middle of all moves between our Dutch and English versions of the same conversations."""
    moves = {name: sorted(values) for name, values in translations.moves().items()}
    for dimension in DIMENSIONS:
        assert moves[dimension][len(moves[dimension]) // 2] < 2, dimension
    assert moves["iq"][len(moves["iq"]) // 2] < 4
