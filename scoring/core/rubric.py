"""The rubric: from a comment to its tally, from a tally to the four D's and the total."""

from functools import lru_cache

import numpy as np

from . import deeds, depth, direction, diversity
from .cells import collapse, escape, inside_text
from .listen import listen, stretch
from .meaning import encoder, similarity
from .reading import CEILING, Reading, Readings, Reason
from .sense import SIGNALS
from .signals import Context, Said, read_sentences
from .tally import Tally
from .text import clean, content_words, fingerprint
from .turn import Contribution, Evidence, Frame, Turn

VERSION = "2026.3"
DIMENSIONS = ("direction", "depth", "diversity", "deeds")
MODULES = {"direction": direction, "depth": depth, "diversity": diversity, "deeds": deeds}
FEWEST_PEOPLE, FEWEST_COMMENTS = 2, 3
WIDTH = (
    11.0  # half the interval of a dimension while nothing is known; 2 · half is the width, wherever it lies
)

__all__ = [
    "DIMENSIONS",
    "VERSION",
    "collapse",
    "contribution",
    "contributions",
    "opening",
    "points",
    "readings",
]


def opening(frame: Frame) -> Tally:
    """What the post itself brings: a purpose, questions that can be answered, its mode."""
    counts = {"steered": int(frame.steered)}
    if frame.intended is not None:
        counts["intended" if frame.intended else "incidental"] = 1
    purpose = clean(frame.purpose)
    if purpose:
        said = [Said(purpose, Context(language=frame.language))]
        goal = float(read_sentences(said)[0, SIGNALS.index("states_goal")])
        concrete = stretch(len(set(content_words(purpose))), 1, 7)
        counts["purpose"] = round(1000 * (0.3 + 0.7 * (0.5 * goal + 0.5 * concrete) if concrete else 0.2))
    if frame.questions:
        texts = [clean(question.text) for question in frame.questions]
        asked = read_sentences([Said(text, Context(language=frame.language)) for text in texts])
        open_ended = asked[:, SIGNALS.index("asks_open")]
        goal_texts = [text for text in (purpose, clean(frame.title)) if text]
        near = np.ones(len(texts))
        if goal_texts:
            near = similarity(encoder().encode(texts), encoder().encode(goal_texts)).max(axis=1)
        for question, text, strength, close in zip(frame.questions, texts, open_ended, near, strict=True):
            counts[f"asked.{question.number}"] = 1
            concrete = stretch(len(set(content_words(text))), 0, 4)
            clear = round(1000 * float(strength) * concrete * stretch(float(close), 0.0, 0.25))
            counts["questions.clear"] = counts.get("questions.clear", 0) + clear
    return Tally(counts)


def contributions(turns: list[Turn], frame: Frame) -> list[Contribution]:
    """What each comment adds; the same whether asked for one by one or all at once."""
    return [
        _contribution(turn, language, senses, strengths)
        for turn, (language, senses, strengths) in zip(turns, listen(list(turns), frame), strict=True)
    ]


def contribution(turn: Turn, frame: Frame) -> Contribution:
    """What one comment adds."""
    return contributions([turn], frame)[0]


def _contribution(turn: Turn, language: str, senses: list, strengths: np.ndarray) -> Contribution:
    key, person = escape(turn.key), escape(turn.author)
    parts = [Tally({f"comment:{key}/by={person}": 1, f"comment:{key}/comments": 1})]
    if any(sense.replies for sense in senses):
        parts.append(Tally({f"comment:{key}/under={escape(turn.parent_key)}": 1}))
    parts.append(Tally({f"comment:{key}/points={number}": 1 for number in set(turn.answers)}))
    evidence, totals = [], {}
    for sense in senses:
        if not sense.talk:
            continue
        kind = "asks" if "?" in sense.sentence.text else "tells"
        inside = Tally({"talk=1000": 1, f"said={sense.said}": 1, f"{kind}=1": 1})
        marks = Tally.sum(module.contribute(sense) for module in MODULES.values())
        cell = f"text:{fingerprint(sense.sentence.text)}"
        counts = inside_text(key, inside + marks)
        parts.append(Tally({f"{cell}/{name}": count for name, count in counts.items()}))
        for dimension, module in MODULES.items():
            for signal, weight in module.evidence(sense):
                span = sense.sentence
                evidence.append(Evidence(dimension, span.start, span.end, signal, weight))
                totals[f"weight.{dimension}"] = totals.get(f"weight.{dimension}", 0) + weight
    parts.append(Tally(totals))
    heard = {}
    if len(strengths):
        heard = {s: round(1000 * v) for s, v in zip(SIGNALS, strengths.max(axis=0), strict=True)}
    return Contribution(Tally.sum(parts), tuple(evidence), {s: v for s, v in heard.items() if v}, language)


def readings(top: Tally) -> Readings:
    """The four D's, the total and the rest, from the top-level tally alone."""
    known = top["people"] >= FEWEST_PEOPLE and top["comments"] >= FEWEST_COMMENTS
    found = {}
    for dimension, module in MODULES.items():
        reading = module.read(top)
        if reading.score is None or known:
            found[dimension] = reading if reading.score is None else _rounded(reading, top)
        else:
            found[dimension] = Reading(
                dimension, None, because=(Reason("too_little"),), would_help=reading.would_help
            )
    scored = [reading for reading in found.values() if reading.score is not None]
    iq = low = high = None
    if known and scored:
        scale = len(DIMENSIONS) / len(scored)  # a free thread has no Direction: the other three times 4/3
        iq = round(scale * sum(reading.score for reading in scored), 1)
        half = scale * sum(((r.high - r.low) / 2) ** 2 for r in scored) ** 0.5
        low, high = round(max(0.0, iq - half), 1), round(min(100.0, iq + half), 1)
    return Readings(
        iq,
        low,
        high,
        found,
        direction.questions(top),
        top["people"],
        top["comments"],
        top["asks"],
        top["tells"],
    )


def _rounded(reading: Reading, top: Tally) -> Reading:
    score = round(min(CEILING, max(0.0, reading.score)), 1)
    half = WIDTH / (1 + top["comments"] / 4 + top["voices"] / 8) ** 0.5
    parts = reading.parts
    if not top[f"weight.{reading.dimension}"]:
        parts = (("thread", score),)
    return Reading(
        reading.dimension,
        score,
        round(score - 2 * half * score / CEILING, 1),
        round(score + 2 * half * (CEILING - score) / CEILING, 1),
        tuple((name, round(value, 6)) for name, value in parts),
        reading.because,
        reading.would_help,
    )


def points(weight: int, dimension: str, top: Tally) -> float:
    """The share of a reading that evidence of this weight stands for.

    The points of all evidence of a dimension and the reading's parts add up to its score.
    """
    return weight * _points_per_weight(top)[dimension]


@lru_cache(maxsize=64)
def _points_per_weight(top: Tally) -> dict[str, float]:
    rates = {}
    for dimension, reading in readings(top).dimensions.items():
        total = top[f"weight.{dimension}"]
        shared = (reading.score or 0.0) - sum(value for _, value in reading.parts)
        rates[dimension] = shared / total if total and reading.score is not None else 0.0
    return rates
