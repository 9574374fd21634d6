"""Does a comment have to do with its post, or with the comment that it replies to?

Told from nearness of meaning and shared words by a small logistic model, trained on comments in their own
conversation against comments put into others (evaluation/belonging.py). Brief comments are near to nothing
and mostly believed.
"""

from functools import lru_cache

import numpy as np

from .compared import Words, parts_of, words_of
from .features import DATA
from .parameters import stretch, value

MODEL_FILE = DATA / "belongs.npz"
NEAR = 8  # numbers that say how near a comment is to one other text
ROUND = 1024


def nearness(own: Words, other: Words) -> tuple[float, ...]:
    """NEAR numbers; zeros when the other text is empty."""
    if not len(other.vectors):
        return (0.0,) * NEAR
    pairs = own.vectors @ other.vectors.T
    same = len(own.stems & other.stems)
    alike = sum(any(part in other.parts for part in parts_of(word)) for word in own.long)
    return (
        float(own.middle @ other.middle),
        float(pairs.max()),
        float(pairs.max(axis=1).mean()),
        float(np.median(pairs)),
        min(4, same) / 4,
        same / (len(own.stems) + 2),
        min(4, alike) / 4,
        alike / (len(own.long) + 2),
    )


def row_of(comment: tuple[str, ...], frame: Words, body: Words, parent: Words) -> np.ndarray:
    """What the model reads: nearness to frame, body and parent, the best of the three, length."""
    own = words_of(comment)
    near = [nearness(own, other) for other in (frame, body, parent)]
    best = tuple(max(column) for column in zip(*near, strict=True))
    close = np.array([number for numbers in (*near, best) for number in numbers])
    has_body, has_parent = float(len(body.vectors) > 0), float(len(parent.vectors) > 0)
    length = float(np.log1p(own.count)) / 4
    plain = (has_body, has_parent, length, float(own.count < 8), float(own.count < 15), 1.0)
    row = np.concatenate([close, plain, close * length, close * has_body, close[:NEAR] * has_parent])
    return np.rint(row * ROUND) / ROUND


@lru_cache(maxsize=1)
def _weights() -> np.ndarray:
    with np.load(MODEL_FILE, allow_pickle=False) as data:
        return data["weights"] / ROUND


def chance(row: np.ndarray) -> float:
    """0..1 in whole hundredths: how likely a comment belongs here, where every second one would not."""
    return round(100 / (1 + float(np.exp(-np.clip(row @ _weights(), -30, 30))))) / 100


def belongs(
    comment: tuple[str, ...],
    frame: Words,
    body: Words,
    parent: Words,
    *,
    points: bool = False,
    steered: bool = True,
) -> bool:
    """Whether a comment counts by its own words.

    A brief comment shares few words with anything, and less is asked of it; so it is of one that points at a
    question (`points`), and of any where the talk is free.
    """
    brief, long = value("belongs.brief"), value("belongs.long")
    share = stretch(words_of(comment).count, brief, long)
    least = value("belongs.least_brief") + share * (value("belongs.least") - value("belongs.least_brief"))
    if points or not steered:
        least = min(least, share * value("belongs.least_free"))
    return chance(row_of(comment, frame, body, parent)) >= least
