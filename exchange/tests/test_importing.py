"""What an import makes: rows, people, places; and that it happens once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from discussions.actions import add_comment, edit_comment, withdraw_comment
from discussions.models import Comment, Membership, Post, Space, Thread
from discussions.post_actions import change_post, write_post
from discussions.signals import thread_changed
from exchange.exporting import export_thread
from exchange.importing import import_thread
from people.models import Person

from . import conversations

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return Space.objects.get(slug=Space.PUBLIC)


@pytest.fixture
def ada():
    return Person.objects.create_user("ada@example.org", "a good password", name="Ada")


def comment_of(result, source_id):
    return Comment.objects.get(thread=result.thread, source_id=source_id)


def test_rows_say_what_the_file_says(space):
    result = import_thread(conversations.small(), space=space)
    post, thread = result.post, result.thread
    assert (post.title, post.language, post.mode) == ("Waarom komt niemand naar de moestuin", "nl", "steered")
    assert [(q.number, q.source_id) for q in post.questions.all()] == [(1, "q1"), (2, "q2")]
    assert (thread.version, thread.comment_count) == (1, 2)
    assert thread.last_activity_at.isoformat() == "2024-03-02T11:30:00+00:00"
    first, second = thread.comments.in_order()
    assert (second.parent, first.question_numbers, second.question_numbers) == (first, [1], [])
    assert first.body_html == "<p>Ik weet niet welk bed van mij is.</p>\n"
    assert first.created_at.isoformat() == "2024-03-02T10:00:00+00:00"
    assert {c.changed_at_version for c in (first, second)} == {1}
    assert (result.comments, result.orphans, result.created) == (2, 0, True)


def test_writers_become_people_without_an_account_once(space):
    import_thread(conversations.small(), space=space)
    import_thread(conversations.small(id="small-2"), space=space)
    teun = Person.objects.get(origin=space.slug, handle="teun")
    assert (teun.email, teun.name, teun.has_usable_password()) == (None, "teun", False)
    assert teun.comments.count() == 2


def test_names_come_from_the_file_when_it_has_them(space):
    import_thread(conversations.awkward(), space=space)
    assert Person.objects.get(origin=space.slug, handle="wies").name == "Wies de Boer"
    assert not Person.objects.filter(handle="afwezig").exists()


def test_an_account_can_stand_for_a_writer(space, ada):
    result = import_thread(conversations.small(), space=space, accounts={"wies": ada})
    assert result.post.author == ada
    assert not Person.objects.filter(origin=space.slug, handle="wies").exists()
    assert export_thread(result.thread)["post"]["author"] == "wies"


def test_a_reply_to_what_is_not_there_is_kept_and_marked(space):
    result = import_thread(conversations.awkward(), space=space)
    orphan = comment_of(result, "orphan")
    assert (orphan.parent, orphan.missing_parent) == (None, "gone")
    assert comment_of(result, "took back").parent == orphan
    assert result.orphans == 1


def test_a_reply_may_stand_before_what_it_answers(space):
    result = import_thread(conversations.awkward(), space=space)
    later, reply = comment_of(result, "later"), comment_of(result, "c2")
    assert reply.parent == later
    assert reply.path.startswith(later.path)


def test_a_chain_of_any_length_comes_in(space):
    chain = [
        {
            "id": str(n),
            "parent": str(n - 1) if n else None,
            "author": "wies",
            "created_at": "2024-01-01",
            "body": "x",
        }
        for n in range(300)
    ]
    document = conversations.small(comments=chain[::-1])
    thread = import_thread(document, space=space).thread
    assert export_thread(thread) == document
    assert Comment.objects.get(thread=thread, source_id="299").parent.source_id == "298"


def test_the_same_conversation_again_changes_nothing(space):
    first = import_thread(conversations.awkward(), space=space)
    version = Thread.objects.get().version
    again = import_thread(conversations.awkward(), space=space)
    assert (again.thread, again.created, again.comments, again.orphans) == (first.thread, False, 5, 1)
    assert Thread.objects.get().version == version


def test_what_was_done_here_is_not_undone_by_the_old_file(space):
    first = import_thread(conversations.small(), space=space)
    comment = comment_of(first, "c1")
    withdraw_comment(comment, by=comment.author)
    changed = conversations.small()
    changed["comments"].append({**changed["comments"][0], "id": "c3"})
    assert not import_thread(changed, space=space).created
    assert comment_of(first, "c1").withdrawn_at is not None
    assert first.thread.comments.count() == 2


def test_another_space_is_another_conversation(space):
    course = Space.objects.create(slug="course", name="Course")
    first = import_thread(conversations.small(), space=space)
    assert import_thread(conversations.small(), space=course).thread != first.thread
    assert Person.objects.filter(handle="teun").count() == 2


def test_an_export_of_our_own_is_recognised(space, ada):
    post = write_post(space=space, author=ada, title="Hello", body="x", purpose="y", questions=["Why?"])
    thread = post.threads.get()
    result = import_thread(export_thread(thread), space=space)
    assert (result.thread, result.created) == (thread, False)
    course = Space.objects.create(slug="course", name="Course")
    assert import_thread(export_thread(thread), space=course).created


def test_only_facilitators_may_import(space, ada):
    with pytest.raises(PermissionDenied):
        import_thread(conversations.small(), space=space, by=ada)
    Membership.objects.create(space=space, person=ada, role=Membership.Role.FACILITATOR)
    assert import_thread(conversations.small(), space=space, by=ada).created


def test_the_scorer_hears_of_it(space, django_capture_on_commit_callbacks):
    heard = []

    def listen(thread_id, **kwargs):
        heard.append(thread_id)

    thread_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            result = import_thread(conversations.small(), space=space)
    finally:
        thread_changed.disconnect(listen)
    assert heard == [result.thread.pk]


def test_conversations_that_grew_here_go_out_and_come_back(space, ada):
    result = import_thread(conversations.awkward(), space=space)
    thread = result.thread
    Comment.objects.filter(thread=thread, source_id="later").update(source_id="iq4d-x")
    reply = add_comment(
        thread=thread,
        author=ada,
        body="Ik  **ook**",
        parent=comment_of(result, "c2"),
        questions=[4, 7],
        kind="deed",
    )
    own = add_comment(thread=thread, author=ada, body="weg")
    withdraw_comment(own, by=ada)
    exported = export_thread(thread)
    by_id = {comment["id"]: comment for comment in exported["comments"]}
    assert by_id[f"iq4d-{reply.pk}"] | {"created_at": None} == {
        "id": f"iq4d-{reply.pk}",
        "parent": "c2",
        "author": "ada",
        "created_at": None,
        "body": "Ik  **ook**",
        "kind": "deed",
        "question": "q1",
        "questions": ["q1", "q2"],
    }
    assert by_id[f"iq4d-{own.pk}"]["withdrawn"] is True
    assert by_id[f"iq4d-{own.pk}"]["body"] == ""
    assert exported["people"]["ada"] == {"name": "Ada"}
    course = Space.objects.create(slug="course", name="Course")
    assert export_thread(import_thread(exported, space=course).thread) == exported


def test_two_people_with_one_handle_stay_two(space):
    result = import_thread(conversations.small(), space=space)
    other = Person.objects.create_user("teun@example.org", "a good password", name="Teun")
    assert other.handle == "teun"
    add_comment(thread=result.thread, author=other, body="ik ben een andere")
    assert [c["author"] for c in export_thread(result.thread)["comments"]] == ["teun", "wies", "teun-2"]


def test_an_edit_shows_and_the_rest_stays_as_it_was_given(space):
    result = import_thread(conversations.awkward(), space=space)
    before = export_thread(result.thread)
    comment = comment_of(result, "c2")
    edit_comment(comment=comment, by=comment.author, body="anders", questions=[7])
    after = export_thread(result.thread)
    changed = [(b, a) for b, a in zip(before["comments"], after["comments"], strict=True) if a != b]
    assert len(changed) == 1
    old, new = changed[0]
    edited_at = Comment.objects.get(pk=comment.pk).edited_at.isoformat().replace("+00:00", "Z")
    assert new == {k: v for k, v in old.items() if k != "questions"} | {
        "body": "anders",
        "edited_at": edited_at,
    }


def test_a_post_edited_here_is_exported_as_it_is_now(space):
    result = import_thread(conversations.awkward(), space=space)
    post = Post.objects.get(pk=result.post.pk)
    change_post(
        post,
        by=post.author,
        title="Nieuw",
        body=post.body,
        purpose="Een doel",
        questions={4: "Wat houdt je tegen?", 7: "Iets anders?"},
        mode="steered",
        target=12,
        language="en",
    )
    given = conversations.awkward()
    given["post"] |= {"title": "Nieuw", "purpose": "Een doel", "target_responses": 12}
    given["post"]["questions"][1]["text"] = "Iets anders?"
    given["language"] = "en"
    del given["post"]["mode"]
    thread = Thread.objects.select_related("post").get(pk=result.thread.pk)
    assert export_thread(thread) == given


def test_text_that_attacks_is_made_harmless_and_still_comes_back(space):
    document = conversations.small()
    document["comments"][0]["body"] = "<script>alert(1)</script> [x](javascript:alert(1))"
    result = import_thread(document, space=space)
    assert "<script" not in comment_of(result, "c1").body_html
    assert "javascript:" not in comment_of(result, "c1").body_html.split("href=")[-1].split(">")[0]
    assert export_thread(result.thread) == document


@pytest.mark.parametrize("comments", [3, 60])
def test_the_number_of_queries_does_not_grow(space, comments, django_assert_num_queries):
    thread = import_thread(conversations.long(comments), space=space).thread
    thread = Thread.objects.select_related("post").get(pk=thread.pk)
    with django_assert_num_queries(4):
        export_thread(thread)
    with django_assert_num_queries(3):
        assert not import_thread(conversations.long(comments), space=space).created


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one():
    Space.objects.get_or_create(slug=Space.PUBLIC, defaults={"name": "IQ4D"})
    start, results = threading.Barrier(2), []

    def bring_in():
        space = Space.objects.get(slug=Space.PUBLIC)
        start.wait()
        results.append(import_thread(conversations.long(40), space=space))
        connection.close()

    threads = [threading.Thread(target=bring_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.created for result in results) == [False, True]
    assert results[0].thread == results[1].thread
    assert Comment.objects.count() == 40


def test_a_comment_from_the_future_does_not_keep_its_conversation_from_being_counted(space):
    """The sweep looks for changes that are some seconds old; one of 2199 would be young for ever."""
    document = conversations.small()
    document["comments"][0]["created_at"] = "2199-01-01T00:00:00Z"
    result = import_thread(document, space=space)
    assert result.thread.last_activity_at <= timezone.now()
    assert export_thread(result.thread) == document
