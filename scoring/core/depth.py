"""Depth: does the talk look for the core: asking back, reasons, experience, doubt, building on each other?"""

from math import exp, log

from .parameters import group
from .reading import CEILING, Reading, Reason
from .sense import Sense, marks
from .tally import Tally

P = group("depth")
WEIGHTS = group("depth.weight")  # signal → thousandths of what one strong sentence of it adds


def contribute(sense: Sense) -> Tally:
    """Levels of the deep signals of this sentence under `depth.…`."""
    if not sense.talk:
        return Tally.zero()
    return marks({f"depth.{signal}": sense.level(signal) for signal in WEIGHTS})


def evidence(sense: Sense) -> list[tuple[str, int]]:
    """(signal, weight) of what this sentence brings to Depth."""
    if not sense.talk:
        return []
    found = [(signal, sense.shown(signal) * int(weight) // 1000) for signal, weight in WEIGHTS.items()]
    return [(signal, weight) for signal, weight in found if weight]


# What `read` reckons, for docs/scoring.md; numbers under their names (parameters.toml).
FORMULA = """
weighed_s = weight_s · sum_s / 1000                 for each deep signal s
amount    = 1 − exp(−Σ weighed_s / comments / {depth.half_rate})
kinds     = exp(−Σ p_s · ln p_s)                    p_s = weighed_s / Σ weighed_s
variety   = min(1, max(0, kinds − 1) / {depth.kinds}) · amount
built     = 1 − exp(−taken up / comments / {depth.half_built})
Depth     = {depth.amount} · amount + {depth.variety} · variety + {depth.building} · built
"""


def read(top: Tally) -> Reading:
    """Amount per comment, variety of signals and what is taken up, each saturating."""
    turns = max(1, top["turns"])
    weighed = {signal: top[f"depth.{signal}"] * weight / 1000 for signal, weight in WEIGHTS.items()}
    amount = 1 - exp(-sum(weighed.values()) / turns / P["half_rate"])
    variety = min(1.0, max(0.0, _hill(list(weighed.values())) - 1) / P["kinds"]) * amount
    built = 1 - exp(-top["depth.built"] / turns / P["half_built"])
    score = P["amount"] * amount + P["variety"] * variety + P["building"] * built
    strongest = sorted((s for s in weighed if weighed[s]), key=lambda s: -weighed[s])[:3]
    because = [Reason("depth.strongest", {"signals": strongest})] if strongest else [Reason("depth.shallow")]
    because.append(
        Reason("depth.built" if top["depth.built"] >= P["half_built"] / 2 * turns else "depth.not_built")
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
