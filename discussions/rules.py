"""Pure verdicts: who may do what. A verdict is None (it may) or a reason that can be shown."""

from django.core.exceptions import PermissionDenied
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

COMMENT_LENGTH = 20_000  # characters; about 3,000 words, the longest real comment seen had 1,900
POST_LENGTH = 100_000
TITLE_LENGTH = 200
PURPOSE_LENGTH = 500
QUESTION_LENGTH = 500
QUESTIONS_PER_POST = 30  # twelve is the most we saw; past thirty nobody reads them
TARGET_MAX = 100_000

CLOSED = _("This conversation is closed. You can still read it.")
NOT_PUBLISHED = _("This post is not published yet.")
WITHDRAWN = _("This comment was withdrawn.")
PARENT_WITHDRAWN = _("The comment you reply to was withdrawn. You can reply to the conversation instead.")
PARENT_ELSEWHERE = _("The comment you reply to is not in this conversation.")
CHANGED_MEANWHILE = _(
    "This comment was changed in another window. Your text is still here: compare, and save again."
)

# refused because of how things stand now, not because of who asks: HTTP says 409, conflict
CONFLICTS = (CLOSED, WITHDRAWN, PARENT_WITHDRAWN, CHANGED_MEANWHILE)


class Refused(PermissionDenied):
    """An action that a rule forbids; its text is meant for the person, `status` for the HTTP answer."""

    def __init__(self, reason):
        super().__init__(str(reason))
        self.reason = reason
        self.status = 409 if any(reason is conflict for conflict in CONFLICTS) else 403


def require(verdict):
    """Raise Refused with the verdict's reason, or do nothing."""
    if verdict is not None:
        raise Refused(verdict)


def may_post(person, space, *, is_member=False):
    """May `person` start a conversation in `space`? Everybody may in the public one."""
    if not person.is_authenticated:
        return _("Log in to write a post. What you typed is kept.")
    if space.slug != space.PUBLIC and not is_member and not person.is_superuser:
        return _("Only members of this space can start a conversation here.")
    return None


def may_comment(person, thread, parent=None):
    """May `person` reply in `thread`, to `parent` when given?"""
    if not person.is_authenticated:
        return _("Log in to reply. What you typed is kept.")
    if thread.post.is_draft:
        return NOT_PUBLISHED
    if thread.closed_at:
        return CLOSED
    if parent is not None and parent.thread_id != thread.pk:
        return PARENT_ELSEWHERE
    if parent is not None and parent.withdrawn_at:
        return PARENT_WITHDRAWN
    return None


def may_edit(person, comment):
    if not person.is_authenticated or person.pk != comment.author_id:
        return _("Only the writer can change a comment.")
    if comment.withdrawn_at:
        return WITHDRAWN
    if comment.thread.closed_at:
        return CLOSED
    return None


def may_withdraw(person, comment):
    """Also in a closed conversation: one's words stay one's own."""
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


def fits(text, limit):
    """Does a text stay within `limit` characters? The verdict says both figures."""
    if len(text) > limit:
        return gettext(
            "This is %(length)s characters long, and at most %(limit)s fit. Shorten it or split it in two."
        ) % {
            "length": number_format(len(text), force_grouping=True),
            "limit": number_format(limit, force_grouping=True),
        }
    return None


def says_something(visible):
    """`visible`: whether any character of the text can be seen (`markup.is_visible`)."""
    if not visible:
        return gettext("There is nothing to read here yet. Write what you want to say.")
    return None
