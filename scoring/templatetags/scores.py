"""Tags that bring scores to other apps' pages: the reader's version of a thread, roses for a list."""

from django import template
from django.urls import reverse
from django.utils.formats import number_format

from scoring import dashboard

register = template.Library()


@register.simple_tag
def thread_score(thread):
    """What readers see of a thread's score: a ReaderState; two queries, once for each thread object."""
    if not hasattr(thread, "reader_state"):
        thread.reader_state = dashboard.reader_state(thread.pk)
    return thread.reader_state


@register.inclusion_tag("scoring/_reader_live.html")
def reader_score(thread, score=None):
    """The reader's version of a thread's score, kept live. `score`: what thread_score gave before."""
    score = score or thread_score(thread)
    return {"score": score, "live_url": f"{reverse('scoring:live', args=[thread.pk])}?kind=thread"}


@register.simple_tag
def small_roses(posts):
    """{post id: readings} for a list of posts; one query. `{{ roses|of:post.pk }}` takes one out."""
    return dashboard.readings_of_posts([post.pk for post in posts])


@register.filter
def of(values, key):
    """The value under `key`, or None."""
    return values.get(key) if values else None


@register.filter
def points(value):
    """Points with their sign, in the reader's notation: "+0,8"."""
    return f"{'+' if value >= 0 else '−'}{number_format(abs(value), 1)}"


@register.simple_tag
def bar_share(part, other, wide=100):
    """How much of `wide` belongs to `part`, as a number that SVG reads in every language."""
    total = part + other
    return f"{wide * part / total:.1f}" if total else "0"
