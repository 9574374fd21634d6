"""Reads shaped for a page, with a fixed number of queries whatever the size of the thread."""

import re
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from . import order
from .models import Comment, Membership, Post, Question, Space, Thread, ThreadEvent
from .rows import Row, begins_branch, place_events, rows_of

WINDOW = 100  # comments on one page of a thread
NEW_AT_ONCE = 200  # rows that one click on "n new" puts in place
LATEST = 3  # comments named under "what is new"
CURSOR = re.compile(rf"([0-9a-z]{{{order.WIDTH}}}){{1,{order.MAX_LEVEL}}}")
COLUMNS = (
    *("id", "thread_id", "parent_id", "path", "kind", "question_numbers", "body_html", "revision"),
    *("created_at", "edited_at", "withdrawn_at", "missing_parent", "source_id"),
    *("author_id", "author__id", "author__name", "author__handle", "author__email"),
)


@dataclass
class ThreadPage:
    """What the page of a post shows of its thread."""

    thread: Thread
    post: Post
    questions: list[Question]
    rows: list[Row]
    events: list[ThreadEvent]  # those behind the last row; the others stand above a row
    last_id: int  # the newest comment here: "n new" counts from it
    before: str | None = None  # cursors of the windows before and behind this one: a path, or None
    after: str | None = None
    branch: Comment | None = None  # set when only one branch is shown
    question_counts: dict[int, int] = field(default_factory=dict)

    @property
    def is_whole(self):
        """All there is of the thread, or of the branch, stands on this page."""
        return self.before is None and self.after is None


def thread_page(thread, reader, *, branch=None, around=None, after=None, before=None, window=None):
    """A window of the thread in reading order.

    branch: show only this comment and what is under it. around: a comment that must be in the window.
    after, before: path cursors of the neighbouring windows; a cursor that is no path is left out.
    """
    window = window or WINDOW
    last_id = newest_id(thread)  # first: what arrives while the rows are read is new to this page
    after, before = _cursor(after), _cursor(before)
    comments = Comment.objects.filter(thread=thread).select_related("author").only(*COLUMNS)
    if branch is not None:
        comments = comments.filter(path__startswith=branch.path)
    if around is not None:
        after = _cursor_before(comments, around, window)
    if before is not None:
        found = list(comments.filter(path__lt=before).order_by("-path")[: window + 1])
        more_before, more_after = len(found) > window, True
        found = found[:window][::-1]
    else:
        later = comments.filter(path__gt=after) if after else comments
        found = list(later.in_order()[: window + 1])
        more_before, more_after = bool(after), len(found) > window
        found = found[:window]
    base_level = order.level_of(branch.path) - 1 if branch else 0
    rows = rows_of(found, reader, _names_of_parents(found), base_level=base_level)
    events = [] if branch else _events_since(thread, found[0].path if more_before and found else None)
    trailing = place_events(rows, events)
    return ThreadPage(
        thread=thread,
        post=thread.post,
        questions=list(thread.post.questions.all()),
        rows=rows,
        events=[] if more_after else trailing,
        last_id=last_id,
        before=found[0].path if more_before and found else None,
        after=found[-1].path if more_after and found else None,
        branch=branch,
        question_counts=counts_per_question(thread),
    )


def _cursor(text):
    return text if text and CURSOR.fullmatch(text) else None


