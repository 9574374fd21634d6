"""A sentence as the four dimensions see it: its signals in whole numbers, and how it lies to others."""

from dataclasses import dataclass, field

from .features import SIGNALS
from .tally import Tally
from .text import Sentence

LEVEL = 50  # strengths are counted in steps of 50 thousandths
FAINT = 300  # a chance below this counts as nothing: of ten such readings at least seven are wrong


@dataclass(frozen=True)
class Sense:
    """One sentence of one turn.

    `levels`: signal → 0..1000 in steps of LEVEL, without the faint ones. `serves`: how much it serves
    purpose, questions or parent, 0..1000. `answers`: question number → how well it answers it, 0..1000.
    `angles`: number of an angle → thousandths, together at most 1000. `replies`: it answers a comment of
    another person. `distance`: how far its angle lies from that of the parent, 0..1000. `said`: how far
    it has to do with the thread at all, 0..1000.
    """

    sentence: Sentence
    levels: dict[str, int] = field(default_factory=dict)
    talk: bool = False
    serves: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    angles: dict[int, int] = field(default_factory=dict)
    replies: bool = False
    distance: int = 0
    kind: str = ""
    said: int = 1000

    def level(self, signal: str) -> int:
        return self.levels.get(signal, 0)


def level_of(strength: float, trust: float = 1.0) -> int:
    """A strength 0..1 as a level: what is above FAINT, stretched to 0..1000, in steps of LEVEL."""
    clear = (round(strength * 1000) - FAINT) / (1000 - FAINT)
    return max(0, int(clear * trust * 1000 + LEVEL / 2) // LEVEL * LEVEL)


def marks(counts: dict[str, int]) -> Tally:
    """Levels as names: `depth.reasons=650` once."""
    return Tally({f"{name}={level}": 1 for name, level in counts.items() if level > 0})


__all__ = ["FAINT", "LEVEL", "SIGNALS", "Sense", "level_of", "marks"]
