"""The sentences that moved a thread's readings most, cut out of their comments as a reader sees them."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse

from .core import rubric
from .core.text import blanked, clean, fingerprint
from .models import EvidenceSpan

SHOWN = 3  # for each D
LOOKED_AT = 9  # the heaviest; copies and further sentences of the same comment give way
LONGEST = 280  # characters of a sentence; what a small column can hold
AROUND = 70  # characters of what stands before and behind it
LEAST_POINTS = 0.05  # less would read as +0,0
LOOSE = re.compile(r"\s+(?=[,.;:!?)\]])|(?<=[(\[])\s+")  # what taken-out links leave around marks


@dataclass(frozen=True)
class Quote:
    """A sentence with a little of what stands around it."""

    comment_id: int
    url: str
    reading_url: str  # how its comment is read, at this sentence
    author: str
    written_at: datetime
    before: str
    words: str
    after: str
    signal: str
    points: float


def heaviest(thread_id, top):
    """{dimension: the quotes that weigh most}; one query, the same whatever the size of the thread.

    top: the thread's top-level tally, for the points.
    """
    parts = [
        EvidenceSpan.objects.filter(thread_id=thread_id, dimension=dimension)
        .order_by("-weight", "id")
        .values(
            "id",
            "dimension",
            "signal",
            "start",
            "end",
            "weight",
            "comment_id",
            body=F("comment__body"),
            author=F("comment__author__name"),
            written_at=F("comment__created_at"),
            withdrawn_at=F("comment__withdrawn_at"),
            written_version=F("comment__changed_at_version"),
            read_version=F("comment__contribution__comment_version"),
        )[:LOOKED_AT]
        for dimension in rubric.DIMENSIONS
    ]
    rows = parts[0].union(*parts[1:], all=True)
    found = {dimension: [] for dimension in rubric.DIMENSIONS}
    for row in sorted(rows, key=lambda row: (-row["weight"], row["id"])):
        # a comment that changed since it was read: its places no longer fit its text
        if row["withdrawn_at"] is None and row["written_version"] == row["read_version"]:
            found[row["dimension"]].append(row)
    return {dimension: [quote_of(row, top) for row in chosen(rows, top)] for dimension, rows in found.items()}


def chosen(rows, top):
    """The first of these rows that are no copies, from different comments as far as there are."""
    seen, first, more, comments = set(), [], [], set()
    for row in rows:
        said = fingerprint(clean(row["body"][row["start"] : row["end"]]))
        if said in seen or rubric.points(row["weight"], row["dimension"], top) < LEAST_POINTS:
            continue
        seen.add(said)
        (more if row["comment_id"] in comments else first).append(row)
        comments.add(row["comment_id"])
    picked = [*first, *more][:SHOWN]
    return sorted(picked, key=lambda row: (-row["weight"], row["id"]))


def quote_of(row, top):
    text = blanked(row["body"])
    start, end = row["start"], row["end"]
    return Quote(
        comment_id=row["comment_id"],
        url=reverse("discussions:comment", args=[row["comment_id"]]),
        reading_url=f"{reverse('scoring:comment_reading', args=[row['comment_id']])}#at-{start}",
        author=row["author"],
        written_at=row["written_at"],
        before=_end_of(as_read(text[max(0, start - 3 * AROUND) : start])),
        words=_start_of(as_read(text[start:end]), LONGEST),
        after=_start_of(as_read(text[end : end + 3 * AROUND]), AROUND),
        signal=row["signal"],
        points=rubric.points(row["weight"], row["dimension"], top),
    )


def as_read(text):
    """A stretch of blanked Markdown as a reader sees it.

    >>> as_read("met verhalen erbij ( de uitnodiging , wie wil )")
    'met verhalen erbij (de uitnodiging, wie wil)'
    """
    return LOOSE.sub("", clean(text))


def beginning(body, most=AROUND):
    """The first words of a comment, as a reader sees them."""
    return _start_of(as_read(blanked(body)), most)


def _start_of(text, most):
    """The first words of a text, with … where it goes on."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + "…"


def _end_of(text):
    """The last words of a text, with … where it began earlier."""
    if len(text) <= AROUND:
        return text
    return "…" + text[-AROUND:].split(" ", 1)[-1]
