"""The conversation that docs/scoring.md works out: scored while the page is written."""

import json
from pathlib import Path

from django.utils import translation

from . import wording
from .core import rubric, threads
from .core.reading import Reason
from .core.text import sentences

CONVERSATION = json.loads(Path(__file__).with_name("manual_example.json").read_text(encoding="utf-8"))


def opening() -> str:
    """The post as a quote."""
    post = CONVERSATION["post"]
    asked = " ".join(f"({number}) {each['text']}" for number, each in enumerate(post["questions"], 1))
    return f"> **{post['title']}** Purpose: {post['purpose']} Questions: {asked}\n"


def sentence_rows(result: dict) -> list[tuple[str, ...]]:
    """(comment, sentence, the points it brought) for every sentence; `result` as threads.score gives it."""
    rows = []
    for comment in CONVERSATION["comments"]:
        reply = f", to {comment['parent']}" if "parent" in comment else ""
        who = f"{comment['id']} {comment['author']}{reply}"
        for sentence in sentences(comment["body"]):
            brought = [
                f"{item['dimension'].capitalize()} {item['points']:+.1f} (`{item['signal']}`)"
                for item in result["evidence"]
                if (item["comment"], item["start"]) == (comment["id"], sentence.start)
            ]
            rows.append((who, sentence.text, ", ".join(brought) or "–"))
            who = ""
    return rows


def reading_rows(result: dict) -> list[tuple[str, ...]]:
    """(D, reading, interval, why) for the four D's, and the IQ."""
    with translation.override("en"):
        rows = [_reading_row(name, result["dimensions"][name]) for name in rubric.DIMENSIONS]
    return [*rows, ("IQ", f"{result['iq']:.1f}", _interval(result), "the sum of the four")]


def _reading_row(name: str, reading: dict) -> tuple[str, ...]:
    why = " ".join(wording.sentence(Reason.from_json(reason)) for reason in reading["because"])
    parts = [f"{points:.1f} for {wording.part_name(part)}" for part, points in reading["parts"]]
    in_it = f" In it: {', '.join(parts)}." if parts else ""
    return name.capitalize(), f"{reading['score']:.1f}", _interval(reading), why + in_it


def _interval(reading: dict) -> str:
    low, high = reading["interval"]
    return f"{low:.1f}–{high:.1f}"


def score() -> dict:
    """The conversation, scored."""
    return threads.score(CONVERSATION)
