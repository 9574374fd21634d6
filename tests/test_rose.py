"""The rose: its geometry, what it says to who cannot see it, and that it takes readings in every form."""

import re
from dataclasses import dataclass, field
from math import hypot

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from scoring.rose import (
    ANGLES,
    DIMENSIONS,
    FRAMES,
    FULL,
    bar_of,
    figures_of,
    petal_path,
    rose_of,
    sparkline_of,
)

POINT = re.compile(r"(-?\d+\.\d\d),(-?\d+\.\d\d)")
FIGURES = {
    "direction": {"score": 17.24, "low": 14.8, "high": 19.9},
    "depth": {"score": 14.6, "low": 12.1, "high": 17.0},
    "diversity": None,
    "deeds": {"score": 0, "low": 0, "high": 3.2},
}
READINGS = {"iq": 58.4, "low": 51, "high": 65, "dimensions": FIGURES}


@dataclass
class Reading:
    score: float | None
    low: float | None = None
    high: float | None = None


@dataclass
class Readings:
    iq: float | None
    low: float | None
    high: float | None
    dimensions: dict = field(default_factory=dict)


def tip(path):
    """The point where the two sides of a petal meet: the end of the first curve."""
    x, y = POINT.findall(path.split("C")[1])[2]
    return float(x), float(y)


def draw(source, **context):
    return Template("{% load rose %}" + source).render(Context(context))


@pytest.mark.parametrize("size", FRAMES)
@pytest.mark.parametrize(
    ("name", "aside", "down"),
    [("direction", 0, -1), ("deeds", 1, 0), ("depth", 0, 1), ("diversity", -1, 0)],
)
def test_a_full_petal_ends_at_the_edge_on_its_own_side(size, name, aside, down):
    frame = FRAMES[size]
    x, y = tip(petal_path(frame, ANGLES[name], FULL))
    assert (x, y) == pytest.approx(
        (frame.middle[0] + aside * frame.end, frame.middle[1] + down * frame.end), abs=0.01
    )


@given(st.floats(0.5, FULL), st.sampled_from(DIMENSIONS), st.sampled_from(sorted(FRAMES)))
def test_the_length_of_a_petal_is_its_score(value, name, size):
    frame = FRAMES[size]
    x, y = tip(petal_path(frame, ANGLES[name], value))
    length = hypot(x - frame.middle[0], y - frame.middle[1]) - frame.start
    assert length == pytest.approx(value / FULL * (frame.end - frame.start), abs=0.02)


@given(st.floats(-10, 60), st.sampled_from(DIMENSIONS), st.sampled_from(sorted(FRAMES)))
def test_no_petal_leaves_the_picture(value, name, size):
    frame = FRAMES[size]
    for x, y in POINT.findall(petal_path(frame, ANGLES[name], value)):
        assert -0.2 <= float(x) <= frame.width + 0.2
        assert -0.2 <= float(y) <= frame.height + 0.2


def test_a_petal_of_nothing_is_not_drawn():
    assert petal_path(FRAMES[96], 0, 0) == ""


def test_readings_as_object_as_dict_and_with_an_interval_draw_the_same():
    as_objects = Readings(58.4, 51, 65, {name: d and Reading(**d) for name, d in FIGURES.items()})
    with_interval = {
        "iq": 58.4,
        "interval": [51, 65],
        "dimensions": {
            name: d and {"score": d["score"], "interval": [d["low"], d["high"]]}
            for name, d in FIGURES.items()
        },
    }
    assert rose_of(READINGS) == rose_of(as_objects) == rose_of(with_interval)


@pytest.mark.parametrize("nothing", [None, {}, {"score": None}, Reading(None)])
def test_too_little_known_is_no_figure(nothing):
    assert figures_of(nothing) is None


def test_an_unknown_d_is_an_outline_and_a_known_one_is_filled():
    html = draw("{% rose readings size=96 %}", readings=READINGS)
    groups = dict(re.findall(r'<g class="d-(\w+)">(.*?)</g>', html, re.DOTALL))
    assert list(groups) == list(DIMENSIONS)
    assert "rose-unknown" in groups["diversity"]
    assert "rose-low" not in groups["diversity"]
    assert "rose-low" in groups["direction"]
    assert "rose-unknown" not in groups["direction"]
    assert "rose-low" not in groups["deeds"], "a score of zero has no petal"
    assert "rose-high" in groups["deeds"], "but its interval has"


