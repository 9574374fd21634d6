"""The second reader: what it says is one voice of two, and nothing it does disturbs anything."""

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from scoring import facts, ledger, second_reader, second_readings, tasks
from scoring.core.sense import SIGNALS
from scoring.core.text import name_of
from scoring.models import Contribution, Judged, SecondReading
from scoring.second_reader import Asked, Away, ChatServer, Failed, Invalid, strengths_of

from .conftest import talk, work
from .test_corrections import correct
from .test_ledger import rows_of

WORDS = "Wim en Hatice zeggen eigenlijk hetzelfde: het gaat om tijd, niet om onwil."
OTHER = "Bij ons op de afdeling hebben we het een maand geprobeerd met zes mensen."
ASKED = Asked((WORDS, OTHER), parent="Hoe kwam dat?", purpose="We weten het.", questions=("Waarom?",))
SECONDS = 0.5  # how long the reader of these tests waits for an answer


class Server:
    """A chat server on this machine. `answer` makes its next answers: a function of what was asked."""

    def __init__(self):
        self.asked = []
        self.answer = says_yes
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.asked.append((self.path, dict(self.headers), json.loads(body)))
                server.answer(self, json.loads(body))

            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"
        self.thread = threading.Thread(target=self.http.serve_forever, args=[0.01], daemon=True)
        self.thread.start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def material_of(asked):
    return json.loads(asked["messages"][1]["content"])


def send(handler, body, status=200):
    body = body if isinstance(body, bytes) else body.encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def send_message(handler, content, finish="stop"):
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish}
    send(handler, json.dumps({"choices": [choice]}))


def reading_of(numbers, signals):
    said = [{"signal": signal, "strength": strength} for signal, strength in signals.items()]
    return json.dumps({"sentences": [{"number": number, "signals": said} for number in numbers]})


def says_yes(handler, asked):
    """Every sentence promises something."""
    numbers = [sentence["number"] for sentence in material_of(asked)["sentences"]]
    send_message(handler, reading_of(numbers, {"commits": 1}))


def says_nonsense(handler, asked):
    send_message(handler, "Of course! These sentences are about a logbook.")


def says_half(handler, asked):
    send_message(handler, reading_of([1, 2], {"commits": 0.9})[:-20], finish="length")


def breaks(handler, asked):
    send(handler, "out of memory", status=500)


def trickles(handler, asked):
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass  # nobody waits any more


def sleeps(handler, asked):
    time.sleep(2 * SECONDS)


@pytest.fixture
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def reader(server):
    return ChatServer(server.url, "little-reader", "s3cret", SECONDS)


@pytest.fixture
def comment(thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 4)
    comment = actions.add_comment(thread=thread, author=ben, body=f"{WORDS} {OTHER}")
    work(thread)
    return comment


def strength_of(comment, signal="commits"):
    """The strongest that a comment is read as doing this, in thousandths."""
    return Contribution.objects.get(comment=comment).signals.get(signal, 0)


def reading(comment):
    return SecondReading.objects.filter(comment=comment).first()


# --- asking, and what may be answered -------------------------------------------------------------------


def test_it_is_asked_with_all_that_a_reader_needs_and_answers_each_sentence(server, reader):
    strengths = reader.read(ASKED)
    assert [said["commits"] for said in strengths] == [1000, 1000]
    assert [set(said) for said in strengths] == [set(SIGNALS)] * 2
    assert sum(strengths[0].values()) == 1000, "what it does not name, it says no to"
    ((path, headers, asked),) = server.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer s3cret"
    assert asked["model"] == "little-reader"
    assert material_of(asked) == {
        "purpose": "We weten het.",
        "questions": ["Waarom?"],
        "parent": "Hoe kwam dat?",
        "sentences": [{"number": 1, "text": WORDS}, {"number": 2, "text": OTHER}],
    }
    told = asked["messages"][0]["content"]
    assert all(f"- {signal}: " in told for signal in SIGNALS)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [(says_nonsense, Invalid), (says_half, Invalid), (breaks, Failed), (trickles, Failed), (sleeps, Failed)],
)
def test_what_goes_wrong_is_told_in_time(server, reader, answer, trouble):
    server.answer = answer
    begun = time.monotonic()
    with pytest.raises(trouble) as problem:
        reader.read(ASKED)
    assert time.monotonic() - begun < 4 * SECONDS
    assert "\n" not in str(problem.value)
    assert "logbook" not in str(problem.value)


@pytest.mark.parametrize("status", [302, 401, 404, 429, 503])
def test_a_server_that_cannot_be_used_now_is_away(server, reader, status):
    server.answer = lambda handler, asked: send(handler, "later", status)
    with pytest.raises(Away):
        reader.read(ASKED)


def test_a_redirect_is_not_followed(server, reader):
    def points_elsewhere(handler, asked):
        handler.send_response(307)
        handler.send_header("Location", f"{server.url}/elsewhere")
        handler.end_headers()

    server.answer = points_elsewhere
    with pytest.raises(Away):
        reader.read(ASKED)
    assert len(server.asked) == 1


