"""Dutch and English are equals: every message has its Dutch, and placeholders survive the translation."""

import re

from iq4d_site.translations import LOCALE, read_with_parts
from tests.messages import found_messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def dutch():
    """The Dutch words as they are compiled: the catalogue with the parts that wait to be taken into it."""
    return read_with_parts(LOCALE / "nl/LC_MESSAGES/django.po")


def test_every_message_has_its_dutch():
    catalog = dutch()
    missing = []
    for (context, singular, _plural), path in found_messages().items():
        message = catalog.get(singular, context)
        strings = [] if message is None else message.string
        strings = [strings] if isinstance(strings, str) else strings
        if not strings or not all(strings) or message.fuzzy:
            missing.append(f"{path}: {singular!r}")
    assert not missing, "without Dutch:\n" + "\n".join(sorted(missing))


def test_placeholders_survive_the_translation():
    broken = []
    for message in dutch():
        if not message.id:
            continue
        singular = message.id if isinstance(message.id, str) else message.id[0]
        strings = [message.string] if isinstance(message.string, str) else message.string
        wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[1]))
        if any(set(PLACEHOLDER.findall(text)) - wanted for text in strings):
            broken.append(singular)
        if wanted - set(PLACEHOLDER.findall(strings[-1])):
            broken.append(singular)
    assert not broken


def test_the_catalogue_holds_no_message_that_nobody_shows():
    shown = {(context, singular) for context, singular, _ in found_messages()}
    kept = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in dutch() if m.id}
    assert not kept - shown - OVERRIDES_OF_PACKAGES


# messages of packages that we word ourselves: theirs say «u», or are not translated
OVERRIDES_OF_PACKAGES: set[tuple[str | None, str]] = set()