@pytest.mark.parametrize("size", FRAMES)
def test_a_thread_without_readings_has_four_outlines_and_says_so(size):
    for readings in (None, {"iq": None, "dimensions": {}}):
        with translation.override("en"):
            html = draw("{% rose readings size=size %}", readings=readings, size=size)
        assert html.count("rose-unknown") == 4
        assert "<title>IQ: too little to say yet</title>" in html


def test_the_rose_says_its_figures_as_text():
    with translation.override("en"):
        html = draw("{% rose readings size=280 %}", readings=READINGS)
    assert 'role="img"' in html
    assert "<title>IQ 58 of 100 (51 to 65)</title>" in html
    assert "Direction 17.2 of 25 (15 to 20); " in html
    assert "Diversity: too little to say yet; " in html


def test_the_figures_are_in_the_readers_notation_and_the_geometry_is_not():
    with translation.override("nl"):
        html = draw("{% rose readings size=280 %}", readings=READINGS)
    assert "17,2" in html
    coordinates = re.findall(r' d="([^"]+)"', html)
    with translation.override("en"):
        english = draw("{% rose readings size=280 %}", readings=READINGS)
    assert coordinates == re.findall(r' d="([^"]+)"', english)


def test_the_table_holds_what_the_rose_shows():
    with translation.override("en"):
        html = draw("{% rose_table readings %}", readings=READINGS)
    cells = re.sub(r"<[^>]+>", "|", html)
    assert re.search(r"Direction[|\s]+17\.2[|\s]+15–20[|\s]+25", cells)
    assert re.search(r"Diversity[|\s]+too little to say yet", cells)
    assert re.search(r"IQ[|\s]+58[|\s]+51–65[|\s]+100", cells)


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_d_is_never_colour_alone(name):
    with translation.override("nl"):
        whole, short = draw(f'{{% d_name "{name}" %}}'), draw(f'{{% d_short "{name}" %}}')
    assert "<path" in whole
    assert "<path" in short
    letters = re.search(r'<abbr title="(D\w+)">(\w\w)</abbr>', short)
    assert letters.group(1) in whole


def test_the_letters_and_shapes_tell_the_ds_apart():
    for language in ("nl", "en"):
        with translation.override(language):
            shorts = [draw(f'{{% d_short "{name}" %}}') for name in DIMENSIONS]
        assert len({re.search(r">(\w\w)</abbr>", short).group(1) for short in shorts}) == 4
        assert len({re.search(r' d="([^"]+)"', short).group(1) for short in shorts}) == 4


@pytest.mark.parametrize("figure", [52.5, 53.5, 43.5, 57.49])
def test_a_rose_says_the_figure_that_the_page_says(figure):
    readings = {"iq": figure, "low": figure, "high": figure, "dimensions": {}}
    on_the_page = draw("{{ iq|floatformat:0 }}", iq=figure)
    rose = draw("{% rose readings size=280 %}", readings=readings)
    assert f">{on_the_page}</text>" in rose
    assert f"{on_the_page}–{on_the_page}" in rose


def test_a_bar_holds_its_interval():
    assert bar_of(figures_of({"score": 12.5, "low": 10, "high": 30})) == {
        "score": "50.0",
        "from": "40.0",
        "wide": "60.0",
    }


def test_a_sparkline_leaves_gaps_where_nothing_was_known():
    line = sparkline_of([None, 0, 25, None, 12.5, 12.5], height=20)
    assert line["lines"] == ["20.0,20.0 40.0,0.0", "80.0,10.0 100.0,10.0"]
    assert line["end"] == "100.0,10.0"


def test_a_sparkline_of_one_value_is_a_point_and_of_none_nothing():
    assert sparkline_of([25], height=20) == {"lines": [], "end": "100.0,0.0"}
    assert sparkline_of([None, None]) == {"lines": [], "end": None}
    assert sparkline_of([]) == {"lines": [], "end": None}
