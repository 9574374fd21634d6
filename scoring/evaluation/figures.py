"""Figures for a table: AUC, length-matched AUC, rank correlation, agreement."""

import numpy as np


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, ties averaged."""
    values = np.asarray(values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    ranked = np.empty(len(values))
    ranked[order] = np.arange(1, len(values) + 1)
    _, group = np.unique(values, return_inverse=True)
    return (np.bincount(group, ranked) / np.bincount(group))[group]


def auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """Chance that a random positive scores above a random negative; nan where one of them is missing."""
    labels = np.asarray(labels, dtype=bool)
    positive, negative = int(labels.sum()), int((~labels).sum())
    if not positive or not negative:
        return float("nan")
    return float((ranks(scores)[labels].sum() - positive * (positive + 1) / 2) / (positive * negative))


def matched_auc(labels: np.ndarray, scores: np.ndarray, lengths: np.ndarray, bins: int = 10) -> float:
    """AUC inside deciles of length, averaged by the number of pairs in each."""
    labels, scores, lengths = np.asarray(labels, dtype=bool), np.asarray(scores), np.asarray(lengths)
    edges = np.quantile(lengths, np.linspace(0, 1, bins + 1)[1:-1])
    place = np.searchsorted(edges, lengths, side="right")
    total, pairs = 0.0, 0
    for number in range(bins):
        inside = place == number
        weight = int(labels[inside].sum()) * int((~labels[inside]).sum())
        if weight:
            total += weight * auc(labels[inside], scores[inside])
            pairs += weight
    return total / pairs if pairs else float("nan")


def spearman(left: np.ndarray, right: np.ndarray) -> float:
    """Rank correlation."""
    return float(np.corrcoef(ranks(left), ranks(right))[0, 1])


def alpha(first: np.ndarray, second: np.ndarray) -> float:
    """Krippendorff's α of two labellers who each said yes or no of the same things (nominal, none missing).

    1 − observed / expected disagreement, with n − 1 for the small sample (Krippendorff 2011); nan when
    neither ever said yes, or neither ever no.
    """
    first, second = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    said = 2 * len(first)
    yes = int(first.sum() + second.sum())
    expected = 2 * yes * (said - yes) / (said * (said - 1)) if said > 1 else 0.0
    return 1 - float((first != second).mean()) / expected if expected else float("nan")
