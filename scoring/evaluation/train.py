"""Trains signal model and axes of angles on our own sentences: python -m scoring.evaluation.train.

Nothing else is read: only scoring/corpus (without the conversations kept for testing), the single sentences
of scoring/core/data/prototypes_*.toml, and the encoder. Fixed seeds: same input, same weights.
"""

import tomllib
from dataclasses import dataclass

import numpy as np

from scoring.core import belongs, openings
from scoring.core.features import DATA, READ, STANCES
from scoring.core.meaning import STEP, encoder
from scoring.core.signals import MODEL_FILE, WIDTH, Context, Said, feature_rows
from scoring.core.text import texts_of

from . import belonging, clarity, corpus
from .figures import auc

HIDDEN, SEEDS = 96, (0, 1, 2)  # hidden values per network, and the networks whose scores are averaged
EPOCHS, BATCH, RATE, RIDGE = 40, 128, 2e-3, 1e-3
FOLDS = 5
DROP_IN, DROP_HIDDEN = 0.3, 0.5  # shares of inputs and hidden values left out at random while training
RARE = 0.07  # share of sentences that a signal begins from
SINGLE = 0.5  # weight of a single sentence of the prototypes, which stands in no conversation
BARE = 0.25  # weight of a sentence of the corpus read once more with its parent alone, and without that too
# What cannot be told of a sentence without purpose and questions, and without its parent: not learned so.
IN_FRAME = ("answers", "off_topic", "states_goal")
IN_REPLY = ("asks_back", "builds_on", "connects", "agrees", "differs")
NONE = "none"  # sentences that carry no signal at all: opinions, wishes, slogans, plain facts
OTHERS = 0.35  # weight of a sentence written for another signal, as an example of what this one is not
AXES = 64
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
                    if signal not in (*READ, NONE) or also - set(READ):
                        raise ValueError(f"{path.name}: unknown signal in {line!r}")
                    parent, arrow, own = text.partition(" >> ")
                    context = Context(texts_of(parent) if arrow else (), language=data["language"])
                    said = Said((own if arrow else text,), context=context)
                    found.append(Example(said, signal, kind == "yes", also, place))
    return found


def labels_for(name: str, found: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """(labels, weights) of all examples for one signal or stance; weight 0 leaves an example out."""
    together = TOGETHER.get(name, set())
    labels, weights = [], []
    for example in found:
        own = example.signal == name
        positive = (own and example.yes) or name in example.also
        labels.append(positive)
        if own or positive:
            weights.append(1.0)
        elif name in STANCES or example.signal in STANCES:
            weights.append(0.0)  # written for signals or for stances: nothing is said of the others
        elif example.signal == NONE:
            weights.append(1.0)
        else:
            weights.append(0.0 if example.yes and example.signal in together else OTHERS)
    return np.array(labels, dtype=float), np.array(weights)


@dataclass(frozen=True)
class Lessons:
    """Feature rows (n, WIDTH), labels (n, 21) and the weight of each label."""

    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray

    def __add__(self, other: "Lessons") -> "Lessons":
        return Lessons(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("rows", "labels", "weights")
            )
        )


def single_lessons(found: list[Example]) -> Lessons:
    """What single sentences teach: known for their own signal, half known for the others."""
    both = [labels_for(name, found) for name in READ]
    rows = feature_rows([example.said for example in found])
    labels, weights = (np.stack([pair[which] for pair in both], axis=1) for which in (0, 1))
    return Lessons(rows.astype(np.float32), labels.astype(np.float32), (SINGLE * weights).astype(np.float32))


def corpus_lessons(chosen: list[corpus.Conversation]) -> Lessons:
    """What running talk teaches, at its natural rates: every label is known, in context and once more bare.

    The bare rows keep a sentence readable where no purpose, question or parent is known.
    """
    found = corpus.labelled(chosen)
    weights, labels = found.sure.astype(np.float32), found.truth.astype(np.float32)
    lessons = Lessons(feature_rows(found.said).astype(np.float32), labels, weights)
    for with_parent, hidden in ((True, IN_FRAME), (False, IN_FRAME + IN_REPLY)):
        said = [
            Said(
                (item.text,),
                context=Context(item.context.parent if with_parent else (), language=item.context.language),
            )
            for item in found.said
        ]
        known = BARE * weights
        known[:, [READ.index(signal) for signal in hidden]] = 0
        lessons += Lessons(feature_rows(said).astype(np.float32), labels, known)
    return lessons


