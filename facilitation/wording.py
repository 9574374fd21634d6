"""What a cockpit says: why a conversation needs attention, and one move that may help."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def reason_of(attention):
    """Why, as a sentence in the active language."""
    values = attention.values
    if attention.code == "fell":
        return _("went down from %(earlier)s to %(score)s.") % {
            "earlier": number_format(values["earlier"], 1),
            "score": number_format(values["score"], 1),
        }
    if attention.code == "untouched":
        numbers = ", ".join(str(number) for number in values["numbers"][:5])
        return ngettext(
            "nobody touched question %(numbers)s yet.",
            "nobody touched %(count)s questions yet (%(numbers)s).",
            values["count"],
        ) % {"count": values["count"], "numbers": numbers + (" …" if values["count"] > 5 else "")}
    if attention.code == "few_voices":
        return ngettext(
            "too few voices for a reading, %(count)s person so far.",
            "too few voices for a reading, %(count)s people so far.",
            values["people"],
        ) % {"count": values["people"]}
    return WEAK[attention.dimension]() % {"score": number_format(values["score"], 1)}


def move_of(attention):
    """One thing to do about it, in the active language."""
    if attention.code == "untouched":
        return _("Ask somebody by name about question %(number)s") % {
            "number": attention.values["numbers"][0]
        }
    if attention.code == "few_voices":
        return _("Invite two people by name")
    return MOVES[attention.dimension]()


WEAK = {
    "direction": lambda: _("the talk serves the purpose little so far (%(score)s of 25)."),
    "depth": lambda: _("little is asked back and few reasons are given so far (%(score)s of 25)."),
    "diversity": lambda: _("few angles, or they do not meet yet (%(score)s of 25)."),
    "deeds": lambda: _("hardly anything is promised or reported so far (%(score)s of 25)."),
}
MOVES = {
    "direction": lambda: _("Bring the purpose back in one sentence"),
    "depth": lambda: _("Ask one writer what is behind a statement"),
    "diversity": lambda: _("Invite somebody who sees it from another side"),
    "deeds": lambda: _("Ask who tries what, and by when"),
}
