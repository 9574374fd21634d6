"""The commands that score threads and label sentences without a database, and the wording they print."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from scoring import wording
from scoring.core import threads
from scoring.core.features import SIGNALS
from scoring.core.parameters import all_parameters
from scoring.core.reading import Reason

CORE = Path(__file__).parents[1] / "core"
THREAD = {
    "format": "iq4d-thread/1",
    "id": "repair",
    "language": "nl",
    "post": {
        "title": "Wachten in het repaircafé",
        "body": "Een derde van de bezoekers gaat weg voor ze aan de beurt zijn.",
        "purpose": "Uitzoeken waarom bezoekers van het repaircafé weggaan.",
        "author": "gastheer",
        "published_at": "2026-01-01T10:00:00Z",
        "questions": [{"id": "q1", "text": "Wat doen bezoekers terwijl ze wachten?"}],
    },
    "comments": [
        {
            "id": "a",
            "parent": None,
            "author": "nadia",
            "created_at": "2026-01-02T10:00:00Z",
            "body": "Bij ons wachten bezoekers in een kring, want dan zien ze dat hun beurt eraan komt.",
            "question": "q1",
        },
        {
            "id": "b",
            "parent": "a",
            "author": "bas",
            "created_at": "2026-01-03T10:00:00Z",
            "body": "Wat zeggen de bezoekers die weggaan als je het ze vraagt?",
            "question": None,
        },
        {
            "id": "c",
            "parent": "weg",
            "author": "lena",
            "created_at": "2026-01-04T10:00:00Z",
            "body": "Zaterdag vraag ik het ze bij de deur, en zondag meld ik hier wat ze zeiden.",
            "question": None,
        },
    ],
}


def run(command, text, tmp_path):
    """What a command prints for a file with this text, line by line, and its exit code."""
    path = tmp_path / "input.jsonl"
    path.write_text(text, encoding="utf-8")
    out, code = io.StringIO(), 0
    try:
        call_command(command, str(path), stdout=out)
    except SystemExit as stop:
        code = stop.code
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def test_a_thread_is_scored_with_reasons_in_its_language(tmp_path):
    [answer], code = run("score_threads", json.dumps(THREAD) + "\n", tmp_path)
    assert code == 0
    assert answer["id"] == "repair"
    assert answer["language"] == "nl"
    assert answer["interval"][0] <= answer["iq"] <= answer["interval"][1]
    assert [c["id"] for c in answer["comments"]] == ["a", "b", "c"]
    assert answer["questions"][0]["id"] == "q1"
    assert answer["questions"][0]["coverage"] > 0
    for name, reading in answer["dimensions"].items():
        points = sum(e["points"] for e in answer["evidence"] if e["dimension"] == name)
        assert points + sum(value for _, value in reading["parts"]) == pytest.approx(
            reading["score"], abs=0.05
        )
        assert all(isinstance(text, str) and text for text in reading["because"])
    with translation.override("nl"):
        expected = wording.sentence(
            Reason.from_json(threads.score(THREAD)["dimensions"]["depth"]["because"][0])
        )
    assert answer["dimensions"]["depth"]["because"][0] == expected


def test_a_bad_line_is_named_and_the_others_are_scored(tmp_path):
    lines = ["{not json", json.dumps(THREAD), json.dumps({"format": "other"}), json.dumps([1])]
    answers, code = run("score_threads", "\n".join(lines), tmp_path)
    assert code == 1
    assert [a.get("line") for a in answers] == [1, None, 3, 4]
    assert answers[1]["iq"] is not None
    assert all(a["error"] for a in (answers[0], *answers[2:]))


def test_two_comments_are_too_few_for_a_reading(tmp_path):
    [answer], code = run("score_threads", json.dumps(THREAD | {"comments": THREAD["comments"][:2]}), tmp_path)
    assert code == 0
    assert answer["iq"] is None
    assert answer["interval"] is None
    assert all(reading["score"] is None for reading in answer["dimensions"].values())


def test_sentences_are_labelled_with_all_signals(tmp_path):
    asked = {
        "text": "Waar was dat logboek eigenlijk voor bedoeld?",
        "parent": "Wij zijn gestopt met het logboek.",
    }
    answers, code = run("label_sentences", json.dumps(asked) + "\n" + json.dumps({"text": 3}), tmp_path)
    assert code == 1
    assert answers[0]["language"] == "nl"
    assert tuple(answers[0]["signals"]) == SIGNALS
    assert answers[0]["signals"]["asks_back"] > 0.5 > answers[0]["signals"]["courtesy"]
    assert answers[1]["line"] == 2


def test_every_reason_of_the_core_has_a_wording():
    source = "".join(path.read_text(encoding="utf-8") for path in CORE.glob("*.py"))
    codes = set(re.findall(r'"((?:direction|depth|diversity|deeds|help)\.[a-z_]+)"', source)) | {"too_little"}
    counted = {f"{dimension}.{name}" for dimension in wording.DIMENSIONS for name in (*SIGNALS, "serves")}
    counted |= {"diversity.role", "diversity.differs", "diversity.meets", "depth.built"}
    counted |= {"deeds.adopted", "deeds.kept"} | set(all_parameters())
    counted |= {name.rpartition(".")[0] for name in all_parameters()}
    assert codes - counted <= wording.CODES
    values = {"covered": 1, "asked": 2, "percent": 30, "signals": ["reasons"], "voices": 2.1, "people": 1}
    values |= {"angles": 2.0, "number": 3}
    for code in wording.CODES:
        text = wording.sentence(Reason(code, values))
        assert text
        assert "%(" not in text


def test_every_signal_and_part_has_a_name():
    assert set(SIGNALS) <= set(wording.SIGNALS)
    assert all(wording.signal_name(signal) for signal in wording.SIGNALS)
    assert all(wording.part_name(part) for part in wording.PARTS)
    assert [wording.dimension_name(d) for d in wording.DIMENSIONS]
