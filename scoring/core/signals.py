"""Which sentence does what: the strength of the 18 signals of a sentence in its context."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from .compared import Words, words_of
from .features import DATA, NAMES, READ, SEEN, SIGNALS, seen, shares
from .meaning import SIZE, encoder
from .text import clean, language_of, texts_of

MODEL_FILE = DATA / "signals.npz"
WIDTH = 3 * SIZE + len(NAMES)  # of a feature row
VECTOR_SCALE = 3  # the sentence itself weighs more than what stands around it
SEEN_SCALE = 1.5  # what is seen, more than one of a vector's 512 numbers
NEAR_SCALE = 3  # and nearness more than a cue
NOTHING_SEEN = (0.0,) * len(SEEN)


@dataclass(frozen=True)
class Context:
    """What a sentence is read against.

    `parent`: the sentences of the comment it replies to, () where there is none; `frame`: title, purpose and
    questions of the post.
    """

    parent: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence, `texts[place]` among all sentences of its comment, and what it is read against.

    `points`: the comment points at a question of the post.
    """

    texts: tuple[str, ...]
    place: int = 0
    context: Context = field(default_factory=Context)
    points: bool = False

    @property
    def text(self) -> str:
        return self.texts[self.place]

    @property
    def before(self) -> str:
        """The sentence before it in its comment, "" for the first."""
        return self.texts[self.place - 1] if self.place else ""


def said_of(texts: tuple[str, ...], context: Context, points: bool = False) -> list[Said]:
    """The sentences of one comment, each in its place."""
    return [Said(texts, place, context, points) for place in range(len(texts))]


class SignalModel:
    """One hidden layer over [sentence, parent, sentence before, what is seen], 21 logistic outputs.

    `entry` (hidden, WIDTH), `entry_bias` (hidden,), `exit` (21, hidden), `exit_bias` (21,): whole multiples
    of 1/256, like the inputs of 1/1024 and the hidden values, so that all products are exact in double
    precision. A strength is the chance that a careful reader would give the label in running talk.
    Where the weights come from: evaluation/train.py.
    """

    def __init__(self, entry: np.ndarray, entry_bias: np.ndarray, exit: np.ndarray, exit_bias: np.ndarray):
        self.entry, self.entry_bias = entry.astype(np.float64), entry_bias.astype(np.float64)
        self.exit, self.exit_bias = exit.astype(np.float64), exit_bias.astype(np.float64)

    @classmethod
    def load(cls, path=MODEL_FILE) -> "SignalModel":
        with np.load(path, allow_pickle=False) as data:
            return cls(*(data[name] / 256.0 for name in ("entry", "entry_bias", "exit", "exit_bias")))

    def strengths(self, rows: np.ndarray) -> np.ndarray:
        """(n, 21) strengths 0..1 in whole thousandths, from feature rows."""
        inside = np.maximum(rows.astype(np.float64) @ self.entry.T + self.entry_bias, 0.0)
        scores = np.rint(inside * 1024) / 1024 @ self.exit.T + self.exit_bias
        return np.rint(1000 / (1 + np.exp(-np.clip(scores, -30, 30)))) / 1000


@lru_cache(maxsize=1)
def model() -> SignalModel:
    """The shipped model, loaded once per process."""
    return SignalModel.load()


def _relation(text: str, vector: np.ndarray, parent: Words, asks: bool) -> tuple[float, ...]:
    """How a sentence lies to the comment that it replies to; `asks`: that comment asks something."""
    if not len(parent.vectors):
        return (0.0,) * 6
    shared, new = shares(text, parent.stems)
    return (
        1.0,
        NEAR_SCALE * max(0.0, float(parent.middle @ vector)),
        NEAR_SCALE * max(0.0, float((parent.vectors @ vector).max())),
        NEAR_SCALE * shared,
        new,
        float(asks),
    )


def feature_rows(said: list[Said]) -> np.ndarray:
    """(n, WIDTH): vectors of sentence, parent and sentence before, and NAMES, in multiples of 1/2048."""
    rows = np.zeros((len(said), WIDTH))
    frames = {frame: encoder().encode(frame) for frame in {item.context.frame for item in said}}
    for row, item in zip(rows, said, strict=True):
        own, parent = encoder().encode(item.texts), words_of(item.context.parent)
        row[:SIZE] = VECTOR_SCALE * own[item.place]
        row[SIZE : 2 * SIZE] = parent.middle
        if item.place:
            row[2 * SIZE : 3 * SIZE] = own[item.place - 1]
        row[3 * SIZE :] = _seen_row(item, own, parent, frames[item.context.frame])
    rows[:, 3 * SIZE :] = np.rint(rows[:, 3 * SIZE :] * 1024) / 1024 * SEEN_SCALE
    return rows


def _seen_row(item: Said, own: np.ndarray, parent: Words, frame: np.ndarray) -> tuple[float, ...]:
    language, many, vector = item.context.language, len(item.texts), own[item.place]
    return (
        *seen(item.text, language),
        float(item.place == 0),
        float(item.place == many - 1),
        min(2.0, item.place / 5),
        min(2.0, many / 5),
        *_relation(item.text, vector, parent, any("?" in text for text in item.context.parent)),
        NEAR_SCALE * max(0.0, float((frame @ vector).max())) if len(frame) else 0.0,
        float(len(frame) > 0),
        float(item.points),
        NEAR_SCALE * max(0.0, float(own[item.place - 1] @ vector)) if item.place else 0.0,
        *(seen(item.before, language) if item.place else NOTHING_SEEN),
    )


def read_sentences(said: list[Said]) -> np.ndarray:
    """(n, 21) strengths 0..1, columns in the order of READ: the signals, then the stances."""
    if not said:
        return np.zeros((0, len(READ)))
    return model().strengths(feature_rows(said))


def label(data: dict) -> dict:
    """Signals of one text ({"text", "parent"?, "purpose"?, "questions"?, "language"?}) and its language.

    A text of several sentences has the highest strength of each signal among them. ValueError when a
    field is of the wrong kind.
    """
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise ValueError("text is missing")
    questions = data.get("questions") or []
    fields = [data.get(name) or "" for name in ("parent", "purpose", "language")]
    if not isinstance(questions, list) or not all(isinstance(t, str) for t in [*questions, *fields]):
        raise ValueError("parent, purpose, questions and language are texts")
    parent, purpose, language = fields
    language = language or language_of(data["text"])
    frame = tuple(text for text in (clean(purpose), *(clean(question) for question in questions)) if text)
    strengths = read_sentences(said_of(texts_of(data["text"]), Context(texts_of(parent), frame, language)))
    highest = strengths.max(axis=0) if len(strengths) else np.zeros(len(READ))
    return {"language": language, "signals": {s: float(v) for s, v in zip(SIGNALS, highest, strict=False)}}
