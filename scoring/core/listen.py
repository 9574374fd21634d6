"""From turns to senses: sentences found, read for signals, and placed beside frame and parent."""

import numpy as np

from .diversity import angle_of
from .features import is_cue_list
from .meaning import encoder, similarity
from .sense import LEVEL, SIGNALS, Sense, level_of
from .signals import Context, read_sentences, said_of
from .text import Sentence, clean, content_words, language_of, name_of, sentences, words
from .turn import Frame, Turn

FEWEST_WORDS = 4  # a shorter sentence says nothing that could be weighed
LONG_TEXT = 2000  # characters of a body or comment; what it is about stands at its beginning
OFF_TOPIC = SIGNALS.index("off_topic")
NOT_AGAINST_COURTESY = ("courtesy", "off_topic", "builds_on", "connects", "answers", "states_goal")
# Similarities of meaning, from the spread of own and of other threads' comments.
UNRELATED, RELATED = 0.1, 0.22  # a comment to subject or parent
# Words of a comment. What is brief lies near to nothing ("Tuesday, I ask them."): it is believed to belong;
# what is long and near to nothing is about something else.
BRIEF, LONG = 12, 40
SERVES_FROM, SERVES_FULL = 0.14, 0.55  # a comment to the subject
ANSWER_FROM, ANSWER_FULL = 0.35, 0.65  # a sentence to the question that it answers
NEAR_ALONE = 0.6  # of an answer, when a sentence is as near to a question as can be and no more is known


def frame_texts(frame: Frame) -> tuple[str, ...]:
    """The texts that say what a thread is about."""
    found = (clean(frame.title), clean(frame.purpose), *(clean(q.text) for q in frame.questions))
    return tuple(text for text in found if text)


def own_words(source: str) -> str:
    """The beginning of the writer's own words in a Markdown text, as one line."""
    return " ".join(sentence.text for sentence in sentences(source))[:LONG_TEXT]


