"""What the reasons say: whole, in good Dutch and English, and of the whole talk, never of a person."""

import pytest
from django.utils import translation

from scoring.core.reading import Reason
from scoring.wording import sentence

NL = [
    (
        Reason("diversity.voices", {"people": 3, "voices": 3.0}),
        "Er doen 3 mensen mee, ieder ongeveer evenveel.",
    ),
    (
        Reason("diversity.voices", {"people": 9, "voices": 4.2}),
        "Er doen 9 mensen mee; naar hun aandeel geteld klinkt dat als ongeveer 4 stemmen.",
    ),
    (
        Reason("diversity.angles", {"angles": 3.1}),
        "Samen kijken ze vanuit zo'n 3 duidelijk verschillende invalshoeken.",
    ),
    (Reason("diversity.angles", {"angles": 1.2}), "Samen kijken ze vanuit ongeveer 1 invalshoek."),
    (Reason("direction.coverage", {"covered": 1, "asked": 2}), "1 van de 2 vragen is aangeraakt."),
    (Reason("direction.coverage", {"covered": 0, "asked": 2}), "0 van de 2 vragen zijn aangeraakt."),
    (
        Reason("depth.strongest", {"signals": ["reframes", "reasons", "asks_back"]}),
        "Het zwaarst weegt dat iemand de vraag omdraait, een reden geeft en doorvraagt.",
    ),
]


@pytest.mark.parametrize(("reason", "words"), NL, ids=[words for _, words in NL])
def test_a_reason_in_dutch(reason, words):
    with translation.override("nl"):
        assert sentence(reason) == words


def test_a_figure_of_voices_is_a_whole_number_in_english_too():
    with translation.override("en"):
        assert sentence(Reason("diversity.voices", {"people": 2, "voices": 1.9})) == (
            "2 people take part, each about as much as the others."
        )
