"""The document of the formula is fresh, and tells everything that the formula knows."""

import re

import pytest
from django.conf import settings

from scoring import manual, manual_example, manual_words
from scoring.core import cells, deeds, depth, direction, diversity, glossary, rubric, sense
from scoring.core.parameters import all_parameters, group
from scoring.management.commands.write_manual import PAGE

MODULES = {"direction": direction, "depth": depth, "diversity": diversity, "deeds": deeds}
PLAIN_NUMBERS = {"0", "1", "2", "1000"}  # of the notation: shares, squares, thousandths


@pytest.fixture(scope="module")
def page():
    return manual.manual()


def test_the_document_is_what_the_code_tells_now(page):
    told = (settings.BASE_DIR / PAGE).read_text(encoding="utf-8")
    assert told == page, "the formula has changed: run make docs"


def test_every_number_stands_in_it_with_its_reason(page):
    for one in all_parameters().values():
        assert f"| `{one.name}` | {manual.number(one.value)} | {one.why} |" in page


def test_every_signal_stands_in_it_with_definition_and_examples_in_both_languages(page):
    for signal in glossary.signals():
        assert f"**`{signal.name}`**" in page
        for language in glossary.LANGUAGES:
            assert signal.definition[language] in page
            assert signal.is_not[language] in page
            assert len(signal.examples[language]) == 2
            assert all(example.text in page for example in signal.examples[language])


@pytest.mark.parametrize("name", rubric.DIMENSIONS)
def test_the_formula_of_a_d_uses_every_number_of_its_table(name):
    """How near a question is to the purpose is read with the opening, before the reading."""
    elsewhere = {"direction.near_purpose"}
    named = set(manual.FIELD.findall(MODULES[name].FORMULA))
    assert {f"{name}.{number}" for number in group(name)} - named <= elsewhere


@pytest.mark.parametrize("module", [*MODULES.values(), cells, sense], ids=lambda module: module.__name__)
def test_no_number_is_typed_into_a_formula(module):
    assert set(numbers_in(module.FORMULA)) <= PLAIN_NUMBERS


def test_no_number_is_typed_into_the_words():
    words = [manual_words.OPENING, manual_words.WAY, manual_words.SIGNALS, manual_words.BELONGING]
    words += [manual_words.OPENINGS, manual_words.INTERVALS, manual_words.POINTS]
    words += [text for _, *texts in manual_words.DIMENSIONS.values() for text in texts]
    for text in words:
        plain = re.sub(r"(?m)^\d\. |\b(?:19|20)\d\d\b", "", text)  # numbers of lists, years of literature
        assert set(numbers_in(plain)) <= PLAIN_NUMBERS


def test_the_sources_of_the_signals_stand_in_the_literature():
    named = re.compile(r"([A-Z][\w-]+)(?: et al\.|(?:, [A-Z][\w-]+)* & [A-Z][\w-]+)? (\d{4})")
    cited = {found for signal in glossary.signals() for found in named.findall(signal.source)}
    entries = re.sub(r"\s+", " ", manual_words.LITERATURE).split(" - ")
    assert len(cited) > 5
    for surname, year in cited:
        assert [entry for entry in entries if entry.startswith(f"{surname}, ") and f"({year})" in entry], (
            surname
        )


def test_the_worked_conversation_shows_every_d_at_work():
    result = manual_example.score()
    assert all(2 < reading["score"] < 23 for reading in result["dimensions"].values())
    assert {item["dimension"] for item in result["evidence"]} == set(rubric.DIMENSIONS)


def test_a_number_that_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        manual.filled("{depth.no_such_number}")


def numbers_in(text):
    return re.findall(r"\d+(?:\.\d+)?", manual.FIELD.sub("", text))
