"""Pairs of versions of one conversation: does the better version read higher on its D, do the others stay?"""

import json
from dataclasses import dataclass
from pathlib import Path

from scoring.core import threads
from scoring.core.rubric import DIMENSIONS


@dataclass(frozen=True)
class Pair:
    """The readings of two versions; A is better on `target`."""

    name: str
    language: str
    target: str
    better: dict[str, float]
    worse: dict[str, float]

    def gain(self, dimension: str) -> float:
        return self.better[dimension] - self.worse[dimension]


def lines_of(path: Path) -> list[dict]:
    """The pairs of a file (JSON Lines) as they stand there."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def scores(document: dict) -> dict[str, float]:
    """The four readings and the IQ of a thread, missing readings as 0."""
    found, _, _ = threads.read(threads.frame_of(document), threads.turns_of(document))
    return {d: found.dimensions[d].score or 0.0 for d in DIMENSIONS} | {"iq": found.iq or 0.0}


def read_pairs(path: Path) -> list[Pair]:
    """All pairs of a file, scored."""
    return [
        Pair(data["id"], data["language"], data["target"], scores(data["a"]), scores(data["b"]))
        for data in lines_of(path)
    ]


def hit_rate(pairs: list[Pair]) -> float:
    """Share in which the better version reads higher on its D; equal readings count half."""
    hits = [1.0 if p.gain(p.target) > 0 else 0.5 if p.gain(p.target) == 0 else 0.0 for p in pairs]
    return sum(hits) / len(hits) if hits else float("nan")


def most_rate(pairs: list[Pair]) -> float:
    """Share in which the target gains more than each of the others moves."""
    others = [max(abs(p.gain(d)) for d in DIMENSIONS if d != p.target) for p in pairs]
    return sum(p.gain(p.target) > most for p, most in zip(pairs, others, strict=True)) / len(pairs)


def moved(pairs: list[Pair]) -> tuple[float, float]:
    """(mean gain of the target, mean absolute gain of the other three)."""
    target = [p.gain(p.target) for p in pairs]
    others = [abs(p.gain(d)) for p in pairs for d in DIMENSIONS if d != p.target]
    return sum(target) / len(target), sum(others) / len(others)
