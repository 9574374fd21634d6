"""What can be seen of a sentence without a model of meaning: cues, form, and words shared with others."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from .text import content_words, words

DATA = Path(__file__).parent / "data"

SIGNALS = (
    "asks_open",
    "asks_back",
    "reasons",
    "evidence",
    "experience",
    "assumption",
    "builds_on",
    "reframes",
    "weighs",
    "connects",
    "states_goal",
    "answers",
    "proposes",
    "commits",
    "reports",
    "learned",
    "courtesy",
    "off_topic",
)
WORD_GROUPS = ("asks", "i", "we", "you", "past", "future", "when", "not", "hedge", "must", "sure")
FORM = (
    "question_mark",
    "asks_first",
    "log_words",
    "short",
    "long",
    "number",
    "clock_or_date",
    "comma",
    "colon",
    "quotes",
    "no_small_words",
)
# How a sentence stands to the view that it replies to, and from where its writer looks: read like
# the signals, for Diversity alone.
STANCES = ("role", "agrees", "differs")
READ = SIGNALS + STANCES
PLACE = ("first", "last", "place", "of")
RELATION = (
    "has_parent",
    "near_parent",
    "near_parent_sentence",
    "shares_words",
    "new_words",
    "parent_asks",
    "near_frame",
    "has_frame",
    "points",
    "near_before",
)
SEEN = (
    tuple(f"cue.{name}" for name in SIGNALS)
    + tuple(f"word.{name}" for name in WORD_GROUPS)
    + tuple(f"form.{name}" for name in FORM)
)
NAMES = (
    SEEN
    + tuple(f"place.{name}" for name in PLACE)
    + tuple(f"relation.{name}" for name in RELATION)
    + tuple(f"before.{name}" for name in SEEN)
)

_CLOCK = re.compile(
    r"\b\d{1,2}[:.u]\d{2}\b|\b\d{1,2}(?:e|th|st|nd|rd|ste|de)?\s+[a-z]{3,9}\b|\b\d{1,2}[/-]\d{1,2}\b"
)


@dataclass(frozen=True)
class CueFile:
    """What is known of a language beside meaning: its cues, and word → the groups that it belongs to."""

    cues: dict[str, re.Pattern]
    groups: dict[str, tuple[int, ...]]


@lru_cache(maxsize=1)
def _cue_files() -> dict[str, dict]:
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("cues_*.toml")))
    return {data["language"]: data for data in files}


@lru_cache(maxsize=1)
def languages() -> dict[str, CueFile]:
    """The cue files by language."""
    return {language: _cue_file([data]) for language, data in _cue_files().items()}


@lru_cache(maxsize=1)
def all_languages() -> CueFile:
    """All cue files as one, for a text whose language is not known."""
    return _cue_file(list(_cue_files().values()))


def _cue_file(files: list[dict]) -> CueFile:
    cues, groups = {}, {}
    for signal in SIGNALS:
        entries = [f"(?:{cue})" for data in files for cue in data["cues"].get(signal, ())]
        if entries:
            cues[signal] = re.compile(r"(?<!\w)(?:" + "|".join(entries) + r")(?!\w)")
    for number, group in enumerate(WORD_GROUPS):
        for word in {word for data in files for word in data["words"].get(group, ())}:
            groups[word] = (*groups.get(word, ()), number)
    return CueFile(cues, groups)


ASKS = WORD_GROUPS.index("asks")


@lru_cache(maxsize=8192)
def seen(text: str, language: str) -> tuple[float, ...]:
    """Cues, word groups and form of one sentence, each 0..1, in the order of SEEN."""
    low = text.lower()
    found = words(low)
    known = languages().get(language) or all_languages()
    row = [float(s in known.cues and known.cues[s].search(low) is not None) for s in SIGNALS]
    counts = [0] * len(WORD_GROUPS)
    for word in found:
        for number in known.groups.get(word, ()):
            counts[number] += 1
    row += [min(1.0, count / 2) for count in counts]
    asks = any(ASKS in known.groups.get(word, ()) for word in found[:2])
    count = len(found)
    row += [
        float("?" in low),
        float(asks),
        min(1.0, float(np.log1p(count)) / 4),
        float(count < 4),
        float(count > 25),
        float(bool(re.search(r"\d", low))),
        float(bool(_CLOCK.search(low))),
        float("," in low),
        float(":" in low),
        float('"' in low or " '" in low),
        float(count > 3 and count - len(content_words(low)) < 0.2 * count),
    ]
    return tuple(row)


def says_when(text: str, language: str) -> bool:
    """Whether a sentence names a time: a day, a date, an hour, soon."""
    row = seen(text, language)
    return bool(row[SEEN.index("word.when")] or row[SEEN.index("form.clock_or_date")])


def shares(text: str, other: frozenset[str]) -> tuple[float, float]:
    """How many content words of a sentence another text has too (three are all), and has not (four)."""
    own = set(content_words(text))
    return min(1.0, len(own & other) / 3), min(1.0, len(own - other) / 4)


@lru_cache(maxsize=1)
def _cue_words() -> frozenset[str]:
    """The words of all cues that are plain words."""
    found = set()
    for data in _cue_files().values():
        for entries in data["cues"].values():
            for entry in entries:
                found.update(word[:6] for word in words(re.sub(r"\.\{[^}]*\}|\\.", " ", entry)))
    return frozenset(found)


def is_cue_list(text: str, language: str) -> bool:
    """Whether a sentence is little more than cue words in a row: many kinds of cues, hardly a word beside."""
    found = content_words(text)
    if len(words(text)) < 7 or sum(seen(text, language)[: len(SIGNALS)]) < 4:
        return False
    return len([word for word in found if word not in _cue_words()]) < 0.3 * len(found)
