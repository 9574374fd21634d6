"""Signals and versions in words, Dutch and English, as people read them: data/signals.toml, versions.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .features import DATA

LANGUAGES = ("en", "nl")
STANCE, NOTHING = "stance", ""  # where a signal is told that stands under no D


@dataclass(frozen=True)
class Example:
    """A sentence that does it; `answers` is the comment or question that it answers, "" without one."""

    text: str
    answers: str = ""


@dataclass(frozen=True)
class Signal:
    """A signal or stance; texts by language. `under`: a D, STANCE, or NOTHING for what raises nothing."""

    name: str
    under: str
    definition: dict[str, str]
    examples: dict[str, tuple[Example, ...]]
    is_not: dict[str, str]
    source: str


@dataclass(frozen=True)
class Version:
    """A version of the rubric: since when, and what changed, by language."""

    name: str
    since: date
    change: dict[str, str]


@lru_cache(maxsize=1)
def signals() -> tuple[Signal, ...]:
    """All signals and stances in words, in the order in which they are told."""
    return tuple(
        Signal(
            name,
            entry["under"],
            {language: entry[f"definition_{language}"] for language in LANGUAGES},
            {language: tuple(map(_example, entry[f"examples_{language}"])) for language in LANGUAGES},
            {language: entry[f"not_{language}"] for language in LANGUAGES},
            entry["source"],
        )
        for name, entry in _read("signals.toml").items()
    )


@lru_cache(maxsize=1)
def versions() -> tuple[Version, ...]:
    """The versions of the rubric, oldest first."""
    return tuple(
        Version(name, entry["date"], {language: entry[language] for language in LANGUAGES})
        for name, entry in _read("versions.toml").items()
    )


def versions_until(name: str) -> tuple[Version, ...]:
    """The versions up to this one, the newest first. ValueError when it is not known."""
    place = [version.name for version in versions()].index(name)
    return versions()[place::-1]


def _example(text: str) -> Example:
    answered, _, said = text.rpartition(" >> ")
    return Example(said, answered)


def _read(name: str) -> dict:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
