"""Diversity: several voices, several angles, and do the angles meet?"""

from functools import lru_cache
from math import exp

import numpy as np

from .features import DATA
from .reading import CEILING, Reading, Reason
from .sense import LEVEL, Sense, marks, shown
from .tally import Tally

KEPT = 12  # axes of one sentence
MEETS = {"builds_on": 400, "weighs": 1000, "connects": 1000, "asks_back": 500, "learned": 1000}
# Exponents, and the share of the points that each factor stands for; angles are the coarsest of the three.
VOICES, ANGLES, MEETING = 0.3, 0.15, 0.55
VOICES_SCALE, ANGLES_SCALE, MEETING_SCALE = 3.0, 1.2, 3.0


@lru_cache(maxsize=1)
def axes() -> np.ndarray:
    """(AXES, 512) unit rows: the directions in which sentences of one conversation differ most.

    From evaluation/train.py.
    """
    with np.load(DATA / "angles.npz", allow_pickle=False) as data:
        return data["axes"].astype(np.float64) / 1024


def angle_of(vector: np.ndarray, weight: float = 1.0) -> dict[int, int]:
    """Where a sentence looks from: number of an axis → thousandths, in steps of LEVEL, length about 1000.

    Only the KEPT strongest axes: the rest is mostly noise of the encoder.
    """
    along = axes() @ vector.astype(np.float64)
    best = np.argsort(-np.abs(along), kind="stable")[:KEPT]
    length = float(np.sqrt((along * along).sum()))
    if not length:
        return {}
    steps = np.rint(along[best] / length * weight * 1000 / LEVEL).astype(int) * LEVEL
    return {int(axis): int(step) for axis, step in zip(best, steps, strict=True) if step}


def contribute(sense: Sense) -> Tally:
    """Angles of this sentence, its own experience, and whether it meets another person's words."""
    if not sense.talk:
        return Tally.zero()
    counts = {f"angle.{number}": level for number, level in sense.angles.items()}
    counts["diversity.ground"] = sense.level("experience")
    counts["diversity.meets"] = _meets(sense)
    counts["angles"] = length_of(sense.angles)
    return marks(counts)


def length_of(angle: dict[int, int]) -> int:
    """The length of an angle in thousandths, in steps of LEVEL."""
    return round(sum(part * part for part in angle.values()) ** 0.5 / LEVEL) * LEVEL


def _meets(sense: Sense) -> int:
    if not sense.replies and not sense.level("connects"):
        return 0
    strongest = max(sense.level(signal) * weight // 1000 for signal, weight in MEETS.items())
    return min(1000, strongest * (500 + sense.distance // 2) // 1000)


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Diversity."""
    if not sense.talk:
        return []
    found = [("meets", shown(_meets(sense))), ("experience", sense.shown("experience") // 2)]
    return [(signal, weight) for signal, weight in found if weight]


def voices(top: Tally) -> float:
    """Effective number of voices, Hill order 2: (Σ n)² / Σ n².

    A voice weighs between 1 and 2, so that a new voice never lowers the number: adding n to a group of
    effective number N lowers it only when n (N − 1) > 2 Σ n, and Σ n ≥ N · 1.
    """
    return top["voice"] ** 2 / top["voice.square"] if top["voice.square"] else 0.0


def angles(top: Tally) -> float:
    """Effective number of angles, order 2, each person a kind, alike as far as they look the same way.

    (Σ length)² / |Σ angle|² (Leinster & Cobbold 2012, with the cosine as similarity).
    """
    together = sum(top[f"angle.{axis}"] ** 2 for axis in range(len(axes())))
    return top["angles"] ** 2 / together if together else float(bool(top["angles"]))


def read(top: Tally) -> Reading:
    """25 · voices^.3 · angles^.15 · meeting^.55, each 0..1: all three are needed."""
    people, kinds = voices(top), angles(top)
    several = 1 - exp(-max(0.0, people - 1) / VOICES_SCALE)
    spread = 1 - exp(-max(0.0, kinds - 1) / ANGLES_SCALE)
    meeting = 1 - exp(-(top["diversity.meets"] + top["diversity.ground"] // 2) / 1000 / MEETING_SCALE)
    score = CEILING * several**VOICES * spread**ANGLES * meeting**MEETING
    because = [
        Reason("diversity.voices", {"voices": round(people, 1), "people": top["people"]}),
        Reason("diversity.angles", {"angles": round(kinds, 1)}),
        Reason("diversity.meet" if meeting >= 0.4 else "diversity.side_by_side"),
    ]
    would_help = []
    if several < 0.5:
        would_help.append(Reason("help.voices"))
    if spread < 0.5:
        would_help.append(Reason("help.angles"))
    if meeting < 0.4:
        would_help.append(Reason("help.meet"))
    parts = (("voices", score * VOICES), ("angles", score * ANGLES))
    return Reading(
        "diversity", min(CEILING, score), parts=parts, because=tuple(because), would_help=tuple(would_help)
    )
