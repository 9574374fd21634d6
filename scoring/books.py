"""The rows behind a thread's score: entering contributions, keeping cells, making snapshots. For ledger."""

from dataclasses import dataclass

from .core import rubric
from .core.tally import Tally, settle
from .core.turn import Contribution as Made
from .facts import Source
from .models import Contribution, EvidenceSpan, Snapshot, TallyCell


@dataclass(frozen=True)
class Entry:
    """One stale comment with its new contribution; None when it no longer stands."""

    source: Source
    made: Made | None

    @property
    def is_arrival(self):
        return self.source.scored is None

    @property
    def delta(self):
        new = self.made.tally if self.made else Tally.zero()
        old = Tally.zero() if self.is_arrival else Tally.from_json(self.source.scored.tally)
        return new - old


def clear(score):
    """Empty the books of a thread to begin anew under another rubric. Its snapshots stay."""
    for model in Contribution, EvidenceSpan, TallyCell:
        model.objects.filter(thread_id=score.thread_id).delete()
    score.tally, score.opening, score.comments = {}, {}, 0
    score.version, score.frame = -1, ""
    score.trend_from = score.snapshots + 1


class Book:
    """The books of one thread, open while its score is locked."""

    def __init__(self, score, scene):
        self.score = score
        self.scene = scene
        self.top = Tally.from_json(score.tally)
        self.cells = {}  # as they stand now
        self.kept = {}  # as they are in their rows
        self.snapshots = []

    def enter(self, entries, opening, *, every=1, complete=True):
        """Enter the entries. A snapshot is made after every `every` new comments, and after the last.

        complete: nothing stale is left after these. Whether what is shown of the thread is new now.
        """
        before = Tally.from_json(self.score.opening)
        changes = Tally.sum([opening - before, *(e.delta for e in entries if not e.is_arrival)])
        arrivals = [entry for entry in entries if entry.is_arrival]
        steps = [arrivals[at : at + every] for at in range(0, len(arrivals), every)]
        if len(steps) > 1:  # fetch all cells at once instead of some for each step
            settle(Tally.sum([changes, *(e.delta for e in arrivals)]), self.load, rubric.collapse)
        self.score.comments -= sum(entry.made is None for entry in entries)
        if not steps:
            self._settle(changes)
            # even when nothing moved: a page that said "being counted" must hear that it is done
            if complete:
                self._take_snapshot(None)
        for step in steps:
            self._settle(Tally.sum([changes, *(entry.delta for entry in step)]))
            changes = Tally.zero()
            self.score.comments += len(step)
            self._take_snapshot(step[-1].source.comment_id)
        self.score.tally, self.score.opening = dict(self.top), dict(opening)
        self._save(entries)
        return self._show(complete)

    def load(self, names):
        """The present counts of the cells of these names."""
        unknown = names - self.cells.keys()
        if unknown:
            rows = TallyCell.objects.filter(thread_id=self.score.thread_id, cell__in=unknown)
            found = {cell: Tally.from_json(counts) for cell, counts in rows.values_list("cell", "counts")}
            self.kept |= {name: found.get(name, Tally.zero()) for name in unknown}
            self.cells |= {name: self.kept[name] for name in unknown}
        return {name: self.cells[name] for name in names}

    def _settle(self, delta):
        changed, top = settle(delta, self.load, rubric.collapse)
        self.cells |= changed
        self.top += top

    def _has_snapshot(self):
        """Whether something made under this rubric is shown."""
        return self.score.snapshot is not None and self.score.snapshot.number >= self.score.trend_from

    def _take_snapshot(self, comment_id):
        readings = rubric.readings(self.top)
        self.score.snapshots += 1
        self.snapshots.append(
            Snapshot(
                thread_id=self.score.thread_id,
                number=self.score.snapshots,
                version=self.score.version,
                rubric=rubric.VERSION,
                comments=self.score.comments,
                comment_id=comment_id,
                readings=readings.to_json(),
                iq=readings.iq,
                low=readings.low,
                high=readings.high,
                **{name: readings.dimensions[name].score for name in rubric.DIMENSIONS},
            )
        )

    def _save(self, entries):
        thread_id = self.score.thread_id
        known = [entry.source.comment_id for entry in entries if not entry.is_arrival]
        gone = [entry.source.comment_id for entry in entries if entry.made is None]
        if known:
            EvidenceSpan.objects.filter(comment_id__in=known).delete()
        if gone:
            Contribution.objects.filter(comment_id__in=gone).delete()
        standing = [entry for entry in entries if entry.made is not None]
        Contribution.objects.bulk_create(
            [self._contribution(entry) for entry in standing],
            update_conflicts=True,
            unique_fields=["comment"],
            update_fields=[
                "rubric",
                "comment_version",
                "parent_version",
                "judged_version",
                "frame",
                "tally",
                "signals",
                "language",
            ],
        )
        EvidenceSpan.objects.bulk_create(
            [
                EvidenceSpan(thread_id=thread_id, comment_id=entry.source.comment_id, **span.to_json())
                for entry in standing
                for span in entry.made.evidence
            ]
        )
        self._save_cells(thread_id)

    def _contribution(self, entry):
        return Contribution(
            comment_id=entry.source.comment_id,
            thread_id=self.score.thread_id,
            rubric=rubric.VERSION,
            comment_version=entry.source.comment_version,
            parent_version=entry.source.parent_version,
            judged_version=entry.source.judged_version,
            frame=self.scene.mark,
            tally=dict(entry.made.tally),
            signals=entry.made.signals,
            language=entry.made.language,
        )

    def _save_cells(self, thread_id):
        changed = {name: cell for name, cell in self.cells.items() if cell != self.kept[name]}
        TallyCell.objects.bulk_create(
            [
                TallyCell(thread_id=thread_id, cell=name, counts=dict(cell))
                for name, cell in changed.items()
                if cell
            ],
            update_conflicts=True,
            unique_fields=["thread", "cell"],
            update_fields=["counts"],
        )
        empty = [name for name, cell in changed.items() if not cell]
        if empty:
            TallyCell.objects.filter(thread_id=thread_id, cell__in=empty).delete()

    def _show(self, complete):
        """Save the snapshots and point the score at the last one; whether what is shown is new now.

        While a new rubric is being applied, the last snapshot under the old one stays until all is read.
        """
        if self.snapshots:
            if complete:
                self.snapshots[-1].version = self.scene.version
            Snapshot.objects.bulk_create(self.snapshots)
        applying = self.score.snapshot is not None and not self._has_snapshot()
        if not self.snapshots or (applying and not complete):
            return False
        self.score.snapshot = self.snapshots[-1]
        return True
