"""What every judgement of a comment does to it: a lock around it, and the mark that has it counted again."""

from django.db.models import F

from discussions import actions
from discussions.models import Comment

from .models import Judged


def locked(comment_id):
    """The comment as it is now. Its lock keeps others who judge it waiting; `no_key`: not those who reply."""
    comments = Comment.objects.select_for_update(of=("self",), no_key=True)
    return comments.select_related("thread__post", "parent").get(pk=comment_id)


def mark_judged(comment):
    """Have the comment counted again: its judgements changed. Last in a transaction that holds its lock.

    Judging is no talk, so the thread's last activity stays as it was.
    """
    version = actions.touch(comment.thread, now=F("last_activity_at"))
    Judged.objects.bulk_create(
        [Judged(comment=comment, thread=comment.thread, version=version)],
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["version"],
    )
