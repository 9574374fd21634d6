"""Correcting how one sentence of a comment is read, and taking that back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from discussions import rules

from .core.sense import SIGNALS
from .core.text import name_of, sentences
from .judging import locked, mark_judged
from .models import REASON_LENGTH, Correction

ONLY_FACILITATORS_SHARE = gettext_lazy("Only the facilitators of this space decide what leaves it.")
ONLY_FACILITATORS = gettext_lazy("Only the facilitators of this space correct a reading.")
NO_SIGNAL = gettext_lazy("Choose what this sentence does or does not do.")
NO_SENTENCE = gettext_lazy("This sentence no longer stands in the comment.")
NO_REASON = gettext_lazy("Say why: the reason stays beside the correction.")


def may_correct(person, comment, *, is_facilitator=False):
    """May `person` correct how `comment` is read? Also in a closed conversation: its score still stands."""
    if not person.is_authenticated or not is_facilitator:
        return ONLY_FACILITATORS
    if comment.withdrawn_at:
        return rules.WITHDRAWN
    return None


@transaction.atomic
def correct(*, comment, by, sentence, signal, present, reason, is_facilitator=False):
    """Say for good whether a sentence of a comment does something. A standing correction of it gives way.

    sentence: its name (core.text.name_of). The same said twice is once.
    Raises rules.Refused, or ValidationError({field: message}) with the fields sentence, signal, reason.
    """
    comment = locked(comment.pk)
    rules.require(may_correct(by, comment, is_facilitator=is_facilitator))
    words = checked_sentence(comment, sentence)
    if signal not in SIGNALS:
        raise ValidationError({"signal": NO_SIGNAL})
    reason = checked_reason(reason)
    earlier = comment.corrections.standing().filter(sentence=sentence, signal=signal).first()
    if earlier is not None:
        if (earlier.present, earlier.reason, earlier.by_id) == (present, reason, by.pk):
            return earlier
        close(earlier, by)
    correction = Correction.objects.create(
        thread=comment.thread,
        comment=comment,
        sentence=sentence,
        words=words,
        signal=signal,
        present=present,
        reason=reason,
        by=by,
    )
    mark_judged(comment)
    return correction


@transaction.atomic
def take_back(correction, *, by, is_facilitator=False):
    """Take a correction back: the models' own reading counts again. Twice is once."""
    comment = locked(correction.comment_id)
    rules.require(may_correct(by, comment, is_facilitator=is_facilitator))
    correction = Correction.objects.get(pk=correction.pk)
    if correction.taken_back_at is None:
        close(correction, by)
        mark_judged(comment)
    return correction


def may_share(person, space, *, is_facilitator=False):
    """May `person` decide whether corrections made in `space` leave as training data?"""
    if not person.is_authenticated or not is_facilitator:
        return ONLY_FACILITATORS_SHARE
    return None


def share(space, shares, *, by, is_facilitator=False):
    """Let the corrections made in a space leave as training data, or no longer."""
    rules.require(may_share(by, space, is_facilitator=is_facilitator))
    space.shares_corrections = shares
    space.save(update_fields=["shares_corrections"])


def close(correction, by):
    correction.taken_back_at, correction.taken_back_by = timezone.now(), by
    correction.save(update_fields=["taken_back_at", "taken_back_by"])


def checked_sentence(comment, name):
    """The words of the sentence of that name, or ValidationError when the comment has none."""
    for sentence in sentences(comment.body):
        if name_of(sentence.text) == name:
            return sentence.text
    raise ValidationError({"sentence": NO_SENTENCE})


def checked_reason(reason):
    """The reason, or ValidationError: it is required, and shown to everybody who may read the thread."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": NO_REASON})
    verdict = rules.fits(reason, REASON_LENGTH)
    if verdict is not None:
        raise ValidationError({"reason": verdict})
    return reason
