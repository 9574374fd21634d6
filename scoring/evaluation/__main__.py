"""Prints the figures we hold the score to and writes docs/evaluation.md."""

import json
import os
from pathlib import Path

from scoring.core import threads
from scoring.core.features import SIGNALS
from scoring.core.rubric import DIMENSIONS, VERSION
from scoring.core.sense import FAINT

from . import attacks, belonging, clarity, corpus, halves, own, pairs, sets, translations

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "evaluation.md"
WEAK = Path(__file__).parent / "weak.md"  # what no figure tells, written by hand


def table(head: list[str], rows: list[list]) -> str:
    """A Markdown table; floats with two decimals."""
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    for row in rows:
        cells = [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def pair_table(found: list[pairs.Pair]) -> str:
    """Hit rates overall, per D and per language."""
    groups = [("all", found)]
    groups += [(d, [p for p in found if p.target == d]) for d in DIMENSIONS]
    groups += [
        (name, [p for p in found if p.language == name]) for name in sorted({p.language for p in found})
    ]
    rows = []
    for name, group in groups:
        target, others = pairs.moved(group)
        rows.append([name, len(group), pairs.hit_rate(group), pairs.most_rate(group), target, others])
    head = ["pairs", "n", "target higher", "target moved most", "target moved", "others moved"]
    return table(head, rows)


def model_table(path: Path) -> str:
    """The readings of the real conversation."""
    document = json.loads(path.read_text(encoding="utf-8"))
    readings = threads.read(threads.frame_of(document), threads.turns_of(document))[0]
    rows = [[name, r.score, f"{r.low}–{r.high}"] for name, r in readings.dimensions.items()]
    return table(
        ["reading", "score", "interval"], [*rows, ["IQ", readings.iq, f"{readings.low}–{readings.high}"]]
    )


def belonging_table(path: Path) -> str:
    """Share of comments that are believed to belong, in their own conversation and in others."""
    homes = [belonging.home_of(pair["id"], pair["a"]) for pair in pairs.lines_of(path)]
    return table(["comments", "n", "counted by their own words"], belonging.shares(homes))


def clarity_table() -> str:
    """How well clear purposes and questions are told from vague ones, over folds."""
    return table(["of", "AUC"], [[kind, figure] for kind, figure in clarity.figures().items()])


def translation_table() -> str:
    """Middle and ninth tenth of the moves between our Dutch and English versions."""
    rows = []
    for name, moves in translations.moves().items():
        ordered = sorted(moves)
        rows.append([name, len(moves), ordered[len(moves) // 2], ordered[len(moves) * 9 // 10]])
    return table(["reading", "n", "middle", "nine in ten below"], rows)


def halves_table() -> str:
    """Share of halves whose interval holds the reading of the whole: fitted on four fifths, seen on one."""
    shares = [halves.share_inside(halves.halves_of_corpus(testing)) for testing in (False, True)]
    rows = [[name, shares[0][name], shares[1][name]] for name in shares[0]]
    return table(["reading", "conversations fitted on", "conversations kept for testing"], rows)


def own_part() -> str:
    """Our own conversations: agreement, figures on the fifth kept for testing, the worst readings."""
    chosen = corpus.conversations()
    tested = [c for c in chosen if c.is_for_testing]
    agreed = corpus.agreement(chosen)
    found, strengths = own.tested()
    figures = own.figures_of(found, strengths)
    names = ("base", "auc", "matched", "dutch", "english", "marked", "precision", "recall", "clear")
    rows = [
        [f.signal, agreed.get(f.signal, "–"), f.yes, *(getattr(f, name) for name in names)] for f in figures
    ]
    plain = [figure for figure in figures if figure.signal in SIGNALS]
    means = (sum(getattr(figure, name) for figure in plain) / len(plain) for name in names)
    rows.append(["macro of the 18", "", "", *means])
    head = [
        "signal",
        "α",
        "n",
        "base rate",
        "AUC",
        "length-matched",
        "nl",
        "en",
        "marked",
        "precision",
        "recall",
        "shown right",
    ]
    slips = [
        [slip.signal, slip.text, slip.strength, "yes" if slip.present else "no", slip.where]
        for slip in own.worst(found, strengths)
    ]
    return (
        f"{len(chosen)} conversations with {sum(len(c.lines) for c in chosen)} sentences (scoring/corpus); "
        f"{len(tested)} of them, {len(found.said)} sentences, kept for testing only. "
        f"{'' if agreed else 'Labelled once: agreement (α) is not measured yet. '}"
        f"`marked` is the share of sentences whose chance is above {FAINT / 1000:.2f}, where a reading "
        "begins to count; precision and recall are those at that point, `shown right` the precision from the "
        "chance on at which a sentence is shown as evidence.\n\n"
        + table(head, rows)
        + "\nThe ten worst readings of these, at most two per signal:\n\n"
        + table(["signal", "sentence", "read as", "labelled", "where"], slips)
    )


def report(folder: Path) -> str:
    """The page: every part whose data are there, and a clear line for each that is missing."""
    parts = [f"# Evaluation\n\nRubric {VERSION}. Written by `make evaluate`; do not edit by hand.\n"]

    def part(title: str, path: Path, make) -> None:
        text = (
            make(path)
            if path.exists()
            else f"Missing: {path.name}. Set IQ4D_DATA to the folder of data sets.\n"
        )
        parts.append(f"## {title}\n\n{text}")

    pair_file = folder / "threads" / "contrast-dev.jsonl"
    part(
        "Pairs: the better version reads higher on its D",
        pair_file,
        lambda path: pair_table(pairs.read_pairs(path)),
    )
    parts.append(f"## Own conversations, kept for testing only\n\n{own_part()}")
    part(
        "What adds nothing: the largest rise of any D (law: at most 0.2)",
        pair_file,
        lambda path: table(
            ["added", "how", "n", "largest rise", "mean rise", "share above 0.2"],
            attacks.table_of(attacks.attacks(attacks.documents(path))),
        ),
    )
    part("Does a comment belong: those kept at home and elsewhere", pair_file, belonging_table)
    parts.append(f"## Clear openings\n\n{clarity_table()}")
    parts.append(f"## A faithful translation: how far the readings move\n\n{translation_table()}")
    parts.append(
        f"## Intervals: whole conversations inside the intervals of their halves\n\n{halves_table()}"
    )
    part(
        "Labelled sets, none of them seen in training",
        folder / "labelled",
        lambda path: table(
            ["set", "label", "told by", "rows", "AUC", "length-matched AUC", "length alone", ""],
            [
                [name, f.label, f.signal, f.rows, f.auc, f.matched, f.length_alone, weak(f)]
                for name, f in sets.figures_of(folder)
            ],
        ),
    )
    part(
        "Key points: rank correlation with the number of distinct points",
        folder / "labelled" / "argkp.csv",
        lambda path: table(
            ["measure", "Spearman"],
            [[n, r] for n, r in zip(("our angles", "mean distance"), sets.key_points(path), strict=True)],
        ),
    )
    part("The real conversation of 2015", folder / "threads" / "iq4d-model.json", model_table)
    return "\n".join([*parts, WEAK.read_text(encoding="utf-8")])


def weak(figure: sets.Figure) -> str:
    return "weak" if figure.matched < 0.6 else ""


def main() -> None:
    folder = Path(os.environ.get("IQ4D_DATA") or ROOT / ".." / "shared" / "data").resolve()
    page = report(folder)
    print(page)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
