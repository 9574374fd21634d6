"""The only place where rows become what the scorer sees: a post becomes a Frame, a comment a Turn."""

from dataclasses import dataclass
from hashlib import blake2b

from django.db import connection

from discussions.models import Comment, Thread

from .core.turn import Frame, Question, Turn
from .models import Contribution

NO_PARENT = -1  # stands for the version of a parent that is not there


@dataclass(frozen=True)
class Scene:
    """A thread without its comments: its version, and the frame its comments are scored in."""

    thread_id: int
    space_id: int
    version: int
    is_draft: bool
    frame: Frame
    mark: str  # fingerprint of the frame


@dataclass(frozen=True)
class Source:
    """A comment as it is to be scored: its turn, None when it no longer stands, and what it was read at."""

    comment_id: int
    comment_version: int
    parent_version: int
    turn: Turn | None
    scored: Contribution | None  # what is kept of an earlier scoring

    def key(self, mark):
        """The same key: the same turn in the same frame, so a contribution made from it still holds."""
        return self.comment_id, self.comment_version, self.parent_version, mark


def scene_of(thread_id):
    """The scene, or None when there is no such thread. Nothing is read before the version."""
    thread = Thread.objects.select_related("post").filter(pk=thread_id).first()
    if thread is None:
        return None
    post, frame = thread.post, frame_of(thread.post)
    return Scene(thread_id, post.space_id, thread.version, post.is_draft, frame, mark_of(frame))


def frame_of(post):
    return Frame(
        purpose=post.purpose,
        questions=tuple(Question(number, text) for number, text in _questions(post)),
        steered=post.is_steered,
        title=post.title,
        language=post.language,
        target=post.target,
        author=str(post.author_id),
        body=post.body,
    )


def _questions(post):
    return post.questions.order_by("number").values_list("number", "text")


def mark_of(frame):
    return blake2b(repr(frame).encode(), digest_size=16).hexdigest()


STALE = """
WITH changed AS (
    SELECT id FROM discussions_comment WHERE thread_id = %(thread)s AND changed_at_version > %(since)s
), touched AS (
    SELECT id FROM changed
    UNION
    SELECT reply.id FROM discussions_comment reply JOIN changed ON reply.parent_id = changed.id
)
SELECT comment.id, count(*) OVER ()
FROM touched
JOIN discussions_comment comment ON comment.id = touched.id
LEFT JOIN discussions_comment parent ON parent.id = comment.parent_id
LEFT JOIN scoring_contribution scored ON scored.comment_id = comment.id
WHERE CASE WHEN comment.withdrawn_at IS NULL
    THEN scored.id IS NULL
        OR scored.rubric <> %(rubric)s
        OR scored.frame <> %(mark)s
        OR scored.comment_version <> comment.changed_at_version
        OR scored.parent_version <> coalesce(parent.changed_at_version, %(no_parent)s)
    ELSE scored.id IS NOT NULL
    END
ORDER BY comment.id
LIMIT %(limit)s
"""


def stale_ids(thread_id, *, since, rubric, mark, limit):
    """(ids of the first `limit` comments whose contribution is stale, in order of arrival; how many in all).

    Looked for among the comments changed after version `since`, and their direct replies. The cost follows
    the number of those, not the length of the thread.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            STALE,
            {
                "thread": thread_id,
                "since": since,
                "rubric": rubric,
                "mark": mark,
                "no_parent": NO_PARENT,
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def sources(comment_ids):
    """The sources of these comments, in order of arrival; one query."""
    comments = (
        Comment.objects.filter(pk__in=comment_ids)
        .select_related("parent", "contribution")
        .defer("body_html", "extra", "parent__body_html", "parent__extra", "contribution__signals")
        .order_by("id")
    )
    return [source_of(comment) for comment in comments]


def source_of(comment):
    return Source(
        comment_id=comment.pk,
        comment_version=comment.changed_at_version,
        parent_version=comment.parent.changed_at_version if comment.parent_id else NO_PARENT,
        turn=None if comment.withdrawn_at else turn_of(comment),
        scored=getattr(comment, "contribution", None),
    )


def turn_of(comment):
    """The comment as a turn. What was withdrawn above it is as if it had never been said."""
    parent = comment.parent
    if parent is not None and parent.withdrawn_at is not None:
        parent = None
    return Turn(
        key=str(comment.pk),
        author=str(comment.author_id),
        text=comment.body,
        parent_key=str(parent.pk) if parent else None,
        parent_author=str(parent.author_id) if parent else None,
        parent_text=parent.body if parent else None,
        answers=tuple(comment.question_numbers),
        kind=comment.kind,
    )


def standing_turns(thread_id):
    """The turns of all standing comments of a thread, in order of arrival, one at a time."""
    comments = (
        Comment.objects.standing()
        .filter(thread_id=thread_id)
        .select_related("parent")
        .defer("body_html", "extra", "parent__body_html", "parent__extra")
        .order_by("id")
    )
    for comment in comments.iterator(chunk_size=500):
        yield turn_of(comment)
