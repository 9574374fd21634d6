"""The formulas as docs/scoring.md tells them, worked out by hand from sums, give the readings of the code."""

from math import exp, log, sqrt

import pytest

from scoring.core import rubric
from scoring.core.parameters import group
from scoring.core.tally import Tally

PURPOSE = {"purpose": 800, "questions.clear": 900, "asked.1": 1, "asked.2": 1, "steered": 1}
TALK = {"talk": 20_000, "turns": 9, "comments": 10, "people": 4, "strange": 1, "direction.serves": 9_000}
ANSWERS = {"question.1": 900, "question.2": 4_000, "touched.1": 1, "touched.2": 3}
DEPTH = {"depth.asks_back": 1_500, "depth.reasons": 900, "depth.weighs": 400, "depth.built": 700}
VOICES = {"voices": 3, "voice": 4_200, "voice.square": 6_000_000, "angles": 4_000}
ANGLES = {"angle.0": 1_500, "angle.3": -900, "diversity.role": 700, "diversity.differs": 500}
MEETING = {"diversity.meets": 1_600}
DEEDS = {
    "deeds.commits": 1_400,
    "deeds.reports": 800,
    "deeds.proposes": 500,
    "deeds.kept": 300,
    "deeds.adopted": 90,
}
TOP = Tally(PURPOSE | TALK | ANSWERS | DEPTH | VOICES | ANGLES | MEETING | DEEDS)


def direction(top, p):
    opening = p["purpose_share"] * top["purpose"] / 1000
    opening += (1 - p["purpose_share"]) * top["questions.clear"] / 1000 / 2
    answers = [top["question.1"], top["question.2"]]
    covered = sum(
        min(1, max(0, (a - p["covered_from"]) / (p["covered_full"] - p["covered_from"]))) for a in answers
    )
    served = min(1, top["direction.serves"] / top["talk"] / p["full_share"])
    return p["opening"] * opening + p["coverage"] * covered / 2 + p["serving"] * served


def depth(top, p):
    weighed = [top[f"depth.{signal}"] * weight / 1000 for signal, weight in group("depth.weight").items()]
    shares = [one / sum(weighed) for one in weighed if one]
    kinds = exp(-sum(share * log(share) for share in shares))
    amount = 1 - exp(-sum(weighed) / top["turns"] / p["half_rate"])
    variety = min(1, (kinds - 1) / p["kinds"]) * amount
    built = 1 - exp(-top["depth.built"] / top["turns"] / p["half_built"])
    return p["amount"] * amount + p["variety"] * variety + p["building"] * built


def diversity(top, p):
    several = top["voice"] ** 2 / top["voice.square"]
    kinds = top["angles"] ** 2 / (top["angle.0"] ** 2 + top["angle.3"] ** 2)
    sides = p["angle_meaning"] * (kinds - 1) + p["angle_role"] * top["diversity.role"] / 1000
    sides += p["angle_differs"] * top["diversity.differs"] / 1000
    voices = 1 - exp(-(several - 1) / p["voices_scale"])
    angles = 1 - exp(-sides / p["angles_scale"])
    met = 1 - exp(-top["diversity.meets"] / 1000 / p["meeting_scale"])
    meeting = p["side_by_side"] + (1 - p["side_by_side"]) * met
    return 25 * voices ** p["voices"] * angles ** p["angles"] * meeting ** p["meeting"]


def deeds(top, p):
    x = sum(top[f"deeds.{signal}"] * weight / 1000 for signal, weight in group("deeds.weight").items())
    x += top["deeds.adopted"] * p["adopted"] / 1000 + top["deeds.kept"] * p["kept"] / 1000
    y = (x / p["half"]) ** p["steep"]
    return 25 * y / (y + 1)


@pytest.mark.parametrize("told", [direction, depth, diversity, deeds], ids=rubric.DIMENSIONS)
def test_the_formula_as_told_gives_the_reading(told):
    """When this fails a formula has another shape: tell it anew in the module's FORMULA, and then here."""
    name = told.__name__
    score = rubric.MODULES[name].read(TOP).score
    assert 3 < score < 23
    assert told(TOP, group(name)) == pytest.approx(score, abs=0.01)


def test_the_interval_as_told_is_the_interval():
    readings = rubric.readings(TOP)
    room = (1 + TOP["strange"] / TOP["comments"]) / sqrt(1 + TOP["comments"] / 4 + TOP["voices"] / 8)
    down, up = 0.0, 0.0
    for name, reading in readings.dimensions.items():
        low = reading.score * (1 - min(1, group("interval.down")[name] * room))
        high = reading.score + (25 - reading.score) * min(1, group("interval.up")[name] * room)
        assert (reading.low, reading.high) == pytest.approx((low, high), abs=0.06)
        down, up = down + (reading.score - low) ** 2, up + (high - reading.score) ** 2
    total = group("interval")["total"]
    ends = (readings.iq - total * sqrt(down), readings.iq + total * sqrt(up))
    assert (readings.low, readings.high) == pytest.approx(ends, abs=0.2)
