"""What scoring keeps: each comment's tally, the thread's cells and running tally, and its snapshots.

These can be made again from the comments (`ledger.rebuilt_tally`); why they are kept in these rows:
docs/decisions/0002-data-model.md. Judgements, what others than the models say of a sentence, cannot be made
again: docs/decisions/0007-judgements.md.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from discussions.models import Comment, Thread

DIMENSION_LENGTH = 12
RUBRIC_LENGTH = 40
SIGNAL_LENGTH = 40
REASON_LENGTH = 1000  # characters; a reason that needs more is a comment of its own
NO_JUDGEMENTS = -1  # stands for the version of judgements that were never made


class Contribution(models.Model):
    """What one standing comment adds to its thread, and what that was made from."""

    # RESTRICT: a comment's row may go with its whole thread, never alone, or its tally would stay behind
    comment = models.OneToOneField(Comment, on_delete=models.RESTRICT, related_name="contribution")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="contributions")
    rubric = models.CharField(max_length=RUBRIC_LENGTH)
    # made from the comment as of this version, its parent as of that one, in this frame: else it is stale
    comment_version = models.BigIntegerField()
    parent_version = models.BigIntegerField()
    judged_version = models.BigIntegerField(default=NO_JUDGEMENTS)  # with its judgements as of that one
    frame = models.CharField(max_length=32)
    tally = models.JSONField(default=dict)
    signals = models.JSONField(default=dict)  # {signal: strength in thousandths}
    language = models.CharField(max_length=5, blank=True, default="")


class EvidenceSpan(models.Model):
    """A stretch of a comment that moved a dimension; start and end count characters of its Markdown."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="evidence", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="evidence")
    dimension = models.CharField(max_length=DIMENSION_LENGTH)
    signal = models.CharField(max_length=SIGNAL_LENGTH)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    weight = models.BigIntegerField()

    class Meta:
        # the sentences that moved a dimension most are the first rows of a range, however long the thread
        indexes = [models.Index("thread", "dimension", F("weight").desc(), "id", name="evidence_heaviest")]


class TallyCell(models.Model):
    """The present counts of one cell of a thread's tally. An empty cell has no row."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="cells", db_index=False)
    cell = models.CharField(max_length=200)
    counts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "cell"], name="tally_cell_once")]


class Snapshot(models.Model):
    """The readings of a thread after one piece of work. Its id rises with time, per thread: see ledger."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the thread: a trend picks evenly spread numbers
    version = models.BigIntegerField()  # of the thread: it knows every change up to this one, maybe more
    rubric = models.CharField(max_length=RUBRIC_LENGTH)
    comments = models.PositiveIntegerField()  # standing comments counted
    # after which comment; none when something else changed
    comment = models.ForeignKey(Comment, null=True, on_delete=models.SET_NULL, related_name="+")
    readings = models.JSONField()
    # the figures of `readings` once more, so that a trend of a hundred points is a hundred short rows
    iq = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    direction = models.FloatField(null=True)
    depth = models.FloatField(null=True)
    diversity = models.FloatField(null=True)
    deeds = models.FloatField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="snapshot_number_once")]


class ThreadScore(models.Model):
    """The running tally of a thread. Its row is locked while the thread's score changes."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="score")
    version = models.BigIntegerField(default=-1)  # every change of the thread up to this one is counted
    rubric = models.CharField(max_length=RUBRIC_LENGTH, blank=True, default="")
    frame = models.CharField(max_length=32, blank=True, default="")  # fingerprint of purpose, questions, …
    opening = models.JSONField(default=dict)  # what the post itself adds to the tally
    tally = models.JSONField(default=dict)  # the top level; its size does not depend on the thread's
    comments = models.PositiveIntegerField(default=0)  # contributions in the tally
    snapshots = models.PositiveIntegerField(default=0)  # how many were made: the next one's number
    trend_from = models.PositiveIntegerField(default=1)  # number of the first snapshot under this rubric
    # the one that is shown; while a new rubric is being applied, still the last one under the old
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)


class CorrectionQuerySet(models.QuerySet):
    def standing(self):
        """Corrections that count: not taken back."""
        return self.filter(taken_back_at__isnull=True)


class Correction(models.Model):
    """A person's final word on whether one sentence does something. Taken back, it stays as a trail.

    `sentence` is its name (core.text.name_of): the correction follows its words, whatever changes around
    them, and sleeps while they are gone.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="corrections")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="corrections")
    sentence = models.CharField(max_length=32)
    words = models.TextField()  # the sentence as it stood, to be shown when it is gone
    signal = models.CharField(max_length=SIGNAL_LENGTH)
    present = models.BooleanField()
    reason = models.TextField(max_length=REASON_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "sentence", "signal"],
                condition=Q(taken_back_at__isnull=True),
                name="correction_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="correction_taken_back_by_someone",
            ),
        ]


class SecondReading(models.Model):
    """What the second reader says of a comment, for one revision of it and of its parent; asked once.

    `sentences` is None until it gave an answer that can be used; `tries` counts the asking for this revision.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="second_reading")
    comment_version = models.BigIntegerField()
    parent_version = models.BigIntegerField()
    model = models.CharField(max_length=200)
    sentences = models.JSONField(null=True)  # {name of a sentence: {signal: strength in thousandths}}
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)


class Judged(models.Model):
    """That a comment has judgements, and the thread's version at which they last changed."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="judged")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.BigIntegerField()

    class Meta:
        # "judged since version n" is a range scan, as "changed since" is for comments
        indexes = [models.Index(fields=["thread", "version"], name="judged_thread_version")]
