"""Trains the two models of clear openings on scoring/corpus. Fixed folds."""

import tomllib

import numpy as np

from scoring.core.openings import KINDS, ROUND, rows_of
from scoring.core.text import clean

from . import logistic
from .corpus import FOLDER, conversations
from .figures import auc

RIDGE = 1.0
FOLDS = 8


def lessons(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """(rows, labels) of all purposes or questions; a label says that it is clear.

    Those of the conversations of the corpus are clear ones too, but for the ones kept for testing.
    """
    rows, labels = [], []
    for one in conversations():
        texts = ((one.purpose,) if one.purpose else ()) if kind == "purpose" else one.questions
        if texts and not one.is_for_testing:
            rows.append(rows_of(tuple(clean(text) for text in texts), one.language))
            labels += [True] * len(texts)
    for language, lists in tomllib.loads((FOLDER / "openings.toml").read_text(encoding="utf-8")).items():
        for verdict in ("clear", "vague"):
            texts = tuple(clean(text) for text in lists[f"{kind}_{verdict}"])
            rows.append(rows_of(texts, language))
            labels += [verdict == "clear"] * len(texts)
    return np.concatenate(rows), np.array(labels)


def fitted(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Weights of one of the models."""
    return logistic.fitted(rows, labels, ridge=RIDGE, rounds=15)


def weights() -> dict[str, np.ndarray]:
    """Kind → the weights that openings.npz holds, in multiples of 1/ROUND."""
    return {kind: np.rint(fitted(*lessons(kind)) * ROUND).astype(np.int32) for kind in KINDS}


def figures() -> dict[str, float]:
    """Kind → AUC over texts that were not trained on."""
    found = {}
    for kind in KINDS:
        rows, labels = lessons(kind)
        fold = np.random.default_rng(0).integers(0, FOLDS, len(labels))
        told = np.zeros(len(labels))
        for one in range(FOLDS):
            told[fold == one] = rows[fold == one] @ fitted(rows[fold != one], labels[fold != one])
        found[kind] = auc(labels, told)
    return found
