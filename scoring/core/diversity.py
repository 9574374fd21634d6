"""Diversity: several voices, several angles, and do the angles meet?"""

from functools import lru_cache
from math import exp

import numpy as np

from .features import DATA
from .parameters import group
from .reading import CEILING, Reading, Reason
from .sense import LEVEL, Sense, marks, shown
from .tally import Tally

KEPT = 12  # axes of one sentence
P = group("diversity")
MEETS = group("diversity.meets")


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
    """Where this sentence looks from, and whether it meets another person's view."""
    if not sense.talk:
        return Tally.zero()
    counts = {f"angle.{number}": level for number, level in sense.angles.items()}
    counts["angles"] = length_of(sense.angles)
    counts |= {f"diversity.{name}": sense.level(name) for name in ("role", "differs")}
    counts["diversity.meets"] = _meets(sense)
    return marks(counts)


def length_of(angle: dict[int, int]) -> int:
    """The length of an angle in thousandths, in steps of LEVEL."""
    return round(sum(part * part for part in angle.values()) ** 0.5 / LEVEL) * LEVEL


def _meets(sense: Sense) -> int:
    """The strongest way in which a sentence meets another's view, in steps of LEVEL."""
    if not sense.replies and not sense.level("connects"):
        return 0
    return int(max(sense.level(name) * weight / 1000 for name, weight in MEETS.items()) / LEVEL) * LEVEL


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Diversity."""
    if not sense.talk:
        return []
    found = [("meets", shown(_meets(sense))), ("role", sense.shown("role") // 2)]
    return [(signal, weight) for signal, weight in found if weight]


def voices(top: Tally) -> float:
    """Effective number of voices, Hill order 2: (Σ n)² / Σ n².

    A voice weighs between 1 and 2 and is counted p times, 0 < p ≤ 1, so that a new voice never lowers the
    number: with S = Σ p w and N the number, one more of weight w lowers it only when w N > 2 S + p w, and
    N ≤ Σ p ≤ S.
    """
    return top["voice"] ** 2 / top["voice.square"] if top["voice.square"] else 0.0


def angles(top: Tally) -> float:
    """Effective number of angles, order 2, each person a kind, alike as far as they look the same way.

    (Σ length)² / |Σ angle|² (Leinster & Cobbold 2012, with the cosine as similarity).
    """
    together = sum(top[f"angle.{axis}"] ** 2 for axis in range(len(axes())))
    return top["angles"] ** 2 / together if together else float(bool(top["angles"]))


# What `read` reckons, for docs/scoring.md; numbers under their names (parameters.toml).
FORMULA = """
voices    = (Σ p w)² / Σ p w²                       w = the weight of each voice, p = how far it is there
angles    = (Σ |a|)² / |Σ a|²                       a = the angle of each voice, a vector
sides     = {diversity.angle_meaning} · max(0, angles − 1) + {diversity.angle_role} · roles
            + {diversity.angle_differs} · other views
several   = 1 − exp(−max(0, voices − 1) / {diversity.voices_scale})
spread    = 1 − exp(−sides / {diversity.angles_scale})
met       = 1 − exp(−meetings / {diversity.meeting_scale})
meeting   = {diversity.side_by_side} + (1 − {diversity.side_by_side}) · met
Diversity = {ceiling} · several^{diversity.voices} · spread^{diversity.angles} · meeting^{diversity.meeting}
"""


def read(top: Tally) -> Reading:
    """25 · voices^a · angles^b · meeting^c, each 0..1 and a + b + c = 1: all three are needed."""
    people, kinds = voices(top), angles(top)
    several = 1 - exp(-max(0.0, people - 1) / P["voices_scale"])
    sides = P["angle_meaning"] * max(0.0, kinds - 1)
    sides += (P["angle_role"] * top["diversity.role"] + P["angle_differs"] * top["diversity.differs"]) / 1000
    spread = 1 - exp(-sides / P["angles_scale"])
    meets = 1 - exp(-top["diversity.meets"] / 1000 / P["meeting_scale"])
    meeting = P["side_by_side"] + (1 - P["side_by_side"]) * meets
    score = CEILING * several ** P["voices"] * spread ** P["angles"] * meeting ** P["meeting"]
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
    parts = (("voices", score * P["voices"]), ("angles", score * P["angles"]))
    return Reading(
        "diversity", min(CEILING, score), parts=parts, because=tuple(because), would_help=tuple(would_help)
    )
