"""A text as it is compared with another: its sentences by meaning, their middle, and its words."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .meaning import encoder, middle
from .text import SMALL_WORDS, content_words, words

PART = 5  # letters of a part of a word: "schooltuin" and "tuinhek" share none, "schoolplein" does


@dataclass(frozen=True)
class Words:
    """Sentences as they are compared: vectors (n, SIZE), their middle, stems, long words and their parts."""

    vectors: np.ndarray
    middle: np.ndarray
    stems: frozenset[str]
    long: frozenset[str]
    parts: frozenset[str]
    count: int


def weight_of(text: str) -> int:
    """What a sentence weighs in the middle of its comment: its words, and one."""
    return len(words(text)) + 1


@lru_cache(maxsize=512)
def words_of(texts: tuple[str, ...]) -> Words:
    """What is compared of the sentences of one text."""
    vectors = encoder().encode(texts)
    found = [word for text in texts for word in words(text)]
    long = frozenset(word for word in found if len(word) > 3 and word not in SMALL_WORDS)
    return Words(
        vectors,
        middle(vectors, [weight_of(text) for text in texts]),
        frozenset(stem for text in texts for stem in content_words(text)),
        long,
        frozenset(part for word in long for part in parts_of(word)),
        len(found),
    )


def parts_of(word: str) -> list[str]:
    """All pieces of PART letters of a word; a shorter word is one piece."""
    return [word[at : at + PART] for at in range(max(1, len(word) - PART + 1))]
