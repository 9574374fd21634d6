"""What is to be seen of a thread's score: one description for the page, the stream and the API."""

from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from discussions.models import Thread

from . import quotes
from .core.reading import Readings
from .core.rubric import DIMENSIONS, VERSION
from .core.tally import Tally
from .models import Snapshot, ThreadScore
from .states import (
    DashboardState,
    DimensionState,
    EarlierReading,
    QuestionState,
    ReaderLine,
    ReaderState,
    TrendPoint,
)
from .wording import sentence

TREND_POINTS = 120  # more than a picture of a page's width can show


@contextmanager
def one_moment():
    """All reads of the block see the database as it was at one moment."""
    if connection.in_atomic_block:  # whoever began the transaction decides
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def dashboard_state(thread_id):
    """The state of a thread's dashboard in the active language; None when there is no such thread.

    A fixed number of queries, whatever the size of the thread.
    """
    with one_moment():
        thread = Thread.objects.select_related("post", "score__snapshot").filter(pk=thread_id).first()
        if thread is None:
            return None
        score = getattr(thread, "score", None)
        snapshot = score.snapshot if score else None
        asked = list(thread.post.questions.order_by("number").values_list("number", "text"))
        first = trend_start(score) if snapshot else 1
        trend = trend_of(score, first) if snapshot else []
        earlier = earlier_readings(thread_id, first) if first > 1 else []
        found = quotes.heaviest(thread_id, Tally.from_json(score.tally)) if snapshot else {}
    readings = Readings.from_json(snapshot.readings) if snapshot else None
    questions = questions_of(asked, readings)
    return DashboardState(
        thread_id=thread.pk,
        snapshot=snapshot.pk if snapshot else 0,
        version=score.version if score else -1,
        thread_version=thread.version,
        rubric=snapshot.rubric if snapshot else VERSION,
        rubric_now=VERSION,
        counted_at=snapshot.created_at if snapshot else None,
        readings=readings,
        dimensions=[dimension_of(name, readings, found, trend) for name in DIMENSIONS],
        questions=questions,
        untouched=[question.number for question in questions if question.level == "none"],
        people=readings.people if readings else 0,
        comments=readings.comments if readings else 0,
        asks=readings.asks if readings else 0,
        tells=readings.tells if readings else 0,
        target=thread.post.target,
        is_steered=thread.post.is_steered,
        is_closed=thread.closed_at is not None,
        language=thread.post.language,
        trend=trend,
        earlier=earlier,
    )


def is_behind(thread):
    """Whether something of the thread is not counted yet, or was counted by another formula."""
    score = getattr(thread, "score", None)
    return score is None or score.version != thread.version or score.rubric != VERSION


def dimension_of(name, readings, found, trend):
    reading = readings.dimensions[name] if readings else None
    return DimensionState(
        name=name,
        score=reading.score if reading else None,
        low=reading.low if reading else None,
        high=reading.high if reading else None,
        because=[sentence(reason) for reason in reading.because] if reading else [],
        would_help=[sentence(reason) for reason in reading.would_help] if reading else [],
        parts=list(reading.parts) if reading else [],
        quotes=found.get(name, []) if reading and reading.score is not None else [],
        trend=[point.scores.get(name) for point in trend],
    )


def questions_of(asked, readings):
    known = {question.number: question for question in readings.questions} if readings else {}
    return [
        QuestionState(
            number,
            text,
            known[number].comments if number in known else 0,
            known[number].coverage if number in known else 0.0,
        )
        for number, text in asked
    ]


def spread(first, last, points=TREND_POINTS):
    """At most `points` whole numbers from `first` to `last`, evenly spread, both ends among them.

    >>> spread(1, 9, 3)
    [1, 5, 9]
    """
    if last - first < points:
        return list(range(first, last + 1))
    return [first + round(step * (last - first) / (points - 1)) for step in range(points)]


def trend_start(score):
    """The number of the first snapshot under the formula of what is shown."""
    if score.snapshot.number >= score.trend_from:
        return score.trend_from
    # a new formula is being applied: what is shown is still of the old one
    own = Snapshot.objects.filter(thread_id=score.thread_id, rubric=score.snapshot.rubric)
    return own.order_by("number").values_list("number", flat=True)[0]


def earlier_readings(thread_id, first):
    """The last reading under each formula before snapshot number `first`, newest first; one query."""
    rows = (
        Snapshot.objects.filter(thread_id=thread_id, number__lt=first, iq__isnull=False)
        .order_by("rubric", "-number")
        .distinct("rubric")
        .values_list("number", "rubric", "iq", "low", "high", "created_at")
    )
    return [EarlierReading(*row[1:]) for row in sorted(rows, reverse=True)]


def trend_of(score, first):
    """The points of the trend from snapshot number `first`, oldest first."""
    numbers = spread(first, score.snapshot.number)
    rows = (
        Snapshot.objects.filter(thread_id=score.thread_id, number__in=numbers)
        .order_by("number")
        .values(
            "id",
            "comments",
            "created_at",
            "iq",
            "low",
            "high",
            *DIMENSIONS,
            author=F("comment__author__name"),
            written_at=F("comment__created_at"),
        )
    )
    return [point_of(row) for row in rows]


def point_of(row):
    return TrendPoint(
        snapshot=row["id"],
        n=row["comments"],
        label=label_of(row),
        iq=row["iq"],
        low=row["low"],
        high=row["high"],
        scores={name: row[name] for name in DIMENSIONS},
    )


def label_of(row):
    words = {
        "n": row["comments"],
        "name": row["author"],
        "date": date_format(timezone.localtime(row["written_at"] or row["created_at"]), "j N"),
    }
    if row["author"]:
        return _("comment %(n)s, %(name)s, %(date)s") % words
    return (
        ngettext("change at %(n)s comment, %(date)s", "change at %(n)s comments, %(date)s", row["comments"])
        % words
    )


def reader_state(thread_id):
    """The reader's state of a thread in the active language; None when there is no such thread."""
    with one_moment():
        thread = Thread.objects.select_related("score__snapshot").filter(pk=thread_id).first()
        if thread is None:
            return None
        newest = thread.comments.order_by("-id").values_list("id", flat=True).first()
    score = getattr(thread, "score", None)
    snapshot = score.snapshot if score else None
    readings = Readings.from_json(snapshot.readings) if snapshot else None
    return ReaderState(
        thread_id=thread_id,
        snapshot=snapshot.pk if snapshot else 0,
        is_behind=is_behind(thread),
        readings=readings,
        lines=[line_of(readings.dimensions[name]) for name in DIMENSIONS] if readings else [],
        comments=thread.comment_count,
        last_id=newest or 0,
    )


def line_of(reading):
    why = sentence(reading.because[0]) if reading.because else ""
    return ReaderLine(reading.dimension, reading.score, reading.low, reading.high, why)


def readings_of_posts(post_ids):
    """{post id: the Readings shown of its main thread}, one query; posts without a snapshot are left out."""
    shown = ThreadScore.objects.filter(
        thread__post_id__in=post_ids, thread__parent__isnull=True, snapshot__isnull=False
    )
    rows = shown.values_list("thread__post_id", "snapshot__readings")
    return {post_id: Readings.from_json(readings) for post_id, readings in rows}
