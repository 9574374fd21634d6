"""A whole thread in the exchange format `iq4d-thread/1`, scored without a database."""

from . import rubric
from .reading import Readings
from .tally import Tally, rebuild
from .turn import Contribution, Frame, Question, Turn

FORMAT = "iq4d-thread/1"


def frame_of(document: dict) -> Frame:
    """The frame of a document. ValueError when it is no `iq4d-thread/1`."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"format is not {FORMAT}")
    post = document.get("post")
    if not isinstance(post, dict) or not isinstance(document.get("comments"), list):
        raise ValueError("post or comments are missing")
    questions = tuple(
        Question(number, _text(question, "text"))
        for number, question in enumerate(post.get("questions") or (), 1)
    )
    return Frame(
        purpose=_text(post, "purpose"),
        questions=questions,
        steered=post.get("mode", "steered") != "free",
        title=_text(post, "title"),
        language=_text(document, "language") or "nl",
        target=post.get("target_responses"),
        intended=post.get("intended"),
        author=_text(post, "author"),
        body=_text(post, "body"),
    )


def turns_of(document: dict) -> list[Turn]:
    """The comments of a document as turns; a reply to a comment that is not there keeps its parent's key."""
    numbers = {
        str(question.get("id")): number
        for number, question in enumerate(document["post"].get("questions") or (), 1)
    }
    comments = {str(comment["id"]): comment for comment in document["comments"]}
    turns = []
    for comment in document["comments"]:
        parent = None if comment.get("parent") is None else str(comment["parent"])
        above = comments.get(parent) or {}
        pointed = comment.get("question")
        pointed = pointed if isinstance(pointed, list) else [pointed]
        turns.append(
            Turn(
                key=str(comment["id"]),
                author=_text(comment, "author"),
                text=_text(comment, "body"),
                parent_key=parent,
                parent_author=_text(above, "author") or None,
                parent_text=_text(above, "body") or None,
                answers=tuple(numbers[str(q)] for q in pointed if str(q) in numbers),
                kind=_text(comment, "kind"),
            )
        )
    return turns


def _text(source: dict, name: str) -> str:
    if not isinstance(source, dict):
        raise ValueError(f"{source!r} is no object")
    value = source.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise ValueError(f"{name} is no text")
    return str(value)


def read(frame: Frame, turns: list[Turn]) -> tuple[Readings, Tally, list[Contribution]]:
    """Readings, top-level tally and contributions of a thread."""
    found = rubric.contributions(turns, frame)
    _, top = rebuild([rubric.opening(frame), *(c.tally for c in found)], rubric.collapse)
    return rubric.readings(top), top, found


def score(document: dict) -> dict:
    """What `score_threads` prints for one thread, reasons as {code, values}. ValueError for no thread."""
    frame = frame_of(document)
    try:
        turns = turns_of(document)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a comment is not readable: {error!r}") from error
    found, top, contributed = read(frame, turns)
    questions = document["post"].get("questions") or []
    comments, evidence = [], []
    for turn, contribution in zip(turns, contributed, strict=True):
        totals = dict.fromkeys(rubric.DIMENSIONS, 0)
        for item in contribution.evidence:
            totals[item.dimension] += item.weight
            evidence.append(
                {
                    "dimension": item.dimension,
                    "comment": turn.key,
                    "start": item.start,
                    "end": item.end,
                    "signal": item.signal,
                    "points": round(rubric.points(item.weight, item.dimension, top), 3),
                }
            )
        comments.append(
            {
                "id": turn.key,
                "signals": {name: value / 1000 for name, value in contribution.signals.items()},
                "points": {d: round(rubric.points(weight, d, top), 3) for d, weight in totals.items()},
            }
        )
    return {
        "id": document.get("id"),
        "rubric": rubric.VERSION,
        "language": frame.language,
        "iq": found.iq,
        "interval": None if found.iq is None else [found.low, found.high],
        "dimensions": {
            name: {
                "score": reading.score,
                "interval": None if reading.score is None else [reading.low, reading.high],
                "parts": [[part, round(value, 3)] for part, value in reading.parts],
                "because": [reason.to_json() for reason in reading.because],
                "would_help": [reason.to_json() for reason in reading.would_help],
            }
            for name, reading in found.dimensions.items()
        },
        "questions": [
            {
                "id": questions[q.number - 1].get("id", q.number),
                "comments": q.comments,
                "coverage": q.coverage,
            }
            for q in found.questions
        ],
        "comments": comments,
        "evidence": evidence,
    }
