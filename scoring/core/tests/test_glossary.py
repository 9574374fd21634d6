"""The signals in words: all are there in both languages, and their examples are read as said."""

import pytest

from scoring.core import glossary, rubric
from scoring.core.features import SIGNALS
from scoring.core.sense import FAINT
from scoring.core.signals import label

STANCES = {"role", "agrees", "differs"}
PLACES = {*rubric.DIMENSIONS, glossary.STANCE, glossary.NOTHING}


def test_every_signal_and_every_stance_is_told_once():
    assert {signal.name for signal in glossary.signals()} == {*SIGNALS, *STANCES}
    assert {signal.under for signal in glossary.signals()} == PLACES
    assert {s.name for s in glossary.signals() if s.under == glossary.STANCE} == STANCES


@pytest.mark.parametrize("signal", glossary.signals(), ids=lambda signal: signal.name)
def test_a_signal_is_told_in_both_languages(signal):
    for language in glossary.LANGUAGES:
        assert signal.definition[language]
        assert signal.is_not[language]
        assert len(signal.examples[language]) == 2
    assert len({*signal.definition.values(), *signal.is_not.values()}) == 4
    assert signal.source.endswith(".")


def test_most_examples_are_read_as_what_they_are_examples_of():
    """Not all: a chance is a chance. But who reads the examples should not be told fairy tales."""
    read = [
        strength_of(signal.name, example, language) * 1000 >= FAINT
        for signal in glossary.signals()
        if signal.name in SIGNALS
        for language in glossary.LANGUAGES
        for example in signal.examples[language]
    ]
    assert sum(read) / len(read) >= 0.8


def strength_of(signal, example, language):
    place = {"questions": [example.answers]} if signal == "answers" else {"parent": example.answers}
    return label({"text": example.text, "language": language} | place)["signals"][signal]


def test_the_rubric_in_use_is_among_the_versions():
    newest_first = glossary.versions_until(rubric.VERSION)
    assert newest_first[0].name == rubric.VERSION
    assert newest_first[-1].name == "2026.1"
    assert [v.since for v in newest_first] == sorted((v.since for v in newest_first), reverse=True)
    assert all(set(version.change) == set(glossary.LANGUAGES) for version in newest_first)


def test_a_version_that_nobody_wrote_down_is_refused():
    with pytest.raises(ValueError, match="is not in"):
        glossary.versions_until("1999.1")
