"""`{% announcement event %}`: a line in the thread that tells what was done to it."""

from django import template

from discussions.announcements import sentences

register = template.Library()


@register.inclusion_tag("discussions/_announcement.html")
def announcement(event):
    return {"event": event, "sentences": sentences(event)}
