"""Deeds: who will do what and when, what was done since, and what came of it."""

from .reading import CEILING, Reading, Reason
from .sense import Sense, marks
from .tally import Tally

WEIGHTS = {"commits": 1000, "reports": 700, "learned": 250, "proposes": 100}
ADOPTED = 400  # thousandths of a proposal that others take up
KEPT = 800  # thousandths on top when one person both promises and reports
HALF = 2400.0  # thousandths at which half of the points are reached: about two kept promises
STEEP = 1.4  # a trace of a deed is mostly noise of the signals; several are not


def contribute(sense: Sense) -> Tally:
    """Levels of this sentence under `deeds.…`."""
    if not sense.talk:
        return Tally.zero()
    return marks({f"deeds.{signal}": sense.level(signal) for signal in WEIGHTS})


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Deeds."""
    if not sense.talk:
        return []
    found = [(signal, sense.shown(signal) * weight // 1000) for signal, weight in WEIGHTS.items()]
    return [(signal, weight) for signal, weight in found if weight]


def read(top: Tally) -> Reading:
    """25 · y / (y + 1), y = (x / 2.4)^1.4, x the weighed sum of promises, reports and the rest."""
    weighed = sum(top[f"deeds.{signal}"] * weight / 1000 for signal, weight in WEIGHTS.items())
    weighed += (top["deeds.adopted"] * ADOPTED + top["deeds.kept"] * KEPT) / 1000
    done = (weighed / HALF) ** STEEP
    score = CEILING * done / (done + 1)
    because = []
    for signal in ("commits", "reports"):
        if top[f"deeds.{signal}.people"]:
            because.append(Reason(f"deeds.{signal}", {"people": top[f"deeds.{signal}.people"]}))
    if not because:
        because.append(Reason("deeds.none"))
    would_help = []
    if not top["deeds.commits.people"]:
        would_help.append(Reason("help.commit"))
    elif not top["deeds.reports.people"]:
        would_help.append(Reason("help.report"))
    return Reading("deeds", min(CEILING, score), because=tuple(because), would_help=tuple(would_help))
