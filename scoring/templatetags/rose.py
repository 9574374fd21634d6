"""Tags that draw readings: `{% rose %}`, its table, marks of the D's, bars, sparklines, figures."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scoring.rose import bar_of, figures_of, rose_of, sparkline_of

register = template.Library()

NAMES = {
    "direction": gettext_lazy("Direction"),
    "depth": gettext_lazy("Depth"),
    "diversity": gettext_lazy("Diversity"),
    "deeds": gettext_lazy("Deeds"),
}
# Two letters each, because all eight words begin with a D.
SHORT_NAMES = {
    "direction": pgettext_lazy("two letters for Direction", "Dr"),
    "depth": pgettext_lazy("two letters for Depth", "Dp"),
    "diversity": pgettext_lazy("two letters for Diversity", "Dv"),
    "deeds": pgettext_lazy("two letters for Deeds", "Dd"),
}
# Triangles that point where the petal of the D points.
MARKS = {
    "direction": "M6 1 11.5 11H.5Z",
    "depth": "M6 11 .5 1h11Z",
    "diversity": "M1 6 11 .5v11Z",
    "deeds": "M11 6 1 11.5V.5Z",
}
# Where a rose writes the word (or the letters) of a D, and its figure below.
LABELS = {
    96: {
        "direction": {"x": "55", "y": "8", "anchor": "middle"},
        "depth": {"x": "55", "y": "95.5", "anchor": "middle"},
        "diversity": {"x": "15.5", "y": "51.5", "anchor": "end"},
        "deeds": {"x": "94.5", "y": "51.5", "anchor": "start"},
    },
    280: {
        "direction": {"x": "180", "y": "14", "below": "33", "anchor": "middle"},
        "depth": {"x": "180", "y": "307", "below": "287", "anchor": "middle"},
        "diversity": {"x": "0", "y": "82", "below": "101", "anchor": "start"},
        "deeds": {"x": "360", "y": "82", "below": "101", "anchor": "end"},
    },
}


def rounded(number, digits=0):
    """A number in the reader's notation, rounded as `floatformat` does: a page shows one figure, not two."""
    return floatformat(number, digits)


@register.filter
def score(reading, digits=1):
    """The figure of a reading, in the reader's notation: "14,2"; a dash while too little is known."""
    figures = figures_of(reading)
    return "–" if figures is None else rounded(figures.score, digits)


@register.filter
def interval(reading):
    """The interval of a reading in whole numbers: "12–17"; empty while too little is known."""
    return _interval(figures_of(reading))


def _interval(figures):
    return "" if figures is None else f"{rounded(figures.low)}–{rounded(figures.high)}"


@register.simple_tag
def d_word(dimension):
    """The name of a D in the reader's language."""
    return NAMES[dimension]


@register.simple_tag
def d_mark(dimension):
    """The shape of a D in its colour; decoration, so always beside the name or its two letters."""
    return format_html(
        '<svg class="d-mark d-{}" viewBox="0 0 12 12" aria-hidden="true"><path d="{}"/></svg>',
        dimension,
        MARKS[dimension],
    )


@register.simple_tag
def d_name(dimension):
    """Shape and name of a D."""
    return format_html(
        '<span class="d-name d-{}">{} <span>{}</span></span>', dimension, d_mark(dimension), NAMES[dimension]
    )


@register.simple_tag
def d_short(dimension):
    """Shape and two letters of a D, with its name for who hovers or listens."""
    return format_html(
        '<span class="d-short d-{}">{} <abbr title="{}">{}</abbr></span>',
        dimension,
        d_mark(dimension),
        NAMES[dimension],
        SHORT_NAMES[dimension],
    )


@register.inclusion_tag("scoring/_rose.html")
def rose(readings, size=96):
    """The four D's as petals with IQ in the middle; 24, 96 or 280 wide. `readings` may be None."""
    picture = rose_of(readings, size)
    labels = LABELS.get(size, {})
    return {
        "size": size,
        "rose": picture,
        "title": iq_text(picture.iq),
        "description": "; ".join(_d_text(petal.name, petal.figures) for petal in picture.petals) + ".",
        "iq": rounded(picture.iq.score) if picture.iq else "–",
        "interval": _interval(picture.iq),
        "petals": [
            {
                "petal": petal,
                "word": NAMES[petal.name],
                "short": SHORT_NAMES[petal.name],
                "figure": score(petal.figures),
                "interval": _interval(petal.figures),
                "label": labels.get(petal.name),
            }
            for petal in picture.petals
        ],
    }


@register.inclusion_tag("scoring/_rose_table.html")
def rose_table(readings):
    """The figures of a rose as a table."""
    picture = rose_of(readings, 24)
    return {
        "iq": picture.iq,
        "rows": [{"dimension": petal.name, "reading": petal.figures} for petal in picture.petals],
    }


@register.inclusion_tag("scoring/_reading_bar.html")
def reading_bar(reading, dimension):
    """A lying bar of a reading with its interval; decoration beside the figure."""
    figures = figures_of(reading)
    return {"bar": bar_of(figures) if figures else None, "dimension": dimension}


@register.inclusion_tag("scoring/_sparkline.html")
def sparkline(values, dimension="", high=25, label=""):
    """A small trend of `values` (numbers, or None where nothing was known), oldest first."""
    values = list(values or [])
    known = [value for value in values if value is not None]
    if not label and known:
        label = _("From %(first)s to %(last)s in %(count)s readings") % {
            "first": rounded(known[0], 1),
            "last": rounded(known[-1], 1),
            "count": len(known),
        }
    return {"line": sparkline_of(values, high), "dimension": dimension, "label": label}


def iq_text(figures):
    """IQ as a sentence for who listens."""
    if figures is None:
        return _("IQ: too little to say yet")
    return _("IQ %(score)s of 100 (%(low)s to %(high)s)") % _numbers(figures, 0)


def _d_text(name, figures):
    if figures is None:
        return _("%(dimension)s: too little to say yet") % {"dimension": NAMES[name]}
    words = _("%(dimension)s %(score)s of 25 (%(low)s to %(high)s)")
    return words % {"dimension": NAMES[name], **_numbers(figures, 1)}


def _numbers(figures, digits):
    return {
        "score": rounded(figures.score, digits),
        "low": rounded(figures.low),
        "high": rounded(figures.high),
    }
