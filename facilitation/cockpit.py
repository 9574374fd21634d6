"""What a facilitator sees of a space: its conversations, those that need attention first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.db import connection
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from discussions.models import Membership, Space, Thread
from scoring import ledger
from scoring.dashboard import DIMENSIONS, Readings, is_behind, one_moment, spread

from . import wording
from .attention import Attention, Look, attention

PAGE = 100  # conversations on one page, those with the latest activity first
TREND_POINTS = 12  # what a line of the width of a word can show
EARLIER = 4  # points of the trend back: where a D stood "before"


@dataclass(frozen=True)
class DimensionCell:
    name: Annotated[str, "direction, depth, diversity or deeds"]
    score: Annotated[float | None, "0 to 25; None while too little is known, or when it is not read here"]
    low: Annotated[float | None, "lower end of the interval"]
    high: Annotated[float | None, "upper end of the interval"]
    trend: Annotated[list[float | None], "its score at evenly spread snapshots, oldest first"]


@dataclass(frozen=True)
class Row:
    thread_id: Annotated[int, "the thread"]
    title: Annotated[str, "the post's title"]
    language: Annotated[str, "the language of the post: nl, en or de"]
    url: Annotated[str, "the conversation"]
    dashboard_url: Annotated[str, "its dashboard"]
    readings: Annotated[Readings | None, "IQ and the dimensions; None before the first counting"]
    iq_trend: Annotated[list[float | None], "IQ at evenly spread snapshots, oldest first"]
    dimensions: Annotated[list[DimensionCell], "the four D's in their fixed order"]
    asked: Annotated[int, "questions posed"]
    touched: Annotated[int, "questions that somebody touched"]
    comments: Annotated[int, "comments that stand"]
    last_activity_at: Annotated[datetime, "last change of the conversation"]
    is_steered: Annotated[bool, "a free conversation has no reading of Direction"]
    is_closed: Annotated[bool, "closed for new comments"]
    is_behind: Annotated[bool, "something is not counted yet"]
    attention: Annotated[Attention | None, "the one thing that needs attention most"]

    @property
    def reason(self):
        return wording.reason_of(self.attention) if self.attention else ""

    @property
    def move(self):
        return wording.move_of(self.attention) if self.attention else ""


@dataclass(frozen=True)
class CockpitState:
    space_id: Annotated[int, "the space"]
    snapshot: Annotated[int, "rises with every counting in the space: the sum of its threads' snapshots"]
    stamp: Annotated[tuple, "what differs when something else is to be seen"]
    rows: Annotated[list[Row], "those that need attention first, then by last activity"]
    page: Annotated[int, "which page this is, from 1"]
    pages: Annotated[int, "how many pages there are"]
    in_all: Annotated[int, "conversations of the space"]
    needing: Annotated[int, "conversations on this page that need attention"]

    @property
    def previous_page(self):
        return self.page - 1

    @property
    def next_page(self):
        return self.page + 1

    @property
    def is_behind(self):
        """Something in the space is not counted yet."""
        return bool(self.stamp[2])


def stamp_of(space_id):
    """(sum of snapshots, conversations, those behind, changes); None when there is no such space."""
    if not Space.objects.filter(pk=space_id).exists():
        return None
    found = threads_of(space_id).aggregate(
        snapshots=Sum("score__snapshot_id"),
        count=Count("id"),
        behind=Count("id", filter=ledger.MISSED | ledger.OUTDATED),
    )
    return int(found["snapshots"] or 0), found["count"], found["behind"]


def threads_of(space_id):
    return Thread.objects.filter(post__space_id=space_id, post__published_at__isnull=False)


def cockpit_state(space_id, page=1):
    """The cockpit of a space in the active language; a fixed number of queries. None: no such space."""
    with one_moment():
        stamp = stamp_of(space_id)
        if stamp is None:
            return None
        in_all = stamp[1]
        pages = max(1, -(-in_all // PAGE))
        page = min(max(page, 1), pages)
        threads = list(
            threads_of(space_id)
            .select_related("post", "score__snapshot")
            .annotate(asked=Count("post__questions"))
            .order_by("-last_activity_at", "-id")[(page - 1) * PAGE : page * PAGE]
        )
        trends = trends_of([t.score for t in threads if hasattr(t, "score") and t.score.snapshot])
    rows = [row_of(thread, trends.get(thread.pk, [])) for thread in threads]
    rows.sort(key=lambda row: -row.attention.urgency if row.attention else 1)
    return CockpitState(
        space_id=space_id,
        snapshot=stamp[0],
        stamp=stamp,
        rows=rows,
        page=page,
        pages=pages,
        in_all=in_all,
        needing=sum(row.attention is not None for row in rows),
    )


TRENDS = """
SELECT snapshot.thread_id, iq, direction, depth, diversity, deeds
FROM unnest(%s::bigint[], %s::int[]) AS wanted(thread_id, number)
JOIN scoring_snapshot snapshot USING (thread_id, number)
ORDER BY snapshot.thread_id, snapshot.number
"""


def trends_of(scores):
    """{thread id: [{"iq": …, "direction": …, …}, …]} under the formula of what is shown; one query."""
    wanted = [
        (score.thread_id, number)
        for score in scores
        for number in spread(
            min(score.trend_from, score.snapshot.number), score.snapshot.number, TREND_POINTS
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(TRENDS, [[thread for thread, _ in wanted], [number for _, number in wanted]])
        rows = cursor.fetchall()
    trends = {}
    for thread_id, *values in rows:
        trends.setdefault(thread_id, []).append(dict(zip(("iq", *DIMENSIONS), values, strict=True)))
    return trends


def row_of(thread, trend):
    post = thread.post
    score = getattr(thread, "score", None)
    readings = Readings.from_json(score.snapshot.readings) if score and score.snapshot else None
    touched = {q.number for q in readings.questions if q.comments or q.coverage} if readings else set()
    untouched = [q.number for q in readings.questions if q.number not in touched] if readings else []
    cells = [cell_of(name, readings, trend) for name in DIMENSIONS]
    return Row(
        thread_id=thread.pk,
        title=post.title,
        language=post.language,
        url=post.get_absolute_url(),
        dashboard_url=reverse("scoring:dashboard", args=[post.slug]),
        readings=readings,
        iq_trend=[point["iq"] for point in trend],
        dimensions=cells,
        asked=thread.asked,
        touched=len(touched),
        comments=thread.comment_count,
        last_activity_at=thread.last_activity_at,
        is_steered=post.is_steered,
        is_closed=thread.closed_at is not None,
        is_behind=is_behind(thread),
        attention=attention(
            {cell.name: look_of(cell) for cell in cells},
            is_steered=post.is_steered,
            is_closed=thread.closed_at is not None,
            is_counted=readings is not None,
            comments=thread.comment_count,
            people=readings.people if readings else 0,
            untouched=untouched,
            days_quiet=(timezone.now() - thread.last_activity_at).days,
        ),
    )


def cell_of(name, readings, trend):
    reading = readings.dimensions[name] if readings else None
    return DimensionCell(
        name=name,
        score=reading.score if reading else None,
        low=reading.low if reading else None,
        high=reading.high if reading else None,
        trend=[point[name] for point in trend],
    )


def spaces_for(person):
    """All spaces with `conversations` (published) and `is_mine`: whether this person looks after it."""
    spaces = Space.objects.annotate(
        conversations=Count("posts", filter=Q(posts__published_at__isnull=False))
    ).order_by("name")
    facilitator = Membership.objects.filter(person=person, role=Membership.Role.FACILITATOR)
    mine = set(facilitator.values_list("space_id", flat=True))
    found = list(spaces)
    for space in found:
        space.is_mine = person.is_superuser or space.pk in mine
    return found


def look_of(cell):
    known = [value for value in cell.trend[:-1] if value is not None][-EARLIER:]
    return Look(cell.score, cell.low, cell.high, earlier=known[0] if known else None)
