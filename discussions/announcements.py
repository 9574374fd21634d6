"""What was done to a thread, as sentences for its readers."""

from django.utils.translation import gettext as _

from .models import Post, ThreadEvent


def sentences(event):
    """The lines that announce an event; a change of questions may need several."""
    return {
        ThreadEvent.Kind.MODE: _mode,
        ThreadEvent.Kind.PURPOSE: _purpose,
        ThreadEvent.Kind.QUESTIONS: _questions,
        ThreadEvent.Kind.CLOSED: lambda event: [_("The conversation was closed.")],
        ThreadEvent.Kind.REOPENED: lambda event: [_("The conversation is open again.")],
    }[event.kind](event)


def _mode(event):
    if event.values["to"] == Post.Mode.FREE:
        return [_("The conversation is free from here on: it may go where it goes.")]
    return [_("The conversation is steered from here on, towards its purpose.")]


def _purpose(event):
    before, after = event.values["from"], event.values["to"]
    if not before:
        return [_("The conversation now has a purpose: %(purpose)s") % {"purpose": after}]
    if not after:
        return [_("The conversation no longer has a purpose. It was: %(purpose)s") % {"purpose": before}]
    return [
        _("The purpose now reads: %(purpose)s") % {"purpose": after},
        _("It was: %(purpose)s") % {"purpose": before},
    ]


def _questions(event):
    before, after = event.values["from"], event.values["to"]
    lines = []
    for number in sorted({*before, *after}, key=int):
        if number not in before:
            lines.append(
                _("Question %(number)s is new: %(text)s") % {"number": number, "text": after[number]}
            )
        elif number not in after:
            lines.append(
                _("Question %(number)s was taken out: %(text)s") % {"number": number, "text": before[number]}
            )
        elif before[number] != after[number]:
            lines.append(
                _("Question %(number)s now reads: %(text)s") % {"number": number, "text": after[number]}
            )
    return lines
