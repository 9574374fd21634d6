"""Readings: what comes out of a top-level tally, as plain values that travel as JSON."""

from dataclasses import dataclass, field

CEILING = 25.0  # of one dimension; four of them make the 100 of the IQ


@dataclass(frozen=True)
class Reason:
    """Why a reading is what it is: a code with its values; wording.py makes it a sentence."""

    code: str
    values: dict = field(default_factory=dict)

    def to_json(self) -> dict:
        return {"code": self.code, "values": dict(self.values)}

    @classmethod
    def from_json(cls, data: dict) -> "Reason":
        return cls(data["code"], dict(data["values"]))


@dataclass(frozen=True)
class Reading:
    """One dimension of one thread: 0..25 with an interval, or None while too little is known.

    `parts` are the points that belong to the thread as a whole; the rest of the score is shared out
    over the evidence (rubric.points).
    """

    dimension: str
    score: float | None
    low: float | None = None
    high: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    because: tuple[Reason, ...] = ()
    would_help: tuple[Reason, ...] = ()

    def to_json(self) -> dict:
        return {
            "dimension": self.dimension,
            "score": self.score,
            "low": self.low,
            "high": self.high,
            "parts": [[name, points] for name, points in self.parts],
            "because": [reason.to_json() for reason in self.because],
            "would_help": [reason.to_json() for reason in self.would_help],
        }

    @classmethod
    def from_json(cls, data: dict) -> "Reading":
        return cls(
            data["dimension"],
            data["score"],
            data["low"],
            data["high"],
            tuple((name, points) for name, points in data["parts"]),
            tuple(Reason.from_json(reason) for reason in data["because"]),
            tuple(Reason.from_json(reason) for reason in data["would_help"]),
        )


@dataclass(frozen=True)
class QuestionReading:
    """How well one question of the post is covered: 0 nobody touched it, 1 answered by several."""

    number: int
    comments: int
    coverage: float

    def to_json(self) -> dict:
        return {"number": self.number, "comments": self.comments, "coverage": self.coverage}

    @classmethod
    def from_json(cls, data: dict) -> "QuestionReading":
        return cls(data["number"], data["comments"], data["coverage"])


@dataclass(frozen=True)
class Readings:
    """All readings of a thread; `asks` and `tells` count sentences, unsaturated copies excepted."""

    iq: float | None
    low: float | None
    high: float | None
    dimensions: dict[str, Reading]
    questions: tuple[QuestionReading, ...] = ()
    people: int = 0
    comments: int = 0
    asks: int = 0
    tells: int = 0

    def to_json(self) -> dict:
        return {
            "iq": self.iq,
            "low": self.low,
            "high": self.high,
            "dimensions": {name: reading.to_json() for name, reading in self.dimensions.items()},
            "questions": [question.to_json() for question in self.questions],
            "people": self.people,
            "comments": self.comments,
            "asks": self.asks,
            "tells": self.tells,
        }

    @classmethod
    def from_json(cls, data: dict) -> "Readings":
        return cls(
            data["iq"],
            data["low"],
            data["high"],
            {name: Reading.from_json(reading) for name, reading in data["dimensions"].items()},
            tuple(QuestionReading.from_json(question) for question in data["questions"]),
            data["people"],
            data["comments"],
            data["asks"],
            data["tells"],
        )
