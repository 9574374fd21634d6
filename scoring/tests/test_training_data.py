"""Corrections leave as training data only from spaces that opted in, and name nobody."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions import actions, rules
from scoring import corrections, training_data
from scoring.core.text import name_of, sentences

from .conftest import talk

WORDS = "Omdat niemand wist waar het logboek voor was, vulden ze het niet in."
PARENT = "Waarom haken ze na een kwartier af?"


@pytest.fixture
def correction(thread, ada, ben, facilitator):
    parent = actions.add_comment(thread=thread, author=ada, body=f"> Een citaat.\n\n**{PARENT}**")
    comment = actions.add_comment(thread=thread, author=ben, body=f"{WORDS} Dank je.", parent=parent)
    return corrections.correct(
        comment=comment,
        by=facilitator,
        is_facilitator=True,
        sentence=name_of(WORDS),
        signal="reasons",
        present=False,
        reason="Het is een uitvlucht.",
    )


@pytest.fixture
def shared(space, facilitator):
    corrections.share(space, True, by=facilitator, is_facilitator=True)
    return space


def written(capsys):
    call_command("export_corrections")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_nothing_is_written_by_default(correction, capsys):
    assert written(capsys) == []


def test_a_space_that_opted_in_gives_its_corrections_in_their_context(correction, shared, post, capsys):
    (line,) = written(capsys)
    assert line == {
        "text": WORDS,
        "parent": PARENT,
        "purpose": post.purpose,
        "questions": [question.text for question in post.questions.order_by("number")],
        "language": "nl",
        "signal": "reasons",
        "present": False,
        "reason": "Het is een uitvlucht.",
    }


def test_what_was_taken_back_edited_away_or_withdrawn_stays_here(
    correction, shared, facilitator, ben, ada, capsys
):
    comment = correction.comment
    parent = comment.parent
    actions.withdraw_comment(parent, by=ada)
    assert [line["parent"] for line in written(capsys)] == [""]
    actions.edit_comment(comment=comment, by=ben, body="Ik weet het toch niet zo zeker.")
    assert written(capsys) == []
    actions.edit_comment(comment=comment, by=ben, body=WORDS)
    assert len(written(capsys)) == 1
    corrections.take_back(correction, by=facilitator, is_facilitator=True)
    assert written(capsys) == []
    corrections.correct(
        comment=comment,
        by=facilitator,
        is_facilitator=True,
        sentence=correction.sentence,
        signal="reasons",
        present=True,
        reason="Toch wel.",
    )
    actions.withdraw_comment(comment, by=ben)
    assert written(capsys) == []


def test_opting_out_again_keeps_them_here(correction, shared, facilitator, capsys):
    corrections.share(shared, False, by=facilitator, is_facilitator=True)
    assert written(capsys) == []


def test_only_a_facilitator_of_the_space_opts_in(client, space, ben, facilitator):
    address = reverse("facilitation:share_corrections", args=[space.slug])
    assert client.post(address, {"shares": "1"}).status_code == 302
    client.force_login(ben)
    assert client.post(address, {"shares": "1"}).status_code == 403
    with pytest.raises(rules.Refused):
        corrections.share(space, True, by=ben)
    space.refresh_from_db()
    assert not space.shares_corrections
    client.force_login(facilitator)
    cockpit = reverse("facilitation:cockpit", args=[space.slug])
    assert address in client.get(cockpit).content.decode()
    for value, shares in (("1", True), ("0", False), ("nonsense", False)):
        answer = client.post(address, {"shares": value})
        assert (answer.status_code, answer.url) == (303, f"{cockpit}#sharing")
        space.refresh_from_db()
        assert space.shares_corrections is shares


def test_the_number_of_queries_is_the_same_for_many_corrections(thread, shared, ada, ben, facilitator):
    counted = []
    for _ in range(2):
        for comment in talk(thread, [ada, ben], 6):
            for sentence in sentences(comment.body):
                corrections.correct(
                    comment=comment,
                    by=facilitator,
                    is_facilitator=True,
                    sentence=name_of(sentence.text),
                    signal="weighs",
                    present=True,
                    reason="Ja.",
                )
        with CaptureQueriesContext(connection) as queries:
            assert list(training_data.examples())
        counted.append(len(queries))
    assert counted == [2, 2]
