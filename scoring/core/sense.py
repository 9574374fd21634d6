"""A sentence as the four dimensions see it: its signals in whole numbers, and how it lies to others."""

from dataclasses import dataclass, field

from .features import SIGNALS
from .tally import Tally
from .text import Sentence

LEVEL = 50  # strengths are counted in steps of 50 thousandths
# A chance below this counts as nothing, so that plain talk adds no noise. On conversations kept for testing
# the counts of a conversation follow its labels best without a floor (r .40; here .37, at 500 .32), since
# chances add up honestly; but then praise would score.
FAINT = 200
SHOWN = 250  # a level (a chance of about 0.4) from which a sentence is shown as evidence


@dataclass(frozen=True)
class Sense:
    """One sentence of one turn.

    `levels`: signal → 0..1000 in steps of LEVEL, without the faint ones. `serves`: how much it serves
    purpose, questions or parent, 0..1000. `answers`: question number → how well it answers it, 0..1000.
    `angles`: number of an axis → where it looks from along that axis, -1000..1000. `replies`: it answers
    a comment of another person. `distance`: how far it lies from the parent, 0..1000. `said`: how far it has
    to do with the thread at all, 0..1000.
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

    def shown(self, signal: str) -> int:
        """The level of a signal that is clear enough to be shown, else 0."""
        return shown(self.level(signal))


def level_of(strength: float, trust: float = 1.0) -> int:
    """A strength 0..1 as a level: what is above FAINT, stretched to 0..1000, in steps of LEVEL."""
    clear = (round(strength * 1000) - FAINT) / (1000 - FAINT)
    return max(0, int(clear * trust * 1000 + LEVEL / 2) // LEVEL * LEVEL)


def shown(level: int) -> int:
    """A level that is clear enough to be shown, else 0."""
    return level if level >= SHOWN else 0


def marks(counts: dict[str, int]) -> Tally:
    """Levels as names: `depth.reasons=650` once."""
    return Tally({f"{name}={level}": 1 for name, level in counts.items() if level})


__all__ = ["FAINT", "LEVEL", "SHOWN", "SIGNALS", "Sense", "level_of", "marks", "shown"]
