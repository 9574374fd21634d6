"""What the page of the formula tells: what each D looks for, what raises nothing, the versions."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .core import glossary
from .core.parameters import group
from .core.rubric import DIMENSIONS, VERSION
from .wording import signal_name

# D → the signals and stances that count for it
COUNTING = {
    "direction": ("answers",),
    "depth": tuple(group("depth.weight")),
    "diversity": (*group("diversity.meets"), "role"),
    "deeds": tuple(group("deeds.weight")),
}

# D → (what it looks for, how it adds up), in the words of docs/scoring.md without its numbers
DIMENSION_TEXTS = {
    "direction": (
        gettext_lazy("Is it clear beforehand what the conversation is for, and does the talk serve that?"),
        gettext_lazy(
            "A part comes from the post itself: a concrete purpose, and questions that people can answer. A "
            "part comes from the questions that are covered, by more than one person; untouched questions "
            "weigh in. The rest comes from the share of the talk that serves the purpose. A free "
            "conversation has no Direction: its IQ is made of the other three."
        ),
    ),
    "depth": (
        gettext_lazy("Does the conversation look for the core, or do people only say what they think?"),
        gettext_lazy(
            "What counts is how much of the following there is per comment, how many kinds of it there are, "
            "and whether others take it further. A deep answer that nobody takes up counts for less than one "
            "that somebody does. A tip adds nothing, however long it is."
        ),
    ),
    "diversity": (
        gettext_lazy("Do several people look from different angles, and do those angles meet?"),
        gettext_lazy(
            "Voices in balance, angles that differ, and views that meet: the three are multiplied, so all "
            "three are needed. One voice, one view, or views side by side each keep it low."
        ),
    ),
    "deeds": (
        gettext_lazy("What is done because of this conversation: by whom, when, and what came of it?"),
        gettext_lazy(
            "Promises and reports count most, and a promise that the same person later reports on counts "
            "extra. A proposal counts for a little, and for more when others take it up. Wishes and "
            "enthusiasm add nothing."
        ),
    ),
}


@dataclass(frozen=True)
class SignalLine:
    """One signal as the page tells it, in the reader's language."""

    name: str
    definition: str
    example: glossary.Example
    is_not: str


@dataclass(frozen=True)
class DimensionLines:
    name: str
    looks_for: str
    adds_up: str
    counting: str  # names in a row: asks back, gives a reason or weighs one side against another
    signals: list[SignalLine]


@dataclass(frozen=True)
class VersionLine:
    name: str
    since: date
    change: str


def language_shown():
    """The language of the glossary for this reader: Dutch for Dutch, English for everybody else."""
    language = (get_language() or "")[:2]
    return language if language in glossary.LANGUAGES else glossary.LANGUAGES[0]


def dimension_lines():
    """The four D's with what counts for each, and the signals that are told under them."""
    return [
        DimensionLines(
            name,
            *map(str, DIMENSION_TEXTS[name]),
            get_text_list([signal_name(signal) for signal in COUNTING[name]], _("or")),
            [signal_line(signal) for signal in glossary.signals() if is_told_under(signal, name)],
        )
        for name in DIMENSIONS
    ]


def is_told_under(signal, dimension):
    """Each signal is told once; the stances that count stand under Diversity."""
    if signal.under == glossary.STANCE:
        return dimension == "diversity" and signal.name in COUNTING[dimension]
    return signal.under == dimension


def signal_line(signal):
    language = language_shown()
    return SignalLine(
        signal_name(signal.name),
        signal.definition[language],
        signal.examples[language][0],
        signal.is_not[language],
    )


def version_lines():
    """The versions of the formula until the one in use, newest first."""
    language = language_shown()
    return [
        VersionLine(version.name, version.since, version.change[language])
        for version in glossary.versions_until(VERSION)
    ]
