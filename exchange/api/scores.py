"""The score of a conversation: as it is now, and as a stream of what it becomes."""

from django.db import connections
from django.http import StreamingHttpResponse
from django.utils.translation import get_language, gettext_lazy
from ninja import Router, Schema

from scoring import feeds, live
from scoring.dashboard import dashboard_state

from .access import ANYBODY, reader
from .reading import thread_or_404
from .schemas import Refusal

router = Router()
NOT_HERE = {401: Refusal, 404: Refusal}


class Dimension(Schema):
    score: float | None
    interval: list[float] | None
    because: list[str]


class Dimensions(Schema):
    direction: Dimension
    depth: Dimension
    diversity: Dimension
    deeds: Dimension


class Question(Schema):
    number: int
    text: str
    comments: int
    coverage: float


class Score(Schema):
    version: int
    snapshot: int
    behind: bool
    iq: float | None
    interval: list[float] | None
    dimensions: Dimensions
    questions: list[Question]
    rubric: str


@router.get(
    "/threads/{int:thread_id}/score",
    auth=reader,
    response={200: Score, **NOT_HERE},
    openapi_extra=ANYBODY,
    summary=gettext_lazy("Read the score of a conversation"),
    description=gettext_lazy(
        "Each D runs from 0 to 25, the IQ from 0 to 100; null while too little is known. `behind` says that "
        "something was written that is not counted yet."
    ),
)
def score_show(request, thread_id: int):
    return score_shown(dashboard_state(thread_or_404(request, thread_id).pk))


@router.get(
    "/threads/{int:thread_id}/live",
    auth=reader,
    response={200: None, **NOT_HERE},
    openapi_extra=ANYBODY,
    summary=gettext_lazy("Follow the score of a conversation"),
    description=gettext_lazy(
        "Server-sent events: `event: dashboard`, `id` the snapshot, `data` the score as above. "
        "After a lost link, send the last id as `Last-Event-ID`."
    ),
)
def score_live(request, thread_id: int) -> StreamingHttpResponse:
    try:
        feed = score_feed(thread_or_404(request, thread_id).pk, get_language())
    finally:
        connections.close_all()  # the stream may last for hours and needs none of them
    return live.stream(request, feed)


def score_feed(thread_id, language):
    """The feed whose events hold what `score` answers."""
    return live.Feed(
        name=f"score:{thread_id}:{language}",
        topic=f"thread:{thread_id}",
        look=lambda: feeds.stamp_of(thread_id),
        draw=live.spoken(language, lambda: score_frame(thread_id)),
    )


def score_frame(thread_id):
    state = dashboard_state(thread_id)
    if state is None:
        return None
    return live.Frame(
        snapshot=state.snapshot,
        stamp=(state.snapshot, not state.is_behind),
        is_settled=not state.is_behind,
        data=score_shown(state),
    )


def score_shown(state):
    """A DashboardState as the API shows it."""
    readings = state.readings
    return {
        "version": max(state.version, 0),  # 0: nothing is counted yet
        "snapshot": state.snapshot,
        "behind": state.is_behind,
        "iq": readings.iq if readings else None,
        "interval": interval(readings.low, readings.high) if readings else None,
        "dimensions": {
            each.name: {
                "score": each.score,
                "interval": interval(each.low, each.high),
                "because": each.because,
            }
            for each in state.dimensions
        },
        "questions": [
            {
                "number": each.number,
                "text": each.text,
                "comments": each.comments,
                "coverage": each.coverage,
            }
            for each in state.questions
        ],
        "rubric": state.rubric,
    }


def interval(low, high):
    return None if low is None else [low, high]
