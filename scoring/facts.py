"""The only place where rows become what the scorer sees: a post becomes a Frame, a comment a Turn."""

from dataclasses import dataclass
from hashlib import blake2b

from django.db import connection
from django.db.models import Prefetch

from discussions.models import Comment, Thread

from .core.sense import SIGNALS
from .core.text import texts_of
from .core.turn import Frame, Judgement, Question, Turn
from .models import NO_JUDGEMENTS, Contribution, Correction

LONGEST_PARENT = 2000  # characters; what a comment is about stands at its beginning
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
    judged_version: int
    turn: Turn | None
    scored: Contribution | None  # what is kept of an earlier scoring

    def key(self, mark):
        """The same key: the same turn in the same frame, so a contribution made from it still holds."""
        return self.comment_id, self.comment_version, self.parent_version, self.judged_version, mark


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
    UNION
    SELECT comment_id FROM scoring_judged WHERE thread_id = %(thread)s AND version > %(since)s
)
SELECT comment.id, count(*) OVER ()
FROM touched
JOIN discussions_comment comment ON comment.id = touched.id
LEFT JOIN discussions_comment parent ON parent.id = comment.parent_id
LEFT JOIN scoring_judged judged ON judged.comment_id = comment.id
LEFT JOIN scoring_contribution scored ON scored.comment_id = comment.id
WHERE CASE WHEN comment.withdrawn_at IS NULL
    THEN scored.id IS NULL
        OR scored.rubric <> %(rubric)s
        OR scored.frame <> %(mark)s
        OR scored.comment_version <> comment.changed_at_version
        OR scored.parent_version <> coalesce(parent.changed_at_version, %(no_parent)s)
        OR scored.judged_version <> coalesce(judged.version, %(no_judgements)s)
    ELSE scored.id IS NOT NULL
    END
ORDER BY comment.id
LIMIT %(limit)s
"""


def stale_ids(thread_id, *, since, rubric, mark, limit):
    """(ids of the first `limit` comments whose contribution is stale, in order of arrival; how many in all).

    Looked for among the comments changed or judged after version `since`, and the direct replies to the
    changed ones. The cost follows the number of those, not the length of the thread.
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
                "no_judgements": NO_JUDGEMENTS,
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def sources(comment_ids):
    """The sources of these comments, in order of arrival; two queries."""
    comments = (
        with_judgements(Comment.objects.filter(pk__in=comment_ids))
        .select_related("contribution", "judged")
        .defer("contribution__signals")
        .order_by("id")
    )
    return [source_of(comment) for comment in comments]


def with_judgements(comments):
    """The comments with all that `turn_of` looks at, and one query more for each batch."""
    standing = Prefetch("corrections", Correction.objects.standing().order_by("id"), to_attr="final_words")
    return (
        comments.select_related("parent", "second_reading")
        .defer("body_html", "extra", "parent__body_html", "parent__extra")
        .prefetch_related(standing)
    )


def source_of(comment):
    return Source(
        comment_id=comment.pk,
        comment_version=comment.changed_at_version,
        parent_version=parent_version_of(comment),
        judged_version=comment.judged.version if hasattr(comment, "judged") else NO_JUDGEMENTS,
        turn=None if comment.withdrawn_at else turn_of(comment),
        scored=getattr(comment, "contribution", None),
    )


def parent_version_of(comment):
    return comment.parent.changed_at_version if comment.parent_id else NO_PARENT


def turn_of(comment):
    """The comment as a turn. What was withdrawn above it is as if it had never been said."""
    parent = standing_parent(comment)
    return Turn(
        key=str(comment.pk),
        author=str(comment.author_id),
        text=comment.body,
        parent_key=str(parent.pk) if parent else None,
        parent_author=str(parent.author_id) if parent else None,
        parent_text=parent.body if parent else None,
        answers=tuple(comment.question_numbers),
        kind=comment.kind,
        judgements=(*second_voices_of(comment), *final_words_of(comment)),
    )


def standing_parent(comment):
    """The comment that it replies to, None when there is none or it was withdrawn."""
    parent = comment.parent
    return None if parent is None or parent.withdrawn_at is not None else parent


def parent_words(comment):
    """The beginning of what a comment replies to, for whoever reads it beside the scorer; "" without one."""
    parent = standing_parent(comment)
    return " ".join(texts_of(parent.body))[:LONGEST_PARENT] if parent is not None else ""


def final_words_of(comment):
    """The standing corrections of a comment as judgements."""
    return [
        Judgement(each.sentence, each.signal, 1000 if each.present else 0)
        for each in comment.final_words
        if each.signal in SIGNALS  # a signal that is no more has nothing to correct
    ]


def second_voices_of(comment):
    """What the second reader said of this revision of a comment and its parent, as judgements."""
    reading = getattr(comment, "second_reading", None)
    if reading is None or not reading.sentences or not is_of_now(reading, comment):
        return []
    return [
        Judgement(sentence, signal, strength, is_final=False)
        for sentence, signals in sorted(reading.sentences.items())
        for signal, strength in sorted(signals.items())
        if signal in SIGNALS
    ]


def is_of_now(reading, comment):
    """Whether a second reading is of this revision of the comment and of its parent."""
    return (reading.comment_version, reading.parent_version) == (
        comment.changed_at_version,
        parent_version_of(comment),
    )


def standing_turns(thread_id):
    """The turns of all standing comments of a thread, in order of arrival, one at a time."""
    comments = with_judgements(Comment.objects.standing().filter(thread_id=thread_id)).order_by("id")
    for comment in comments.iterator(chunk_size=500):
        yield turn_of(comment)
