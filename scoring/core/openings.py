"""How clear the opening of a conversation is: a purpose one could reach, questions one could answer.

Two logistic models on meaning and form, trained on scoring/corpus/openings.toml (evaluation/train.py).
"""

from functools import lru_cache

import numpy as np

from .features import DATA, SEEN, seen
from .meaning import SIZE, encoder

MODEL_FILE = DATA / "openings.npz"
KINDS = ("purpose", "question")
VECTOR_SCALE = 3
OPENING_WIDTH = SIZE + len(SEEN) + 1
ROUND = 1024


def rows_of(texts: tuple[str, ...], language: str) -> np.ndarray:
    """(n, OPENING_WIDTH) what the models read of purposes or questions."""
    vectors = VECTOR_SCALE * encoder().encode(texts)
    form = np.rint(np.array([[*seen(text, language), 1.0] for text in texts]) * ROUND) / ROUND
    return np.hstack([vectors, form])


@lru_cache(maxsize=1)
def _weights() -> dict[str, np.ndarray]:
    with np.load(MODEL_FILE, allow_pickle=False) as data:
        return {kind: data[kind] / ROUND for kind in KINDS}


def clarity(kind: str, texts: tuple[str, ...], language: str) -> list[float]:
    """0..1 in whole hundredths for each text: how likely a careful reader calls it clear."""
    if not texts:
        return []
    scores = np.clip(rows_of(texts, language) @ _weights()[kind], -30, 30)
    return [round(100 / (1 + float(np.exp(-score)))) / 100 for score in scores]