def test_nobody_there_is_away():
    with pytest.raises(Away):
        ChatServer("http://127.0.0.1:1/v1", "little-reader", seconds=SECONDS).read(ASKED)


def test_an_endless_answer_is_cut_off(server, reader, monkeypatch):
    monkeypatch.setattr(second_reader, "LONGEST_ANSWER", 1000)
    server.answer = lambda handler, asked: send(handler, "x" * 5000)
    with pytest.raises(Invalid):
        reader.read(ASKED)


def one(number=1, signal="reasons", strength=0.5, **more):
    entry = {"number": number, "signals": [{"signal": signal, "strength": strength}]} | more
    return json.dumps({"sentences": [entry]})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"sentences": {}}',
        '{"sentences": [1]}',
        '{"sentences": []}',
        one(number=0),
        one(number=2),
        one(number=True),
        one(number="1"),
        one(signal="charming"),
        one(signal=["reasons"]),
        one(strength=1.01),
        one(strength=-0.1),
        one(strength="0.5"),
        one(strength=True),
        one(strength=float("nan")),
        one(strength=None),
        one(note="a field too many"),
        '{"sentences": [{"number": 1, "signals": []}, {"number": 1, "signals": []}]}',
        '{"sentences": [{"number": 1, "signals": [{"signal": "reasons"}]}]}',
        '{"sentences": [{"number": 1, "signals": [{"signal": "reasons", "strength": 0.5},'
        ' {"signal": "reasons", "strength": 0.1}]}]}',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_form_is_invalid(content):
    with pytest.raises(Invalid):
        strengths_of(content, 1)


def test_a_whole_number_is_a_strength_too():
    assert strengths_of(one(strength=1), 1)[0]["reasons"] == 1000


# --- keeping it, and counting it ------------------------------------------------------------------------


def test_its_reading_is_one_voice_of_two_and_survives_every_recount(thread, comment, reader):
    before, own = rows_of(thread), strength_of(comment)
    second_readings.read_comment(comment.pk, reader)
    assert ledger.behind().filter(pk=thread.pk).exists()
    work(thread)
    after = rows_of(thread)
    assert after != before
    assert strength_of(comment) == pytest.approx((own + 1000) / 2, abs=1)
    assert ledger.check(thread.pk) == []
    ledger.start_anew(thread.pk)
    work(thread)
    assert rows_of(thread) == after


def test_a_facilitators_word_is_final(thread, comment, reader, facilitator):
    second_readings.read_comment(comment.pk, reader)
    for words in (WORDS, OTHER):
        correct(comment, facilitator, words=words, signal="commits", present=False)
    work(thread)
    assert strength_of(comment) == 0


def test_every_comment_is_asked_about_once(thread, comment, server, reader):
    second_readings.read_waiting(reader)
    asked = len(server.asked)
    assert asked == thread.comments.count()
    work(thread)
    second_readings.read_waiting(reader)
    assert len(server.asked) == asked
    assert not second_readings.waiting().exists()


def test_a_change_of_the_comment_or_of_its_parent_is_asked_about_anew(thread, comment, reader, ada, ben):
    reply = actions.add_comment(thread=thread, author=ada, body=OTHER, parent=comment)
    work(thread)
    second_readings.read_waiting(reader)
    work(thread)
    assert facts.sources([reply.pk])[0].turn.judgements
    actions.edit_comment(comment=comment, by=ben, body=f"{WORDS} Echt.")
    assert not second_readings.waiting().exists(), "first it is scored"
    work(thread)
    assert not facts.sources([reply.pk])[0].turn.judgements, "what was read beside other words counts no more"
    assert [each.pk for each in second_readings.waiting()] == [reply.pk, comment.pk]
    assert ledger.check(thread.pk) == []


def test_an_answer_about_words_that_changed_meanwhile_is_not_kept(thread, comment, server, reader, ben):
    def answers_late(handler, asked):
        changed.wait(5)
        says_yes(handler, asked)

    changed = threading.Event()
    asked_of = second_readings.asked_of

    def edits_after(comment):
        asked = asked_of(comment)
        actions.edit_comment(comment=comment, by=ben, body=OTHER)
        changed.set()
        return asked

    server.answer = answers_late
    second_readings.asked_of = edits_after
    try:
        second_readings.read_comment(comment.pk, reader)
    finally:
        second_readings.asked_of = asked_of
    assert reading(comment) is None
    assert not Judged.objects.exists()


def test_a_withdrawn_comment_is_not_sent(thread, comment, server, reader, ben):
    actions.withdraw_comment(comment, by=ben)
    second_readings.read_comment(comment.pk, reader)
    assert not server.asked


