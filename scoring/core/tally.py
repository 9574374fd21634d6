"""Tally: exact counts under names, and settle, which pushes a change through its layers.

A name is a path. `text:9f2c/reasons=650` is a count inside the cell `text:9f2c`; a name without a
slash is a top-level count. The counts of a cell are collapsed by a pure function into names of a
later layer, until only top-level names are left; a reading is made from those alone. So a change of
one comment costs what the comment touches, however long the thread is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

# The fixed order in which cells are settled; a cell may pass counts on to later layers only.
# text: one sentence, whoever posts it · comment: one comment · chain: a comment and what its replies
# do with it · person: one voice.
LAYERS = ("text", "comment", "chain", "person")


class Tally(Mapping[str, int]):
    """Whole numbers under names. Zeros are dropped; adding and taking back are exact inverses.

    >>> Tally({"a": 2}) + Tally({"a": -2, "b": 1})
    Tally({'b': 1})
    """

    __slots__ = ("_counts",)

    def __init__(self, counts: Mapping[str, int] | None = None):
        self._counts = {name: int(count) for name, count in (counts or {}).items() if count}

    @classmethod
    def zero(cls) -> "Tally":
        return _ZERO

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """The sum of many tallies, in one pass."""
        total: dict[str, int] = {}
        for tally in tallies:
            for name, count in tally._counts.items():
                total[name] = total.get(name, 0) + count
        return cls(total)

    def __getitem__(self, name: str) -> int:
        """The count under a name; 0 where there is none."""
        return self._counts.get(name, 0)

    def get(self, name: str, default: int = 0) -> int:
        return self._counts.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._counts

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __bool__(self) -> bool:
        return bool(self._counts)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally.sum((self, other))

    def __neg__(self) -> "Tally":
        return Tally({name: -count for name, count in self._counts.items()})

    def __sub__(self, other: "Tally") -> "Tally":
        return self + (-other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self._counts == other._counts

    def __hash__(self) -> int:
        return hash(frozenset(self._counts.items()))

    def __repr__(self) -> str:
        return f"Tally({dict(sorted(self._counts.items()))!r})"

    def to_json(self) -> str:
        """JSON text with sorted names, so that equal tallies are equal texts."""
        return json.dumps(self._counts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | Mapping[str, int]) -> "Tally":
        """The tally of a JSON text (or of the dict it was read into)."""
        counts = json.loads(text) if isinstance(text, str | bytes) else text
        for name, count in counts.items():
            if isinstance(count, bool) or not isinstance(count, int):
                raise ValueError(f"{name}: {count!r} is no whole number")
        return cls(counts)


_ZERO = Tally()


def cell_of(name: str) -> str | None:
    """The cell that a name lies in, None for a top-level name."""
    cell, slash, _ = name.partition("/")
    return cell if slash else None


def settle(
    delta: Tally,
    load: Callable[[set[str]], Mapping[str, Tally]],
    collapse: Callable[[str, Tally], Tally],
    layers: tuple[str, ...] = LAYERS,
) -> tuple[dict[str, Tally], Tally]:
    """Push a change through the layers.

    `load` gives the present counts of the named cells (those it does not know are empty); it is called
    at most once per layer and never twice for one cell. Returns the changed cells with their new counts
    (an empty Tally: the cell is gone) and the change of the top-level tally.
    ValueError when a name lies in a cell of no known layer or a cell passes counts to no later layer.
    """
    changed: dict[str, Tally] = {}
    waiting: dict[str, dict[str, dict[str, int]]] = {layer: {} for layer in layers}
    top: dict[str, int] = {}

    def place(name: str, count: int, after: int) -> None:
        cell, slash, rest = name.partition("/")
        if not slash:
            top[name] = top.get(name, 0) + count
            return
        layer = cell.partition(":")[0]
        if layer not in waiting or layers.index(layer) <= after:
            raise ValueError(f"{name} lies in no layer after {layers[after] if after >= 0 else 'the start'}")
        counts = waiting[layer].setdefault(cell, {})
        counts[rest] = counts.get(rest, 0) + count

    for name, count in delta.items():
        place(name, count, -1)
    for position, layer in enumerate(layers):
        touched = {cell: Tally(counts) for cell, counts in waiting[layer].items()}
        touched = {cell: change for cell, change in touched.items() if change}
        if not touched:
            continue
        known = load(set(touched))
        for cell, change in touched.items():
            old = known.get(cell, _ZERO)
            new = old + change
            changed[cell] = new
            passed_on = collapse(cell, new) - collapse(cell, old)
            for name, count in passed_on.items():
                place(name, count, position)
    return changed, Tally(top)


def rebuild(
    contributions: Iterable[Tally], collapse: Callable[[str, Tally], Tally]
) -> tuple[dict[str, Tally], Tally]:
    """All cells and the top-level tally of a thread from the contributions of its comments."""
    cells, top = settle(Tally.sum(contributions), lambda names: {}, collapse)
    return {cell: counts for cell, counts in cells.items() if counts}, top
