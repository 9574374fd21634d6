"""Tags for the page of a post: announcements in its thread, its questions with what scoring knows of them."""

from django import template

from discussions.announcements import sentences
from discussions.pages import question_lines

register = template.Library()


@register.inclusion_tag("discussions/_announcement.html")
def announcement(event):
    """A line in the thread that tells what was done to it."""
    return {"event": event, "sentences": sentences(event)}


@register.simple_tag
def questions_of(page, score):
    """The questions of a ThreadPage as QuestionLines; `score` is None where nothing was counted yet."""
    readings = getattr(score, "readings", None)
    coverage = {reading.number: reading for reading in readings.questions} if readings else {}
    return question_lines(page, coverage)


@register.filter
def still_open(lines):
    """Those that nobody touched."""
    return [line for line in lines if line.level == "none"]
