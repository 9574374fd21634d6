"""From turns to senses: sentences found, read for signals, and placed beside frame and parent."""

import numpy as np

from .diversity import codebook
from .meaning import encoder, similarity
from .sense import LEVEL, SIGNALS, Sense, level_of
from .signals import Context, Said, read_sentences
from .text import clean, content_words, language_of, sentences, words
from .turn import Frame, Turn

FEWEST_WORDS = 4  # a shorter sentence says nothing that could be weighed
ANGLES_KEPT = 3
NEAR_NOTHING, NEAR_ENOUGH = (
    0.04,
    0.16,
)  # similarity of a comment to frame or parent: unrelated … surely related
ANSWER_FROM, ANSWER_FULL = 0.18, 0.42  # similarity of a sentence to a question that it answers by meaning


def frame_texts(frame: Frame) -> tuple[str, ...]:
    """The texts that say what a thread is about."""
    return tuple(
        t for t in (clean(frame.title), clean(frame.purpose), *(clean(q.text) for q in frame.questions)) if t
    )


def stretch(value: float, low: float, high: float) -> float:
    """A value between low and high as 0..1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def listen(turns: list[Turn], frame: Frame) -> list[tuple[str, list[Sense], np.ndarray]]:
    """Per turn: its language ("" when unknown), its senses, and the strengths (n, 18) behind them."""
    about = frame_texts(frame)
    spoken = [sentences(turn.text) for turn in turns]
    languages = [language_of(" ".join(s.text for s in found)) for found in spoken]
    said = [
        Said(
            sentence.text,
            Context(clean(turn.parent_text or ""), about, language or frame.language),
            first=place == 0,
            last=place == len(found) - 1,
        )
        for turn, found, language in zip(turns, spoken, languages, strict=True)
        for place, sentence in enumerate(found)
    ]
    strengths = read_sentences(said)
    heard, at = [], 0
    for turn, found, language in zip(turns, spoken, languages, strict=True):
        own = strengths[at : at + len(found)]
        at += len(found)
        heard.append((language, _senses(turn, frame, about, found, own), own))
    return heard


def _senses(turn, frame, about, found, strengths) -> list[Sense]:
    if not found:
        return []
    vectors = encoder().encode([sentence.text for sentence in found])
    parent = clean(turn.parent_text or "")
    around = encoder().encode([*about, *([parent] if parent else [])])
    whole = encoder().encode([" ".join(sentence.text for sentence in found)[:2000]])
    near = similarity(vectors, around) if len(around) else np.ones((len(found), 1))
    related = float(similarity(whole, around).max()) if len(around) else 1.0
    trust = max(stretch(related, NEAR_NOTHING, NEAR_ENOUGH), 1.0 if turn.answers else 0.0)
    replies = bool(turn.parent_key and turn.parent_author and turn.parent_author != turn.author)
    parent_vector = around[-1:] if parent else None
    questions = encoder().encode([clean(q.text) for q in frame.questions])
    to_questions = similarity(vectors, questions) if len(questions) else np.zeros((len(found), 0))
    distance = 0
    if parent_vector is not None:
        distance = round(1000 * stretch(1 - float(similarity(whole, parent_vector)[0, 0]), 0.2, 0.8))
    senses = []
    for row, sentence in enumerate(found):
        levels = {
            signal: level_of(float(strengths[row, column]), trust) for column, signal in enumerate(SIGNALS)
        }
        if not replies:
            levels["builds_on"] = levels["asks_back"] = 0
        talk = is_talk(sentence.text) and not _only_courtesy(levels)
        serves = _step(max(stretch(float(near[row].max()), 0.05, 0.3), stretch(related, 0.1, 0.4)) * trust)
        answers = {}
        if talk and "?" not in sentence.text:
            for column, question in enumerate(frame.questions):
                fit = stretch(float(to_questions[row, column]), ANSWER_FROM, ANSWER_FULL)
                level = _step(fit * trust * (0.5 + levels["answers"] / 2000))
                if level:
                    answers[question.number] = level
        senses.append(
            Sense(
                sentence,
                {signal: level for signal, level in levels.items() if level},
                talk=talk,
                serves=serves,
                answers=answers,
                angles=_angles(vectors[row], trust) if talk else {},
                replies=replies,
                distance=distance,
                kind=turn.kind,
                said=_step(trust),
            )
        )
    return senses


def is_talk(text: str) -> bool:
    """Whether a sentence says anything: enough words, and no mere list of words."""
    found = words(text)
    if len(found) < FEWEST_WORDS or not content_words(text):
        return False
    return len(set(found)) * 2 > len(found) and text.count(",") * 2 <= len(found)


def _only_courtesy(levels: dict[str, int]) -> bool:
    others = max(
        (level for signal, level in levels.items() if signal not in ("courtesy", "off_topic")), default=0
    )
    return levels["courtesy"] >= 400 and others < levels["courtesy"]


def _step(value: float) -> int:
    return int(value * 1000 + LEVEL / 2) // LEVEL * LEVEL


def _angles(vector: np.ndarray, trust: float) -> dict[int, int]:
    centroids, _ = codebook()
    near = similarity(vector[None], centroids)[0]
    best = np.argsort(-near, kind="stable")[:ANGLES_KEPT]
    pull = np.exp(12 * (near[best] - near[best[0]]))
    shares = np.rint(pull / pull.sum() * trust * 20).astype(int) * LEVEL
    return {int(angle): int(share) for angle, share in zip(best, shares, strict=True) if share}
