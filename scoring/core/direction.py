"""Direction: is the intention explicit beforehand, and does the talk serve it and cover the questions?"""

from .reading import CEILING, QuestionReading, Reading, Reason
from .sense import Sense, marks, shown
from .tally import Tally

OPENING = 7.0  # points that the post itself can bring: a purpose and questions that can be answered
COVERAGE = 7.0  # points for the questions that are covered
SERVING = CEILING - OPENING - COVERAGE
# Thousandths at which a question begins to be covered, and is covered: by more than one person.
NO_COVERAGE, FULL_COVERAGE = 100, 1400
SERVES_SHOWN = 500  # from here on a sentence is shown as one that serves
FULL_SHARE = 0.8  # share of the talk that serves, above which nobody could ask for more


def contribute(sense: Sense) -> Tally:
    """Levels of this sentence under `direction.…` and `question.<number>`."""
    if not sense.talk:
        return Tally.zero()
    counts = {"direction.serves": sense.serves, "direction.goal": sense.level("states_goal")}
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
    return min(1.0, max(0, top[f"question.{number}"] - NO_COVERAGE) / (FULL_COVERAGE - NO_COVERAGE))


def questions(top: Tally) -> tuple[QuestionReading, ...]:
    """One reading per question of the post."""
    numbers = sorted(int(name[6:]) for name in top if name.startswith("asked."))
    return tuple(
        QuestionReading(number, top[f"touched.{number}"], round(coverage(top, number), 3))
        for number in numbers
    )


def read(top: Tally) -> Reading:
    """Opening 7 + coverage 7 + share of the talk that serves 11. None on a free thread."""
    if not top["steered"]:
        return Reading("direction", None, because=(Reason("direction.free"),))
    asked = questions(top)
    purpose, clear = top["purpose"] / 1000, top["questions.clear"] / 1000 / max(1, len(asked))
    opening = OPENING * (0.6 * purpose + 0.4 * (clear if asked else 0))
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
    score = opening + COVERAGE * covered + SERVING * min(1.0, share / FULL_SHARE)
    return Reading(
        "direction",
        score,
        parts=(("opening", opening),),
        because=tuple(because),
        would_help=tuple(would_help),
    )
