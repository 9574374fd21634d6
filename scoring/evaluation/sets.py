"""The labelled sets: their rows, which signal is asked to tell their labels, and the figures of each."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scoring.core.diversity import angle_of, angles, length_of
from scoring.core.features import SIGNALS
from scoring.core.meaning import encoder, similarity
from scoring.core.signals import label as label_text
from scoring.core.tally import Tally
from scoring.core.text import clean, words

from .figures import auc, matched_auc, spearman

ROWS = 600  # of each set, every n-th row, so that all figures take about two minutes


@dataclass(frozen=True)
class Figure:
    """One label of one set: how well a signal tells it, and how well length alone does."""

    label: str
    signal: str
    rows: int
    auc: float
    matched: float
    length_alone: float


# file, text column, parent column, language, [(label, column, least value, signal or sum of signals)]
SETS = (
    (
        "delidata.csv",
        "text",
        None,
        "en",
        [
            ("probing", "probing", 1, ("asks_open", "asks_back")),
            ("reasoning", "reasoning", 1, ("reasons",)),
            ("solution", "solution", 1, ("proposes", "answers")),
        ],
    ),
    (
        "cimt_bonn.csv",
        "text",
        None,
        "de",
        [("proposes", "proposes", 1, ("proposes",)), ("argues", "argues", 1, ("reasons", "evidence"))],
    ),
    (
        "email_intent.csv",
        "text",
        None,
        "en",
        [("action intent", "action_intent", 1, ("commits", "proposes"))],
    ),
    (
        "uptake.csv",
        "teacher_text",
        "student_text",
        "en",
        [("uptake", "uptake", 1.0, ("builds_on",))],
    ),
)


def rows_of(path: Path, most: int = ROWS) -> list[dict]:
    """Every n-th row of a CSV file, at most about `most`."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return rows[:: max(1, len(rows) // most)]


def figures_of(folder: Path) -> list[tuple[str, Figure]]:
    """(file, figure) of all labels whose file is there."""
    found = []
    for name, text, parent, language, labels in SETS:
        path = folder / "labelled" / name
        if not path.exists():
            continue
        rows = [row for row in rows_of(path) if row[text].strip()]
        told = [
            label_text({"text": row[text], "parent": row[parent] if parent else "", "language": language})
            for row in rows
        ]
        strengths = np.array([[each["signals"][signal] for signal in SIGNALS] for each in told])
        lengths = np.array([len(words(clean(row[text]))) for row in rows])
        for label, column, least, signals in labels:
            truth = np.array([float(row[column] or 0) >= least for row in rows])
            strongest = strengths[:, [SIGNALS.index(signal) for signal in signals]].max(axis=1)
            figure = Figure(
                label,
                " or ".join(signals),
                len(rows),
                auc(truth, strongest),
                matched_auc(truth, strongest, lengths),
                auc(truth, lengths),
            )
            found.append((name, figure))
    return found


def key_points(path: Path, groups: int = 60) -> tuple[float, float]:
    """Spearman of (our effective number of angles, mean distance) with the number of distinct key points.

    Groups of twelve arguments on one topic, drawn with a fixed seed from a varying number of key points.
    """
    rows = [row for row in rows_of(path, most=10**9) if row["key_point_id"]]
    topics: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        topics.setdefault(row["topic"], {}).setdefault(row["key_point_id"], []).append(clean(row["argument"]))
    dice = np.random.default_rng(7)
    names = sorted(topics)
    counts, spread, distance = [], [], []
    for _ in range(groups):
        points = topics[names[dice.integers(len(names))]]
        many = int(dice.integers(1, min(9, len(points)) + 1))
        chosen = dice.choice(sorted(points), many, replace=False)
        texts = [points[chosen[i % many]][dice.integers(len(points[chosen[i % many]]))] for i in range(12)]
        vectors = np.concatenate([encoder().encode((text,)) for text in texts])
        found = [angle_of(vector) for vector in vectors]
        names_of = [{f"angle.{a}": v for a, v in f.items()} | {"angles": length_of(f)} for f in found]
        counts.append(many)
        spread.append(angles(Tally.sum(map(Tally, names_of))))
        distance.append(1 - float(similarity(vectors, vectors).mean()))
    return spearman(np.array(counts), np.array(spread)), spearman(np.array(counts), np.array(distance))
