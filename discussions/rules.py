"""Pure verdicts: who may do what. A verdict is None (it may) or a reason that can be shown."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

COMMENT_LENGTH = 20_000  # characters; about 3,000 words, the longest real comment seen had 1,900
POST_LENGTH = 100_000
TITLE_LENGTH = 200
PURPOSE_LENGTH = 500
QUESTION_LENGTH = 500
QUESTIONS_PER_POST = 30
TARGET_MAX = 100_000


class Refused(PermissionDenied):
    """An action that a rule forbids; its text is meant for the person."""

    def __init__(self, reason):
        super().__init__(str(reason))
        self.reason = reason


def require(verdict):
    """Raise Refused with the verdict's reason, or do nothing."""
    if verdict is not None:
        raise Refused(verdict)


def may_read(person, post, *, is_facilitator=False):
    if post.is_draft and person != post.author:
        return _("This post is not published yet.")
    return None


def may_comment(person, thread, parent=None):
    """May `person` reply in `thread`, to `parent` when given?"""
    if not person.is_authenticated:
        return _("Log in to reply. What you typed is kept.")
    if thread.post.is_draft:
        return _("This post is not published yet.")
    if thread.closed_at:
        return _("This conversation is closed. You can still read it.")
    if parent is not None and parent.thread_id != thread.id:
        return _("The comment you reply to is not in this conversation.")
    if parent is not None and parent.withdrawn_at:
        return _("The comment you reply to was withdrawn. You can reply to the conversation instead.")
    return None


def may_edit(person, comment):
    if not person.is_authenticated or person.pk != comment.author_id:
        return _("Only the writer can change a comment.")
    if comment.withdrawn_at:
        return _("This comment was withdrawn.")
    if comment.thread.closed_at:
        return _("This conversation is closed. You can still read it.")
    return None


def may_withdraw(person, comment):
    if not person.is_authenticated or person.pk != comment.author_id:
        return _("Only the writer can withdraw a comment.")
    return None


def may_edit_post(person, post):
    if not person.is_authenticated or person.pk != post.author_id:
        return _("Only the author can change a post.")
    return None


def may_close(person, post, *, is_facilitator=False):
    if not person.is_authenticated or (person.pk != post.author_id and not is_facilitator):
        return _("Only the author or a facilitator can close a conversation.")
    return None


def may_see_dashboard(person, post, *, is_facilitator=False):
    if not person.is_authenticated or (person.pk != post.author_id and not is_facilitator):
        return _("Only the author and facilitators of this space see the dashboard.")
    return None


def may_publish(post_mode, purpose):
    """A steered prompt needs a purpose (P1)."""
    if post_mode == "steered" and not purpose.strip():
        return _("A steered conversation needs a purpose: after this conversation we want to …")
    return None
