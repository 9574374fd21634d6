"""Corrections: a person's word on a sentence counts, survives any recount, leaves a trail, and goes again."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from discussions import actions, rules
from discussions.signals import thread_changed
from scoring import corrections, facts, ledger
from scoring.core import rubric
from scoring.core.text import name_of, sentences
from scoring.models import NO_JUDGEMENTS, Contribution, Correction, Judged, Snapshot, ThreadScore

from .conftest import talk, work
from .test_ledger import rows_of

WORDS = "Wim en Hatice zeggen eigenlijk hetzelfde: het gaat om tijd, niet om onwil."
OTHER = "Bij ons op de afdeling hebben we het een maand geprobeerd met zes mensen."


@pytest.fixture
def comment(thread, ada, ben, cas):
    """A comment of two sentences in a conversation that has been counted."""
    talk(thread, [ada, ben, cas], 5)
    comment = actions.add_comment(thread=thread, author=ben, body=f"{WORDS} {OTHER}")
    work(thread)
    return comment


def correct(comment, by, *, words=WORDS, signal="commits", present=True, reason="Dat zegt ze echt.", **more):
    given = {"sentence": name_of(words), "signal": signal, "present": present, "reason": reason}
    return corrections.correct(comment=comment, by=by, **{"is_facilitator": True} | given | more)


def version_of(thread):
    thread.refresh_from_db()
    return thread.version


def test_a_correction_is_counted_and_survives_every_recount(thread, comment, facilitator):
    before = rows_of(thread)
    correct(comment, facilitator)
    assert ledger.behind().filter(pk=thread.pk).exists()
    work(thread)
    corrected = rows_of(thread)
    assert corrected != before
    spans = comment.evidence.filter(signal="commits")
    assert [comment.body[span.start : span.end] for span in spans] == [WORDS]
    assert ledger.check(thread.pk) == []
    call_command("rescore", thread=thread.pk)
    assert rows_of(thread) == corrected
    call_command("rescore", thread=thread.pk, anew=True)
    assert rows_of(thread) == corrected
    ThreadScore.objects.update(rubric="an older formula")
    work(thread)
    assert rows_of(thread) == corrected
    assert ledger.check(thread.pk) == []


def test_taking_back_restores_the_score_bit_for_bit(thread, comment, facilitator):
    before = rows_of(thread)
    correction = correct(comment, facilitator)
    work(thread)
    assert rows_of(thread) != before
    corrections.take_back(correction, by=facilitator, is_facilitator=True)
    work(thread)
    assert rows_of(thread) == before
    assert ledger.check(thread.pk) == []
    kept = Correction.objects.get()
    assert kept.taken_back_at and kept.taken_back_by == facilitator, "the trail stays"


def test_only_the_corrected_comment_is_counted_again(thread, comment, ada, facilitator):
    actions.add_comment(thread=thread, author=ada, body="Ja, dat hoor ik hier ook.", parent=comment)
    work(thread)
    version = version_of(thread)
    correct(comment, facilitator)
    mark = facts.scene_of(thread.pk).mark
    stale = facts.stale_ids(thread.pk, since=version, rubric=rubric.VERSION, mark=mark, limit=10)
    assert stale == ([comment.pk], 1)
    work(thread)
    assert Contribution.objects.get(comment=comment).judged_version == version + 1
    others = Contribution.objects.filter(thread=thread).exclude(comment=comment)
    assert {other.judged_version for other in others} == {NO_JUDGEMENTS}


def test_a_killed_worker_loses_nothing(thread, comment, facilitator, monkeypatch):
    correct(comment, facilitator)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "count", killed)
        with pytest.raises(KeyboardInterrupt):
            ledger.bring_up_to_date(thread.pk)
    assert ledger.behind().filter(pk=thread.pk).exists()
    assert ledger.bring_up_to_date(thread.pk)
    once = rows_of(thread)
    made = Snapshot.objects.filter(thread=thread).count()
    assert ledger.bring_up_to_date(thread.pk)
    assert rows_of(thread) == once
    assert Snapshot.objects.filter(thread=thread).count() == made
    assert ledger.check(thread.pk) == []


def test_a_correction_made_while_sentences_are_read_is_counted_next(
    thread, comment, ben, facilitator, monkeypatch
):
    actions.edit_comment(comment=comment, by=ben, body=f"{WORDS} {OTHER} Echt waar.")
    prepare = ledger.prepare

    def corrected_meanwhile(score, scene):
        prepared = prepare(score, scene)
        if not Correction.objects.exists():
            correct(comment, facilitator)
        return prepared

    monkeypatch.setattr(ledger, "prepare", corrected_meanwhile)
    work(thread)
    assert comment.evidence.filter(signal="commits").exists()
    assert ledger.check(thread.pk) == []


def test_an_edit_around_the_sentence_keeps_the_correction(thread, comment, ben, facilitator):
    correct(comment, facilitator)
    actions.edit_comment(
        comment=comment, by=ben, body=f"Even anders gezegd, na een nacht slapen. **{WORDS}**"
    )
    work(thread)
    assert comment.evidence.filter(signal="commits").exists()


def test_an_edit_of_the_sentence_puts_the_correction_to_sleep(thread, comment, ben, facilitator):
    body = comment.body
    correct(comment, facilitator)
    changed = f"Wim en Hatice zeggen iets heel anders. {OTHER}"
    actions.edit_comment(comment=comment, by=ben, body=changed)
    work(thread)
    assert not comment.evidence.filter(signal="commits").exists()
    assert Correction.objects.standing().exists()
    actions.edit_comment(comment=comment, by=ben, body=body)
    work(thread)
    assert comment.evidence.filter(signal="commits").exists(), "it wakes up when the words are back"


def test_a_withdrawn_comment_takes_its_corrections_out_of_the_score(thread, comment, ben, facilitator):
    correct(comment, facilitator)
    actions.withdraw_comment(comment, by=ben)
    work(thread)
    assert ledger.check(thread.pk) == []
    with pytest.raises(rules.Refused):
        correct(comment, facilitator, present=False)


def test_a_new_correction_takes_the_old_one_back(thread, comment, facilitator, ada):
    first = correct(comment, facilitator)
    second = correct(comment, ada, present=False, reason="Nee: ze zegt het van een ander.")
    first.refresh_from_db()
    assert first.taken_back_by == ada
    assert list(Correction.objects.standing()) == [second]
    work(thread)
    assert not comment.evidence.filter(signal="commits").exists()


def test_the_same_correction_twice_is_once(thread, comment, facilitator):
    first = correct(comment, facilitator)
    version = version_of(thread)
    assert correct(comment, facilitator) == first
    assert version_of(thread) == version
    for _ in range(2):
        corrections.take_back(first, by=facilitator, is_facilitator=True)
    assert version_of(thread) == version + 1


def test_the_database_keeps_one_standing_correction(thread, comment, facilitator):
    kept = correct(comment, facilitator)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


def test_judging_is_no_talk(thread, comment, facilitator):
    thread.refresh_from_db()
    before = thread.last_activity_at
    correct(comment, facilitator)
    thread.refresh_from_db()
    assert thread.last_activity_at == before


def test_a_correction_is_told_like_a_comment(
    thread, comment, facilitator, django_capture_on_commit_callbacks
):
    """So the worker counts it and open dashboards move."""
    told = []

    def listen(sender, thread_id, **kwargs):
        told.append(thread_id)

    thread_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            correction = correct(comment, facilitator)
        with django_capture_on_commit_callbacks(execute=True):
            corrections.take_back(correction, by=facilitator, is_facilitator=True)
    finally:
        thread_changed.disconnect(listen)
    assert told == [thread.pk] * 2


def test_who_does_not_look_after_the_space_corrects_nothing(comment, ben):
    with pytest.raises(rules.Refused):
        correct(comment, ben, is_facilitator=False)
    assert not Correction.objects.exists() and not Judged.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("reason", {"reason": "   "}),
        ("reason", {"reason": "x" * 1001}),
        ("signal", {"signal": "serves"}),
        ("sentence", {"sentence": name_of("Dit staat er niet.")}),
    ],
)
def test_a_correction_needs_a_reason_a_signal_and_a_sentence_that_stands(comment, facilitator, field, given):
    with pytest.raises(ValidationError) as problem:
        correct(comment, facilitator, **given)
    assert list(problem.value.message_dict) == [field]


def test_the_number_of_queries_does_not_grow_with_corrections(thread, ada, ben, cas, facilitator):
    counted = []
    for _ in range(2):
        comments = talk(thread, [ada, ben, cas], 4)
        for comment in comments:
            for sentence in sentences(comment.body):
                for signal in ("commits", "reasons"):
                    correct(comment, facilitator, words=sentence.text, signal=signal)
        with CaptureQueriesContext(connection) as queries:
            assert len(facts.sources([comment.pk for comment in comments])) == 4
            list(facts.standing_turns(thread.pk))
        counted.append(len(queries))
    assert counted == [4, 4]


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_at_once_leave_one_standing_correction(thread, comment, facilitator):
    """Both correct the same sentence in the same moment: one of the two stands, nobody sees an error."""
    problems = []

    def run(present):
        try:
            correct(comment, facilitator, present=present)
        except Exception as error:  # noqa: BLE001, whatever it is, the test names it
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[present]) for present in (True, False)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert problems == []
    assert Correction.objects.standing().count() == 1
    assert Correction.objects.count() == 2
