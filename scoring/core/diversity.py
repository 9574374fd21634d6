"""Diversity: several voices, several angles, and do the angles meet?"""

from functools import lru_cache
from math import exp

import numpy as np

from .features import DATA
from .reading import CEILING, Reading, Reason
from .sense import Sense, marks
from .tally import Tally

MEETS = {"builds_on": 400, "weighs": 1000, "connects": 1000, "asks_back": 500, "learned": 1000}
# Exponents, and the share of the points that each factor stands for; angles are the coarsest of the three.
VOICES, ANGLES, MEETING = 0.3, 0.15, 0.55
VOICES_SCALE, ANGLES_SCALE, MEETING_SCALE = 3.0, 1.2, 2.5


@lru_cache(maxsize=1)
def codebook() -> tuple[np.ndarray, np.ndarray]:
    """The angles: (centroids (k, 512), similarity of centroids (k, k) 0..1). From evaluation/train.py."""
    with np.load(DATA / "angles.npz", allow_pickle=False) as data:
        return data["centroids"].astype(np.float64) / 1024, data["similarity"].astype(np.float64) / 1000


def contribute(sense: Sense) -> Tally:
    """Angles of this sentence, its own experience, and whether it meets another person's words."""
    if not sense.talk:
        return Tally.zero()
    counts = {f"angle.{number}": level for number, level in sense.angles.items()}
    counts["diversity.ground"] = sense.level("experience")
    counts["diversity.meets"] = _meets(sense)
    return marks(counts)


def _meets(sense: Sense) -> int:
    if not sense.replies and not sense.level("connects"):
        return 0
    strongest = max(sense.level(signal) * weight // 1000 for signal, weight in MEETS.items())
    return min(1000, strongest * (500 + sense.distance // 2) // 1000)


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Diversity."""
    if not sense.talk:
        return []
    found = [("meets", _meets(sense)), ("experience", sense.level("experience") // 2)]
    return [(signal, weight) for signal, weight in found if weight]


def voices(top: Tally) -> float:
    """Effective number of voices, Hill order 2: (Σ n)² / Σ n².

    A voice weighs between 1 and 2, so that a new voice never lowers the number: adding n to a group of
    effective number N lowers it only when n (N − 1) > 2 Σ n, and Σ n ≥ N · 1.
    """
    return top["voice"] ** 2 / top["voice.square"] if top["voice.square"] else 0.0


def angles(top: Tally) -> float:
    """Effective number of angles, similarity-sensitive, order 2 (Leinster & Cobbold 2012)."""
    _, alike = codebook()
    amounts = np.array([top[f"angle.{number}"] for number in range(len(alike))], dtype=np.float64)
    if not amounts.sum():
        return 0.0
    shares = amounts / amounts.sum()
    return float(1 / (shares @ alike @ shares))


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
