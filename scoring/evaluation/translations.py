"""How far readings move between a conversation and its faithful translation."""

import json
from pathlib import Path

from scoring.core import threads
from scoring.core.rubric import DIMENSIONS

from .corpus import FOLDER


def moves(folder: Path = FOLDER / "pairs") -> dict[str, list[float]]:
    """ "direction" … "deeds" and "iq" → the absolute moves over all versions of our own pairs."""
    found: dict[str, list[float]] = {name: [] for name in (*DIMENSIONS, "iq")}
    for first, second in (("nl-first-nl", "nl-first-en"), ("en-first-en", "en-first-nl")):
        both = [(folder / f"{name}.jsonl").read_text(encoding="utf-8") for name in (first, second)]
        for left, right in zip(*(text.splitlines() for text in both), strict=True):
            for which in ("a", "b"):
                one, other = (_scores(json.loads(line)[which]) for line in (left, right))
                for name in found:
                    found[name].append(abs(one[name] - other[name]))
    return found


def _scores(document: dict) -> dict[str, float]:
    found = threads.read(threads.frame_of(document), threads.turns_of(document))[0]
    return {d: found.dimensions[d].score or 0.0 for d in DIMENSIONS} | {"iq": found.iq or 0.0}