def network(lessons: Lessons, seed: int) -> list[np.ndarray]:
    """[entry (WIDTH, HIDDEN), bias, exit (HIDDEN, 21), bias] by Adam (Kingma & Ba 2015), with dropout."""
    dice = np.random.default_rng(seed)
    rows, labels, weights = lessons.rows, lessons.labels, lessons.weights
    parts = [
        dice.normal(0, WIDTH**-0.5, (WIDTH, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        dice.normal(0, 0.3 * HIDDEN**-0.5, (HIDDEN, len(READ))).astype(np.float32),
        np.full(len(READ), np.log(RARE / (1 - RARE)), np.float32),
    ]
    means, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    done = 0
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS) + 1e-5
        order = dice.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            picked = order[start : start + BATCH]
            given = (
                rows[picked] * (dice.random((len(picked), WIDTH), dtype=np.float32) > DROP_IN) / (1 - DROP_IN)
            )
            score = given @ parts[0] + parts[1]
            kept = (
                (dice.random(score.shape, dtype=np.float32) > DROP_HIDDEN) / (1 - DROP_HIDDEN) * (score > 0)
            )
            inside = score * kept
            chance = 1 / (1 + np.exp(-np.clip(inside @ parts[2] + parts[3], -30, 30)))
            error = weights[picked] * (chance - labels[picked]) / len(picked)
            back = error @ parts[2].T * kept
            slopes = [
                given.T @ back + RIDGE * parts[0],
                back.sum(axis=0),
                inside.T @ error + RIDGE * parts[2],
                error.sum(axis=0),
            ]
            done += 1
            for part, slope, mean, square in zip(parts, slopes, means, squares, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.001 * (slope * slope - square)
                part -= rate * (mean / (1 - 0.9**done)) / (np.sqrt(square / (1 - 0.999**done)) + 1e-8)
    return parts


def averaged(lessons: Lessons) -> dict[str, np.ndarray]:
    """The networks of all seeds as one wide network whose scores are their average."""
    made = [network(lessons, seed) for seed in SEEDS]
    return {
        "entry": np.concatenate([part[0] for part in made], axis=1).T,
        "entry_bias": np.concatenate([part[1] for part in made]),
        "exit": np.concatenate([part[2] for part in made]).T / len(made),
        "exit_bias": sum(part[3] for part in made) / len(made),
    }


def calibration(single: Lessons, chosen: list[corpus.Conversation]) -> tuple[np.ndarray, np.ndarray]:
    """(slope, shift) per signal that make the scores of conversations not trained on into chances.

    Five folds of conversations; then a logistic line per signal (Platt 1999), by Newton's method.
    """
    scores, labels, sure = [], [], []
    for fold in range(FOLDS):
        inside = [c for place, c in enumerate(chosen) if place % FOLDS != fold]
        found = corpus.labelled([c for place, c in enumerate(chosen) if place % FOLDS == fold])
        made = averaged(single + corpus_lessons(inside))
        hidden = np.maximum(feature_rows(found.said) @ made["entry"].T + made["entry_bias"], 0)
        scores.append(hidden @ made["exit"].T + made["exit_bias"])
        labels.append(found.truth)
        sure.append(found.sure)
    scores, labels, sure = (np.concatenate(each) for each in (scores, labels, sure))
    lines = []
    for column, signal in enumerate(READ):
        known = sure[:, column]
        told, truth = scores[known, column], labels[known, column]
        given = np.stack([told, np.ones(len(told))], axis=1)
        line = np.array([1.0, 0.0])
        for _ in range(20):
            chance = 1 / (1 + np.exp(-given @ line))
            curve = given.T @ (given * (chance * (1 - chance))[:, None]) + 1e-6 * np.eye(2)
            line = line - np.linalg.solve(curve, given.T @ (chance - truth))
        lines.append(line)
        figure = auc(truth, told)
        print(f"{signal:12} AUC {figure:.3f}  slope {line[0]:.2f}  shift {line[1]:+.2f}", flush=True)
    return np.array(lines)[:, 0], np.array(lines)[:, 1]


def quantised(made: dict[str, np.ndarray], slope: np.ndarray, shift: np.ndarray) -> dict[str, np.ndarray]:
    """The calibrated network in whole multiples of 1/256: what signals.npz holds."""
    found = made | {"exit": made["exit"] * slope[:, None], "exit_bias": made["exit_bias"] * slope + shift}
    return {name: np.rint(256 * values).astype(np.int16) for name, values in found.items()}


def angle_axes(chosen: list[corpus.Conversation]) -> np.ndarray:
    """(AXES, 512): the main directions of our sentences around the middle of their own conversation."""
    apart = []
    for conversation in chosen:
        vectors = np.concatenate([encoder().encode(c.texts) for c in conversation.comments])
        apart.append(vectors - vectors.mean(axis=0))
    return np.linalg.svd(np.concatenate(apart), full_matrices=False)[2][:AXES]


def main() -> None:
    """Trains, and writes the files of weights; python -m scoring.evaluation tells how good they are."""
    single = examples()
    chosen = [conversation for conversation in corpus.conversations() if not conversation.is_for_testing]
    print(f"{len(single)} single sentences, {len(chosen)} conversations", flush=True)
    alone = single_lessons(single)
    slope, shift = calibration(alone, chosen)
    weights = quantised(averaged(alone + corpus_lessons(chosen)), slope, shift)
    np.savez_compressed(MODEL_FILE, **weights)
    np.savez_compressed(openings.MODEL_FILE, **clarity.weights())
    np.savez_compressed(belongs.MODEL_FILE, weights=belonging.weights(chosen))
    np.savez_compressed(DATA / "angles.npz", axes=np.rint(angle_axes(chosen) * STEP).astype(np.int16))


if __name__ == "__main__":
    main()
