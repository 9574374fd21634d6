"""What scoring keeps: each comment's tally, the thread's cells and running tally, and its snapshots.

Everything here can be made again from the comments (`ledger.rebuilt_tally`). Why it is kept in these rows:
docs/decisions/0002-data-model.md.
"""

from django.db import models
from django.db.models import F
from django.utils import timezone

from discussions.models import Comment, Thread

DIMENSION_LENGTH = 12
RUBRIC_LENGTH = 40


class Contribution(models.Model):
    """What one standing comment adds to its thread, and what that was made from."""

    # RESTRICT: a comment's row may go with its whole thread, never alone, or its tally would stay behind
    comment = models.OneToOneField(Comment, on_delete=models.RESTRICT, related_name="contribution")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="contributions")
    rubric = models.CharField(max_length=RUBRIC_LENGTH)
    # made from the comment as of this version, its parent as of that one, in this frame: else it is stale
    comment_version = models.BigIntegerField()
    parent_version = models.BigIntegerField()
    frame = models.CharField(max_length=32)
    tally = models.JSONField(default=dict)
    signals = models.JSONField(default=dict)  # {signal: strength in thousandths}
    language = models.CharField(max_length=5, blank=True, default="")


class EvidenceSpan(models.Model):
    """A stretch of a comment that moved a dimension; start and end count characters of its Markdown."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="evidence", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="evidence")
    dimension = models.CharField(max_length=DIMENSION_LENGTH)
    signal = models.CharField(max_length=40)
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
