"""The conversations kept for testing only: how well each signal is told, and where it goes most wrong."""

from dataclasses import dataclass

import numpy as np

from scoring.core.features import READ
from scoring.core.sense import FAINT, SHOWN, level_of
from scoring.core.signals import read_sentences
from scoring.core.text import words

from . import corpus
from .figures import auc, matched_auc


@dataclass(frozen=True)
class Figure:
    """One signal on sentences of conversations that no model has seen.

    `precision` and `recall` are those at the threshold at which a sentence begins to count; `base` is the
    share of sentences that have the signal, `marked` the share that is said to have it.
    `clear` is the precision among the sentences that are shown as evidence.
    """

    signal: str
    yes: int
    base: float
    auc: float
    matched: float
    dutch: float
    english: float
    marked: float
    precision: float
    recall: float
    clear: float


@dataclass(frozen=True)
class Slip:
    """A sentence that is read wrongly with great confidence; `present` says what the labellers say."""

    signal: str
    text: str
    strength: float
    present: bool
    where: str


def tested() -> tuple[corpus.Labelled, np.ndarray]:
    """The sentences kept for testing and their strengths (n, 21)."""
    found = corpus.labelled([c for c in corpus.conversations() if c.is_for_testing])
    return found, read_sentences(found.said)


def figures_of(found: corpus.Labelled, strengths: np.ndarray) -> list[Figure]:
    """One figure per signal and stance."""
    lengths = np.array([len(words(item.text)) for item in found.said])
    figures = []
    for column, signal in enumerate(READ):
        truth, told = found.truth[:, column], strengths[:, column]
        marked = told > FAINT / 1000
        clear = np.array([level_of(float(strength)) >= SHOWN for strength in told])
        dutch, english = (found.languages == language for language in ("nl", "en"))
        figures.append(
            Figure(
                signal,
                int(truth.sum()),
                float(truth.mean()),
                auc(truth, told),
                matched_auc(truth, told, lengths),
                auc(truth[dutch], told[dutch]),
                auc(truth[english], told[english]),
                float(marked.mean()),
                float(truth[marked].mean()) if marked.any() else float("nan"),
                float(marked[truth].mean()) if truth.any() else float("nan"),
                float(truth[clear].mean()) if clear.any() else float("nan"),
            )
        )
    return figures


def worst(found: corpus.Labelled, strengths: np.ndarray, many: int = 10) -> list[Slip]:
    """The sentences whose reading lies furthest from what the labellers say, at most two per signal."""
    apart = np.abs(strengths - found.truth) * found.sure
    slips: list[Slip] = []
    for flat in np.argsort(-apart, axis=None, kind="stable"):
        row, column = divmod(int(flat), len(READ))
        if sum(slip.signal == READ[column] for slip in slips) < 2:
            slips.append(
                Slip(
                    READ[column],
                    found.said[row].text,
                    float(strengths[row, column]),
                    bool(found.truth[row, column]),
                    f"{found.names[row]} {found.keys[row]}",
                )
            )
        if len(slips) == many:
            break
    return slips
