"""A sentence as the four dimensions see it: its signals in whole numbers, and how it lies to others."""

from dataclasses import dataclass, field

from .features import READ, SIGNALS
from .parameters import value
from .tally import Tally
from .text import Sentence

LEVEL = 50  # strengths are counted in steps of 50 thousandths
NODS = ("courtesy", "off_topic", "asks_open", "agrees", "role")  # of a reply: they take nothing up
FAINT, SHOWN = int(value("sense.faint")), int(value("sense.shown"))


@dataclass(frozen=True)
class Sense:
    """One sentence of one turn.

    `levels`: signal → 0..1000 in steps of LEVEL, without the faint ones. `serves`: how much it serves
    purpose, questions or parent, 0..1000. `answers`: question number → how well it answers it, 0..1000.
    `angles`: number of an axis → where it looks from along that axis, -1000..1000. `replies`: it answers
    a comment of another person. `belongs`: its comment has to do with the thread. `when`: its comment says
    when.
    """

    sentence: Sentence
    levels: dict[str, int] = field(default_factory=dict)
    talk: bool = False
    serves: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    angles: dict[int, int] = field(default_factory=dict)
    replies: bool = False
    belongs: bool = True
    when: bool = False

    def level(self, signal: str) -> int:
        return self.levels.get(signal, 0)

    @property
    def takes_up(self) -> bool:
        """Whether it clearly says something to what it replies to; thanks and a nod do not."""
        return self.belongs and self.talk and any(self.shown(name) for name in READ if name not in NODS)

    def shown(self, signal: str) -> int:
        """The level of a signal that is clear enough to be shown, else 0."""
        return shown(self.level(signal))


# What `level_of` reckons, for docs/scoring.md; numbers under their names (parameters.toml).
FORMULA = """
level = max(0, 1000 · (chance − {sense.faint}) / (1000 − {sense.faint})), in steps of {step}
"""


def level_of(strength: float) -> int:
    """A strength 0..1 as a level: what is above FAINT, stretched to 0..1000, in steps of LEVEL."""
    clear = (round(strength * 1000) - FAINT) / (1000 - FAINT)
    return max(0, int(clear * 1000 + LEVEL / 2) // LEVEL * LEVEL)


def shown(level: int) -> int:
    """A level that is clear enough to be shown, else 0."""
    return level if level >= SHOWN else 0


def marks(counts: dict[str, int]) -> Tally:
    """Levels as names: `depth.reasons=650` once."""
    return Tally({f"{name}={level}": 1 for name, level in counts.items() if level})


__all__ = ["FAINT", "LEVEL", "READ", "SHOWN", "SIGNALS", "Sense", "level_of", "marks", "shown"]
