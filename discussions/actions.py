"""What people do in a thread: one transaction each, the verdict of the rules first, the world told last."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from . import markup, order, rules
from .models import Comment, Revision, Thread, ThreadEvent
from .signals import thread_changed


def touch(thread, *, comments=0, now=None, only_open=False):
    """Raise the thread's version and answer it; after the commit, tell whoever listens.

    comments: how many more comments count. only_open: refuse when the thread was closed in the meantime.
    The row lock that this takes lasts until the commit, so versions follow the order of commits: whoever
    reads version n sees every change up to n. Just before the writing, so that the lock is short.
    """
    changes = {"version": F("version") + 1, "last_activity_at": now or timezone.now()}
    if comments:
        changes["comment_count"] = F("comment_count") + comments
    rows = Thread.objects.filter(pk=thread.pk)
    if only_open:
        rows = rows.filter(closed_at__isnull=True)
    if not rows.update(**changes) and only_open:
        raise rules.Refused(rules.CLOSED)
    announce(thread.pk)
    return Thread.objects.values_list("version", flat=True).get(pk=thread.pk)


def announce(thread_id):
    """Send thread_changed once the transaction is committed."""
    transaction.on_commit(lambda: thread_changed.send(sender=Thread, thread_id=thread_id))


def next_comment_id():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('discussions_comment', 'id'))")
        return cursor.fetchone()[0]


def add_comment(*, thread, author, body, parent=None, questions=(), kind="", client_token=None):
    """Add a comment. The same `client_token` by the same author again answers the first comment.

    questions: numbers of the post's questions that the comment points at.
    The answer's `was_there` says whether it had been posted before.
    Raises rules.Refused, or ValidationError({field: message}) with the fields body, questions, kind,
    client_token.
    """
    client_token = client_token or None
    earlier = _comment_with_token(author, client_token)
    if earlier is None:
        try:
            comment = _insert_comment(
                thread=thread,
                author=author,
                body=body,
                parent=parent,
                questions=questions,
                kind=kind,
                client_token=client_token,
            )
            comment.was_there = False
            return comment
        except IntegrityError:
            # the other half of a double click was quicker
            earlier = _comment_with_token(author, client_token)
            if earlier is None:
                raise
    if earlier.thread_id != thread.pk:
        raise ValidationError({"client_token": _("This token belongs to a comment in another conversation.")})
    earlier.was_there = True
    return earlier


def _comment_with_token(author, client_token):
    if client_token is None or not author.is_authenticated:
        return None
    return Comment.objects.filter(author=author, client_token=client_token).first()


@transaction.atomic
def _insert_comment(*, thread, author, body, parent, questions, kind, client_token):
    rules.require(rules.may_comment(author, thread, parent))
    rendered = checked_text(body)
    numbers = checked_questions(thread.post_id, questions)
    checked_kind(kind)
    version = touch(thread, comments=1, only_open=True)
    pk = next_comment_id()  # under the thread's lock, so that ids rise in the order in which comments appear
    return Comment.objects.create(
        pk=pk,
        thread=thread,
        author=author,
        parent=parent,
        path=order.path_under(parent.path if parent else "", pk),
        question_numbers=numbers,
        kind=kind,
        client_token=client_token,
        changed_at_version=version,
        **rendered,
    )


def _locked(comment):
    """The comment as it is now, locked; `no_key`, so that replies to it need not wait, nor deadlock."""
    comments = Comment.objects.select_for_update(of=("self",), no_key=True)
    return comments.select_related("thread__post", "author").get(pk=comment.pk)


@transaction.atomic
def edit_comment(*, comment, by, body, questions=None, kind=None, revision=None):
    """Change a comment; how it read before is kept as a Revision. No change writes nothing.

    revision: the one the writer saw; another one by now is refused, so that no text is overwritten unseen.
    Raises rules.Refused, or ValidationError({field: message}).
    """
    comment = _locked(comment)
    rules.require(rules.may_edit(by, comment))
    rendered = checked_text(body)
    numbers = comment.question_numbers if questions is None else _changed_questions(comment, questions)
    kind = comment.kind if kind is None else kind
    checked_kind(kind)
    if (rendered["body"], numbers, kind) == (comment.body, comment.question_numbers, comment.kind):
        return comment
    if revision is not None and revision != comment.revision:
        raise rules.Refused(rules.CHANGED_MEANWHILE)
    Revision.objects.create(
        comment=comment,
        number=comment.revision,
        body=comment.body,
        body_html=comment.body_html,
        kind=comment.kind,
        question_numbers=comment.question_numbers,
        written_at=comment.edited_at or comment.created_at,
    )
    for name, value in rendered.items():
        setattr(comment, name, value)
    comment.question_numbers, comment.kind = numbers, kind
    comment.revision += 1
    comment.edited_at = timezone.now()
    comment.changed_at_version = touch(comment.thread, only_open=True)
    comment.save()
    return comment


def _changed_questions(comment, questions):
    """Pointing at a question that is gone may stay; a new number must be one of the post's."""
    kept = set(comment.question_numbers) & set(questions)
    return sorted(kept | set(checked_questions(comment.thread.post_id, set(questions) - kept)))


