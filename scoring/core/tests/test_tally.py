"""The laws of the tally and of settling it through its layers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.core.cells import collapse, inside_text
from scoring.core.tally import Tally, rebuild, settle

SIGNALS = ["depth.reasons", "depth.builds_on", "deeds.proposes"]
names = st.sampled_from(["a", "b", "depth.reasons", "x=1", "é"])
tallies = st.dictionaries(names, st.integers(-(10**12), 10**12), max_size=5).map(Tally)


@given(tallies, tallies, tallies)
def test_tallies_add_in_any_order_and_grouping(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert Tally.sum([a, b, c]) == a + b + c


@given(tallies, tallies)
def test_taking_back_is_exact(a, b):
    assert a + Tally.zero() == a
    assert a - a == Tally.zero()
    assert (a + b) - b == a


@given(tallies)
def test_a_tally_survives_json(a):
    assert Tally.from_json(a.to_json()) == a
    assert 0 not in a.values()


@st.composite
def comments(draw):
    """A comment's contribution with the shape that the rubric gives it."""
    key, person = draw(st.sampled_from("abcdefgh")), draw(st.sampled_from("pqr"))
    parent = draw(st.sampled_from(["", "a", "b", "z"]))
    counts = {f"comment:{key}/by={person}": 1, f"comment:{key}/comments": 1, "weight.depth": 7}
    if parent and parent != key:
        counts[f"comment:{key}/under={parent}"] = 1
    for text in draw(st.lists(st.sampled_from("stuv"), max_size=3)):
        marks = {"talk=1000": 1, "said=1000": 1, "angle.3=500": 1}
        for signal in draw(st.lists(st.sampled_from(SIGNALS), max_size=3, unique=True)):
            marks[f"{signal}={draw(st.integers(1, 20)) * 50}"] = 1
        counts |= {f"text:{text}/{name}": n for name, n in inside_text(key, Tally(marks)).items()}
    return Tally(counts)


def distinct(found):
    """One contribution per comment."""
    return list({name: c for c in found for name in c if "/by=" in name}.values())


class Store:
    """Cells as the ledger keeps them."""

    def __init__(self):
        self.cells, self.top = {}, Tally.zero()

    def apply(self, delta):
        changed, top = settle(
            delta, lambda wanted: {c: self.cells[c] for c in wanted if c in self.cells}, collapse
        )
        self.cells |= changed
        self.cells = {name: counts for name, counts in self.cells.items() if counts}
        self.top = self.top + top


@settings(max_examples=60)
@given(st.lists(comments(), max_size=6).map(distinct), st.randoms(use_true_random=False))
def test_any_order_any_batching_and_taking_back_equal_a_rebuild(found, dice):
    store = Store()
    order = list(found)
    dice.shuffle(order)
    while order:
        batch = [order.pop() for _ in range(min(len(order), dice.randint(1, 3)))]
        store.apply(Tally.sum(batch))
        if dice.random() < 0.5:
            store.apply(-batch[0])
            store.apply(batch[0])
    assert (store.cells, store.top) == rebuild(found, collapse)


@settings(max_examples=40)
@given(st.lists(comments(), max_size=6).map(distinct))
def test_everything_taken_back_leaves_no_trace(found):
    store = Store()
    for c in found:
        store.apply(c)
    for c in found:
        store.apply(-c)
    assert store.cells == {}
    assert store.top == Tally.zero()


@settings(max_examples=40)
@given(st.lists(comments(), max_size=8).map(distinct), st.integers(0, 8))
def test_two_threads_merged_are_one_thread(found, cut):
    left, right = Store(), Store()
    left.apply(Tally.sum(found[:cut]))
    right.apply(Tally.sum(found[cut:]))
    left.apply(Tally.sum(found[cut:]))
    assert (left.cells, left.top) == rebuild(found, collapse)


def test_each_cell_is_loaded_at_most_once():
    asked = []

    def load(wanted):
        asked.extend(wanted)
        return {}

    settle(
        Tally(
            {
                "comment:a/by=p": 1,
                "comment:a/comments": 1,
                "text:s/in=a~v": 1,
                "comment:a/belongs": 1,
                "text:s/v:talk=1000": 1,
            }
        ),
        load,
        collapse,
    )
    assert sorted(asked) == sorted(set(asked))
    assert {"person:p", "chain:a"} <= set(asked)
