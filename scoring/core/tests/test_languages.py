"""Each language with cues is told from the others. A new one adds a line here: docs/adding-a-language.md."""

import pytest

from scoring.core.features import SIGNALS, WORD_GROUPS, languages, seen
from scoring.core.text import language_of

SENTENCES = {
    "nl": (
        "We hebben het een maand geprobeerd en toen was de helft weg.",
        "Wanneer zag je dat voor het eerst bij jullie?",
    ),
    "en": (
        "We tried it for a month and then half of them were gone.",
        "When did you see that for the first time?",
    ),
    "de": (
        "Wir haben es einen Monat versucht, und dann war die Hälfte weg.",
        "Wann hast du das bei euch zum ersten Mal gesehen, und wie?",
    ),
}


def test_every_language_with_cues_has_its_line_here():
    assert set(languages()) == set(SENTENCES)


@pytest.mark.parametrize("language", SENTENCES)
def test_a_language_is_told_from_the_others(language):
    assert [language_of(sentence) for sentence in SENTENCES[language]] == [language, language]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_language_has_cues_for_every_signal_and_words_for_every_group(language):
    known = languages()[language]
    assert set(known.cues) == set(SIGNALS)
    most = {WORD_GROUPS[number] for numbers in known.groups.values() for number in numbers}
    assert {"asks", "i", "we", "you", "past", "future"} <= most


@pytest.mark.parametrize("language", SENTENCES)
def test_a_question_word_is_seen(language):
    """The second sentence of each asks something open, and its cue says so."""
    telling, asking = SENTENCES[language]
    cue = SIGNALS.index("asks_open")
    assert (seen(telling, language)[cue], seen(asking, language)[cue]) == (0.0, 1.0)
