"""The dashboard of a conversation, and the streams that keep it and the reader's version live."""

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.db import connections
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from discussions import queries, rules
from discussions.models import Post, Thread

from . import feeds, live
from .branches import parts_state
from .dashboard import dashboard_state


def require_dashboard(person, post):
    """Refused unless the person is the post's author or looks after its space."""
    facilitates = queries.is_facilitator(person, post.space)
    rules.require(rules.may_see_dashboard(person, post, is_facilitator=facilitates))


def post_or_404(person, slug):
    """The post, when the person may read it: a draft is there for its author alone."""
    return get_object_or_404(Post.objects.readable_by(person).select_related("space", "author"), slug=slug)


@require_safe
@login_required
def dashboard(request, slug):
    post = post_or_404(request.user, slug)
    require_dashboard(request.user, post)
    thread = get_object_or_404(Thread, post=post, parent__isnull=True)
    state = dashboard_state(thread.pk)
    return render(request, "scoring/dashboard.html", {"post": post, "thread": thread, "state": state})


@require_safe
@login_required
def parts(request, slug):
    """The score of each branch and of what was said on each question."""
    post = post_or_404(request.user, slug)
    require_dashboard(request.user, post)
    thread = get_object_or_404(Thread, post=post, parent__isnull=True)
    return render(request, "scoring/parts.html", {"post": post, "state": parts_state(thread.pk)})


@require_safe
async def thread_live(request, thread_id):
    """The stream of a thread: its dashboard, or with ?kind=thread the reader's version."""
    feed = await sync_to_async(feed_of)(request, thread_id)
    return live.stream(request, feed)


def feed_of(request, thread_id):
    """The feed that this request may follow. Its database connection goes back before the stream begins."""
    try:
        readable = Thread.objects.readable_by(request.user).select_related("post__space", "post__author")
        thread = get_object_or_404(readable, pk=thread_id)
        if request.GET.get("kind") == "thread":
            return feeds.reader_feed(thread.pk, get_language())
        require_dashboard(request.user, thread.post)
        return feeds.dashboard_feed(thread.pk, get_language())
    finally:
        connections.close_all()
