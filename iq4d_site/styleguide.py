"""The style guide: every component on one page, with made-up content. Only with IQ4D_DEBUG."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

START = datetime(2026, 5, 3, 9, 12, tzinfo=UTC)

READINGS = {
    "iq": 58.4,
    "low": 51,
    "high": 65,
    "dimensions": {
        "direction": {"score": 17.2, "low": 14.8, "high": 19.9},
        "depth": {"score": 14.6, "low": 12.1, "high": 17.0},
        "diversity": {"score": 19.4, "low": 17.0, "high": 21.2},
        "deeds": {"score": 7.2, "low": 4.6, "high": 10.3},
    },
}
FREE = {
    "iq": 41.0,
    "low": 33,
    "high": 50,
    "dimensions": {
        **READINGS["dimensions"],
        "direction": None,
        "deeds": {"score": 1.4, "low": 0, "high": 4.1},
    },
}
UNKNOWN = {"iq": None, "low": None, "high": None, "dimensions": dict.fromkeys(READINGS["dimensions"])}
TRENDS = {
    "direction": [None, None, 9, 11.2, 13.4, 13.1, 15, 16.1, 16.8, 17.2],
    "depth": [None, None, 12, 11.4, 12.2, 13.9, 13.6, 14.1, 14.4, 14.6],
    "diversity": [None, None, 8, 12.5, 15.2, 16.9, 17.4, 18.8, 19.1, 19.4],
    "deeds": [None, None, 0, 0, 1.2, 1.1, 3.4, 3.3, 6.8, 7.2],
}
COMMENTS = [
    (
        0,
        "Hatice Yılmaz",
        "HY",
        "answer",
        "With us the hand-over takes twenty minutes, and after ten of them nobody "
        "listens any more. We counted for a week: the same six people spoke every day.",
    ),
    (
        1,
        "Joost van den Berg",
        "JB",
        "asks back",
        "What was that log actually meant for, when you began with it?",
    ),
    (
        2,
        "Hatice Yılmaz",
        "HY",
        "",
        "For the night shift. I assumed that short was better, but perhaps it is no "
        "unwillingness at all and simply a matter of time.",
    ),
    (
        3,
        "Wim",
        "W",
        "another way to see it",
        "Then the question behind it is who decides what is worth telling.",
    ),
    (
        4,
        "Joost van den Berg",
        "JB",
        "experience",
        "When I ran this on ward C, eight of ten mornings went well "
        "once the first minute was kept for one thing that surprised us.",
    ),
    (4, "Noor", "N", "", "A level deeper than the lines go: the indent has stopped growing here."),
    (
        1,
        "Noor",
        "N",
        "deed",
        "It is in my diary: on Thursday 14 May I will sit in on two hand-overs and tell here what I saw.",
    ),
    (0, "Withdrawn", "–", "", ""),
    (0, "Wim", "W", "", "Well said!"),
]


class SampleForm(forms.Form):
    title = forms.CharField(max_length=200, help_text="A question, or what happened.")
    purpose = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    mode = forms.ChoiceField(choices=[("steered", "steered"), ("free", "free")])
    agree = forms.BooleanField(required=False, label="I intend to react")


def styleguide(request):
    """Draws the page; `?wide` the other one; `?page=` moves the pager. Nothing is stored."""
    if "stream" in request.GET:
        return HttpResponse(status=204)  # nothing to follow here
    bound = SampleForm({"title": "", "purpose": "What stood here is still here.", "mode": "elsewhere"})
    bound.is_valid()
    pages = Paginator(range(95), 10)
    return render(
        request,
        "styleguide_wide.html" if "wide" in request.GET else "styleguide.html",
        {
            "readings": READINGS,
            "free": FREE,
            "unknown": UNKNOWN,
            "dimensions": [
                {"name": name, "reading": reading, "trend": TRENDS[name]}
                for name, reading in READINGS["dimensions"].items()
            ],
            "none": None,
            "comments": [
                SimpleNamespace(
                    id=n + 1,
                    level=level,
                    path="".join(f"{step:04d}" for step in _path(n)),
                    author=author,
                    initials=initials,
                    kind=kind,
                    body=body,
                    time=START + timedelta(hours=5 * n),
                )
                for n, (level, author, initials, kind, body) in enumerate(COMMENTS)
            ],
            "form": SampleForm(),
            "bound": bound,
            "pager": pages.get_page(request.GET.get("page", 3)),
            "chart": {
                "points": [
                    {
                        "n": n,
                        "iq": iq,
                        "low": iq and iq - 15 + n,
                        "high": iq and iq + 14 - n,
                        "label": f"comment {n}",
                    }
                    for n, iq in enumerate([None, None, 29, 35.1, 42, 45, 49.4, 52.3, 57.1, 58.4], start=1)
                ],
                "events": [{"n": 5, "label": "purpose rephrased"}, {"n": 8, "label": "nudge"}],
                "labels": {"iq": "IQ", "summary": "IQ from 29 at comment 3 to 58 at comment 10."},
            },
        },
    )


def _path(n):
    """The places on the way to comment n: its last ancestors at each lower level, and itself."""
    way, level = [n], COMMENTS[n][0]
    for earlier in range(n - 1, -1, -1):
        if COMMENTS[earlier][0] < level:
            way, level = [earlier, *way], COMMENTS[earlier][0]
    return way
