"""What is told about a thread's score, field by field: the page, the stream and the API take it from here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from .core.reading import Readings
from .core.rubric import DIMENSIONS
from .quotes import Quote

WELL_COVERED = 0.6  # of 1: from here on, a question counts as well covered


def figure(value):
    """A number with one decimal in the reader's notation; a dash where nothing is known.

    By hand, because a table of a hundred rows spends most of its time in Django's formatting of numbers.
    """
    return "–" if value is None else f"{value:.1f}".replace(".", get_format("DECIMAL_SEPARATOR"))


@dataclass(frozen=True)
class DimensionState:
    name: Annotated[str, "direction, depth, diversity or deeds"]
    score: Annotated[float | None, "0 to 25; None while too little is known, or when it is not read here"]
    low: Annotated[float | None, "lower end of the interval"]
    high: Annotated[float | None, "upper end of the interval"]
    because: Annotated[list[str], "why the reading is what it is: sentences in the reader's language"]
    would_help: Annotated[list[str], "what would raise it: sentences in the reader's language"]
    parts: Annotated[list[tuple[str, float]], "points that belong to the thread as a whole: name, points"]
    quotes: Annotated[list[Quote], "the sentences that moved it most, heaviest first"]
    trend: Annotated[list[float | None], "its score at the points of the trend"]


@dataclass(frozen=True)
class QuestionState:
    number: Annotated[int, "the question's number in the post"]
    text: Annotated[str, "the question"]
    comments: Annotated[int, "comments that touch it"]
    coverage: Annotated[float, "0 nobody touched it, 1 answered by several"]

    @property
    def level(self):
        """none, some or well."""
        if not self.comments and not self.coverage:
            return "none"
        return "well" if self.coverage >= WELL_COVERED else "some"


@dataclass(frozen=True)
class TrendPoint:
    snapshot: Annotated[int, "the snapshot's id"]
    n: Annotated[int, "comments counted by then"]
    label: Annotated[str, "after what: comment 5, Joris, 3 May"]
    iq: Annotated[float | None, "0 to 100; None while too little was known"]
    low: Annotated[float | None, "lower end of the interval"]
    high: Annotated[float | None, "upper end of the interval"]
    scores: Annotated[dict[str, float | None], "the score of each dimension"]

    @property
    def figures(self):
        """IQ, its interval and the scores in their fixed order, as a row of a table."""
        interval = "–" if self.iq is None else f"{self.low:.0f}–{self.high:.0f}"
        return [figure(self.iq), interval, *(figure(self.scores.get(name)) for name in DIMENSIONS)]


@dataclass(frozen=True)
class EarlierReading:
    """The last reading under an older version of the formula."""

    rubric: Annotated[str, "the version of the formula"]
    iq: Annotated[float, "0 to 100"]
    low: Annotated[float, "lower end of the interval"]
    high: Annotated[float, "upper end of the interval"]
    counted_at: Annotated[datetime, "when it was made"]


@dataclass(frozen=True)
class DashboardState:
    thread_id: Annotated[int, "the thread"]
    snapshot: Annotated[
        int, "id of the snapshot shown; rises with every piece of counting; 0 before the first"
    ]
    version: Annotated[int, "version of the thread that the snapshot knows"]
    thread_version: Annotated[int, "version of the thread now"]
    rubric: Annotated[str, "version of the formula that the snapshot was made with"]
    rubric_now: Annotated[
        str, "version of the formula in use; another one means that counting anew is on its way"
    ]
    counted_at: Annotated[datetime | None, "when the snapshot was made"]
    readings: Annotated[Readings | None, "IQ and the dimensions, as the formula gives them"]
    dimensions: Annotated[list[DimensionState], "the four D's in their fixed order"]
    questions: Annotated[list[QuestionState], "coverage per question"]
    untouched: Annotated[list[int], "numbers of the questions that nobody touched yet"]
    people: Annotated[int, "people who take part"]
    comments: Annotated[int, "comments counted"]
    asks: Annotated[int, "sentences that ask"]
    tells: Annotated[int, "sentences that tell"]
    target: Annotated[int | None, "how many reactions the author hopes for"]
    is_steered: Annotated[bool, "a free thread has no reading of Direction"]
    is_closed: Annotated[bool, "closed for new comments"]
    language: Annotated[str, "the language of the post: nl, en or de"]
    trend: Annotated[
        list[TrendPoint], "at most 120 points, evenly spread over all snapshots under this formula"
    ]
    earlier: Annotated[
        list[EarlierReading], "the last reading under each older version of the formula, newest first"
    ]

    @property
    def is_behind(self):
        """Something was written that is not counted yet, or another formula is being applied."""
        return self.version != self.thread_version or self.rubric != self.rubric_now

    @property
    def is_known(self):
        """Enough people and comments for a reading."""
        return self.readings is not None and self.readings.iq is not None

    @property
    def chart(self):
        """The trend as chart.js takes it."""
        points = [
            {"n": point.n, "iq": point.iq, "low": point.low, "high": point.high, "label": point.label}
            for point in self.trend
        ]
        return {"points": points, "labels": {"x": _("comments"), "iq": "IQ", "summary": self.summary}}

    @property
    def chart_id(self):
        """The id of the element that holds the chart's data."""
        return f"trend-data-{self.thread_id}"

    @property
    def summary(self):
        """The trend in one sentence, for who cannot see it."""
        known = [point.iq for point in self.trend if point.iq is not None]
        if not known:
            return _("IQ: too little to say yet")
        return _("IQ went from %(first)s to %(last)s over %(count)s readings") % {
            "first": round(known[0]),
            "last": round(known[-1]),
            "count": len(known),
        }

    @property
    def has_trend(self):
        """Whether there is a line to draw."""
        return sum(point.iq is not None for point in self.trend) > 1

    @property
    def asks_share(self):
        """Asking sentences of all, in percent; None without sentences."""
        total = self.asks + self.tells
        return round(100 * self.asks / total) if total else None


@dataclass(frozen=True)
class ReaderLine:
    name: Annotated[str, "direction, depth, diversity or deeds"]
    score: Annotated[float | None, "0 to 25; None while too little is known, or when it is not read here"]
    low: Annotated[float | None, "lower end of the interval"]
    high: Annotated[float | None, "upper end of the interval"]
    why: Annotated[str, "the first reason, in the reader's language"]


@dataclass(frozen=True)
class ReaderState:
    """The small version that everybody may see: the four D's and why."""

    thread_id: Annotated[int, "the thread"]
    snapshot: Annotated[int, "id of the snapshot shown; 0 before the first"]
    is_behind: Annotated[bool, "something was written that is not counted yet"]
    readings: Annotated[Readings | None, "IQ and the dimensions"]
    lines: Annotated[list[ReaderLine], "one line for each D"]
    comments: Annotated[int, "comments that stand in the thread now"]
    last_id: Annotated[int, "id of the newest comment; 0 without any"]
