"""Conversations as their readers meet them, over HTTP and without JavaScript."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions import actions, order, post_actions, queries
from discussions.models import Comment
from discussions.tests.conversations import bodies, person, post, say, thread

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def talk():
    return thread()


@pytest.fixture
def ada():
    return person("Ada")


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def add_url(talk):
    return reverse("discussions:comment_add", args=[talk.pk])


def url(name, comment):
    return reverse(f"discussions:{name}", args=[comment.pk])


def page_of(client, talk):
    answer = client.get(talk.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


# --- Replying ---


def test_a_reply_lands_at_its_anchor(as_ada, talk):
    page = page_of(as_ada, talk)
    form = {"body": "An *honest* answer.", "questions": ["2"], "kind": "answer"}
    answer = as_ada.post(add_url(talk), form | {"client_token": hidden(page, "client_token")})
    comment = talk.comments.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"{talk.get_absolute_url()}#c-{comment.pk}"
    page = page_of(as_ada, talk)
    assert f'id="c-{comment.pk}"' in page
    assert "<em>honest</em>" in page
    assert (comment.question_numbers, comment.kind) == ([2], "answer")
    assert 'href="#question-2"' in page


def test_a_reply_to_a_comment_has_a_page_that_names_it(as_ada, talk):
    first = say(talk, person("Bo"), "What Bo said.")
    page = as_ada.get(url("comment_reply", first)).content.decode()
    assert "Bo" in page
    assert "What Bo said." in page
    assert as_ada.post(url("comment_reply", first), {"body": "Indeed."}).status_code == 303
    assert talk.comments.get(parent=first).body == "Indeed."


def test_the_form_sent_twice_is_one_comment(as_ada, talk):
    form = {"body": "Once.", "client_token": hidden(page_of(as_ada, talk), "client_token")}
    first, second = as_ada.post(add_url(talk), form), as_ada.post(add_url(talk), form)
    assert first["Location"] == second["Location"]
    assert bodies(talk) == ["Once."]


def test_other_words_in_the_same_form_are_another_comment(as_ada, talk):
    """The browser's Back shows the form again with its old token; what is written then was lost once."""
    token = hidden(page_of(as_ada, talk), "client_token")
    as_ada.post(add_url(talk), {"body": "One.", "client_token": token})
    as_ada.post(add_url(talk), {"body": "Two.", "client_token": token})
    assert bodies(talk) == ["One.", "Two."]


def test_with_htmx_the_answer_is_the_row_alone(as_ada, talk):
    first = say(talk, person("Bo"))
    answer = as_ada.post(url("comment_reply", first), {"body": "A row."}, **HTMX)
    row = answer.content.decode()
    comment = talk.comments.get(parent=first)
    assert answer.status_code == 201
    assert f'data-path="{comment.path}"' in row
    assert 'data-level="1"' in row
    assert "<html" not in row


def test_with_htmx_the_form_is_a_part(as_ada, talk):
    part = as_ada.get(url("comment_reply", say(talk)), **HTMX).content.decode()
    assert "<form" in part
    assert "<html" not in part


def test_a_comment_says_who_will_read_it(as_ada, talk):
    assert "Iedereen kan dit lezen" in page_of(as_ada, talk)


# --- Changing one's mind ---


def test_an_edited_comment_shows_how_it_read_before(as_ada, talk, ada):
    comment = say(talk, ada, "First words.", questions=[1])
    form = {"body": "Second words.", "revision": "1", "questions": ["1", "2"]}
    assert as_ada.post(url("comment_edit", comment), form).status_code == 303
    assert url("comment_history", comment) in page_of(as_ada, talk)
    history = as_ada.get(url("comment_history", comment)).content.decode()
    assert history.index("Second words.") < history.index("First words.")
    comment.refresh_from_db()
    assert comment.question_numbers == [1, 2]


def test_an_edit_from_an_old_window_is_refused_and_kept(as_ada, talk, ada):
    comment = say(talk, ada, "One.")
    actions.edit_comment(comment=comment, by=ada, body="Two.")
    answer = as_ada.post(url("comment_edit", comment), {"body": "My third.", "revision": "1"})
    assert answer.status_code == 409
    assert "My third." in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_after_an_edit_from_an_old_window_one_compares_and_saves_again(as_ada, talk, ada, headers):
    comment = say(talk, ada, "One.")
    actions.edit_comment(comment=comment, by=ada, body="The other window.")
    edit = url("comment_edit", comment)
    refused = as_ada.post(edit, {"body": "My third.", "revision": "1"}, **headers).content.decode()
    assert "The other window." in refused
    again = {"body": "My third, compared.", "revision": hidden(refused, "revision")}
    assert as_ada.post(edit, again, **headers).status_code in (201, 303)
    assert bodies(talk) == ["My third, compared."]


