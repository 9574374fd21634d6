"""From turns to senses: sentences found, read for signals, and placed beside frame and parent."""

import numpy as np

from .belongs import belongs
from .compared import Words, words_of
from .diversity import angle_of
from .features import READ, STANCES, is_cue_list, says_when
from .meaning import encoder
from .parameters import stretch, value
from .sense import LEVEL, Sense, level_of
from .signals import Context, read_sentences, said_of
from .text import Sentence, clean, content_words, language_of, name_of, sentences, texts_of, words
from .turn import Frame, Turn

FEWEST_WORDS = 3  # a shorter sentence says nothing that could be weighed
OFF_TOPIC = READ.index("off_topic")
NOT_AGAINST_COURTESY = ("courtesy", "off_topic", "builds_on", "connects", "answers", "states_goal", *STANCES)
IN_REPLY = ("builds_on", "asks_back", "agrees", "differs")  # nothing of these without somebody to reply to


def frame_texts(frame: Frame) -> tuple[str, ...]:
    """The texts that say what a thread is about."""
    found = (clean(frame.title), clean(frame.purpose), *(clean(q.text) for q in frame.questions))
    return tuple(text for text in found if text)


def step(value: float) -> int:
    """A value 0..1 as a level."""
    return int(value * 1000 + LEVEL / 2) // LEVEL * LEVEL


def serving(near: float) -> float:
    """How much a text serves that lies this near to the subject, 0..1."""
    return stretch(float(near), value("serves.near_from"), value("serves.near_full"))


class Subject:
    """What a thread is about: title, purpose, questions, and the body of the post."""

    def __init__(self, frame: Frame):
        self.texts = frame_texts(frame)
        self.words, self.body = words_of(self.texts), words_of(texts_of(frame.body))
        self.questions = encoder().encode(tuple(clean(q.text) for q in frame.questions))

    def nearness(self, vectors: np.ndarray) -> np.ndarray:
        """(n,) similarity to the subject: half to the nearest of the short texts, half to the body."""
        parts = []
        if len(self.words.vectors):
            parts.append((vectors @ self.words.vectors.T).max(axis=1))
        if len(self.body.vectors):
            parts.append(vectors @ self.body.middle)
        return sum(parts) / len(parts) if parts else np.ones(len(vectors))

    def followed_by(self, own: Words, parent: Words) -> float:
        """0..1: how much a comment serves, by itself and by what it replies to."""
        near = float(self.nearness(own.middle[None])[0])
        follows = 0.7 * near + 0.25 * float(own.middle @ parent.middle)
        return serving(max(near, follows))


def listen(turns: list[Turn], frame: Frame) -> list[tuple[str, list[Sense], np.ndarray]]:
    """Per turn: its language ("" when unknown), its senses, and the strengths (n, 21) behind them."""
    subject = Subject(frame)
    spoken = [sentences(turn.text) for turn in turns]
    languages = [language_of(" ".join(s.text for s in found)) for found in spoken]
    parents = [texts_of(turn.parent_text or "") for turn in turns]
    said = [
        one
        for turn, found, language, above in zip(turns, spoken, languages, parents, strict=True)
        for one in said_of(
            tuple(sentence.text for sentence in found),
            Context(above, subject.texts, language or frame.language),
            points=bool(turn.answers),
        )
    ]
    strengths = read_sentences(said)
    heard, at = [], 0
    for turn, found, language, above in zip(turns, spoken, languages, parents, strict=True):
        own = judged(strengths[at : at + len(found)], found, turn)
        at += len(found)
        heard.append((language, _senses(turn, frame, subject, found, above, own), own))
    return heard


def judged(strengths: np.ndarray, found: tuple[Sentence, ...], turn: Turn) -> np.ndarray:
    """The strengths (n, 21) with what others say: a second reader for half, a final word wholly."""
    if not turn.judgements:
        return strengths
    strengths = strengths.copy()
    rows: dict[str, list[int]] = {}
    for row, sentence in enumerate(found):
        rows.setdefault(name_of(sentence.text), []).append(row)
    for judgement in sorted(turn.judgements, key=lambda each: each.is_final):
        column, said = READ.index(judgement.signal), judgement.strength / 1000
        for row in rows.get(judgement.sentence, ()):
            own = float(strengths[row, column])
            strengths[row, column] = said if judgement.is_final else round((own + said) / 2, 3)
    return strengths


def _senses(turn: Turn, frame: Frame, subject: Subject, found, above, strengths: np.ndarray) -> list[Sense]:
    if not found:
        return []
    texts = tuple(sentence.text for sentence in found)
    own, parent = words_of(texts), words_of(above)
    vouched = {j.sentence for j in turn.judgements if j.is_final and j.strength}
    vouched = {place for place, text in enumerate(texts) if vouched and name_of(text) in vouched}
    at_home = bool(vouched) or belongs(
        texts, subject.words, subject.body, parent, points=bool(turn.answers), steered=frame.steered
    )
    follows = subject.followed_by(own, parent)
    near = subject.nearness(own.vectors)
    replies = bool(turn.parent_key and turn.parent_author and turn.parent_author != turn.author)
    when = any(says_when(text, frame.language) for text in texts)
    senses = []
    for place, sentence in enumerate(found):
        levels = {name: level_of(float(strengths[place, column])) for column, name in enumerate(READ)}
        talk = place in vouched or (is_talk(sentence.text, frame.language) and not _only_courtesy(levels))
        if not replies:
            levels |= dict.fromkeys(IN_REPLY, 0)
        answers = _answers(own.vectors[place], sentence.text, levels, turn, frame, subject) if talk else {}
        serves = max(
            follows, 0.7 * follows + 0.3 * serving(near[place]), max(answers.values(), default=0) / 1000
        )
        senses.append(
            Sense(
                sentence,
                {name: level for name, level in levels.items() if level},
                talk=talk,
                serves=step(serves * (1 - float(strengths[place, OFF_TOPIC]))),
                answers=answers,
                angles=angle_of(own.vectors[place]) if talk else {},
                replies=replies,
                belongs=at_home,
                when=when,
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
    vector, text: str, levels: dict[str, int], turn: Turn, frame: Frame, subject: Subject
) -> dict[int, int]:
    """The question that a sentence answers, and how well: by its signal, and by nearness alone less so.

    Where the comment points at questions, one of those; else the nearest.
    """
    if "?" in text or not frame.questions:
        return {}
    near = subject.questions @ vector
    pointed = [place for place, question in enumerate(frame.questions) if question.number in turn.answers]
    best = max(pointed or range(len(near)), key=lambda place: (float(near[place]), -place))
    fit = stretch(float(near[best]), value("answers.near_from"), value("answers.near_full"))
    told = levels["answers"] / 1000 * (1.0 if pointed else 0.5 + fit / 2)
    level = step(max(told, value("answers.near_alone") * fit))
    return {frame.questions[best].number: level} if level else {}
