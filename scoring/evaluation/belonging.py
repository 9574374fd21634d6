"""Trains the model that tells whether a comment belongs: comments at home against comments put elsewhere.

The conversations of scoring/corpus and the pairs of scoring/corpus/pairs; nothing else. Fixed seed.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scoring.core import threads
from scoring.core.belongs import ROUND, belongs, row_of
from scoring.core.compared import words_of
from scoring.core.listen import frame_texts
from scoring.core.text import clean, texts_of

from . import corpus, logistic
from .pairs import lines_of

ELSEWHERE = 3  # comments of other conversations for each that is at home
ALONE = 0.3  # of those, put there as replies to nobody
RIDGE = 10.0


@dataclass(frozen=True)
class Home:
    """A conversation: the texts of its post, and its comments with what they reply to."""

    name: str
    language: str
    frame: tuple[str, ...]
    body: tuple[str, ...]
    comments: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def homes_of_corpus(chosen: list[corpus.Conversation]) -> list[Home]:
    found = []
    for conversation in chosen:
        texts = {comment.key: comment.texts for comment in conversation.comments}
        frame = tuple(clean(text) for text in (conversation.purpose, *conversation.questions) if text)
        comments = tuple((texts[c.key], texts.get(c.parent, ())) for c in conversation.comments)
        found.append(Home(conversation.name, conversation.language, frame, (), comments))
    return found


def home_of(name: str, document: dict) -> Home:
    frame, turns = threads.frame_of(document), threads.turns_of(document)
    comments = tuple((texts_of(t.text), texts_of(t.parent_text or "")) for t in turns if texts_of(t.text))
    return Home(name, frame.language, frame_texts(frame), texts_of(frame.body), comments)


def homes_of_pairs(folder=corpus.FOLDER / "pairs") -> list[Home]:
    """The better versions of our own pairs, each with its body and once more without."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for pair in lines_of(path):
            home = home_of(pair["id"], pair["a"])
            found += [home, Home(home.name, home.language, home.frame, (), home.comments)]
    return found


def lessons(homes: list[Home], seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(rows, labels): every comment at home, and ELSEWHERE of others in its place, the next up to three long.

    Two of one's own in a row stand for the long comments at home.
    """
    dice = np.random.default_rng(seed)
    rows, labels = [], []
    for home in homes:
        others = [other for other in homes if other.language == home.language and other.name != home.name]
        frame, body = words_of(home.frame), words_of(home.body)
        comments = list(home.comments)
        comments += [(a[0] + b[0], a[1]) for a, b in pairwise(home.comments)]
        for texts, above in comments:
            rows.append(row_of(texts, frame, body, words_of(above)))
            labels.append(True)
            for number in range(ELSEWHERE if others else 0):
                other = others[dice.integers(len(others))]
                at = dice.integers(len(other.comments))
                guest = sum((own for own, _ in other.comments[at : at + 1 + number]), ())
                to = () if dice.random() < ALONE else above
                rows.append(row_of(guest, frame, body, words_of(to)))
                labels.append(False)
    return np.array(rows), np.array(labels)


def shares(homes: list[Home], seed: int = 2) -> list[list]:
    """Rows: at home and elsewhere, number of comments, share that counts by its own words."""
    dice, at_home, elsewhere = np.random.default_rng(seed), [], []
    for home in homes:
        others = [other for other in homes if other.language == home.language and other.name != home.name]
        frame, body = words_of(home.frame), words_of(home.body)
        for texts, above in home.comments:
            at_home.append(belongs(texts, frame, body, words_of(above)))
            other = others[dice.integers(len(others))]
            guest = other.comments[dice.integers(len(other.comments))][0]
            elsewhere.append(belongs(guest, frame, body, words_of(above)))
    named = (("in their own conversation", at_home), ("put into another", elsewhere))
    return [[name, len(found), float(np.mean(found))] for name, found in named]


def fitted(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Weights by logistic regression with a ridge, both kinds weighing the same, in multiples of 1/ROUND."""
    spread = rows.std(axis=0)
    spread[spread == 0] = 1.0
    line = logistic.fitted(rows / spread, labels, ridge=RIDGE, rounds=30)
    return np.rint(line / spread * ROUND).astype(np.int32)


def weights(chosen: list[corpus.Conversation]) -> np.ndarray:
    """The weights that belongs.npz holds."""
    return fitted(*lessons(homes_of_corpus(chosen) + homes_of_pairs()))
