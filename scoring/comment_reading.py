"""How one comment is read: its sentences, what each does, what that brings, and who judged otherwise."""

from collections import defaultdict
from dataclasses import dataclass, field

from . import facts
from .core import rubric
from .core.tally import Tally
from .core.text import MAX_SENTENCES, blanked, name_of, sentences
from .models import NO_JUDGEMENTS, Correction, ThreadScore
from .quotes import LEAST_POINTS, as_read
from .wording import signal_name

LIKELY = 500  # of 1000: from here on the second reader rather says yes than no


@dataclass(frozen=True)
class Move:
    """What a signal brings to one D; points: None where they are too few to show."""

    dimension: str
    points: float | None


@dataclass(frozen=True)
class ReadSignal:
    """One thing that a sentence does, and the D's that this moves."""

    signal: str
    moves: list[Move]

    @property
    def words(self):
        return signal_name(self.signal)

    @property
    def points(self):
        return sum(move.points or 0 for move in self.moves)


@dataclass(frozen=True)
class SecondVoice:
    """What the second reader says that a sentence does, and how strongly, 0 to 1."""

    signal: str
    strength: float

    @property
    def words(self):
        return signal_name(self.signal)


@dataclass
class SentenceState:
    """One sentence as it is read now, with the corrections of it, those taken back included."""

    name: str
    start: int  # its place in the Markdown, and the end of its anchor
    words: str
    reads: list[ReadSignal] = field(default_factory=list)
    second: list[SecondVoice] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    form: object = None  # to correct it; for those who may

    @property
    def is_corrected(self):
        return any(correction.taken_back_at is None for correction in self.corrections)


@dataclass
class ReadingState:
    sentences: list[SentenceState]
    gone: list[Correction]  # corrections of sentences that no longer stand in the comment
    is_behind: bool  # the comment or its judgements changed, and are not counted yet
    is_cut: bool  # longer than what is read of one comment
    second_model: str  # name of the second reader's model; empty when it did not read this revision


def reading_of(comment):
    """How `comment` is read; three queries, whatever its length.

    comment: with parent, contribution, judged and second_reading selected.
    """
    contribution = getattr(comment, "contribution", None)
    fits = contribution is not None and contribution.comment_version == comment.changed_at_version
    spans = spans_of(comment) if fits else {}
    second = second_of(comment)
    corrections = defaultdict(list)
    for correction in comment.corrections.select_related("by", "taken_back_by").order_by("-id"):
        correction.signal_words = words_of(correction.signal)
        corrections[correction.sentence].append(correction)
    found = [
        SentenceState(
            name=name,
            start=sentence.start,
            words=as_read(blanked(comment.body)[sentence.start : sentence.end]),
            reads=spans.get(sentence.start, []),
            second=second.get(name, []),
            corrections=corrections.get(name, []),
        )
        for sentence in sentences(comment.body)
        for name in [name_of(sentence.text)]
    ]
    here = {sentence.name for sentence in found}
    judged = comment.judged.version if hasattr(comment, "judged") else NO_JUDGEMENTS
    return ReadingState(
        sentences=found,
        gone=[each for name, listed in corrections.items() if name not in here for each in listed],
        is_behind=not fits or contribution.judged_version != judged,
        is_cut=len(found) == MAX_SENTENCES,
        second_model=comment.second_reading.model if second else "",
    )


def words_of(signal):
    """A signal in words; one that a later formula no longer knows keeps its name."""
    try:
        return signal_name(signal)
    except KeyError:
        return signal


def spans_of(comment):
    """{start of a sentence: what it is read as, what brings most first}; two queries."""
    tally = ThreadScore.objects.filter(thread_id=comment.thread_id).values_list("tally", flat=True).first()
    top = Tally.from_json(tally or {})
    found = defaultdict(lambda: defaultdict(list))
    for span in comment.evidence.order_by("-weight", "id"):
        points = rubric.points(span.weight, span.dimension, top)
        move = Move(span.dimension, points if points >= LEAST_POINTS else None)
        found[span.start][span.signal].append(move)
    return {
        start: sorted([ReadSignal(*each) for each in signals.items()], key=lambda read: -read.points)
        for start, signals in found.items()
    }


def second_of(comment):
    """{name of a sentence: what the second reader says it rather does, strongest first}."""
    found = defaultdict(list)
    for voice in facts.second_voices_of(comment):
        if voice.strength >= LIKELY:
            found[voice.sentence].append(SecondVoice(voice.signal, voice.strength / 1000))
    return {name: sorted(voices, key=lambda each: -each.strength) for name, voices in found.items()}