@transaction.atomic
def withdraw_comment(comment, *, by):
    """Take a comment back: its place stays, so the replies to it stay readable. Twice is once."""
    comment = _locked(comment)
    rules.require(rules.may_withdraw(by, comment))
    if comment.withdrawn_at is None:
        comment.withdrawn_at = timezone.now()
        comment.changed_at_version = touch(comment.thread, comments=-1)
        comment.save(update_fields=["withdrawn_at", "changed_at_version"])
    return comment


def close_thread(thread, *, by, is_facilitator=False):
    rules.require(rules.may_close(by, thread.post, is_facilitator=is_facilitator))
    _set_closed(thread, by, timezone.now(), ThreadEvent.Kind.CLOSED)


def reopen_thread(thread, *, by, is_facilitator=False):
    rules.require(rules.may_close(by, thread.post, is_facilitator=is_facilitator))
    _set_closed(thread, by, None, ThreadEvent.Kind.REOPENED)


@transaction.atomic
def _set_closed(thread, by, closed_at, kind):
    changed = Thread.objects.filter(pk=thread.pk, closed_at__isnull=closed_at is not None)
    if changed.update(closed_at=closed_at):
        ThreadEvent.objects.create(thread=thread, kind=kind, person=by)
        touch(thread)
    thread.closed_at = closed_at


def checked_text(body):
    """The columns of a comment's text, or ValidationError on `body`: nothing to read, or too long."""
    body = markup.clean(body)
    verdict = rules.fits(body, rules.COMMENT_LENGTH)  # before rendering: that takes time with the length
    if verdict is None:
        rendered = markup.render(body)
        verdict = rules.says_something(markup.is_visible(markup.visible_text(rendered["body_html"])))
    if verdict is not None:
        raise ValidationError({"body": verdict})
    return rendered


def checked_questions(post_id, numbers):
    """The numbers, sorted, or ValidationError on `questions` when one of them is no question of the post.

    Inside a transaction they stay there until it ends: a question cannot vanish under a new comment.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM discussions_question WHERE post_id = %s AND number = ANY(%s) FOR KEY SHARE",
            [post_id, wanted],
        )
        known = {number for (number,) in cursor.fetchall()}
    if unknown := [number for number in wanted if number not in known]:
        raise ValidationError({"questions": unknown_questions(unknown)})
    return wanted


def unknown_questions(numbers):
    return _("There is no question %(numbers)s here.") % {"numbers": ", ".join(str(n) for n in numbers)}


def checked_kind(kind):
    if kind not in Comment.Kind.values:
        raise ValidationError({"kind": _("There is no such kind of comment.")})
