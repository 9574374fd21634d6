"""Translations: words from locale/, compiled with Babel, so that no gettext tools are needed.

`python -m iq4d_site.translations` compiles what has changed; with `--update` it first takes the words
of locale/parts/ into the catalogue, drops the ones nobody shows and names those without a translation.
"""

import sys

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .env import ROOT

LOCALE = ROOT / "locale"


def compile_changed():
    """Bring every compiled catalogue up to date; the number of those that were not."""
    return sum(compile_catalogue(source) for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")))


def compile_catalogue(source):
    """Compile one catalogue with its parts when the result is older than its words."""
    target = source.with_suffix(".mo")
    parts = parts_of(source)
    if target.exists() and all(each.stat().st_mtime <= target.stat().st_mtime for each in [source, *parts]):
        return False
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, read_with_parts(source))
    draft.replace(target)
    return True


def parts_of(source):
    """Words that wait to be taken into the Dutch catalogue, one file for each part of the program."""
    return sorted((LOCALE / "parts").glob("*.po")) if source.parts[-3] == "nl" else []


def read_with_parts(source):
    """A catalogue with the words of its parts; the catalogue itself wins."""
    language = source.parts[-3]
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    for path in parts_of(source):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                known = catalogue.get(message.id, message.context) if message.id else None
                if message.id and not (known and known.string):
                    catalogue.add(message.id, message.string, context=message.context)
    return catalogue


def update(source, shown, kept=()):
    """Write the catalogue with the messages in `shown`, and those of `kept`; the ones without a translation.

    `shown` holds (context, singular, plural), `kept` (context, singular): words of packages that we replace.
    """
    wanted = {(context, singular) for context, singular, _ in shown} | {*kept}
    catalogue = read_with_parts(source)
    for message in [each for each in catalogue if each.id]:
        first = message.id if isinstance(message.id, str) else message.id[0]
        if (message.context, first) not in wanted:
            catalogue.delete(message.id, message.context)
    missing = []
    for context, singular, plural in shown:
        message = catalogue.get(singular, context)
        if message is None:
            catalogue.add((singular, plural) if plural else singular, context=context)
        if message is None or not message.string or not all(message.string):
            missing.append(singular)
    with source.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, width=110, no_location=True)
    for part in parts_of(source):
        part.unlink()
    return sorted(missing)


def main(arguments):
    if "--update" in arguments:
        from tests.messages import found_messages
        from tests.test_translations import OVERRIDES_OF_PACKAGES

        source = LOCALE / "nl" / "LC_MESSAGES" / "django.po"
        missing = update(source, found_messages(), OVERRIDES_OF_PACKAGES)
        for message in missing:
            print(f"no Dutch yet: {message!r}")
    print(f"compiled: {compile_changed()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