def test_a_window_older_still_is_refused_again(as_ada, talk, ada):
    comment = say(talk, ada, "One.")
    actions.edit_comment(comment=comment, by=ada, body="Two.")
    refused = as_ada.post(url("comment_edit", comment), {"body": "Mine.", "revision": "1"}).content.decode()
    actions.edit_comment(comment=comment, by=ada, body="Three.")
    again = {"body": "Mine.", "revision": hidden(refused, "revision")}
    assert as_ada.post(url("comment_edit", comment), again).status_code == 409
    assert bodies(talk) == ["Three."]


def test_a_withdrawn_comment_keeps_its_place_but_not_its_words(as_ada, talk, ada):
    comment = say(talk, ada, "Words to take back.")
    actions.edit_comment(comment=comment, by=ada, body="Other words to take back.")
    say(talk, person("Bo"), "A reply that stays.", parent=comment)
    assert "Other words" in as_ada.get(url("comment_withdraw", comment)).content.decode()
    assert as_ada.post(url("comment_withdraw", comment)).status_code == 303
    page = page_of(as_ada, talk)
    assert "to take back" not in page
    assert "A reply that stays." in page
    assert f'id="c-{comment.pk}"' in page
    history = as_ada.get(url("comment_history", comment))
    assert history.status_code == 410
    assert "to take back" not in history.content.decode()


def test_what_another_wrote_is_not_mine_to_change(as_ada, talk):
    comment = say(talk, person("Bo"), "Of Bo.")
    for name in "comment_edit", "comment_withdraw":
        assert as_ada.get(url(name, comment)).status_code == 403
        assert as_ada.post(url(name, comment), {"body": "Mine."}).status_code == 403
    assert bodies(talk) == ["Of Bo."]


# --- Reading ---


def test_a_permanent_link_leads_to_the_window_that_holds_the_comment(client, talk, monkeypatch):
    monkeypatch.setattr(queries, "WINDOW", 10)
    ada = person()
    comments = [say(talk, ada, f"Comment {n}.") for n in range(35)]
    for comment in comments[::6]:
        answer = client.get(comment.get_absolute_url(), follow=True)
        path, _status = answer.redirect_chain[-1]
        assert urlsplit(path).fragment == f"c-{comment.pk}"
        assert f'id="c-{comment.pk}"' in answer.content.decode()


def test_windows_together_hold_every_comment_once(client, talk):
    ada = person()
    for n in range(23):
        say(talk, ada, f"Comment {n}.", parent=talk.comments.order_by("?").first() if n % 3 else None)
    for direction in "after", "before":
        seen, cursor = [], "zzzzzzz" if direction == "before" else None
        while True:
            page = queries.thread_page(talk, ada, window=5, **{direction: cursor})
            ids = [row.comment.pk for row in page.rows]
            seen = ids + seen if direction == "before" else seen + ids
            cursor = page.before if direction == "before" else page.after
            if not cursor:
                break
        assert seen == list(talk.comments.in_order().values_list("pk", flat=True))


def test_the_indent_stops_growing_and_says_whom_it_answers(client, talk):
    parent = None
    for name in "ABCDEFGH":
        parent = say(talk, person(f"Reader{name}"), f"Level of {name}.", parent=parent)
    page = page_of(client, talk)
    levels = [int(level) for level in re.findall(r'data-level="(\d+)"', page)]
    assert levels == [0, 1, 2, 3, 4, 4, 4, 4]
    assert max(levels) == order.INDENT_STEPS
    assert page.count("comment-re") == 3
    assert "ReaderG</a>" in page


def test_a_branch_can_be_read_alone(client, talk):
    one, other = say(talk, body="One."), say(talk, body="Other.")
    say(talk, body="Under one.", parent=one)
    address = reverse("discussions:branch", args=[talk.post.slug, one.pk])
    page = client.get(address).content.decode()
    assert re.findall(r'data-comment="(\d+)"', page) == [str(one.pk), str(one.replies.get().pk)]
    assert client.get(reverse("discussions:branch", args=[post().slug, other.pk])).status_code == 404


