"""The document of the whole formula, docs/scoring.md: words from here, numbers and formulas from the code."""

import re

from . import manual_example as example_of
from . import manual_words as words
from .core import cells, diversity, glossary, listen, rubric, sense, text
from .core.features import SIGNALS, STANCES
from .core.parameters import all_parameters
from .core.reading import CEILING
from .core.tally import Tally

FIELD = re.compile(r"\{([a-z_.]+)\}")
TOLD_UNDER = {
    "direction": "Told under Direction",
    "depth": "Told under Depth",
    "diversity": "Told under Diversity",
    "deeds": "Told under Deeds",
    glossary.NOTHING: "What raises nothing",
    glossary.STANCE: "The stances: how a sentence stands to a view",
}
LANGUAGES = {"nl": "Dutch", "en": "English"}
SIZES = ((3, 2), (10, 4), (30, 8), (100, 20))  # comments and voices for which an interval is shown


def manual() -> str:
    """The whole document, Markdown."""
    parts = [filled(words.OPENING), filled(words.WAY), formula(sense.FORMULA), table("sense")]
    parts += [formula(cells.FORMULA), table("saturation"), *signal_parts()]
    parts += ["## The four D's\n", *(dimension_part(name) for name in rubric.DIMENSIONS)]
    parts += [filled(words.BELONGING), table("belongs"), table("serves"), table("answers")]
    parts += [filled(words.OPENINGS), filled(words.INTERVALS), interval_table(), table("interval")]
    parts += [filled(words.POINTS), words.EXAMPLE, *example_parts(), words.LITERATURE]
    return "\n".join(parts)


def filled(told: str) -> str:
    """A text with every {name} replaced by its number. KeyError for a name that nobody knows."""
    known = {name: number(one.value) for name, one in all_parameters().items()} | _others()
    return FIELD.sub(lambda field: known[field.group(1)], told)


def number(amount: float) -> str:
    """A number as people write it: 7 for 7.0."""
    return f"{amount:g}"


def _others() -> dict[str, str]:
    """What a text may name beside the parameters: constants of the code."""
    numbers = {
        "ceiling": CEILING,
        "half": CEILING / 2,
        "whole": CEILING * len(rubric.DIMENSIONS),
        "dimensions": len(rubric.DIMENSIONS),
        "dimensions.free": len(rubric.DIMENSIONS) - 1,
        "people": rubric.FEWEST_PEOPLE,
        "comments": rubric.FEWEST_COMMENTS,
        "sentences.most": text.MAX_SENTENCES,
        "words.fewest": listen.FEWEST_WORDS,
        "signals": len(SIGNALS),
        "stances": len(STANCES),
        "step": sense.LEVEL,
        "axes": len(diversity.axes()),
        "kept": diversity.KEPT,
    }
    texts = {
        "version": rubric.VERSION,
        "deep": code_row(cells.DEEP),
        "uptake": code_row(name.partition(".")[2] for name in cells.UPTAKE),
        "replying": code_row(listen.IN_REPLY),
    }
    return {name: number(amount) for name, amount in numbers.items()} | texts


def code_row(names) -> str:
    """`a`, `b` and `c`."""
    *first, last = [f"`{name}`" for name in names]
    return f"{', '.join(first)} and {last}" if first else last


def formula(reckoned: str) -> str:
    """A formula as a block of its own."""
    return f"```text\n{filled(reckoned).strip()}\n```\n"


def table(under: str) -> str:
    """The parameters under a name, and under names inside it, with their reasons."""
    found = [one for name, one in all_parameters().items() if name.startswith(f"{under}.")]
    return rows_of(("number", "value", "why"), [(f"`{p.name}`", number(p.value), p.why) for p in found])


def rows_of(head, rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def signal_parts() -> list[str]:
    """The signals, in the order in which they are told, under what they are told."""
    parts = [words.SIGNALS]
    for under, title in TOLD_UNDER.items():
        parts.append(f"### {title}\n")
        parts += [signal_part(signal) for signal in glossary.signals() if signal.under == under]
    return parts


def signal_part(signal: glossary.Signal) -> str:
    lines = [f"**`{signal.name}`**\n"]
    for language, name in LANGUAGES.items():
        examples = " · ".join(map(example, signal.examples[language]))
        lines.append(f"- {name}: {signal.definition[language]}. {examples} *Not:* {signal.is_not[language]}")
    lines.append(f"- Source: {signal.source}")
    return "\n".join(lines) + "\n"


def example(one: glossary.Example) -> str:
    said = f"“{one.text}”"
    return f"“{one.answers}” → {said}" if one.answers else said


def dimension_part(name: str) -> str:
    reckoned, looks_for, raises = words.DIMENSIONS[name]
    return "\n".join(
        [f"### {name.capitalize()}\n", filled(looks_for), formula(reckoned), filled(raises), table(name)]
    )


def example_parts() -> list[str]:
    """A conversation worked out: the post, what each sentence brought, and what came of it."""
    result = example_of.score()
    return [
        example_of.opening(),
        rows_of(("comment", "sentence", "points"), example_of.sentence_rows(result)),
        rows_of(("D", "reading", "interval", "why"), example_of.reading_rows(result)),
    ]


def interval_table() -> str:
    """The intervals of a middling reading in short and in long conversations."""
    rows = []
    for comments, voices in SIZES:
        top = Tally({"comments": comments, "voices": voices})
        spans = [rubric.interval(name, CEILING / 2, top) for name in rubric.DIMENSIONS]
        rows.append((comments, voices, *(f"{low}–{high}" for low, high in spans)))
    return rows_of(("comments", "voices", *map(str.capitalize, rubric.DIMENSIONS)), rows)
