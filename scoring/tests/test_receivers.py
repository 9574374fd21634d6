"""A change is handed to the worker, and Redis being away or hanging costs the writer nothing."""

import threading
import time

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from discussions import actions
from discussions.models import Comment
from scoring import receivers, tasks

NOWHERE = "redis://127.0.0.1:1/0"  # nobody listens there


@pytest.fixture(autouse=True)
def _awake(monkeypatch):
    monkeypatch.setattr(receivers, "_resting_until", 0.0)


@pytest.fixture
def sent(monkeypatch):
    ids = []
    monkeypatch.setattr(tasks.rescore_thread, "delay", ids.append)
    return ids


def all_handed_over():
    """Wait until the sender has done what was asked of it so far."""
    receivers.SENDER.submit(lambda: None).result()


def test_a_comment_is_handed_to_the_worker_after_the_commit(
    thread, ada, sent, django_capture_on_commit_callbacks
):
    all_handed_over()
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.add_comment(thread=thread, author=ada, body="Omdat het kan.")
        all_handed_over()
        assert sent == []
    all_handed_over()
    assert sent == [thread.pk]


def test_redis_away_the_comment_is_kept_and_one_line_says_so(
    thread, ada, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    tries = []

    def send_to_nowhere(thread_id):
        tries.append(thread_id)
        with current_app.connection_for_write(NOWHERE) as away:
            tasks.rescore_thread.apply_async((thread_id,), connection=away)

    monkeypatch.setattr(tasks.rescore_thread, "delay", send_to_nowhere)
    for body in ("Eerste.", "Tweede.", "Derde."):
        with django_capture_on_commit_callbacks(execute=True):
            actions.add_comment(thread=thread, author=ada, body=body)
    all_handed_over()
    assert Comment.objects.filter(thread=thread).count() == 3
    assert tries == [thread.pk], "one try, then rest"
    assert caplog.text.count("Redis does not answer") == 1


def test_a_redis_that_hangs_keeps_no_writer_waiting(thread, monkeypatch):
    answers = threading.Event()
    monkeypatch.setattr(tasks.rescore_thread, "delay", lambda thread_id: answers.wait(20))
    begin = time.monotonic()
    for _ in range(5):
        receivers.have_it_scored(None, thread_id=thread.pk)
    assert time.monotonic() - begin < 1
    answers.set()
    all_handed_over()


def test_after_its_rest_it_tries_again(thread, monkeypatch, sent):
    def fails(thread_id):
        raise OperationalError("away")

    monkeypatch.setattr(tasks.rescore_thread, "delay", fails)
    receivers.have_it_scored(None, thread_id=thread.pk)
    all_handed_over()
    monkeypatch.setattr(tasks.rescore_thread, "delay", sent.append)
    receivers.have_it_scored(None, thread_id=thread.pk)
    all_handed_over()
    assert sent == []
    monkeypatch.setattr(receivers, "_resting_until", time.monotonic() - 1)
    receivers.have_it_scored(None, thread_id=thread.pk)
    all_handed_over()
    assert sent == [thread.pk]
