"""Which comments the second reader has still to read, asking it about them, and keeping what it says."""

import logging
import threading
import time
from datetime import timedelta

from django.db import connections, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from discussions.models import Comment

from .core.text import name_of, texts_of
from .facts import NO_PARENT, is_of_now, parent_version_of, parent_words
from .judging import locked, mark_judged
from .locks import alone
from .models import SecondReading
from .second_reader import Asked, Invalid, Trouble, reader_from_settings

logger = logging.getLogger(__name__)

MOST_TRIES = 6  # for one revision of a comment
WAITS = [timedelta(minutes=minutes) for minutes in (2, 8, 30, 120, 480)]  # after each try but the last
ROUND_SECONDS = 120  # of asking in one go; the sweep comes back every minute
AT_ONCE = 200  # ids fetched for one round
LOCK = 414_403  # PostgreSQL's advisory lock: one question at a time, whatever the number of workers

_asking: threading.Thread | None = None


def start_asking():
    """Begin to ask, beside whatever this process does, so that a slow server keeps no conversation waiting.

    Safe to lose and to repeat: one round at a time in each process, and by LOCK in all of them.
    """
    global _asking
    if _asking is None or not _asking.is_alive():
        _asking = threading.Thread(target=ask_and_close, name="second-reader", daemon=True)
        _asking.start()


def ask_and_close():
    try:
        with alone(LOCK) as is_alone:
            if is_alone:
                read_waiting(reader_from_settings())
    except Exception:
        # a thread of its own has nobody above it who would tell
        logger.exception("the second reader's round ended early")
    finally:
        connections.close_all()


def read_waiting(reader, seconds=ROUND_SECONDS):
    """Ask `reader` about the comments that wait, the newest first, for about so many seconds.

    A server in trouble ends the round; the next one tries again.
    """
    if reader is None:
        return
    stop_at = time.monotonic() + seconds
    for comment_id in list(waiting().values_list("pk", flat=True)[:AT_ONCE]):
        try:
            read_comment(comment_id, reader)
        except Trouble:
            return
        if time.monotonic() > stop_at:
            return


def waiting(now=None):
    """Standing comments that have been scored, and that the second reader has not read in this revision."""
    now = now or timezone.now()
    due = Q()
    for tries, wait in enumerate(WAITS, start=1):
        due |= Q(second_reading__tries=tries, second_reading__asked_at__lt=now - wait)
    version, parent_version = F("changed_at_version"), F("parent_now")
    comments = Comment.objects.standing().alias(parent_now=Coalesce("parent__changed_at_version", NO_PARENT))
    scored = Q(contribution__comment_version=version, contribution__parent_version=parent_version)
    unread = (
        Q(second_reading__isnull=True)
        | ~Q(second_reading__comment_version=version)
        | ~Q(second_reading__parent_version=parent_version)
        | (Q(second_reading__sentences__isnull=True) & due)
    )
    return comments.filter(scored & unread).order_by("-id")


def read_comment(comment_id, reader):
    """Ask about one comment and keep the answer. Raises Trouble when the server is in trouble.

    An answer that cannot be used is told in one line and counts as a try, as a failure does; being away does
    not.
    """
    comment = Comment.objects.select_related("parent", "thread__post").filter(pk=comment_id).first()
    if comment is None or comment.withdrawn_at:
        return
    asked = asked_of(comment)
    try:
        strengths = reader.read(asked) if asked.sentences else []
    except Invalid as problem:
        logger.warning("second reader: its answer about comment %s is discarded: %s", comment_id, problem)
        keep(comment, reader.name, None)
    except Trouble as problem:
        logger.warning("second reader: no answer about comment %s: %s", comment_id, problem)
        if problem.counts:
            keep(comment, reader.name, None)
        raise
    else:
        keep(comment, reader.name, by_name(asked.sentences, strengths))


def asked_of(comment):
    post = comment.thread.post
    return Asked(
        sentences=texts_of(comment.body),
        parent=parent_words(comment),
        purpose=post.purpose,
        questions=tuple(post.questions.order_by("number").values_list("text", flat=True)),
    )


def by_name(texts, strengths):
    """{name of a sentence: its signals}; of equal sentences the highest strength of each signal."""
    found = {}
    for text, said in zip(texts, strengths, strict=True):
        kept = found.setdefault(name_of(text), {})
        for signal, strength in said.items():
            kept[signal] = max(strength, kept.get(signal, 0))
    return found


@transaction.atomic
def keep(asked_about, model, found):
    """Keep what was said of a comment (None: nothing that can be used), if it is still as it was read."""
    comment = locked(asked_about.pk)
    if comment.withdrawn_at or versions_of(comment) != versions_of(asked_about):
        return  # what was said is of words that are gone; the present ones wait for their own turn
    earlier = SecondReading.objects.filter(comment=comment).first()
    reading = earlier or SecondReading(comment=comment)
    tries = reading.tries if earlier is not None and is_of_now(earlier, comment) else 0
    reading.comment_version, reading.parent_version = versions_of(comment)
    reading.model, reading.sentences, reading.tries = model, found, tries + 1
    reading.asked_at = timezone.now()
    reading.save()
    if found:
        mark_judged(comment)


def versions_of(comment):
    return comment.changed_at_version, parent_version_of(comment)