def stretch(value: float, low: float, high: float) -> float:
    """A value between low and high as 0..1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


def step(value: float) -> int:
    """A value 0..1 as a level."""
    return int(value * 1000 + LEVEL / 2) // LEVEL * LEVEL


class Subject:
    """What a thread is about, as vectors: title, purpose, questions, and the body of the post."""

    def __init__(self, frame: Frame):
        self.texts = frame_texts(frame)
        body = own_words(frame.body)
        self.about = encoder().encode(list(self.texts))
        self.body = encoder().encode([body] if body else [])
        self.questions = encoder().encode([clean(question.text) for question in frame.questions])

    def nearness(self, vectors: np.ndarray) -> np.ndarray:
        """(n,) similarity to the subject: half to the nearest of the short texts, half to the body."""
        if not len(self.about) and not len(self.body):
            return np.ones(len(vectors))
        parts = [similarity(vectors, part).max(axis=1) for part in (self.about, self.body) if len(part)]
        return sum(parts) / len(parts)


def listen(turns: list[Turn], frame: Frame) -> list[tuple[str, list[Sense], np.ndarray]]:
    """Per turn: its language ("" when unknown), its senses, and the strengths (n, 18) behind them."""
    subject = Subject(frame)
    spoken = [sentences(turn.text) for turn in turns]
    languages = [language_of(" ".join(s.text for s in found)) for found in spoken]
    said = [
        one
        for turn, found, language in zip(turns, spoken, languages, strict=True)
        for one in said_of(
            [sentence.text for sentence in found],
            Context(own_words(turn.parent_text or ""), subject.texts, language or frame.language),
            points=bool(turn.answers),
        )
    ]
    strengths = read_sentences(said)
    heard, at = [], 0
    for turn, found, language in zip(turns, spoken, languages, strict=True):
        own = judged(strengths[at : at + len(found)], found, turn)
        at += len(found)
        heard.append((language, _senses(turn, frame, subject, found, own), own))
    return heard


def judged(strengths: np.ndarray, found: tuple[Sentence, ...], turn: Turn) -> np.ndarray:
    """The strengths (n, 18) with what others say: a second reader for half, a final word wholly."""
    if not turn.judgements:
        return strengths
    strengths = strengths.copy()
    rows: dict[str, list[int]] = {}
    for row, sentence in enumerate(found):
        rows.setdefault(name_of(sentence.text), []).append(row)
    for judgement in sorted(turn.judgements, key=lambda each: each.is_final):
        column, said = SIGNALS.index(judgement.signal), judgement.strength / 1000
        for row in rows.get(judgement.sentence, ()):
            own = float(strengths[row, column])
            strengths[row, column] = said if judgement.is_final else round((own + said) / 2, 3)
    return strengths


def _senses(turn: Turn, frame: Frame, subject: Subject, found, strengths: np.ndarray) -> list[Sense]:
    if not found:
        return []
    vectors = encoder().encode([sentence.text for sentence in found])
    whole = encoder().encode([own_words(turn.text)])
    parent = own_words(turn.parent_text or "")
    to_parent = float(similarity(whole, encoder().encode([parent]))[0, 0]) if parent else 0.0
    to_subject = float(subject.nearness(whole)[0])
    trust = max(
        stretch(max(to_subject, to_parent), UNRELATED, RELATED),
        1 - stretch(sum(len(words(sentence.text)) for sentence in found), BRIEF, LONG),
    )
    follows = max(to_subject, 0.7 * to_subject + 0.25 * to_parent)
    serves = trust * stretch(follows, SERVES_FROM, SERVES_FULL)
    near = subject.nearness(vectors)
    replies = bool(turn.parent_key and turn.parent_author and turn.parent_author != turn.author)
    distance = round(1000 * stretch(1 - to_parent, 0.2, 0.8)) if parent else 0
    senses = []
    for row, sentence in enumerate(found):
        levels = {s: level_of(float(strengths[row, column]), trust) for column, s in enumerate(SIGNALS)}
        if not replies:
            levels["builds_on"] = levels["asks_back"] = 0
        plain = {s: level_of(float(strengths[row, column])) for column, s in enumerate(SIGNALS)}
        talk = is_talk(sentence.text, frame.language) and not _only_courtesy(plain)
        answers = _answers(vectors[row], sentence.text, levels, trust, turn, frame, subject) if talk else {}
        answered = max(answers.values(), default=0)
        own = max(serves, 0.7 * serves + 0.3 * stretch(float(near[row]), SERVES_FROM, SERVES_FULL))
        senses.append(
            Sense(
                sentence,
                {signal: level for signal, level in levels.items() if level},
                talk=talk,
                serves=step(max(own, answered / 1000) * (1 - float(strengths[row, OFF_TOPIC]))),
                answers=answers,
                angles=angle_of(vectors[row], trust) if talk else {},
                replies=replies,
                distance=distance,
                kind=turn.kind,
                said=step(trust),
            )
        )
    return senses


def is_talk(text: str, language: str) -> bool:
    """Whether a sentence says anything: enough words, and no mere list of words."""
    found = words(text)
    if len(found) < FEWEST_WORDS or not content_words(text) or is_cue_list(text, language):
        return False
    return len(set(found)) * 2 > len(found) and text.count(",") * 2 <= len(found)


def _only_courtesy(levels: dict[str, int]) -> bool:
    others = max((v for signal, v in levels.items() if signal not in NOT_AGAINST_COURTESY), default=0)
    return levels["courtesy"] >= 300 and others < levels["courtesy"]


def _answers(
    vector, text: str, levels: dict[str, int], trust: float, turn: Turn, frame: Frame, subject: Subject
) -> dict[int, int]:
    """The question that a sentence answers, and how well: by its signal, and by nearness alone less so.

    Where the comment points at questions, one of those; else the nearest.
    """
    if "?" in text or not frame.questions:
        return {}
    near = similarity(vector[None], subject.questions)[0]
    pointed = [place for place, question in enumerate(frame.questions) if question.number in turn.answers]
    best = max(pointed or range(len(near)), key=lambda place: (float(near[place]), -place))
    fit = stretch(float(near[best]), ANSWER_FROM, ANSWER_FULL)
    told = levels["answers"] / 1000 * (1.0 if pointed else 0.5 + fit / 2)
    level = step(max(told, NEAR_ALONE * fit * trust))
    return {frame.questions[best].number: level} if level else {}
