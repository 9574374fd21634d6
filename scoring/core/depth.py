"""Depth: does the talk look for the core: asking back, reasons, experience, doubt, building on each other?"""

from math import exp, log

from .reading import CEILING, Reading, Reason
from .sense import Sense, marks
from .tally import Tally

# signal → weight in thousandths of what one strong sentence of it adds
WEIGHTS = {
    "asks_back": 1000,
    "asks_open": 300,
    "reasons": 700,
    "evidence": 700,
    "experience": 500,
    "assumption": 1000,
    "reframes": 1000,
    "weighs": 900,
    "builds_on": 500,
    "learned": 500,
    "connects": 700,
}
AMOUNT, VARIETY, BUILDING = 12.0, 5.0, 8.0  # points
# Thousandths per turn at which amount and building have 1 − 1/e of their points. Anchors: praise and tips
# bring about 100 a turn, a good conversation about 500, the richest of our corpus 700.
HALF_RATE = 480
HALF_BUILT = 140


def contribute(sense: Sense) -> Tally:
    """Levels of the deep signals of this sentence under `depth.…`."""
    if not sense.talk:
        return Tally.zero()
    return marks({f"depth.{signal}": sense.level(signal) for signal in WEIGHTS})


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Depth."""
    if not sense.talk:
        return []
    found = [(signal, sense.shown(signal) * weight // 1000) for signal, weight in WEIGHTS.items()]
    return [(signal, weight) for signal, weight in found if weight]


def read(top: Tally) -> Reading:
    """Amount per turn 12 + variety of signals 5 + what is taken up 8."""
    turns = max(1, top["turns"])
    weighed = {signal: top[f"depth.{signal}"] * weight / 1000 for signal, weight in WEIGHTS.items()}
    total = sum(weighed.values())
    rate = total / turns
    amount = 1 - exp(-rate / HALF_RATE)
    kinds = _hill(list(weighed.values()))
    variety = min(1.0, max(0.0, kinds - 1) / 6) * amount
    built = 1 - exp(-top["depth.built"] / turns / HALF_BUILT)
    score = AMOUNT * amount + VARIETY * variety + BUILDING * built
    strongest = sorted((s for s in weighed if weighed[s]), key=lambda s: -weighed[s])[:3]
    because = [Reason("depth.strongest", {"signals": strongest})] if strongest else [Reason("depth.shallow")]
    because.append(
        Reason("depth.built" if top["depth.built"] >= HALF_BUILT // 2 * turns else "depth.not_built")
    )
    would_help = []
    if top["depth.asks_back"] < 75 * turns:
        would_help.append(Reason("help.ask_back"))
    if top["depth.assumption"] < 25 * turns:
        would_help.append(Reason("help.assumption"))
    if top["depth.experience"] < 25 * turns:
        would_help.append(Reason("help.experience"))
    return Reading("depth", min(CEILING, score), because=tuple(because), would_help=tuple(would_help))


def _hill(amounts: list[float]) -> float:
    """Effective number of kinds, order 1 (Hill 1973)."""
    total = sum(amounts)
    shares = [amount / total for amount in amounts if amount > 0] if total else []
    return exp(-sum(share * log(share) for share in shares)) if shares else 0.0
