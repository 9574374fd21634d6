"""Which sentence does what: the strength of the 18 signals of a sentence in its context."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from .features import DATA, NAMES, SEEN, SIGNALS, languages, seen, shares
from .meaning import SIZE, encoder, similarity
from .text import clean, content_words, language_of, sentences

MODEL_FILE = DATA / "signals.npz"
WIDTH = 3 * SIZE + len(NAMES)  # of a feature row
VECTOR_SCALE = 3  # the sentence itself weighs more than what stands around it
NEAR_SCALE = 3  # and one number about sentence and parent more than one of a vector's 512
NOTHING_SEEN = (0.0,) * len(SEEN)


@dataclass(frozen=True)
class Context:
    """What a sentence is read against. `parent` is the comment it replies to, "" where there is none."""

    parent: str = ""
    frame: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence in its context; `first` and `last` say where in its comment it stands.

    `before` is the sentence before it in the same comment, "" for the first; `points`: the comment points
    at a question of the post.
    """

    text: str
    context: Context = field(default_factory=Context)
    first: bool = True
    last: bool = True
    before: str = ""
    points: bool = False


class SignalModel:
    """One hidden layer over [sentence, parent, sentence before, what is seen], 18 logistic outputs.

    `entry` (hidden, WIDTH), `entry_bias` (hidden,), `exit` (18, hidden), `exit_bias` (18,): whole multiples
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
        """(n, 18) strengths 0..1 in whole thousandths, from feature rows."""
        inside = np.maximum(rows.astype(np.float64) @ self.entry.T + self.entry_bias, 0.0)
        scores = np.rint(inside * 1024) / 1024 @ self.exit.T + self.exit_bias
        return np.rint(1000 / (1 + np.exp(-np.clip(scores, -30, 30)))) / 1000


@lru_cache(maxsize=1)
def model() -> SignalModel:
    """The shipped model, loaded once per process."""
    return SignalModel.load()


def feature_rows(said: list[Said]) -> np.ndarray:
    """(n, WIDTH): vectors of sentence, parent and sentence before, and NAMES, in multiples of 1/1024."""
    if not said:
        return np.zeros((0, WIDTH))
    vectors = encoder().encode([item.text for item in said])
    before = _vectors([item.before for item in said])
    parents = _vectors([item.context.parent for item in said])
    frames = {frame: encoder().encode(list(frame)) for frame in {i.context.frame for i in said} if frame}
    parent_words = {p: frozenset(content_words(p)) for p in {i.context.parent for i in said}}
    near_parent = (vectors.astype(np.float64) * parents).sum(axis=1)
    rows = []
    for item, vector, near in zip(said, vectors, near_parent, strict=True):
        parent, frame, language = item.context.parent, item.context.frame, item.context.language
        near_frame = float(similarity(vector[None], frames[frame]).max()) if frame else 0.0
        rows.append(
            (
                *seen(item.text, language),
                float(item.first),
                float(item.last),
                float(bool(parent)),
                NEAR_SCALE * max(0.0, float(near)),
                NEAR_SCALE * shares(item.text, parent_words[parent]) if parent else 0.0,
                NEAR_SCALE * max(0.0, near_frame),
                float(bool(frame)),
                float(item.points),
                *(seen(item.before, language) if item.before else NOTHING_SEEN),
            )
        )
    seen_rows = np.rint(np.array(rows, dtype=np.float64) * 1024) / 1024
    return np.hstack([VECTOR_SCALE * vectors.astype(np.float64), parents, before, seen_rows])


def _vectors(texts: list[str]) -> np.ndarray:
    """(n, SIZE) vectors, rows of zeros for empty texts."""
    found = np.zeros((len(texts), SIZE))
    there = [place for place, text in enumerate(texts) if text]
    found[there] = encoder().encode([texts[place] for place in there])
    return found


def read_sentences(said: list[Said]) -> np.ndarray:
    """(n, 18) strengths 0..1, columns in the order of SIGNALS."""
    if not said:
        return np.zeros((0, len(SIGNALS)))
    return model().strengths(feature_rows(said))


__all__ = [
    "SIGNALS",
    "Context",
    "Said",
    "SignalModel",
    "feature_rows",
    "label",
    "languages",
    "model",
    "read_sentences",
    "said_of",
]


def said_of(texts: list[str], context: Context, points: bool = False) -> list[Said]:
    """The sentences of one comment, each in its place."""
    last = len(texts) - 1
    return [
        Said(text, context, place == 0, place == last, texts[place - 1] if place else "", points)
        for place, text in enumerate(texts)
    ]


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
    found = sentences(data["text"])
    context = Context(clean(parent), frame, language)
    strengths = read_sentences(said_of([sentence.text for sentence in found], context))
    highest = strengths.max(axis=0) if len(strengths) else np.zeros(len(SIGNALS))
    return {"language": language, "signals": {s: float(v) for s, v in zip(SIGNALS, highest, strict=True)}}
