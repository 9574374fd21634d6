"""Direction: is the intention explicit beforehand, and does the talk serve it and cover the questions?"""

from .parameters import group, stretch, value
from .reading import QuestionReading, Reading, Reason
from .sense import Sense, marks, shown
from .tally import Tally

P = group("direction")
SERVES_SHOWN = value("serves.shown")


def contribute(sense: Sense) -> Tally:
    """Levels of this sentence under `direction.…` and `question.<number>`."""
    if not sense.talk:
        return Tally.zero()
    counts = {"direction.serves": sense.serves}
    counts |= {f"question.{number}": level for number, level in sense.answers.items()}
    return marks(counts)


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Direction."""
    if not sense.talk:
        return []
    found = [
        ("answers", shown(max(sense.answers.values(), default=0))),
        ("states_goal", sense.shown("states_goal")),
    ]
    if sense.serves >= SERVES_SHOWN and not found[0][1]:
        found.append(("serves", sense.serves // 3))
    return [(signal, weight) for signal, weight in found if weight]


def coverage(top: Tally, number: int) -> float:
    """0..1: how well question `number` is covered. Never falls when an answer is added."""
    return stretch(top[f"question.{number}"], P["covered_from"], P["covered_full"])


def questions(top: Tally) -> tuple[QuestionReading, ...]:
    """One reading per question of the post."""
    numbers = sorted(int(name[6:]) for name in top if name.startswith("asked."))
    return tuple(
        QuestionReading(number, top[f"touched.{number}"], round(coverage(top, number), 3))
        for number in numbers
    )


# What `read` reckons, for docs/scoring.md; numbers under their names (parameters.toml).
FORMULA = """
clear     = {direction.purpose_share} · purpose + (1 − {direction.purpose_share}) · questions
opening   = {direction.opening} · clear
above     = max(0, answers − {direction.covered_from})
coverage  = min(1, above / ({direction.covered_full} − {direction.covered_from}))
covered   = mean of coverage over the questions of the post
share     = min(1, serving / talk)
served    = min(1, share / {direction.full_share})
Direction = opening + {direction.coverage} · covered + {direction.serving} · served
"""


def read(top: Tally) -> Reading:
    """Opening + coverage + share of the talk that serves. None on a free thread."""
    if not top["steered"]:
        return Reading("direction", None, because=(Reason("direction.free"),))
    asked = questions(top)
    purpose, clear = top["purpose"] / 1000, top["questions.clear"] / 1000 / max(1, len(asked))
    opening = P["opening"] * (P["purpose_share"] * purpose + (1 - P["purpose_share"]) * clear)
    covered = sum(q.coverage for q in asked) / len(asked) if asked else 0.0
    talk = top["talk"]
    share = min(1.0, top["direction.serves"] / talk) if talk else 0.0
    because = [Reason("direction.purpose" if purpose >= 0.5 else "direction.no_purpose")]
    untouched = [q.number for q in asked if not q.comments and not q.coverage]
    if asked:
        because.append(
            Reason("direction.coverage", {"covered": len(asked) - len(untouched), "asked": len(asked)})
        )
    because.append(Reason("direction.serves", {"percent": round(100 * share)}))
    if top["intended"] or top["incidental"]:
        because.append(Reason("direction.intended" if top["intended"] else "direction.incidental"))
    would_help = []
    if purpose < 0.5:
        would_help.append(Reason("help.purpose"))
    if untouched:
        would_help.append(Reason("help.untouched", {"number": untouched[0]}))
    if share < 0.5:
        would_help.append(Reason("help.drift"))
    score = opening + P["coverage"] * covered + P["serving"] * min(1.0, share / P["full_share"])
    return Reading(
        "direction",
        score,
        parts=(("opening", opening),),
        because=tuple(because),
        would_help=tuple(would_help),
    )