def _cursor_before(comments, comment, window):
    """The cursor whose window has `comment` a little under its top, with what it answers above it."""
    above = comments.filter(path__lt=comment.path).order_by("-path").values_list("path", flat=True)
    found = list(above[window // 4 : window // 4 + 1])
    return found[0] if found else None


def _events_since(thread, first_path):
    """Events that belong in the window beginning at `first_path`: not those above an earlier branch."""
    events = thread.events.select_related("person")
    if first_path is not None:
        branches = Comment.objects.filter(thread=thread, path__lt=first_path, parent__isnull=True)
        seen = branches.order_by("-created_at").values_list("created_at", flat=True).first()
        if seen:
            events = events.filter(created_at__gte=seen)
    return list(events)


def _names_of_parents(comments):
    known = {comment.pk: comment.author.name for comment in comments}
    missing = {c.parent_id for c in comments if c.parent_id and c.parent_id not in known}
    if missing:
        known.update(Comment.objects.filter(pk__in=missing).values_list("pk", "author__name"))
    return known


def one_row(comment, reader, *, branch=None):
    """The row of one comment, to be put in a page that is open."""
    row = _loose_rows([comment], reader, branch)[0]
    row.continues = begins_branch(row.level) and comment.replies.exists()
    return row


def _loose_rows(comments, reader, branch):
    base_level = order.level_of(branch.path) - 1 if branch else 0
    names = _names_of_parents(comments)
    return rows_of(comments, reader, names, base_level=base_level, among_others=True)


def newest_id(thread):
    return Comment.objects.filter(thread=thread).order_by("-id").values_list("id", flat=True).first() or 0


def new_comments(thread, comment_id, reader, *, branch=None):
    """Comments by others that arrived after `comment_id`, and stand."""
    new = Comment.objects.standing().filter(thread=thread, id__gt=comment_id)
    if branch is not None:
        new = new.filter(path__startswith=branch.path)
    if reader.is_authenticated:
        new = new.exclude(author_id=reader.pk)
    return new


def new_rows(thread, comment_id, reader, *, branch=None):
    """The rows of what is new, in reading order, the oldest NEW_AT_ONCE of them."""
    new = new_comments(thread, comment_id, reader, branch=branch)
    oldest = new.order_by("id").values_list("id", flat=True)[:NEW_AT_ONCE]
    found = Comment.objects.filter(pk__in=list(oldest)).select_related("author").only(*COLUMNS)
    return _loose_rows(list(found.in_order()), reader, branch)


def latest_comments(thread, limit=LATEST):
    """The comments that arrived last and stand, newest first."""
    standing = Comment.objects.standing().filter(thread=thread)
    return list(standing.select_related("author").only(*COLUMNS).order_by("-id")[:limit])


def is_longer_than_a_page(thread):
    return len(Comment.objects.filter(thread=thread).values_list("pk")[: WINDOW + 1]) > WINDOW


def counts_per_question(thread):
    """{question number: comments that point at it}, those that are not withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, count(*) FROM discussions_comment, unnest(question_numbers) AS number"
            " WHERE thread_id = %s AND withdrawn_at IS NULL GROUP BY number",
            [thread.pk],
        )
        return dict(cursor.fetchall())


def post_list(reader, *, space=None):
    """Published posts that `reader` may read, newest first; with author, space and `main_thread`."""
    posts = Post.objects.published().readable_by(reader).select_related("author", "space").latest_first()
    if space is not None:
        posts = posts.filter(space=space)
    return posts


def with_threads(posts):
    """The posts of one page, each with its `main_thread`; one query for all of them."""
    posts = list(posts)
    threads = {
        thread.post_id: thread for thread in Thread.objects.filter(post__in=posts, parent__isnull=True)
    }
    for post in posts:
        post.main_thread = threads[post.pk]
        post.main_thread.post = post
    return posts


def drafts_of(person):
    """The person's own drafts, the one written last first."""
    if not person.is_authenticated:
        return Post.objects.none()
    drafts = Post.objects.filter(author=person, published_at__isnull=True).select_related("space")
    return drafts.order_by("-id")


def is_member(person, space):
    if not person.is_authenticated:
        return False
    return Membership.objects.filter(space=space, person=person).exists()


def spaces_to_post_in(person):
    """The public space, and those that `person` belongs to."""
    if person.is_superuser:
        return Space.objects.all()
    return Space.objects.filter(Q(slug=Space.PUBLIC) | Q(memberships__person=person)).distinct()


def is_facilitator(person, space):
    """May `person` look after `space`? Superusers may look after every space."""
    if not person.is_authenticated:
        return False
    if person.is_superuser:
        return True
    return Membership.objects.filter(
        Q(space=space) & Q(person=person) & Q(role=Membership.Role.FACILITATOR)
    ).exists()
