"""Keeps every thread's score in step with its comments: what is behind, bringing it up to date, checking."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from discussions.models import Thread

from . import books, facts, live
from .core import rubric
from .core.tally import Tally, rebuild
from .core.turn import Frame, Turn
from .models import Contribution, TallyCell, ThreadScore

ROUND = 250  # comments counted in one transaction: about a second, in which others wait for the thread
ROUNDS = 8  # in one go; then other threads have their turn
TREND_POINTS = 200  # snapshots made when many comments are counted at once: more than a picture can show

MISSED = Q(score__isnull=True) | ~Q(score__version=F("version"))
OUTDATED = ~Q(score__rubric=rubric.VERSION)


def behind():
    """Published threads whose score misses a change, or was made under another rubric."""
    return _published().filter(MISSED | OUTDATED)


def missed():
    """Published threads whose score misses a change."""
    return _published().filter(MISSED)


def outdated():
    """Published threads that miss nothing, but whose score was made under another rubric."""
    return _published().filter(OUTDATED).exclude(MISSED)


def _published():
    return Thread.objects.filter(post__published_at__isnull=False)


def threads_behind_count():
    return behind().count()


def bring_up_to_date(thread_id):
    """Count what changed in a thread. Whether its score knows everything now (False: call again).

    Safe to repeat and to run at the same time: the row of ThreadScore is locked while the tally changes, and
    what is stale is looked for under the lock, so an older result cannot replace a newer one. Sentences are
    read (the slow part) before the lock is taken; what changed meanwhile is left for the next round.
    """
    for _ in range(ROUNDS):
        score = ThreadScore.objects.filter(thread_id=thread_id).first()
        scene = facts.scene_of(thread_id)
        if scene is None or scene.is_draft or is_current(score, scene):
            return True
        if count(thread_id, prepare(score, scene)):
            return True  # a change of this very moment has a task of its own
    return False


def is_current(score, scene):
    """Whether the score knows this version of the thread, under the present rubric."""
    return score is not None and score.version == scene.version and score.rubric == rubric.VERSION


def is_anew(score, scene):
    """Whether every comment is to be looked at again: the first time, another rubric, another frame."""
    return score is None or score.rubric != rubric.VERSION or score.frame != scene.mark


@dataclass
class Work:
    """The stale comments of one round, and how many there are in all."""

    sources: list = field(default_factory=list)
    in_all: int = 0


def work_of(score, scene):
    since = -1 if is_anew(score, scene) else score.version
    ids, in_all = facts.stale_ids(
        scene.thread_id, since=since, rubric=rubric.VERSION, mark=scene.mark, limit=ROUND
    )
    return Work(facts.sources(ids) if ids else [], in_all)


@dataclass
class Prepared:
    """What was read before the lock was taken: the opening of a frame, contributions by their source."""

    mark: str
    opening: Tally
    contributions: dict


def prepare(score, scene):
    """Read the sentences of one round. Slow; outside any transaction."""
    opening = rubric.opening(scene.frame) if is_anew(score, scene) else Tally.from_json(score.opening)
    standing = [source for source in work_of(score, scene).sources if source.turn is not None]
    made = rubric.contributions([source.turn for source in standing], scene.frame)
    keys = [source.key(scene.mark) for source in standing]
    return Prepared(scene.mark, opening, dict(zip(keys, made, strict=True)))


@transaction.atomic
def count(thread_id, prepared):
    """Enter what was prepared into the books, in one short transaction. Whether all is counted now."""
    score = locked_score(thread_id)
    scene = facts.scene_of(thread_id)  # the version first: the rest may know more than it says, never less
    if is_current(score, scene):
        return True
    if scene.mark != prepared.mark:
        return False
    if score.rubric != rubric.VERSION:
        books.clear(score)
        score.rubric = rubric.VERSION
    work = work_of(score, scene)
    entries = [
        books.Entry(source, prepared.contributions.get(source.key(scene.mark)))
        for source in work.sources
        if source.turn is None or source.key(scene.mark) in prepared.contributions
    ]
    complete = len(entries) == work.in_all
    is_news = books.Book(score, scene).enter(
        entries,
        prepared.opening,
        every=max(1, -(-work.in_all // TREND_POINTS)),
        complete=complete,
    )
    if complete:
        score.version, score.frame = scene.version, scene.mark
    score.updated_at = timezone.now()
    score.save()
    if is_news:
        transaction.on_commit(lambda: live.announce(thread_id, scene.space_id))
    return complete


def locked_score(thread_id):
    """The score of a thread, its row locked; made when there is none yet."""
    scores = ThreadScore.objects.select_for_update(of=("self",)).select_related("snapshot")
    score = scores.filter(thread_id=thread_id).first()
    if score is None:
        ThreadScore.objects.bulk_create([ThreadScore(thread_id=thread_id)], ignore_conflicts=True)
        score = scores.get(thread_id=thread_id)
    return score


@transaction.atomic
def start_anew(thread_id):
    """Throw away what is kept of a thread's score, its snapshots excepted; the next counting reads all."""
    score = ThreadScore.objects.select_for_update().filter(thread_id=thread_id).first()
    if score is not None:
        books.clear(score)
        score.save()


def counted(thread_id):
    """How many comments are in the tally of a thread."""
    return ThreadScore.objects.filter(thread_id=thread_id).values_list("comments", flat=True).first() or 0


def warm_up():
    """Load the encoder and the models, about two seconds and 150 MB, before the first comment needs them."""
    rubric.contributions([Turn("0", "0", "Wat maakt dat het lukt?")], Frame())


def rebuilt_tally(thread_id):
    """(cells, top-level tally) of a thread, made again from its comments alone; reads every sentence."""
    frame = facts.scene_of(thread_id).frame
    made = rubric.contributions(list(facts.standing_turns(thread_id)), frame)
    return rebuild([rubric.opening(frame), *(each.tally for each in made)], rubric.collapse)


@transaction.atomic
def check(thread_id):
    """What is wrong with the score of a thread, as short lines; none when it equals a rebuild bit for bit.

    Writers in this thread wait meanwhile. A score that is behind is not compared.
    """
    Thread.objects.select_for_update(no_key=True).get(pk=thread_id)
    score = ThreadScore.objects.select_for_update(of=("self",)).select_related("snapshot")
    score = score.filter(thread_id=thread_id).first()
    scene = facts.scene_of(thread_id)
    if scene.is_draft:
        return []
    if not is_current(score, scene):
        return ["behind"]
    cells, top = rebuilt_tally(thread_id)
    kept = TallyCell.objects.filter(thread_id=thread_id).values_list("cell", "counts")
    kept = {cell: Tally.from_json(counts) for cell, counts in kept}
    problems = [f"cell {name}" for name in sorted({*cells, *kept}) if cells.get(name) != kept.get(name)]
    if Tally.from_json(score.tally) != top:
        problems.append("top-level tally")
    standing = sum(1 for _ in facts.standing_turns(thread_id))
    if not score.comments == standing == Contribution.objects.filter(thread_id=thread_id).count():
        problems.append("number of comments")
    if score.snapshot is None or score.snapshot.readings != rubric.readings(top).to_json():
        problems.append("readings that are shown")
    return problems
