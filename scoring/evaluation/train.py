"""Trains signal model and codebook of angles on our own sentences: python -m scoring.evaluation.train.

Nothing else is read: only scoring/core/data/prototypes_*.toml and the encoder. Same input, same weights.
"""

import tomllib
from dataclasses import dataclass

import numpy as np

from scoring.core.features import DATA, NAMES, SIGNALS
from scoring.core.meaning import SIZE, STEP, encoder, similarity
from scoring.core.signals import MODEL_FILE, Context, Said, feature_rows

from .figures import auc

VECTOR_RIDGE, SEEN_RIDGE = 1.2, 0.6
NONE = "none"  # sentences that carry no signal at all: opinions, wishes, slogans, plain facts
OTHERS = 0.35  # weight of a sentence written for another signal, as an example of what this one is not
POSITIVE = 0.4  # share of the weight that the positives have, however few they are
ANGLES = 48
# Not learned: where a sentence stands and whether it has a parent differ in real talk and in our lists.
BLIND = ("relation.has_parent", "relation.near_frame", "relation.has_frame", "form.first", "form.last")
# Signals that often go together: a sentence for one says nothing about the other, unless it is tagged.
TOGETHER = {
    "reasons": {"weighs", "reframes", "answers", "learned", "builds_on", "connects", "assumption"},
    "evidence": {"reports", "answers", "experience"},
    "experience": {"reports", "learned", "answers", "evidence", "builds_on"},
    "assumption": {"reframes", "learned", "asks_back", "asks_open"},
    "builds_on": {"asks_back", "weighs", "connects", "learned", "reframes", "answers"},
    "reframes": {"assumption", "learned", "builds_on", "asks_open"},
    "weighs": {"connects", "learned", "builds_on", "assumption"},
    "connects": {"weighs", "builds_on"},
    "answers": {
        "experience",
        "reasons",
        "evidence",
        "proposes",
        "reports",
        "builds_on",
        "weighs",
        "connects",
    },
    "proposes": {"answers", "builds_on", "commits", "connects"},
    "commits": {"proposes"},
    "reports": {"experience", "evidence", "learned"},
    "learned": {"assumption", "reframes", "weighs", "reports"},
    "asks_open": {"asks_back", "assumption", "reframes"},
    "asks_back": {"asks_open", "assumption", "reframes"},
    "states_goal": {"asks_open"},
}


@dataclass(frozen=True)
class Example:
    """A training sentence: for which signal it was written, as what, and what else it carries."""

    said: Said
    signal: str
    yes: bool
    also: frozenset[str]
    place: int


def examples() -> list[Example]:
    """All training sentences. ValueError for an unknown signal."""
    found = []
    for path in sorted(DATA.glob("prototypes_*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for signal, block in data.items():
            if signal == "language":
                continue
            for kind in ("yes", "no"):
                for place, line in enumerate(block[kind].strip().splitlines()):
                    text, _, tags = line.partition(" #")
                    also = frozenset(tags.split())
                    if signal not in (*SIGNALS, NONE) or also - set(SIGNALS):
                        raise ValueError(f"{path.name}: unknown signal in {line!r}")
                    parent, arrow, own = text.partition(" >> ")
                    said = Said(own, Context(parent, language=data["language"])) if arrow else None
                    said = said or Said(text, Context(language=data["language"]))
                    found.append(Example(said, signal, kind == "yes", also, place))
    return found


def labels_for(signal: str, found: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """(labels, weights) of all examples for one signal; weight 0 leaves an example out."""
    together = TOGETHER.get(signal, set())
    labels, weights = [], []
    for example in found:
        own = example.signal == signal
        positive = (own and example.yes) or signal in example.also
        labels.append(positive)
        unknown = not own and not positive and example.yes and example.signal in together
        weights.append(1.0 if own or positive or example.signal == NONE else 0.0 if unknown else OTHERS)
    return np.array(labels, dtype=float), np.array(weights)


def fit(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ridge logistic regression by Newton's method; the last weight is the bias."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    yes, no = (weights * labels).sum(), (weights * (1 - labels)).sum()
    balance = np.where(labels == 1, POSITIVE / yes, (1 - POSITIVE) / no)
    weights = weights * balance * weights.sum() / 3
    ridge = np.concatenate([np.full(SIZE, VECTOR_RIDGE), np.full(len(NAMES), SEEN_RIDGE), [1e-3]])
    solved = np.zeros(rows.shape[1])
    for _ in range(12):
        chance = 1 / (1 + np.exp(-np.clip(rows @ solved, -30, 30)))
        slope = rows.T @ (weights * (chance - labels)) + ridge * solved
        curve = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        solved -= step
        if np.abs(step).max() < 1e-6:
            break
    return solved


def blinded(rows: np.ndarray) -> np.ndarray:
    """Feature rows without what is not to be learned."""
    rows = rows.copy()
    rows[:, [SIZE + NAMES.index(name) for name in BLIND]] = 0
    return rows


def angle_codebook(found: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """k-means over the vectors of our sentences: (centroids, similarity), unit rows; fixed seed."""
    vectors = encoder().encode(sorted({example.said.text for example in found})).astype(np.float64)
    dice = np.random.default_rng(4)
    centroids = vectors[dice.choice(len(vectors), ANGLES, replace=False)]
    for _ in range(40):
        nearest = (vectors @ centroids.T).argmax(axis=1)
        for number in range(ANGLES):
            if (nearest == number).any():
                centroids[number] = vectors[nearest == number].mean(axis=0)
        centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    return centroids, np.clip(similarity(centroids, centroids), 0, 1)


def main() -> None:
    """Trains, prints five-fold figures per signal, and writes signals.npz and angles.npz."""
    found = examples()
    rows = blinded(feature_rows([example.said for example in found]))
    folds = np.array([example.place % 5 for example in found])
    solved = []
    print(f"{len(found)} sentences")
    for signal in SIGNALS:
        labels, weights = labels_for(signal, found)
        guess = np.zeros(len(found))
        for fold in range(5):
            inside = folds != fold
            part = fit(rows[inside], labels[inside], weights[inside])
            guess[~inside] = rows[~inside] @ part[:-1] + part[-1]
        own = np.array([example.signal == signal for example in found])
        known = weights > 0
        print(
            f"{signal:12} yes {int(labels.sum()):4}  AUC against look-alikes "
            f"{auc(labels[own], guess[own]):.2f}  against all {auc(labels[known], guess[known]):.2f}"
        )
        solved.append(fit(rows, labels, weights))
    weights = np.array(solved)
    np.savez_compressed(
        MODEL_FILE,
        weights=np.rint(weights[:, :-1] * 4096).astype(np.int32),
        bias=np.rint(weights[:, -1] * 4096).astype(np.int32),
    )
    centroids, alike = angle_codebook(found)
    np.savez_compressed(
        DATA / "angles.npz",
        centroids=np.rint(centroids * STEP).astype(np.int16),
        similarity=np.rint(alike * 1000).astype(np.int16),
    )


if __name__ == "__main__":
    main()
