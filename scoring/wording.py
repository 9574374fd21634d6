"""Reasons, dimensions and signals in words, in the reader's language."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .core.reading import Reason

DIMENSIONS = {
    "direction": gettext_lazy("Direction"),
    "depth": gettext_lazy("Depth"),
    "diversity": gettext_lazy("Diversity"),
    "deeds": gettext_lazy("Deeds"),
}
SIGNALS = {
    "asks_open": gettext_lazy("asks an open question"),
    "asks_back": gettext_lazy("asks back"),
    "reasons": gettext_lazy("gives a reason"),
    "evidence": gettext_lazy("brings something that can be checked"),
    "experience": gettext_lazy("tells what happened to them"),
    "assumption": gettext_lazy("questions an assumption"),
    "builds_on": gettext_lazy("builds on what was said"),
    "reframes": gettext_lazy("turns the question round"),
    "weighs": gettext_lazy("weighs one side against another"),
    "connects": gettext_lazy("brings views together"),
    "states_goal": gettext_lazy("says what it is for"),
    "answers": gettext_lazy("answers a question"),
    "proposes": gettext_lazy("proposes something"),
    "commits": gettext_lazy("promises to do something"),
    "reports": gettext_lazy("tells what was done"),
    "learned": gettext_lazy("sees something differently now"),
    "courtesy": gettext_lazy("greets or thanks"),
    "off_topic": gettext_lazy("is about something else"),
    # how a sentence stands to a view
    "role": gettext_lazy("says from where they look"),
    "agrees": gettext_lazy("agrees with a view"),
    "differs": gettext_lazy("looks at it another way"),
    # what a sentence can be evidence of beside the signals
    "serves": gettext_lazy("serves the purpose"),
    "meets": gettext_lazy("meets another person's view"),
}
PARTS = {
    "opening": gettext_lazy("the purpose and the questions of the post"),
    "coverage": gettext_lazy("questions that were pointed at"),
    "voices": gettext_lazy("the number of voices and their balance"),
    "angles": gettext_lazy("the range of angles"),
    "thread": gettext_lazy("the thread as a whole"),
}

_FIXED = {
    "too_little": gettext_lazy("Too little has been said to tell: it takes two people and three comments."),
    "direction.free": gettext_lazy("This is a free conversation: it is not held to a purpose."),
    "direction.purpose": gettext_lazy("The post says beforehand what this conversation is for."),
    "direction.no_purpose": gettext_lazy("The post leaves it open what this conversation is for."),
    "direction.intended": gettext_lazy("The author set out to learn something definite here."),
    "direction.incidental": gettext_lazy("The author leaves room for what comes up by chance."),
    "depth.shallow": gettext_lazy(
        "So far people mostly say what they think, without asking on or giving grounds."
    ),
    "depth.built": gettext_lazy("What people bring up is taken further by others."),
    "depth.not_built": gettext_lazy("Much of what people bring up is not taken further by others yet."),
    "diversity.meet": gettext_lazy("Different views meet: people take up and weigh what others said."),
    "diversity.side_by_side": gettext_lazy("Views stand side by side and do not meet much yet."),
    "deeds.none": gettext_lazy("Nobody has said yet what they will do, or what they did."),
    "help.purpose": gettext_lazy(
        "Say in one sentence what you want to know or reach with this conversation."
    ),
    "help.drift": gettext_lazy("Bring the talk back to the purpose: which reply helps with it most?"),
    "help.ask_back": gettext_lazy("Ask someone what is behind their remark."),
    "help.assumption": gettext_lazy("Name something that everybody here takes for granted."),
    "help.experience": gettext_lazy("Tell how it went when you tried this yourself."),
    "help.voices": gettext_lazy("Invite someone who has not spoken yet."),
    "help.angles": gettext_lazy("Ask someone who looks at this from another side."),
    "help.meet": gettext_lazy("Put two replies beside each other: where do they differ, what do they share?"),
    "help.commit": gettext_lazy("Say what you will try yourself, and when."),
    "help.report": gettext_lazy("Tell what came of a promise made here."),
}


def _coverage(values: dict) -> str:
    return (
        ngettext(
            "%(covered)d of %(asked)d questions has been touched.",
            "%(covered)d of %(asked)d questions have been touched.",
            values["covered"],
        )
        % values
    )


def _serves(values: dict) -> str:
    return _("%(percent)d%% of the talk serves the purpose or the questions.") % values


def _strongest(values: dict) -> str:
    names = get_text_list([str(SIGNALS[signal]) for signal in values["signals"]], _("and"))
    return _("What weighs most is that somebody %(signals)s.") % {"signals": names}


def _voices(values: dict) -> str:
    people, voices = values["people"], round(values["voices"])
    text = ngettext("%(people)d person takes part", "%(people)d people take part", people) % values
    if people == 1:
        return _("%(people)s.") % {"people": text}
    if voices >= people:
        return _("%(people)s, each about as much as the others.") % {"people": text}
    return ngettext(
        "%(people)s; counted by their share, that sounds like about %(voices)d voice.",
        "%(people)s; counted by their share, that sounds like about %(voices)d voices.",
        voices,
    ) % {"people": text, "voices": voices}


def _angles(values: dict) -> str:
    angles = round(values["angles"])
    return ngettext(
        "Together they look from about %(angles)d angle.",
        "Together they look from about %(angles)d clearly different angles.",
        angles,
    ) % {"angles": angles}


def _commits(values: dict) -> str:
    return (
        ngettext(
            "%(people)d person says what they will do.",
            "%(people)d people say what they will do.",
            values["people"],
        )
        % values
    )


def _reports(values: dict) -> str:
    return (
        ngettext(
            "%(people)d person tells what was done and what came of it.",
            "%(people)d people tell what was done and what came of it.",
            values["people"],
        )
        % values
    )


def _untouched(values: dict) -> str:
    return _("Nobody has touched question %(number)d yet: answer it, or ask someone who can.") % values


_MADE = {
    "direction.coverage": _coverage,
    "direction.serves": _serves,
    "depth.strongest": _strongest,
    "diversity.voices": _voices,
    "diversity.angles": _angles,
    "deeds.commits": _commits,
    "deeds.reports": _reports,
    "help.untouched": _untouched,
}
CODES = frozenset(_FIXED) | frozenset(_MADE)


def sentence(reason: Reason) -> str:
    """The reason as a sentence in the active language. KeyError for an unknown code."""
    if reason.code in _FIXED:
        return str(_FIXED[reason.code])
    return _MADE[reason.code](reason.values)


def dimension_name(dimension: str) -> str:
    """The name of a D in the active language."""
    return str(DIMENSIONS[dimension])


def signal_name(signal: str) -> str:
    """What a sentence does, as words that follow "somebody …", in the active language."""
    return str(SIGNALS[signal])


def part_name(part: str) -> str:
    """The name of a part of a reading that belongs to the thread as a whole."""
    return str(PARTS[part])
