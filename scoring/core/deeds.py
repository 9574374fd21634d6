"""Deeds: who will do what and when, what was done since, and what came of it."""

from .parameters import group
from .reading import CEILING, Reading, Reason
from .sense import LEVEL, Sense, marks
from .tally import Tally

P = group("deeds")
WEIGHTS = group("deeds.weight")


def _level(sense: Sense, signal: str) -> int:
    """The level of a signal; of a promise without a when only part."""
    level = sense.level(signal)
    if signal == "commits" and not sense.when:
        level = int(level * P["half_promise"] / LEVEL) * LEVEL
    return level


def contribute(sense: Sense) -> Tally:
    """Levels of this sentence under `deeds.…`."""
    if not sense.talk:
        return Tally.zero()
    return marks({f"deeds.{signal}": _level(sense, signal) for signal in WEIGHTS})


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Deeds."""
    if not sense.talk:
        return []
    found = [
        (signal, _level(sense, signal) * int(weight) // 1000 if sense.shown(signal) else 0)
        for signal, weight in WEIGHTS.items()
    ]
    return [(signal, weight) for signal, weight in found if weight]


# What `read` reckons, for docs/scoring.md; numbers under their names (parameters.toml).
FORMULA = """
promise   = level of commits, times {deeds.half_promise} in a comment that does not say when
weighed   = (Σ weight_s · sum_s + {deeds.adopted} · taken up + {deeds.kept} · kept) / 1000
y         = (weighed / {deeds.half})^{deeds.steep}
Deeds     = {ceiling} · y / (y + 1)
"""


def read(top: Tally) -> Reading:
    """25 · y / (y + 1), y = (x / half)^steep, x the weighed sum of promises, reports and the rest."""
    weighed = sum(top[f"deeds.{signal}"] * weight / 1000 for signal, weight in WEIGHTS.items())
    weighed += (top["deeds.adopted"] * P["adopted"] + top["deeds.kept"] * P["kept"]) / 1000
    done = (weighed / P["half"]) ** P["steep"]
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
