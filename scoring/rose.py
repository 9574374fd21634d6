"""Pictures of readings as plain geometry: the rose, a bar, a sparkline. Strings for SVG, no Django."""

from dataclasses import dataclass
from math import atan, cos, degrees, radians, sin

DIMENSIONS = ("direction", "depth", "diversity", "deeds")
FULL = 25  # a D runs 0–25
ANGLES = {"direction": 0, "deeds": 90, "depth": 180, "diversity": 270}  # degrees, clockwise from above


HALF = 39  # degrees from the middle of a petal to its side; the rest of its quarter is air
FLAT = 0.8  # how flat the tip is: the share of the half width over which it lies level


@dataclass(frozen=True)
class Frame:
    """Measures of a rose, in units of its view box: how far from the middle petals start and end."""

    width: int
    height: int
    start: float
    end: float

    @property
    def middle(self):
        return self.width / 2, self.height / 2


FRAMES = {
    24: Frame(width=24, height=24, start=2.2, end=12),
    96: Frame(width=110, height=96, start=15, end=38),
    280: Frame(width=360, height=312, start=40, end=112),
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
    """Figures of a reading, an object or a dict with `low` and `high` or `interval`; None if unknown."""
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
    inner = frame.start
    length = share * (frame.end - frame.start)
    outer = inner + length

    def at(side, radius):
        return _point(frame.middle, angle + side, radius)

    # The sides follow the quarter's rays and bend into a flat tip, so that the length can be read there.
    bend = inner + 0.94 * length
    flat = degrees(atan(FLAT * sin(radians(HALF))))
    far = outer / cos(radians(flat))
    return (
        f"M{at(-HALF, inner)}C{at(-HALF, bend)} {at(-flat, far)} {at(0, outer)}"
        f"C{at(flat, far)} {at(HALF, bend)} {at(HALF, inner)}"
        f"A{inner:.2f},{inner:.2f} 0 0 0 {at(-HALF, inner)}Z"
    )


def _point(middle, angle, radius):
    """`x,y` of the point at `radius` from the middle, `angle` degrees clockwise from above."""
    turn = radians(angle)
    return f"{middle[0] + radius * sin(turn):.2f},{middle[1] - radius * cos(turn):.2f}"


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
