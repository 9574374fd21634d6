"""Pictures of readings as plain geometry: the rose, a bar, a sparkline. Strings for SVG, no Django."""

from dataclasses import dataclass
from math import cos, radians, sin

DIMENSIONS = ("direction", "depth", "diversity", "deeds")
FULL = 25  # a D runs 0–25
ANGLES = {"direction": 0, "deeds": 90, "depth": 180, "diversity": 270}  # degrees, clockwise from above


@dataclass(frozen=True)
class Frame:
    """Measures of a rose, in units of its view box: where petals start, end, and how wide they are."""

    size: int
    start: float
    end: float
    base: float  # half the width at the foot
    width: float  # half the width at the widest, of a full petal


FRAMES = {
    24: Frame(size=24, start=1.6, end=12, base=0.9, width=4.6),
    96: Frame(size=96, start=19, end=47, base=4, width=13),
    280: Frame(size=280, start=43, end=112, base=9, width=29),
}


@dataclass(frozen=True)
class Figures:
    """One reading: a score with the ends of its interval."""

    score: float
    low: float
    high: float


@dataclass(frozen=True)
class Petal:
    """One D in the rose. `figures` is None while too little is known; then only `track` is to be drawn."""

    name: str
    figures: Figures | None
    track: str
    low: str
    score: str
    high: str


@dataclass(frozen=True)
class Rose:
    frame: Frame
    iq: Figures | None
    petals: tuple[Petal, ...]


def rose_of(readings, size=96):
    """The rose of `readings` (a dataclass, or the same as a dict, or None) at a size of `FRAMES`."""
    frame = FRAMES[size]
    dimensions = _get(readings, "dimensions") or {}
    return Rose(
        frame=frame,
        iq=figures_of(readings, "iq"),
        petals=tuple(_petal(name, figures_of(dimensions.get(name)), frame) for name in DIMENSIONS),
    )


def figures_of(reading, key="score"):
    """Figures of a reading given as object or dict, with `low` and `high` or an `interval`; None if unknown."""
    score = _get(reading, key)
    if score is None:
        return None
    low, high = _get(reading, "interval") or (_get(reading, "low"), _get(reading, "high"))
    return Figures(score=score, low=score if low is None else low, high=score if high is None else high)


def _get(thing, name):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _petal(name, figures, frame):
    known = figures or Figures(0, 0, 0)
    return Petal(
        name=name,
        figures=figures,
        track=petal_path(frame, ANGLES[name], FULL),
        low=petal_path(frame, ANGLES[name], known.low),
        score=petal_path(frame, ANGLES[name], known.score),
        high=petal_path(frame, ANGLES[name], known.high),
    )


def petal_path(frame, angle, value):
    """The outline of a petal whose length is `value` of 25; "" for a petal of no length."""
    share = min(max(value / FULL, 0), 1)
    if share == 0:
        return ""
    length = share * (frame.end - frame.start)
    half = frame.base + (frame.width - frame.base) * (0.35 + 0.65 * share)

    def at(aside, outward):
        return _point(frame.size / 2, angle, aside, frame.start + outward)

    right, left = (
        (at(side * half, length * 0.3), at(side * half, length * 0.82), at(side * frame.base, 0))
        for side in (1, -1)
    )
    tip = at(0, length)
    return (
        f"M{right[2]}C{right[0]} {right[1]} {tip}C{left[1]} {left[0]} {left[2]}"
        f"Q{at(0, -frame.base * 0.5)} {right[2]}Z"
    )


def _point(centre, angle, aside, outward):
    """`x,y` of a point seen from the centre looking in the direction of `angle`."""
    turn = radians(angle)
    x = centre + outward * sin(turn) + aside * cos(turn)
    y = centre - outward * cos(turn) + aside * sin(turn)
    return f"{x:.2f},{y:.2f}"


def bar_of(figures, full=FULL):
    """A lying bar of 100 wide: {"score", "from", "wide"}: its length, and start and width of the interval."""
    low, score, high = (
        100 * min(max(value / full, 0), 1) for value in (figures.low, figures.score, figures.high)
    )
    return {"score": f"{score:.1f}", "from": f"{low:.1f}", "wide": f"{max(high - low, 0):.1f}"}


def sparkline_of(values, full=FULL, width=100, height=24):
    """Lines through `values` (None makes a gap): {"lines": [points, …], "end": "x,y" or None}.

    One value is a point at the right; more are spread over the width, oldest at the left.
    """
    values = list(values)
    step = width / max(len(values) - 1, 1)
    offset = width if len(values) == 1 else 0
    lines, line, end = [], [], None
    for index, value in enumerate(values):
        if value is None:
            lines, line = ([*lines, line] if line else lines), []
            continue
        y = height * (1 - min(max(value / full, 0), 1))
        end = f"{offset + index * step:.1f},{y:.1f}"
        line.append(end)
    lines = [*lines, line] if line else lines
    return {"lines": [" ".join(points) for points in lines if len(points) > 1], "end": end}
