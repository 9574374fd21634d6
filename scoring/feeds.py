"""What the streams of a thread carry: the dashboard, and the small version that readers see."""

from django.db.models import F, Max
from django.template.loader import render_to_string

from discussions.models import Comment, Thread

from . import dashboard, live
from .core.rubric import VERSION


def stamp_of(thread_id):
    """(snapshot, whether it knows everything); None when there is no such thread. One query."""
    row = (
        Thread.objects.filter(pk=thread_id)
        .annotate(shown=F("score__snapshot_id"), counted=F("score__version"), formula=F("score__rubric"))
        .values_list("shown", "counted", "formula", "version")
        .first()
    )
    if row is None:
        return None
    shown, counted, formula, version = row
    return shown or 0, counted == version and formula == VERSION


def dashboard_feed(thread_id, language):
    return live.Feed(
        name=f"dashboard:{thread_id}:{language}",
        topic=f"thread:{thread_id}",
        look=lambda: stamp_of(thread_id),
        draw=live.spoken(language, lambda: dashboard_frame(thread_id)),
    )


def dashboard_frame(thread_id):
    state = dashboard.dashboard_state(thread_id)
    if state is None:
        return None
    return live.Frame(
        snapshot=state.snapshot,
        stamp=(state.snapshot, not state.is_behind),
        is_settled=not state.is_behind,
        data={
            "snapshot": state.snapshot,
            "version": state.version,
            "behind": state.is_behind,
            "comments": state.comments,
            "html": render_to_string("scoring/_dashboard.html", {"state": state}),
            "trend": state.chart,
        },
    )


def reader_stamp_of(thread_id):
    """As stamp_of, with the newest comment: readers hear of new comments before they are counted."""
    stamp = stamp_of(thread_id)
    if stamp is None:
        return None
    newest = Comment.objects.filter(thread_id=thread_id).aggregate(id=Max("id"))["id"]
    return *stamp, newest or 0


def reader_feed(thread_id, language):
    return live.Feed(
        name=f"thread:{thread_id}:{language}",
        topic=f"thread:{thread_id}",
        look=lambda: reader_stamp_of(thread_id),
        draw=live.spoken(language, lambda: reader_frame(thread_id)),
    )


def reader_frame(thread_id):
    state = dashboard.reader_state(thread_id)
    if state is None:
        return None
    return live.Frame(
        snapshot=state.snapshot,
        stamp=(state.snapshot, not state.is_behind, state.last_id),
        is_settled=not state.is_behind,
        data={
            "snapshot": state.snapshot,
            "behind": state.is_behind,
            "comments": state.comments,
            "last_id": state.last_id,
            "html": render_to_string("scoring/_reader_score.html", {"score": state}),
        },
    )
