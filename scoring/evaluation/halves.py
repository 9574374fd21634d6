"""Are the intervals honest? Readings of whole conversations against the intervals of their random halves."""

from dataclasses import dataclass

import numpy as np

from scoring.core import rubric
from scoring.core.rubric import DIMENSIONS
from scoring.core.tally import rebuild
from scoring.core.turn import Frame, Question, Turn

from . import corpus

LONG = 16  # comments of a conversation that is worth halving
HALVES = 6  # of each


@dataclass(frozen=True)
class Half:
    """Half of a conversation: readings by name ("direction" … "iq"), intervals, and those of the whole."""

    name: str
    comments: int
    voices: int
    part: dict[str, float]
    interval: dict[str, tuple[float, float]]
    whole: dict[str, float]

    def holds(self, name: str) -> bool:
        low, high = self.interval[name]
        return low <= self.whole[name] <= high


def scene_of(conversation: corpus.Conversation) -> tuple[Frame, list[Turn]]:
    """A conversation of the corpus as the scorer sees it."""
    texts = {c.key: " ".join(_closed(text) for text in c.texts) for c in conversation.comments}
    authors = {comment.key: comment.author for comment in conversation.comments}
    questions = tuple(Question(number, text) for number, text in enumerate(conversation.questions, 1))
    frame = Frame(purpose=conversation.purpose, questions=questions, language=conversation.language)
    turns = [
        Turn(c.key, c.author, texts[c.key], c.parent, authors.get(c.parent), texts.get(c.parent), c.asked)
        for c in conversation.comments
    ]
    return frame, turns


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def halves_of(name: str, frame: Frame, turns: list[Turn], seed: int = 5) -> list[Half]:
    """Random halves of a conversation; [] where a half or the whole has no reading."""
    made = rubric.contributions(turns, frame)
    opening = rubric.opening(frame)

    def read(places):
        _, top = rebuild([opening, *(made[place].tally for place in places)], rubric.collapse)
        return rubric.readings(top), top

    whole, _ = read(range(len(turns)))
    dice, found = np.random.default_rng(seed), []
    for _ in range(HALVES):
        part, top = read(sorted(dice.permutation(len(turns))[: len(turns) // 2]))
        if part.iq is None or whole.iq is None:
            continue
        both = {d: part.dimensions[d] for d in DIMENSIONS if part.dimensions[d].score is not None}
        found.append(
            Half(
                name,
                top["comments"],
                top["voices"],
                {d: r.score for d, r in both.items()} | {"iq": part.iq},
                {d: (r.low, r.high) for d, r in both.items()} | {"iq": (part.low, part.high)},
                {d: whole.dimensions[d].score for d in both} | {"iq": whole.iq},
            )
        )
    return found


def halves_of_corpus(testing: bool) -> list[Half]:
    """Halves of the long conversations of the corpus, of those kept for testing or of the others."""
    chosen = [c for c in corpus.conversations() if c.is_for_testing == testing and len(c.comments) >= LONG]
    return [half for c in chosen for half in halves_of(c.name, *scene_of(c))]


def share_inside(halves: list[Half]) -> dict[str, float]:
    """Share of halves whose interval holds the whole's reading, per D and for the IQ."""
    names = (*DIMENSIONS, "iq")
    return {n: float(np.mean([h.holds(n) for h in halves if n in h.interval])) for n in names}
