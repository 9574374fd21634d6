"""The colours can be read: 4.5 : 1 for text, 3 : 1 for marks, on every ground, in both modes (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static/css/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
COLOURS = {name: pair for name, *pair in PAIR.findall(TOKENS.read_text())}
GROUNDS = ("paper", "surface", "sunken")
DIMENSIONS = ("direction", "depth", "diversity", "deeds")


def luminance(colour):
    """Relative luminance of "#rrggbb", as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(names, grounds):
    return [(name, ground) for name in names for ground in grounds]


def lowest(name, ground):
    return min(contrast(*both) for both in zip(COLOURS[name], COLOURS[ground], strict=True))


def test_contrast_is_computed_as_in_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("name", "ground"),
    [
        *pairs(["ink", "muted", "accent", "accent-strong", "error"], GROUNDS),
        *pairs([f"{name}-text" for name in DIMENSIONS], GROUNDS),
        *((f"{name}-text", f"{name}-tint") for name in DIMENSIONS),
        *pairs(["ink"], [f"{name}-tint" for name in DIMENSIONS]),
        *pairs(["ink"], ["accent-tint", "error-tint"]),
        ("error", "error-tint"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
    ],
)
def test_text_can_be_read(name, ground):
    assert lowest(name, ground) >= 4.5


@pytest.mark.parametrize(("name", "ground"), pairs([*DIMENSIONS, "line-strong"], GROUNDS))
def test_marks_can_be_seen(name, ground):
    assert lowest(name, ground) >= 3


def test_the_colours_are_those_agreed_on():
    light = {name: pair[0] for name, pair in COLOURS.items()}
    assert (light["paper"], light["ink"]) == ("#FBFAF7", "#1E2024")
    assert [light[name] for name in DIMENSIONS] == ["#2F6DB5", "#7A4FA3", "#B36B00", "#2B7F55"]
    assert (COLOURS["paper"][1], COLOURS["ink"][1]) == ("#16171A", "#E9E7E2")
