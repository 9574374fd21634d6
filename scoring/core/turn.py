"""What the scorer sees: the frame of a post, one comment as a turn, and what comes out."""

from dataclasses import dataclass, field

from .tally import Tally

KINDS = ("", "answer", "ask_back", "assumption", "experience", "reframe", "deed")


@dataclass(frozen=True)
class Question:
    """A question of the post with its number, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Frame:
    """What is known beforehand: the post without its comments. `author` is an opaque key.

    `body` (Markdown) only helps to tell what belongs to the subject; it is not scored itself.
    """

    purpose: str = ""
    questions: tuple[Question, ...] = ()
    steered: bool = True
    title: str = ""
    language: str = "nl"
    target: int | None = None
    intended: bool | None = None
    author: str = ""
    body: str = ""


@dataclass(frozen=True)
class Judgement:
    """What somebody else than the models says of one sentence.

    `sentence` is its name (text.name_of), so that a judgement follows its sentence when others around it
    change; `strength` in thousandths. A facilitator's is final; the second reader's is one voice of two.
    """

    sentence: str
    signal: str
    strength: int
    is_final: bool = True


@dataclass(frozen=True)
class Turn:
    """One comment as the scorer sees it. `text` is Markdown source; `author` an opaque key.

    `key` names the comment; of two equal sentences the one with the earlier key counts (shorter keys
    first, then by alphabet). `answers` holds the numbers of the questions it points at.
    """

    key: str
    author: str
    text: str
    parent_key: str | None = None
    parent_author: str | None = None
    parent_text: str | None = None
    answers: tuple[int, ...] = ()
    kind: str = ""
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A span of the turn's text (characters of the Markdown source) that moved a dimension."""

    dimension: str
    start: int
    end: int
    signal: str
    weight: int

    def to_json(self) -> dict:
        return {
            "dimension": self.dimension,
            "start": self.start,
            "end": self.end,
            "signal": self.signal,
            "weight": self.weight,
        }


@dataclass(frozen=True)
class Contribution:
    """What one comment adds to its thread. `signals` are strengths of the comment in thousandths."""

    tally: Tally = field(default_factory=Tally.zero)
    evidence: tuple[Evidence, ...] = ()
    signals: dict[str, int] = field(default_factory=dict)
    language: str = ""