def test_an_orphan_is_shown_and_marked(client, talk):
    comment = say(talk, body="I agree with what is not here.")
    Comment.objects.filter(pk=comment.pk).update(missing_parent="erik-1")
    assert "comment-notice" in page_of(client, talk)


def test_a_closed_conversation_is_read_but_not_written(client):
    author = person("Author")
    talk = thread(author)
    say(talk, body="Still to be read.")
    client.force_login(author)
    assert client.post(reverse("discussions:post_close", args=[talk.post.slug])).status_code == 303
    page = page_of(client, talk)
    assert "Still to be read." in page
    assert 'name="body"' not in page
    assert "Het gesprek is gesloten." in page
    assert client.post(reverse("discussions:post_reopen", args=[talk.post.slug])).status_code == 303
    assert 'name="body"' in page_of(client, talk)


def test_events_stand_between_the_branches_they_came_between(client):
    author = person("Author")
    talk = thread(author)
    say(talk, body="Before it was closed.")
    actions.close_thread(talk, by=author)
    actions.reopen_thread(talk, by=author)
    say(talk, body="After it was opened.")
    page = page_of(client, talk)
    places = [page.index(text) for text in ("Before it was", "Het gesprek is gesloten", "After it was")]
    assert places == sorted(places)


# --- What is new ---


def new_url(talk, **parameters):
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"{reverse('discussions:thread_new', args=[talk.pk])}?{query}"


def test_new_is_what_others_wrote_and_still_stands(as_ada, talk, ada):
    first = say(talk, person("Bo"))
    second = say(talk, person("Cas"), "New of Cas.", parent=first)
    say(talk, ada, "My own.")
    gone = person("Dee")
    actions.withdraw_comment(say(talk, gone), by=gone)
    answer = as_ada.get(new_url(talk, since=first.pk)).json()
    assert answer["new"] == 1
    assert answer["first"] == second.get_absolute_url()
    rows = as_ada.get(new_url(talk, since=first.pk, rows=1)).content.decode()
    assert re.findall(r'data-comment="(\d+)"', rows) == [str(second.pk)]
    assert f'data-path="{second.path}"' in rows


def test_a_page_knows_the_newest_comment_even_when_it_is_not_on_it(client, talk):
    branch = say(talk)
    newest = say(talk)
    address = reverse("discussions:branch", args=[talk.post.slug, branch.pk])
    assert f'data-last="{newest.pk}"' in client.get(address).content.decode()


@pytest.mark.parametrize("since", ["", "x", "-1", "1e3", "9" * 30])
def test_since_must_be_a_comment(client, talk, since):
    assert client.get(new_url(talk, since=since)).status_code == 400


# --- The cost of a page ---


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("logged_in", [True, False])
def test_a_page_asks_the_database_as_often_for_3_comments_as_for_60(client, ada, logged_in):
    if logged_in:
        client.force_login(ada)
    counts = []
    for size in 3, 60:
        talk = thread()
        people = [ada, *(person(name) for name in "BCD")]
        said = []
        for n in range(size):
            said.append(
                say(
                    talk,
                    people[n % 4],
                    f"Comment {n}.",
                    parent=said[n // 2] if n % 3 else None,
                    questions=[1],
                )
            )
        actions.edit_comment(comment=said[0], by=ada, body="Edited.")
        address = talk.get_absolute_url()
        counts.append(queries_of(client, address))
        assert queries_of(client, new_url(talk, since=0, rows=1)) <= counts[-1]
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_list_asks_the_database_as_often_for_3_posts_as_for_20(client):
    counts = []
    for more in 3, 17:
        for _ in range(more):
            post()
        counts.append(queries_of(client, reverse("discussions:post_list")))
    assert counts[0] == counts[1]


def test_a_post_nobody_answered_says_so(client, talk):
    assert "Nog niemand heeft gereageerd" in page_of(client, talk)


def test_main_thread_is_the_post_page(client, talk):
    assert client.get(reverse("discussions:thread", args=[talk.pk]))["Location"] == talk.get_absolute_url()
    assert post_actions.main_thread(talk.post) == talk
