"""What adds nothing, added to real-looking threads: how often, and by how much, does a D rise?

The texts are those of unrelated.toml, which nothing is trained on; the threads are the pairs of a file.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scoring.core import rubric, threads
from scoring.core.rubric import DIMENSIONS
from scoring.core.tally import rebuild
from scoring.core.turn import Frame, Turn

from .pairs import lines_of

LAW = 0.2  # points that no D may rise by
CUES = {
    "nl": "omdat want dus daarom waarom wat als ik zal morgen onderzoek echter aan de andere kant aanname",
    "en": "because therefore so why what if I will tomorrow evidence however on the other hand assumption",
}
KINDS = ("a copy of a comment", "an empty comment", "question marks", "a list of cue words", "praise")
KINDS += ("empty words", "text about something else", "a comment of another thread")


@dataclass(frozen=True)
class Attack:
    """The largest rise of any D by one text added to one thread, as a reply or to nobody."""

    kind: str
    reply: bool
    rise: float
    dimension: str
    text: str


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, list[str]]]:
    """Language → "unrelated", "praise", "empty", "commitment", "wish" → texts."""
    return tomllib.loads((Path(__file__).parent / "unrelated.toml").read_text(encoding="utf-8"))


def documents(path: Path) -> list[dict]:
    """The threads of a file of pairs: of each pair one version, in turn the better and the worse."""
    return [pair["ab"[number % 2]] for number, pair in enumerate(lines_of(path))]


def attacks(found: list[dict], each: int = 3) -> list[Attack]:
    """Every kind of text against every thread: `each` texts of a kind, two ways."""
    made = []
    for number, document in enumerate(found):
        frame, turns = threads.frame_of(document), threads.turns_of(document)
        others = [other for other in found if other["language"] == document["language"] and other != document]
        for kind, chosen in _texts(frame.language, turns, others, number, each).items():
            made += _tried(kind, chosen, frame, turns)
    return made


def _texts(language: str, turns: list[Turn], others: list[dict], number: int, each: int) -> dict:
    own = texts()["nl" if language == "nl" else "en"]

    def some(all_of: list[str]) -> list[str]:
        return [all_of[(number * each + step) % len(all_of)] for step in range(min(each, len(all_of)))]

    elsewhere = [comment["body"] for other in others for comment in other["comments"]]
    lists = (
        [turns[len(turns) // 2].text],
        [""],
        ["???"],
        [CUES["nl" if language == "nl" else "en"]],
        some(own["praise"]),
        some(own["empty"]),
        some(own["unrelated"]),
        some(elsewhere[number % 5 :: 7]),
    )
    return dict(zip(KINDS, lists, strict=True))


def _tried(kind: str, chosen: list[str], frame: Frame, turns: list[Turn]) -> list[Attack]:
    opening = rubric.opening(frame)
    made = [opening, *(c.tally for c in rubric.contributions(turns, frame))]
    before = _scores(made)
    last, found = turns[-1], []
    for text in chosen:
        for reply in (True, False):
            above = (last.key, last.author, last.text) if reply else (None, None, None)
            added = rubric.contribution(Turn("zzzzzzz1", "somebody-new", text, *above), frame)
            after = _scores([*made, added.tally])
            rises = {dimension: after[dimension] - before[dimension] for dimension in DIMENSIONS}
            most = max(rises, key=rises.get)
            found.append(Attack(kind, reply, round(rises[most], 2), most, text))
    return found


def _scores(tallies) -> dict[str, float]:
    _, top = rebuild(tallies, rubric.collapse)
    found = rubric.readings(top).dimensions
    return {dimension: found[dimension].score or 0.0 for dimension in DIMENSIONS}


def table_of(found: list[Attack]) -> list[list]:
    """Rows: kind, how, number, largest and mean rise, share that breaks the law."""
    rows = []
    for kind in KINDS:
        for reply in (True, False):
            rises = [attack.rise for attack in found if attack.kind == kind and attack.reply == reply]
            if rises:
                breaking = sum(rise > LAW for rise in rises) / len(rises)
                mean = sum(max(0.0, rise) for rise in rises) / len(rises)
                how = "as a reply" if reply else "to nobody"
                rows.append([kind, how, len(rises), max(0.0, *rises, 0.0), mean, breaking])
    return rows
