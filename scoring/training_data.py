"""Standing corrections as training data, from the spaces that opted in; nobody is named in them."""

from django.db.models import Prefetch

from discussions.models import Question

from .core.text import language_of, name_of, texts_of
from .facts import parent_words
from .models import Correction

AT_ONCE = 500  # rows fetched together


def corrections_to_share():
    """Corrections that stand, of comments that do, in published posts of spaces that opted in."""
    return (
        Correction.objects.standing()
        .filter(
            comment__withdrawn_at__isnull=True,
            thread__post__published_at__isnull=False,
            thread__post__space__shares_corrections=True,
        )
        .select_related("comment__parent", "thread__post")
        .prefetch_related(Prefetch("thread__post__questions", Question.objects.order_by("number")))
        .order_by("id")
    )


def examples():
    """One dictionary for each correction to share, in the order in which they were made.

    A correction whose sentence its writer took out of the comment is left out.
    """
    for correction in corrections_to_share().iterator(chunk_size=AT_ONCE):
        found = texts_of(correction.comment.body)
        if any(name_of(text) == correction.sentence for text in found):
            yield example_of(correction, found)


def example_of(correction, found):
    """A correction in its context, each part as the scorer takes it."""
    comment, post = correction.comment, correction.thread.post
    return {
        "text": correction.words,
        "parent": parent_words(comment),
        "purpose": post.purpose,
        "questions": [question.text for question in post.questions.all()],
        "language": language_of(" ".join(found)) or post.language,
        "signal": correction.signal,
        "present": correction.present,
        "reason": correction.reason,
    }
