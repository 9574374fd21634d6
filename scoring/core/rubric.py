"""The rubric: from a comment to its tally, from a tally to the four D's and the total."""

from functools import lru_cache

import numpy as np

from . import deeds, depth, direction, diversity
from .cells import collapse, escape, inside_text
from .listen import listen
from .meaning import encoder, similarity
from .openings import clarity
from .parameters import stretch, value
from .reading import CEILING, Reading, Readings, Reason
from .sense import SIGNALS
from .tally import Tally
from .text import clean, fingerprint, words
from .turn import Contribution, Evidence, Frame, Turn

VERSION = "2026.4"
DIMENSIONS = ("direction", "depth", "diversity", "deeds")
MODULES = {"direction": direction, "depth": depth, "diversity": diversity, "deeds": deeds}
FEWEST_PEOPLE, FEWEST_COMMENTS = 2, 3
TELLING = 8  # words of a comment from which its language shows

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
        counts["purpose"] = round(1000 * clarity("purpose", (purpose,), frame.language)[0])
    if frame.questions:
        texts = tuple(clean(question.text) for question in frame.questions)
        aims = tuple(text for text in (purpose, clean(frame.title)) if text)
        near = np.ones(len(texts))
        if aims:
            near = similarity(encoder().encode(texts), encoder().encode(aims)).max(axis=1)
        clear = clarity("question", texts, frame.language)
        counts |= {f"asked.{question.number}": 1 for question in frame.questions}
        counts["questions.clear"] = sum(
            round(1000 * each * stretch(float(close), 0.0, value("direction.near_purpose")))
            for each, close in zip(clear, near, strict=True)
        )
    return Tally(counts)


def contributions(turns: list[Turn], frame: Frame) -> list[Contribution]:
    """What each comment adds; the same whether asked for one by one or all at once."""
    return [
        _contribution(turn, language, senses, strengths, frame.steered)
        for turn, (language, senses, strengths) in zip(turns, listen(list(turns), frame), strict=True)
    ]


def contribution(turn: Turn, frame: Frame) -> Contribution:
    """What one comment adds."""
    return contributions([turn], frame)[0]


def _contribution(
    turn: Turn, language: str, senses: list, strengths: np.ndarray, steered: bool
) -> Contribution:
    key, person = escape(turn.key), escape(turn.author)
    parts = [Tally({f"comment:{key}/by={person}": 1, f"comment:{key}/comments": 1})]
    if not language and sum(len(words(sense.sentence.text)) for sense in senses) >= TELLING:
        parts.append(Tally({f"comment:{key}/strange": 1}))
    if any(sense.belongs for sense in senses):
        parts.append(Tally({f"comment:{key}/belongs": 1}))
    if any(sense.replies for sense in senses):
        parts.append(Tally({f"comment:{key}/under={escape(turn.parent_key)}": 1}))
    parts.append(Tally({f"comment:{key}/points={number}": 1 for number in set(turn.answers)}))
    evidence, totals = [], {}
    for sense in senses:
        if not sense.talk:
            continue
        kind = "asks" if "?" in sense.sentence.text else "tells"
        inside = Tally({"talk=1000": 1, f"{kind}=1": 1, "takes_up=1000": int(sense.takes_up)})
        marks = Tally.sum(module.contribute(sense) for module in MODULES.values())
        cell = f"text:{fingerprint(sense.sentence.text)}"
        counts = inside_text(key, inside + marks)
        parts.append(Tally({f"{cell}/{name}": count for name, count in counts.items()}))
        for dimension, module in MODULES.items() if sense.belongs else ():
            if dimension == "direction" and not steered:
                continue
            for signal, weight in module.evidence(sense):
                span = sense.sentence
                evidence.append(Evidence(dimension, span.start, span.end, signal, weight))
                totals[f"weight.{dimension}"] = totals.get(f"weight.{dimension}", 0) + weight
    parts.append(Tally(totals))
    heard = {}
    if len(strengths):
        heard = {s: round(1000 * v) for s, v in zip(SIGNALS, strengths.max(axis=0), strict=False)}
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
        down, up = (
            value("interval.total") * scale * sum(each**2 for each in ways) ** 0.5
            for ways in ([r.score - r.low for r in scored], [r.high - r.score for r in scored])
        )
        low, high = round(max(0.0, iq - down), 1), round(min(100.0, iq + up), 1)
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
    low, high = interval(reading.dimension, score, top)
    parts = reading.parts
    if not top[f"weight.{reading.dimension}"]:
        parts = (("thread", score),)
    return Reading(
        reading.dimension,
        score,
        low,
        high,
        tuple((name, round(value, 6)) for name, value in parts),
        reading.because,
        reading.would_help,
    )


def interval(dimension: str, score: float, top: Tally) -> tuple[float, float]:
    """(low, high): where nine of ten readings lie of the talk that this is half of.

    Both ways a share of the room that is left, which shrinks with comments and voices. Wider as far as
    comments are in a language that is not known here.
    """
    room = 1 / (1 + top["comments"] / 4 + top["voices"] / 8) ** 0.5
    room *= 1 + top["strange"] / max(1, top["comments"])
    down = min(1.0, value(f"interval.down.{dimension}") * room)
    up = min(1.0, value(f"interval.up.{dimension}") * room)
    return round(score * (1 - down), 1), round(score + (CEILING - score) * up, 1)


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
