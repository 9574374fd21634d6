"""What can be seen of a sentence without a model of meaning: cues, form, and words shared with others."""

import re
import tomllib
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
PLACE = ("first", "last")
RELATION = ("has_parent", "near_parent", "shares_words", "near_frame", "has_frame", "points")
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


@lru_cache(maxsize=1)
def languages() -> dict[str, dict]:
    """The cue files, compiled: language → {"cues": {signal: pattern}, "words": {group: set}}."""
    found = {}
    for path in sorted(DATA.glob("cues_*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[data["language"]] = {
            "cues": {
                signal: re.compile(
                    r"(?<!\w)(?:" + "|".join(f"(?:{cue})" for cue in data["cues"][signal]) + r")(?!\w)"
                )
                for signal in SIGNALS
                if data["cues"].get(signal)
            },
            "words": {group: frozenset(data["words"].get(group, ())) for group in WORD_GROUPS},
        }
    return found


@lru_cache(maxsize=8192)
def seen(text: str, language: str) -> tuple[float, ...]:
    """Cues, word groups and form of one sentence, each 0..1, in the order of SEEN."""
    low = text.lower()
    found = words(low)
    cue_files = [languages()[language]] if language in languages() else list(languages().values())
    row = [
        float(any(s in f["cues"] and f["cues"][s].search(low) is not None for f in cue_files))
        for s in SIGNALS
    ]
    row += [
        min(1.0, sum(any(word in f["words"][g] for f in cue_files) for word in found) / 2)
        for g in WORD_GROUPS
    ]
    asks = frozenset().union(*(f["words"]["asks"] for f in cue_files))
    count = len(found)
    row += [
        float("?" in low),
        float(bool(found) and (found[0] in asks or (count > 1 and found[1] in asks))),
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


def shares(text: str, other: frozenset[str]) -> float:
    """How many of a sentence's content words (0..1, three are all) occur in another text."""
    return min(1.0, len(set(content_words(text)) & other) / 3)


@lru_cache(maxsize=1)
def _cue_words() -> frozenset[str]:
    """The words of all cues that are plain words."""
    found = set()
    for path in sorted(DATA.glob("cues_*.toml")):
        cues = tomllib.loads(path.read_text(encoding="utf-8"))["cues"]
        for entries in cues.values():
            for entry in entries:
                found.update(word[:6] for word in words(re.sub(r"\.\{[^}]*\}|\\.", " ", entry)))
    return frozenset(found)


def is_cue_list(text: str, language: str) -> bool:
    """Whether a sentence is little more than cue words in a row: many kinds of cues, hardly a word beside."""
    found = words(text)
    if len(found) < 7 or sum(seen(text, language)[: len(SIGNALS)]) < 4:
        return False
    own = [word for word in content_words(text) if word not in _cue_words()]
    return len(own) < 0.2 * len(found)
