"""Reads shaped for a page, with a fixed number of queries whatever the size of the thread."""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Q

from . import order
from .models import Comment, Membership, Post, Question, Thread, ThreadEvent

WINDOW = 100  # comments on one page of a thread
COLUMNS = (
    *("id", "thread_id", "parent_id", "path", "kind", "question_numbers", "body_html", "revision"),
    *("created_at", "edited_at", "withdrawn_at", "missing_parent", "source_id"),
    *("author_id", "author__id", "author__name", "author__handle", "author__email"),
)


@dataclass
class Row:
    """One comment as a page shows it: a flat row with its level; the template needs no query."""

    comment: Comment
    level: int
    indent: int  # 0 to order.INDENT_STEPS
    closes: int = 0  # how many nested lists end behind this row
    opens: bool = False  # does the next row lie under this one
    replies: int = 0  # comments under this one, on this page
    parent_name: str = ""  # whom it answers, shown where the indent no longer tells
    is_mine: bool = False
    missing_parent: bool = False


@dataclass
class ThreadPage:
    """What the page of a post shows of its thread."""

    thread: Thread
    post: Post
    questions: list[Question]
    rows: list[Row]
    events: list[ThreadEvent]
    last_id: int  # the newest comment here: "n new" counts from it
    before: str | None = None  # cursors of the windows before and behind this one: a path, or None
    after: str | None = None
    branch: Comment | None = None  # set when only one branch is shown
    question_counts: dict[int, int] = field(default_factory=dict)


def thread_page(thread, reader, *, branch=None, around=None, after=None, before=None, window=WINDOW):
    """A window of the thread in reading order.

    branch: show only this comment and what is under it. around: a comment that must be in the window.
    after, before: path cursors of the neighbouring windows.
    """
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
    parents = _names_of_parents(found)
    return ThreadPage(
        thread=thread,
        post=thread.post,
        questions=list(thread.post.questions.all()),
        rows=rows_of(found, reader, parents, base_level=order.level_of(branch.path) - 1 if branch else 0),
        events=list(thread.events.select_related("person")),
        last_id=newest_id(thread),
        before=found[0].path if more_before and found else None,
        after=found[-1].path if more_after and found else None,
        branch=branch,
        question_counts=counts_per_question(thread),
    )


def _cursor_before(comments, comment, window):
    """The cursor whose window has `comment` a little under its top, with what it answers above it."""
    above = comments.filter(path__lt=comment.path).order_by("-path").values_list("path", flat=True)
    found = list(above[window // 4 : window // 4 + 1])
    return found[0] if found else None


def _names_of_parents(comments):
    known = {comment.pk: comment.author.name for comment in comments}
    missing = {c.parent_id for c in comments if c.parent_id and c.parent_id not in known}
    known.update(Comment.objects.filter(pk__in=missing).values_list("pk", "author__name"))
    return known


def rows_of(comments, reader, parent_names, *, base_level=0):
    """Comments in reading order → rows with level, indent and what a template needs to nest them."""
    rows = []
    reader_id = reader.pk if reader.is_authenticated else None
    for comment in comments:
        level = order.level_of(comment.path) - base_level
        rows.append(
            Row(
                comment=comment,
                level=level,
                indent=order.indent(level),
                parent_name=parent_names.get(comment.parent_id, ""),
                is_mine=comment.author_id == reader_id,
                missing_parent=bool(comment.missing_parent),
            )
        )
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        next_level = following.level if following else 1
        row.opens = next_level > row.level
        row.closes = max(0, row.level - next_level)
    _count_replies(rows)
    return rows


def _count_replies(rows):
    """Fill in how many comments lie under each row, from the last row upwards."""
    open_rows = []
    for row in rows:
        while open_rows and open_rows[-1].level >= row.level:
            open_rows.pop()
        for above in open_rows:
            above.replies += 1
        open_rows.append(row)


def newest_id(thread):
    return Comment.objects.filter(thread=thread).order_by("-id").values_list("id", flat=True).first() or 0


def new_since(thread, comment_id, reader):
    """How many comments by others arrived after `comment_id`."""
    new = Comment.objects.standing().filter(thread=thread, id__gt=comment_id)
    if reader.is_authenticated:
        new = new.exclude(author_id=reader.pk)
    return new.count()


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
    """Posts that `reader` may read, newest first, with their author, space and thread size."""
    posts = Post.objects.readable_by(reader).select_related("author", "space")
    if space is not None:
        posts = posts.filter(space=space)
    return posts.annotate(
        question_count=Count("questions", distinct=True),
    ).order_by("-published_at", "-id")


def is_facilitator(person, space):
    """May `person` look after `space`? Superusers may look after every space."""
    if not person.is_authenticated:
        return False
    if person.is_superuser:
        return True
    return Membership.objects.filter(
        Q(space=space) & Q(person=person) & Q(role=Membership.Role.FACILITATOR)
    ).exists()


def spaces_of_facilitator(person):
    return [
        membership.space
        for membership in Membership.objects.filter(
            person=person, role=Membership.Role.FACILITATOR
        ).select_related("space")
    ]
