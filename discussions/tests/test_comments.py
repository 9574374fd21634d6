"""What happens to a comment: said once, kept whole, changed with its history, taken back."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection

from discussions import actions, post_actions, rules
from discussions.models import Comment
from discussions.signals import thread_changed
from discussions.tests.conversations import bodies, person, say, thread

pytestmark = pytest.mark.django_db


def at_once(*calls):
    """Run the calls in threads of their own, started together; answers what they gave, or raised."""
    barrier = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait()
            answers[place] = call()
        except Exception as error:  # noqa: BLE001 - it is the answer
            answers[place] = error
        finally:
            connection.close()

    runners = [threading.Thread(target=run, args=(i, call)) for i, call in enumerate(calls)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    close_old_connections()
    return answers


def test_a_comment_counts_and_raises_the_version():
    talk = thread()
    before = talk.version
    say(talk)
    talk.refresh_from_db()
    assert (talk.comment_count, talk.version) == (1, before + 1)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_comment():
    talk, ada = thread(), person()

    def click():
        return say(talk, ada, "Once is enough.", client_token="the same form")

    answers = at_once(click, click, click)
    assert len({answer.pk for answer in answers}) == 1
    assert sorted(answer.was_there for answer in answers) == [False, True, True]
    talk.refresh_from_db()
    assert talk.comment_count == Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_replies_at_the_same_time_all_find_their_place():
    talk = thread()
    people = [person(name) for name in "ABCD"]
    first = say(talk, people[0], "first")
    answers = at_once(*[lambda p=p: say(talk, p, f"reply of {p.name}", parent=first) for p in people])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    talk.refresh_from_db()
    assert talk.comment_count == 5
    replies = list(talk.comments.in_order())[1:]
    assert [reply.pk for reply in replies] == sorted(answer.pk for answer in answers)
    versions = [reply.changed_at_version for reply in sorted(replies, key=lambda reply: reply.pk)]
    assert versions == sorted(set(versions))


@pytest.mark.django_db(transaction=True)
def test_replying_to_a_comment_while_its_writer_edits_it_does_not_deadlock():
    talk, ada, bo = thread(), person("Ada"), person("Bo")
    comment = say(talk, ada)
    answers = at_once(
        *[lambda n=n: actions.edit_comment(comment=comment, by=ada, body=f"Edit {n}") for n in range(3)],
        *[lambda: say(talk, bo, "A reply.", parent=comment) for _ in range(3)],
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_said_after_closing():
    author = person("Author")
    talk, ada = thread(author), person()
    answers = at_once(
        lambda: actions.close_thread(talk, by=author), *[lambda: say(talk, ada, "Late") for _ in range(4)]
    )
    talk.refresh_from_db()
    said = [answer for answer in answers if isinstance(answer, Comment)]
    assert talk.closed_at
    assert talk.comment_count == len(said)
    with pytest.raises(rules.Refused):
        say(post_actions.main_thread(talk.post), ada)


def test_a_stale_page_cannot_write_in_a_closed_thread():
    author = person("Author")
    seen_open = thread(author)
    actions.close_thread(post_actions.main_thread(seen_open.post), by=author)
    with pytest.raises(rules.Refused) as refused:
        say(seen_open)
    assert refused.value.status == 409


def test_reading_order_is_the_tree():
    talk = thread()
    one = say(talk, body="1")
    two = say(talk, body="2")
    say(talk, body="2.1", parent=two)
    deep = say(talk, body="1.1", parent=one)
    say(talk, body="1.1.1", parent=deep)
    say(talk, body="1.2", parent=one)
    assert bodies(talk) == ["1", "1.1", "1.1.1", "1.2", "2", "2.1"]


def test_a_chain_of_two_hundred_replies_keeps_every_one():
    talk, parent = thread(), None
    for number in range(200):
        parent = say(talk, person(), str(number), parent=parent)
    assert bodies(talk) == [str(number) for number in range(200)]


def test_an_edit_keeps_how_it_read_before():
    ada = person()
    talk = thread()
    comment = say(talk, ada, "First words.", questions=[1], kind="answer")
    changed = actions.edit_comment(
        comment=comment, by=ada, body="Better *words*.", questions=[2], kind="deed"
    )
    assert (changed.body, changed.question_numbers, changed.kind) == ("Better *words*.", [2], "deed")
    assert "<em>words</em>" in changed.body_html
    before = changed.revisions.get()
    assert (before.body, before.question_numbers, before.kind) == ("First words.", [1], "answer")
    assert before.number == 1
    assert changed.revision == 2
    talk.refresh_from_db()
    assert changed.changed_at_version == talk.version


def test_saving_without_a_change_writes_nothing():
    ada, talk = person(), thread()
    comment = say(talk, ada, "The same.")
    talk.refresh_from_db()
    version = talk.version
    actions.edit_comment(comment=comment, by=ada, body=" The same.\r\n")
    talk.refresh_from_db()
    assert talk.version == version
    assert not comment.revisions.exists()


def test_an_edit_in_a_second_window_does_not_overwrite_unseen():
    ada, talk = person(), thread()
    comment = say(talk, ada, "One.")
    actions.edit_comment(comment=comment, by=ada, body="Two.", revision=1)
    with pytest.raises(rules.Refused) as refused:
        actions.edit_comment(comment=comment, by=ada, body="Three.", revision=1)
    assert refused.value.status == 409
    comment.refresh_from_db()
    assert comment.body == "Two."


def test_an_edit_under_way_when_the_conversation_is_closed_changes_nothing(monkeypatch):
    ada, talk = person(), thread()
    comment = say(talk, ada, "One.")
    checked = actions.checked_text

    def closed_meanwhile(body):
        actions.close_thread(talk, by=talk.post.author)
        return checked(body)

    monkeypatch.setattr(actions, "checked_text", closed_meanwhile)
    with pytest.raises(rules.Refused):
        actions.edit_comment(comment=comment, by=ada, body="Two.")
    assert bodies(talk) == ["One."]


def test_a_withdrawn_comment_keeps_its_place_and_its_replies():
    ada, talk = person(), thread()
    comment = say(talk, ada, "Gone soon.")
    say(talk, body="A reply.", parent=comment)
    actions.withdraw_comment(comment, by=ada)
    actions.withdraw_comment(comment, by=ada)
    talk.refresh_from_db()
    assert talk.comment_count == 1
    assert [c.body for c in talk.comments.standing()] == ["A reply."]
    assert talk.comments.count() == 2


def test_one_may_withdraw_from_a_closed_conversation():
    author, ada = person("Author"), person()
    talk = thread(author)
    comment = say(talk, ada)
    actions.close_thread(talk, by=author)
    assert actions.withdraw_comment(comment, by=ada).withdrawn_at


@pytest.mark.parametrize(
    "touch",
    [
        lambda comment, bo: actions.edit_comment(comment=comment, by=bo, body="Mine now."),
        lambda comment, bo: actions.withdraw_comment(comment, by=bo),
    ],
)
def test_another_may_not_touch_it(touch):
    comment, bo = say(thread(), person()), person("Bo")
    with pytest.raises(rules.Refused) as refused:
        touch(comment, bo)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  \n\t ",
        "\u200b\u200d\ufeff",
        "\u2800\u3164",
        "\x00\x01",
        "[x]: http://example.org",
        ">\n>\n>",
        "---",
    ],
)
def test_what_shows_nothing_is_no_comment(body):
    with pytest.raises(ValidationError) as refused:
        say(thread(), body=body)
    assert list(refused.value.message_dict) == ["body"]
    assert not Comment.objects.exists()


def test_too_long_says_both_figures():
    with pytest.raises(ValidationError) as refused:
        say(thread(), body="a" * (rules.COMMENT_LENGTH + 5))
    message = refused.value.message_dict["body"][0]
    assert "20" in message
    assert "005" in message


def test_a_reply_points_at_questions_that_exist():
    talk = thread()
    assert say(talk, questions=[2, 1, 2]).question_numbers == [1, 2]
    with pytest.raises(ValidationError) as refused:
        say(talk, questions=[1, 7])
    assert "7" in refused.value.message_dict["questions"][0]


def test_a_parent_of_another_thread_is_refused():
    elsewhere = say(thread())
    with pytest.raises(rules.Refused):
        say(thread(), parent=elsewhere)


def test_a_withdrawn_parent_takes_no_reply():
    ada, talk = person(), thread()
    comment = actions.withdraw_comment(say(talk, ada), by=ada)
    with pytest.raises(rules.Refused) as refused:
        say(talk, parent=comment)
    assert refused.value.status == 409


def test_nobody_replies_under_a_draft():
    author = person("Author")
    talk = thread(author, publish=False)
    with pytest.raises(rules.Refused):
        say(talk, author)


def test_every_change_tells_after_the_commit(django_capture_on_commit_callbacks):
    heard = []

    def hear(thread_id, **_):
        heard.append(thread_id)

    author, ada = person("Author"), person()
    talk = thread(author)
    thread_changed.connect(hear)
    try:
        for change in (
            lambda: say(talk, ada),
            lambda: actions.edit_comment(comment=talk.comments.first(), by=ada, body="Other words."),
            lambda: actions.withdraw_comment(talk.comments.first(), by=ada),
            lambda: actions.close_thread(talk, by=author),
            lambda: actions.reopen_thread(talk, by=author),
        ):
            heard.clear()
            with django_capture_on_commit_callbacks(execute=True):
                change()
                assert heard == []
            assert heard == [talk.pk]
    finally:
        thread_changed.disconnect(hear)
