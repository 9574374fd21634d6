"""Which sentence does what: the strength of the 18 signals of a sentence in its context."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from .features import DATA, NAMES, SIGNALS, languages, seen, shares
from .meaning import encoder, similarity
from .text import clean, content_words, language_of, sentences

MODEL_FILE = DATA / "signals.npz"


@dataclass(frozen=True)
class Context:
    """What a sentence is read against. `parent` is the comment it replies to, "" where there is none."""

    parent: str = ""
    frame: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence in its context; `first` and `last` say where in its comment it stands."""

    text: str
    context: Context = field(default_factory=Context)
    first: bool = True
    last: bool = True


class SignalModel:
    """A logistic model per signal over [sentence vector, cues, form, relation].

    `weights` (18, 512 + len(NAMES)), `bias` (18,). Whole multiples of 1/4096, so that products with the
    quantised vectors are exact. Where the weights come from: evaluation/train.py.
    """

    def __init__(self, weights: np.ndarray, bias: np.ndarray):
        self.weights, self.bias = weights.astype(np.float64), bias.astype(np.float64)

    @classmethod
    def load(cls, path=MODEL_FILE) -> "SignalModel":
        with np.load(path, allow_pickle=False) as data:
            return cls(data["weights"] / 4096.0, data["bias"] / 4096.0)

    def strengths(self, rows: np.ndarray) -> np.ndarray:
        """(n, 18) strengths 0..1 in whole thousandths, from feature rows."""
        scores = rows.astype(np.float64) @ self.weights.T + self.bias
        return np.rint(1000 / (1 + np.exp(-np.clip(scores, -30, 30)))) / 1000


@lru_cache(maxsize=1)
def model() -> SignalModel:
    """The shipped model, loaded once per process."""
    return SignalModel.load()


def feature_rows(said: list[Said]) -> np.ndarray:
    """(n, 512 + len(NAMES)): vector, cues, form and relation, in multiples of 1/1024."""
    if not said:
        return np.zeros((0, 512 + len(NAMES)))
    vectors = encoder().encode([item.text for item in said])
    contexts = {item.context for item in said}
    parents = {c.parent: encoder().encode([c.parent])[0] for c in contexts if c.parent}
    frames = {c.frame: encoder().encode(list(c.frame)) for c in contexts if c.frame}
    parent_words = {parent: frozenset(content_words(parent)) for parent in parents}
    rows = []
    for item, vector in zip(said, vectors, strict=True):
        parent, frame = item.context.parent, item.context.frame
        near_parent = float(similarity(vector[None], parents[parent][None])[0, 0]) if parent else 0.0
        near_frame = float(similarity(vector[None], frames[frame]).max()) if frame else 0.0
        rows.append(
            (
                *seen(item.text, item.context.language),
                float(item.first),
                float(item.last),
                float(bool(parent)),
                max(0.0, near_parent),
                shares(item.text, parent_words[parent]) if parent else 0.0,
                max(0.0, near_frame),
                float(bool(frame)),
            )
        )
    seen_rows = np.rint(np.array(rows, dtype=np.float64) * 1024) / 1024
    return np.hstack([vectors.astype(np.float64), seen_rows])


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
    strengths = read_sentences(
        [Said(s.text, context, i == 0, i == len(found) - 1) for i, s in enumerate(found)]
    )
    highest = strengths.max(axis=0) if len(strengths) else np.zeros(len(SIGNALS))
    return {"language": language, "signals": {s: float(v) for s, v in zip(SIGNALS, highest, strict=True)}}
