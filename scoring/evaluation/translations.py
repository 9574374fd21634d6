"""How far readings move between a conversation and its faithful translation."""

from pathlib import Path

from scoring.core.rubric import DIMENSIONS

from .corpus import FOLDER
from .pairs import lines_of, scores


def moves(folder: Path = FOLDER / "pairs") -> dict[str, list[float]]:
    """Each D and "iq" → the absolute moves over all versions of our own pairs."""
    found: dict[str, list[float]] = {name: [] for name in (*DIMENSIONS, "iq")}
    for first, second in (("nl-first-nl", "nl-first-en"), ("en-first-en", "en-first-nl")):
        both = [lines_of(folder / f"{name}.jsonl") for name in (first, second)]
        for left, right in zip(*both, strict=True):
            for which in ("a", "b"):
                one, other = scores(left[which]), scores(right[which])
                for name in found:
                    found[name].append(abs(one[name] - other[name]))
    return found