@pytest.mark.parametrize("answer", [says_nonsense, says_half])
def test_an_invalid_answer_is_discarded_in_one_line_and_asked_for_again_later(
    thread, comment, server, reader, caplog, answer
):
    before = rows_of(thread)
    server.answer = answer
    second_readings.read_comment(comment.pk, reader)
    assert len(caplog.messages) == 1 and "discarded" in caplog.messages[0]
    assert "Hatice" not in caplog.text and "logbook" not in caplog.text
    assert reading(comment).sentences is None
    assert not Judged.objects.exists()
    work(thread)
    assert rows_of(thread) == before
    now = timezone.now()
    assert comment not in second_readings.waiting()
    assert comment not in second_readings.waiting(now + timedelta(minutes=1))
    assert comment in second_readings.waiting(now + timedelta(minutes=3))
    server.answer = says_yes
    second_readings.read_comment(comment.pk, reader)
    assert name_of(WORDS) in reading(comment).sentences


def test_after_some_tries_it_lets_go_until_the_words_change(thread, comment, server, reader, ben):
    server.answer = says_nonsense
    for _ in range(second_readings.MOST_TRIES):
        assert comment in second_readings.waiting(timezone.now() + timedelta(days=1))
        second_readings.read_comment(comment.pk, reader)
    assert comment not in second_readings.waiting(timezone.now() + timedelta(days=365))
    actions.edit_comment(comment=comment, by=ben, body=OTHER)
    work(thread)
    assert comment in second_readings.waiting()


@pytest.mark.parametrize("answer", [breaks, sleeps])
def test_a_server_in_trouble_is_left_alone_until_the_next_round(thread, comment, server, reader, answer):
    server.answer = answer
    second_readings.read_waiting(reader)
    assert len(server.asked) == 1
    assert reading(comment).tries == 1
    second_readings.read_waiting(reader)
    assert len(server.asked) == 2, "another comment has its turn"


def test_while_the_server_is_away_no_comment_loses_a_try(thread, comment):
    nobody = ChatServer("http://127.0.0.1:1/v1", "little-reader", seconds=SECONDS)
    for _ in range(10):
        second_readings.read_waiting(nobody)
    assert not SecondReading.objects.exists()
    assert second_readings.waiting().count() == thread.comments.count()


def test_a_comment_without_a_sentence_is_not_sent(thread, ben, server, reader):
    comment = actions.add_comment(thread=thread, author=ben, body="```\ncode\n```")
    work(thread)
    second_readings.read_waiting(reader)
    assert not server.asked
    assert reading(comment).sentences == {}


def test_the_number_of_queries_does_not_grow_with_its_readings(thread, ada, ben, reader):
    counted = []
    for _ in range(2):
        comments = talk(thread, [ada, ben], 4)
        work(thread)
        second_readings.read_waiting(reader)
        with CaptureQueriesContext(connection) as queries:
            facts.sources([comment.pk for comment in comments])
            list(facts.standing_turns(thread.pk))
        counted.append(len(queries))
    assert counted == [4, 4]


def test_the_page_says_whose_reading_it_is(client, thread, comment, reader):
    second_readings.read_comment(comment.pk, reader)
    work(thread)
    response = client.get(reverse("scoring:comment_reading", args=[comment.pk]))
    assert response.context["state"].second_model == "little-reader"
    assert [voice.signal for voice in response.context["state"].sentences[0].second] == ["commits"]
    assert "little-reader" in response.content.decode()


# --- in the background ----------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch):
    """What was sent to the worker for the second reader."""
    sent = []
    monkeypatch.setattr(tasks.ask_second_reader, "apply_async", lambda **options: sent.append(options))
    return sent


def test_by_default_there_is_none(thread, comment, sent, settings):
    assert settings.SECOND_READER_URL == ""
    tasks.rescore_thread(thread.pk)
    tasks.ask_second_reader()
    assert sent == []
    assert second_reader.reader_from_settings() is None


def test_it_is_asked_after_the_scoring_at_low_priority(thread, comment, sent, settings, server):
    settings.SECOND_READER_URL, settings.SECOND_READER_MODEL = server.url, "little-reader"
    tasks.rescore_thread(thread.pk)
    assert [options["queue"] for options in sent] == ["low"]
    assert not server.asked, "the scoring itself asks nothing"


@pytest.mark.django_db(transaction=True)
def test_the_task_waits_for_nothing_and_asks_in_a_thread_of_its_own(thread, comment, settings, server):
    settings.SECOND_READER_URL, settings.SECOND_READER_MODEL = server.url, "little-reader"
    goes_on = threading.Event()

    def waits(handler, asked):
        goes_on.wait(5)
        says_yes(handler, asked)

    server.answer = waits
    begun = time.monotonic()
    for _ in range(3):
        tasks.ask_second_reader()
    assert time.monotonic() - begun < 2
    goes_on.set()
    second_readings._asking.join(10)
    assert reading(comment).sentences
    assert len(server.asked) == thread.comments.count(), "three calls are one round"
