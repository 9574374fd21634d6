"""The page that shows how a comment is read: who sees it, who corrects there, and what it keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions import actions
from scoring import corrections
from scoring.core.text import name_of, sentences
from scoring.models import Correction

from .conftest import talk, work

WORDS = "Omdat niemand wist waar het logboek voor was, vulden ze het niet in."
OTHER = "Bij ons op de afdeling hebben we het een maand geprobeerd met zes mensen."
TYPED = {"signal": "commits", "present": "1", "reason": "Zo bedoelt hij het, zei hij."}


@pytest.fixture
def comment(thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 5)
    comment = actions.add_comment(thread=thread, author=ben, body=f"{WORDS} {OTHER}")
    work(thread)
    return comment


def page(client, comment):
    return client.get(reverse("scoring:comment_reading", args=[comment.pk]))


def send(client, comment, words=WORDS, **changes):
    address = reverse("scoring:correct", args=[comment.pk])
    return client.post(address, {"sentence": name_of(words)} | TYPED | changes)


def text(response):
    return response.content.decode()


@pytest.fixture
def looks_after(client, facilitator):
    client.force_login(facilitator)
    return client


def test_everybody_who_may_read_the_thread_sees_each_sentence_and_what_it_does(client, comment):
    response = page(client, comment)
    assert response.status_code == 200
    state = response.context["state"]
    assert [sentence.words for sentence in state.sentences] == [WORDS, OTHER]
    reads = {read.signal: read for sentence in state.sentences for read in sentence.reads}
    assert "reasons" in reads
    assert any(move.dimension == "depth" and move.points > 0 for move in reads["reasons"].moves)
    assert reads["reasons"].words in text(response)
    assert "<form" not in text(response).split("<main")[1], "only facilitators correct"


def test_a_facilitator_corrects_and_everybody_sees_who_when_and_why(
    looks_after, client, comment, thread, cas
):
    response = send(looks_after, comment)
    assert response.status_code == 303
    assert response.url == reverse("scoring:comment_reading", args=[comment.pk]) + "#at-0"
    waiting = page(client, comment)
    assert waiting.context["state"].is_behind
    work(thread)
    client.force_login(cas)
    response = page(client, comment)
    assert not response.context["state"].is_behind
    first = response.context["state"].sentences[0]
    assert "commits" in [read.signal for read in first.reads]
    assert first.is_corrected
    assert TYPED["reason"] in text(response) and "Fiep" in text(response)
    assert "take-back" not in text(response)


def test_taking_back_is_one_click_and_leaves_its_trail(looks_after, comment, thread):
    send(looks_after, comment)
    correction = Correction.objects.get()
    response = looks_after.post(reverse("scoring:take_back", args=[comment.pk, correction.pk]))
    assert response.status_code == 303
    work(thread)
    first = page(looks_after, comment).context["state"].sentences[0]
    assert "commits" not in [read.signal for read in first.reads]
    assert [each.taken_back_by.name for each in first.corrections] == ["Fiep"]
    assert not first.is_corrected


def test_a_member_gets_403_and_nothing_changes(client, comment, facilitator, ben):
    correction = corrections.correct(
        comment=comment,
        by=facilitator,
        is_facilitator=True,
        sentence=name_of(WORDS),
        **TYPED | {"present": True},
    )
    client.force_login(ben)
    assert send(client, comment, OTHER).status_code == 403
    response = client.post(reverse("scoring:take_back", args=[comment.pk, correction.pk]))
    assert response.status_code == 403
    assert list(Correction.objects.standing()) == [correction]


def test_a_stranger_is_asked_to_log_in_and_finds_what_was_typed(client, comment, facilitator):
    response = send(client, comment)
    assert response.status_code == 302 and response.url.startswith(reverse("account_login"))
    assert not Correction.objects.exists()
    client.force_login(facilitator)
    form = page(client, comment).context["state"].sentences[0].form
    assert form.is_open
    assert form["reason"].value() == TYPED["reason"]
    assert form["signal"].value() == "commits"


@pytest.mark.parametrize(
    "changes",
    [{"reason": " "}, {"signal": ""}, {"signal": "serves"}, {"present": ""}, {"reason": "waarom " * 200}],
)
def test_bad_input_is_refused_and_what_was_typed_is_kept(looks_after, comment, changes):
    response = send(looks_after, comment, OTHER, **changes)
    assert response.status_code == 422
    assert not Correction.objects.exists()
    first, second = response.context["state"].sentences
    assert second.form.is_open and not first.form.is_open
    sent = TYPED | changes
    assert second.form["signal"].value() == sent["signal"]
    assert second.form["reason"].value() == sent["reason"]
    assert sent["reason"].strip() in text(response)
    assert [*second.form.errors] == [*changes]


def test_a_sentence_that_was_edited_away_meanwhile_is_refused_with_the_text_kept(looks_after, comment, ben):
    actions.edit_comment(comment=comment, by=ben, body=OTHER)
    response = send(looks_after, comment)
    assert response.status_code == 422
    assert response.context["problem"]
    assert TYPED["reason"] in text(response)
    assert not Correction.objects.exists()


def test_a_correction_whose_sentence_is_gone_is_shown_as_such(looks_after, comment, ben, thread):
    send(looks_after, comment)
    actions.edit_comment(comment=comment, by=ben, body=OTHER)
    work(thread)
    state = page(looks_after, comment).context["state"]
    assert [each.words for each in state.gone] == [WORDS]
    assert not state.sentences[0].corrections


def test_of_a_withdrawn_comment_nothing_is_shown(client, comment, ben):
    actions.withdraw_comment(comment, by=ben)
    response = page(client, comment)
    assert response.status_code == 410
    assert WORDS not in text(response)


def test_a_comment_that_is_not_counted_yet_shows_its_sentences(client, thread, ben):
    comment = actions.add_comment(thread=thread, author=ben, body=WORDS)
    state = page(client, comment).context["state"]
    assert state.is_behind
    assert [sentence.words for sentence in state.sentences] == [WORDS]


def test_a_sentence_said_twice_has_one_form_and_both_show_its_correction(looks_after, thread, ben):
    comment = actions.add_comment(thread=thread, author=ben, body=f"{WORDS}\n\n{WORDS}")
    send(looks_after, comment)
    first, second = page(looks_after, comment).context["state"].sentences
    assert first.form and not second.form
    assert first.corrections and second.corrections


def test_a_link_leads_there_from_each_quote_and_each_comment(client, comment, ada, thread):
    client.force_login(ada)
    dashboard = text(client.get(reverse("scoring:dashboard", args=[thread.post.slug])))
    assert f"{reverse('scoring:comment_reading', args=[comment.pk])}#at-" in dashboard
    assert reverse("scoring:comment_reading", args=[comment.pk]) in text(
        client.get(thread.get_absolute_url())
    )


def test_the_number_of_queries_is_the_same_for_a_long_comment(looks_after, thread, ben, facilitator):
    counted = []
    for many in (2, 40):
        body = " ".join(f"Wij hebben het {n} weken geprobeerd met zes mensen." for n in range(many))
        comment = actions.add_comment(thread=thread, author=ben, body=body)
        work(thread)
        for sentence in sentences(body):
            corrections.correct(
                comment=comment,
                by=facilitator,
                is_facilitator=True,
                sentence=name_of(sentence.text),
                **TYPED | {"present": False},
            )
        with CaptureQueriesContext(connection) as queries:
            assert page(looks_after, comment).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 9
