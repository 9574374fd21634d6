"""Logistic regression with a ridge, by Newton's method; yes and no weigh the same, however many there are."""

import numpy as np


def fitted(rows: np.ndarray, labels: np.ndarray, *, ridge: float, rounds: int) -> np.ndarray:
    """One weight for each column of `rows` (n, m); labels (n,) are true and false, both kinds there."""
    balance = np.where(labels, (~labels).sum() / labels.sum(), 1.0)
    line = np.zeros(rows.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-rows @ line))
        slope = rows.T @ (balance * (chance - labels)) + ridge * line
        curve = rows.T @ (rows * (balance * chance * (1 - chance))[:, None]) + ridge * np.eye(len(line))
        line = line - np.linalg.solve(curve, slope)
    return line
