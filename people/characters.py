"""Which characters of a text show, and how many marks one letter may carry."""

import unicodedata

MAX_MARKS = 3  # accents on one letter; Vietnamese needs two, towers of forty run over the lines around
# letters and signs that draw nothing: Hangul fillers, the empty Braille cell
BLANK = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800}


def is_visible(text):
    """Does anything of the text show on paper? Spaces, joiners, fillers and loose accents do not.

    >>> is_visible("\\u200b \\u2800\\n"), is_visible("👍"), is_visible("?")
    (False, True, True)
    """
    return any(unicodedata.category(c)[0] in "LNPS" and ord(c) not in BLANK for c in text)


def fewer_marks(text):
    """The text with at most MAX_MARKS combining marks on one letter.

    >>> len(fewer_marks("e" + 40 * "\\u0301"))
    4
    """
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
