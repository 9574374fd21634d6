"""Threads for the laws, drawn from our own pairs: any part of a conversation, in any order of arrival."""

from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from scoring.core import threads
from scoring.core.rubric import DIMENSIONS
from scoring.core.turn import Frame, Turn
from scoring.evaluation import attacks
from scoring.evaluation.pairs import lines_of

PAIRS = Path(__file__).resolve().parents[2] / "corpus" / "pairs"


@lru_cache(maxsize=1)
def documents() -> list[dict]:
    """Both versions of every pair, in the exchange format."""
    pairs = [pair for path in sorted(PAIRS.glob("*.jsonl")) for pair in lines_of(path)]
    return [pair[which] for pair in pairs for which in ("a", "b")]


@lru_cache(maxsize=1)
def conversations() -> tuple[tuple[Frame, tuple[Turn, ...]], ...]:
    """The same as frames and turns."""
    return tuple((threads.frame_of(each), tuple(threads.turns_of(each))) for each in documents())


@st.composite
def scenes(draw, fewest=3) -> tuple[Frame, list[Turn]]:
    """A post with some of the comments of its conversation."""
    frame, turns = draw(st.sampled_from(conversations()))
    kept = draw(st.sets(st.sampled_from(range(len(turns))), min_size=min(fewest, len(turns))))
    return frame, [turn for place, turn in enumerate(turns) if place in kept]


@st.composite
def replies(draw, turns: list[Turn], kinds: tuple[str, ...], language: str) -> Turn:
    """A text of one of these kinds, said by somebody old or new, to somebody or to nobody."""
    text = draw(st.sampled_from([text for kind in kinds for text in attacks.texts()[language][kind]]))
    author = draw(st.sampled_from(["somebody-new", turns[0].author]))
    parent = draw(st.sampled_from([None, *(turn for turn in turns if turn.author != author)]))
    if parent is None:
        return Turn("zzzzzzz1", author, text)
    return Turn("zzzzzzz1", author, text, parent.key, parent.author, parent.text)


def readings(frame: Frame, turns: list[Turn]) -> dict[str, float]:
    """The four scores, 0 where there is none."""
    found = threads.read(frame, turns)[0].dimensions
    return {dimension: found[dimension].score or 0.0 for dimension in DIMENSIONS}
