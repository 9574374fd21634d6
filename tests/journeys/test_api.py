"""What programs do with the API, line by line, with the status codes that are promised."""

import asyncio
import json

import pytest
from django.test import AsyncClient, Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discussions import actions
from discussions.models import Comment, Membership, Post, Space, Thread
from discussions.post_actions import write_post
from exchange.importing import import_thread
from exchange.tests import conversations
from people.models import ApiToken, Person
from scoring import ledger

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Caller:
    """A program with a token, or without one."""

    def __init__(self, client, person=None, language="en"):
        self.client = client
        self.person = person
        self.headers = {"Accept-Language": language}
        if person is not None:
            _token, key = ApiToken.issue(person, "test")
            self.headers["Authorization"] = f"Bearer {key}"

    def __call__(self, method, path, body=None, *, raw=None, **headers):
        data = json.dumps(body) if raw is None else raw
        return self.client.generic(
            method, API + path, data, content_type="application/json", headers=self.headers | headers
        )


def person_called(name):
    return Person.objects.create_user(f"{name.lower()}@example.org", "a good password", name=name)


@pytest.fixture
def space():
    return Space.objects.get(slug=Space.PUBLIC)


@pytest.fixture
def ada(client):
    return Caller(client, person_called("Ada"))


@pytest.fixture
def ben(client):
    return Caller(client, person_called("Ben"))


@pytest.fixture
def anybody(client):
    return Caller(client)


@pytest.fixture
def facilitator(client, space):
    person = person_called("Famke")
    Membership.objects.create(space=space, person=person, role=Membership.Role.FACILITATOR)
    return Caller(client, person)


@pytest.fixture
def thread(space, ada):
    post = write_post(
        space=space,
        author=ada.person,
        title="A garden nobody visits",
        body="Why?",
        purpose="To know who sows what.",
        questions=["What holds you back?", "What would you sow?"],
    )
    return post.threads.get()


def post_body(**changes):
    return {
        "title": "A garden nobody visits",
        "body": "The beds are **empty**.",
        "purpose": "After this we know who sows what.",
        "questions": ["What holds you back?", "What would you sow?"],
        "mode": "steered",
    } | changes


def fields(response):
    return [error["field"] for error in response.json()["errors"]]


# --- Posts ----------------------------------------------------------------------------------------------


def test_a_post_is_published(ada, space):
    response = ada("POST", "/posts", post_body(target=100, language="en"))
    assert response.status_code == 201
    post = Post.objects.get()
    assert response.json() == {
        "id": post.pk,
        "slug": "a-garden-nobody-visits",
        "url": "http://testserver/posts/a-garden-nobody-visits/",
        "thread": post.threads.get().pk,
    }
    assert (post.author, post.space, post.target, post.language) == (ada.person, space, 100, "en")
    assert not post.is_draft
    assert [(q.number, q.text) for q in post.questions.all()] == [
        (1, "What holds you back?"),
        (2, "What would you sow?"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": None}, "title"),
        ({"body": ""}, "body"),
        ({"body": "x" * 100_001}, "body"),
        ({"body": ["x"]}, "body"),
        ({"purpose": " "}, "purpose"),
        ({"purpose": "x" * 501}, "purpose"),
        ({"questions": ["What?", "x" * 501]}, "questions[1]"),
        ({"questions": [str(n) for n in range(31)]}, "questions"),
        ({"questions": "What?"}, "questions"),
        ({"questions": [1]}, "questions[0]"),
        ({"mode": "strict"}, "mode"),
        ({"target": 0}, "target"),
        ({"target": 10**30}, "target"),
        ({"target": "many"}, "target"),
        ({"space": "nowhere"}, "space"),
        ({"space": "pub\x00lic"}, "space"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_a_post_that_cannot_be_is_told_at_its_field(ada, changes, field):
    response = ada("POST", "/posts", post_body(**changes))
    assert response.status_code == 422
    assert field in fields(response)
    assert response.json()["detail"]
    assert not Post.objects.exists()


def test_a_missing_field_is_told(ada):
    response = ada("POST", "/posts", {"body": "x"})
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "title", "message": "This is needed."}]


def test_a_free_post_needs_no_purpose(ada):
    assert ada("POST", "/posts", {"title": "Coffee", "body": "Hm", "mode": "free"}).status_code == 201


def test_a_space_is_for_its_members(ada, ben):
    course = Space.objects.create(slug="course", name="Course")
    Membership.objects.create(space=course, person=ada.person)
    assert ada("POST", "/posts", post_body(space="course")).status_code == 201
    assert ben("POST", "/posts", post_body(space="course")).status_code == 403


# --- Tokens ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Bearer \x00", "Basic YTpi", "iq4d_x"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/posts"),
        ("POST", "/threads/1/comments"),
        ("PATCH", "/comments/1"),
        ("DELETE", "/comments/1"),
        ("POST", "/threads/import"),
    ],
)
def test_writing_needs_a_token(anybody, method, path, header):
    headers = {} if header is None else {"Authorization": header}
    response = anybody(method, path, post_body(), **headers)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response.json()["detail"]


def test_a_session_does_not_write(anybody, thread, ada):
    anybody.client.force_login(ada.person)
    assert anybody("POST", f"/threads/{thread.pk}/comments", {"body": "x"}).status_code == 401


def test_a_wrong_token_does_not_even_read(anybody, thread):
    assert anybody("GET", f"/threads/{thread.pk}").status_code == 200
    assert anybody("GET", f"/threads/{thread.pk}", Authorization="Bearer wrong").status_code == 401


def test_an_account_that_is_off_does_nothing(ada, thread):
    Person.objects.update(is_active=False)
    assert ada("POST", f"/threads/{thread.pk}/comments", {"body": "x"}).status_code == 401


# --- Comments -------------------------------------------------------------------------------------------


def test_a_comment_is_added(ben, thread):
    response = ben(
        "POST", f"/threads/{thread.pk}/comments", {"body": "Rain.", "questions": [2, 1], "kind": "answer"}
    )
    assert response.status_code == 201
    comment = Comment.objects.get()
    assert response.json() == {"id": comment.pk, "url": f"http://testserver/comments/{comment.pk}/"}
    assert (comment.author, comment.question_numbers, comment.kind) == (ben.person, [1, 2], "answer")
    reply = ben("POST", f"/threads/{thread.pk}/comments", {"body": "And snow.", "parent": comment.pk})
    assert Comment.objects.get(pk=reply.json()["id"]).parent == comment


def test_the_same_token_again_is_the_same_comment(ben, thread):
    body = {"body": "Rain.", "client_token": "once-1"}
    first = ben("POST", f"/threads/{thread.pk}/comments", body)
    again = ben("POST", f"/threads/{thread.pk}/comments", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    actions.close_thread(thread, by=thread.post.author)
    assert ben("POST", f"/threads/{thread.pk}/comments", body).status_code == 200
    assert Comment.objects.count() == 1


def test_a_token_used_in_another_conversation_does_not_swallow_a_comment(ben, thread, space):
    ben("POST", f"/threads/{thread.pk}/comments", {"body": "Rain.", "client_token": "1"})
    other = write_post(space=space, author=ben.person, title="Another", body="One.", mode="free")
    elsewhere = f"/threads/{other.threads.get().pk}/comments"
    answer = ben("POST", elsewhere, {"body": "Other words.", "client_token": "1"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["client_token"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": " \n\u200b"}, "body"),
        ({"body": "\x00"}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": None}, "body"),
        ({"parent": 10**30}, "parent"),
        ({"parent": -1}, "parent"),
        ({"parent": "c1"}, "parent"),
        ({"questions": [3]}, "questions"),
        ({"questions": [10**30]}, "questions"),
        ({"questions": [1, 0]}, "questions"),
        ({"questions": ["one"]}, "questions[0]"),
        ({"kind": "joke"}, "kind"),
        ({"client_token": "a\x00b"}, "client_token"),
        ({"client_token": "x" * 65}, "client_token"),
        ({"client_token": 5}, "client_token"),
    ],
)
def test_a_comment_that_cannot_be_is_told_at_its_field(ben, thread, changes, field):
    response = ben("POST", f"/threads/{thread.pk}/comments", {"body": "Rain."} | changes)
    assert response.status_code == 422
    assert fields(response) == [field]
    assert not Comment.objects.exists()


def test_a_parent_must_be_in_the_same_conversation(ben, thread, space):
    other = import_thread(conversations.small(), space=space).thread
    elsewhere = other.comments.first()
    response = ben("POST", f"/threads/{thread.pk}/comments", {"body": "x", "parent": elsewhere.pk})
    assert (response.status_code, fields(response)) == (422, ["parent"])


def test_a_closed_conversation_takes_no_comments(ben, thread):
    actions.close_thread(thread, by=thread.post.author)
    response = ben("POST", f"/threads/{thread.pk}/comments", {"body": "x"})
    assert response.status_code == 409
    assert response.json()["detail"] == "This conversation is closed. You can still read it."


def test_a_withdrawn_comment_takes_no_replies(ben, thread):
    comment = actions.add_comment(thread=thread, author=ben.person, body="x")
    actions.withdraw_comment(comment, by=ben.person)
    response = ben("POST", f"/threads/{thread.pk}/comments", {"body": "x", "parent": comment.pk})
    assert response.status_code == 409


def test_a_comment_is_changed_in_part(ben, thread):
    comment = actions.add_comment(
        thread=thread, author=ben.person, body="Rain.", questions=[1], kind="answer"
    )
    response = ben("PATCH", f"/comments/{comment.pk}", {"body": "Snow."})
    assert response.status_code == 200
    assert response.json() | {"created_at": None, "edited_at": None} == {
        "id": comment.pk,
        "url": f"http://testserver/comments/{comment.pk}/",
        "parent": None,
        "missing_parent": None,
        "level": 1,
        "author": {"handle": "ben", "name": "Ben"},
        "created_at": None,
        "edited_at": None,
        "kind": "answer",
        "questions": [1],
        "withdrawn": False,
        "body": "Snow.",
        "body_html": "<p>Snow.</p>\n",
    }
    ben("PATCH", f"/comments/{comment.pk}", {"questions": [], "kind": ""})
    comment.refresh_from_db()
    assert (comment.body, comment.question_numbers, comment.kind) == ("Snow.", [], "")
    assert comment.revisions.count() == 2
    assert ben("PATCH", f"/comments/{comment.pk}", {}).status_code == 200
    assert comment.revisions.count() == 2


def test_what_may_not_be_changed(ben, ada, anybody, thread):
    comment = actions.add_comment(thread=thread, author=ben.person, body="Rain.")
    path = f"/comments/{comment.pk}"
    assert ada("PATCH", path, {"body": "Snow."}).status_code == 403
    assert ada("DELETE", path).status_code == 403
    for body, field in (({"body": ""}, "body"), ({"body": None}, "body"), ({"questions": [9]}, "questions")):
        response = ben("PATCH", path, body)
        assert (response.status_code, fields(response)) == (422, [field])
    actions.close_thread(thread, by=thread.post.author)
    assert ben("PATCH", path, {"body": "Snow."}).status_code == 409
    comment.refresh_from_db()
    assert comment.body == "Rain."


def test_withdrawing_twice_is_withdrawing_once(ben, thread):
    comment = actions.add_comment(thread=thread, author=ben.person, body="Rain.")
    for _ in range(2):
        response = ben("DELETE", f"/comments/{comment.pk}")
        assert (response.status_code, response.content) == (204, b"")
    assert ben("PATCH", f"/comments/{comment.pk}", {"body": "Snow."}).status_code == 409
    shown = ben("GET", f"/threads/{thread.pk}").json()["comments"]
    assert [(c["withdrawn"], c["body"], c["body_html"]) for c in shown] == [(True, "", "")]


# --- Reading --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/threads/0",
        "/threads/999999999999999999999999",
        "/threads/" + "9" * 6000,
        "/threads/999999/score",
        "/threads/999999/export",
        "/threads/-1",
        "/nothing",
        "/threads/5/nothing/else",
    ],
)
def test_what_is_not_there_is_404_in_json(anybody, path):
    response = anybody("GET", path)
    assert response.status_code == 404
    assert set(response.json()) == {"detail", "errors"}


@pytest.mark.parametrize("id", [0, 999999, 10**30])
def test_writing_to_what_is_not_there_is_404(ben, id):
    assert ben("POST", f"/threads/{id}/comments", {"body": "x"}).status_code == 404
    assert ben("PATCH", f"/comments/{id}", {"body": "x"}).status_code == 404
    assert ben("DELETE", f"/comments/{id}").status_code == 404


def test_a_draft_is_there_for_its_author_alone(ada, ben, anybody, space):
    post = write_post(space=space, author=ada.person, title="t", body="b", purpose="p", publish=False)
    path = f"/threads/{post.threads.get().pk}"
    for part in "", "/score", "/export":
        assert ada("GET", path + part).status_code == 200
        assert ben("GET", path + part).status_code == 404
        assert anybody("GET", path + part).status_code == 404
    assert ben("POST", f"{path}/comments", {"body": "x"}).status_code == 404
    assert ada("POST", f"{path}/comments", {"body": "x"}).status_code == 403
    anybody.client.force_login(ada.person)
    assert anybody("GET", path).status_code == 200


def test_a_conversation_is_read_in_pages(anybody, space):
    thread = import_thread(conversations.long(25), space=space).thread
    ids, after, pages = [], "", 0
    while after is not None:
        page = anybody("GET", f"/threads/{thread.pk}?limit=10&after={after}").json()
        ids += [comment["id"] for comment in page["comments"]]
        after, pages = page["next"], pages + 1
    assert pages == 3
    assert ids == list(thread.comments.in_order().values_list("id", flat=True))
    assert page["thread"] == {
        "id": thread.pk,
        "version": 1,
        "comments": 25,
        "created_at": "2024-03-01T09:00:00Z",
        "last_activity_at": "2024-03-03T10:24:00Z",
        "closed_at": None,
    }
    assert page["post"]["purpose"] == "Na dit gesprek weten we wie wat zaait."
    assert page["post"]["questions"][1] == {"number": 2, "text": "Wat zou je willen zaaien?"}


def test_a_reply_to_what_is_not_there_is_marked(anybody, space):
    thread = import_thread(conversations.awkward(), space=space).thread
    comments = anybody("GET", f"/threads/{thread.pk}").json()["comments"]
    assert [c["missing_parent"] for c in comments if c["missing_parent"]] == ["gone"]


@pytest.mark.parametrize(
    "query", ["after=x", "after=%00", "after=%ED%A0%80", "limit=0", "limit=201", "limit=x"]
)
def test_a_page_that_cannot_be_is_422(anybody, thread, query):
    response = anybody("GET", f"/threads/{thread.pk}?{query}")
    assert response.status_code == 422
    assert fields(response) == [query.split("=")[0]]


@pytest.mark.parametrize("comments", [3, 60])
def test_reading_takes_the_same_number_of_queries(anybody, space, comments, django_assert_num_queries):
    thread = import_thread(conversations.long(comments), space=space).thread
    with django_assert_num_queries(3):
        assert len(anybody("GET", f"/threads/{thread.pk}").json()["comments"]) == comments
    with django_assert_num_queries(5):
        export = b"".join(anybody("GET", f"/threads/{thread.pk}/export").streaming_content)
    assert json.loads(export) == conversations.long(comments)


# --- The score ------------------------------------------------------------------------------------------


def test_a_score_before_anything_is_counted(anybody, thread):
    score = anybody("GET", f"/threads/{thread.pk}/score").json()
    assert set(score) == {
        *("version", "snapshot", "behind", "iq", "interval", "dimensions", "questions", "rubric")
    }
    assert (score["version"], score["snapshot"], score["behind"], score["iq"]) == (0, 0, True, None)
    assert score["dimensions"]["depth"] == {"score": None, "interval": None, "because": []}
    assert [q["number"] for q in score["questions"]] == [1, 2]


def test_a_score_follows_the_comments(anybody, ada, ben, thread):
    for person, body in (
        (ben, "What makes you say that nobody comes? I counted eight people last week, because it was dry."),
        (ada, "I assumed that it was the distance. Which days did you count?"),
        (ben, "Tuesday and Thursday. On Friday the 4th I will ask the school to join, and tell you here."),
        (ada, "Good, then I bring seed potatoes on Friday."),
    ):
        actions.add_comment(thread=thread, author=person.person, body=body, questions=[1])
    assert anybody("GET", f"/threads/{thread.pk}/score").json()["behind"] is True
    assert ledger.bring_up_to_date(thread.pk)
    score = anybody("GET", f"/threads/{thread.pk}/score").json()
    assert (score["version"], score["behind"]) == (Thread.objects.get().version, False)
    assert score["snapshot"] > 0
    assert score["interval"][0] <= score["iq"] <= score["interval"][1]
    for dimension in score["dimensions"].values():
        assert 0 <= dimension["interval"][0] <= dimension["score"] <= dimension["interval"][1] <= 25
        assert dimension["because"]
    total = sum(dimension["score"] for dimension in score["dimensions"].values())
    assert score["iq"] == pytest.approx(total, abs=0.2)
    assert score["questions"][0]["coverage"] > score["questions"][1]["coverage"]


@pytest.fixture
def committed(transactional_db):
    """The public space and a post by Ada, seen by every connection: a stream has its own."""
    space, _made = Space.objects.get_or_create(slug=Space.PUBLIC, defaults={"name": "IQ4D"})
    author = person_called("Ada")
    post = write_post(space=space, author=author, title="t", body="b", purpose="p", questions=["q?"])
    return post.threads.get()


async def first_events(path, count, headers=None):
    """The status and the first events of a stream, comments and blank ones left out."""
    response = await AsyncClient().get(path, headers=headers or {})
    if not response.streaming:
        return response.status_code, []
    events, stream = [], aiter(response.streaming_content)
    try:
        while len(events) < count:
            chunk = (await anext(stream)).decode()
            if chunk.startswith("event:"):
                events.append(dict(line.split(": ", 1) for line in chunk.strip().split("\n")))
    finally:
        await stream.aclose()
        response.close()
    return response.status_code, events


@pytest.mark.django_db(transaction=True)
def test_the_stream_begins_with_the_score_as_it_is(committed):
    thread = committed
    actions.add_comment(thread=thread, author=thread.post.author, body="Why is that so?")
    assert ledger.bring_up_to_date(thread.pk)
    path = f"{API}/threads/{thread.pk}"
    english = {"Accept-Language": "en"}
    status, events = asyncio.run(first_events(f"{path}/live", 1, english))
    score = Client().get(f"{path}/score", headers=english).json()
    assert status == 200
    assert events == [
        {"event": "dashboard", "id": str(score["snapshot"]), "data": events[0]["data"]},
    ]
    assert json.loads(events[0]["data"]) == score


@pytest.mark.django_db(transaction=True)
def test_the_stream_is_for_who_may_read(committed):
    _token, key = ApiToken.issue(committed.post.author, "test")
    path = f"{API}/threads/{committed.pk}/live"
    Post.objects.update(published_at=None)
    assert asyncio.run(first_events(path, 1)) == (404, [])
    assert asyncio.run(first_events(path, 1, {"Authorization": "Bearer wrong"})) == (401, [])
    assert asyncio.run(first_events(path, 1, {"Authorization": f"Bearer {key}"}))[0] == 200
    assert asyncio.run(first_events(f"{API}/threads/999999/live", 1)) == (404, [])


# --- In and out -----------------------------------------------------------------------------------------


def test_a_conversation_comes_in_once(facilitator, anybody):
    first = facilitator("POST", "/threads/import", conversations.awkward())
    again = facilitator("POST", "/threads/import", conversations.awkward())
    assert (first.status_code, again.status_code) == (201, 200)
    thread = Thread.objects.get()
    assert first.json() == {"thread": thread.pk, "post": thread.post_id, "comments": 5, "orphans": 1}
    assert again.json() == first.json()
    export = anybody("GET", f"/threads/{thread.pk}/export")
    assert export["Content-Type"].startswith("application/json")
    assert json.loads(b"".join(export.streaming_content)) == conversations.awkward()


def test_only_facilitators_of_the_space_bring_conversations_in(ada, facilitator):
    Space.objects.create(slug="course", name="Course")
    assert ada("POST", "/threads/import", conversations.small()).status_code == 403
    assert facilitator("POST", "/threads/import?space=course", conversations.small()).status_code == 403
    assert facilitator("POST", "/threads/import?space=%00", conversations.small()).status_code == 422
    assert not Thread.objects.exists()


def test_a_document_that_cannot_be_is_told_at_its_place(facilitator):
    document = conversations.small()
    document["comments"][1]["created_at"] = "soon"
    response = facilitator("POST", "/threads/import", document)
    assert response.status_code == 422
    assert fields(response) == ["comments[1].created_at"]
    for raw in b"", b"{", b"\xff", b"[]", b"[" * 50_000, b'"x"', b'{"format": "iq4d-thread/1"}':
        assert facilitator("POST", "/threads/import", raw=raw).status_code == 422
    assert not Thread.objects.exists()


def test_a_document_may_be_larger_than_other_requests(facilitator, monkeypatch, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert facilitator("POST", "/threads/import", conversations.long(20)).status_code == 201
    monkeypatch.setattr("exchange.api.threads.MAX_BYTES", 1000)
    assert facilitator("POST", "/threads/import", conversations.long(20, id="2")).status_code == 413


# --- Refusals -------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_or_no_json(ada, thread, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    path = f"/threads/{thread.pk}/comments"
    assert ada("POST", path, {"body": "x" * 2000}).status_code == 413
    for raw in b"{", b"\xff\xfe", b"[" * 900, b"nonsense":
        response = ada("POST", path, raw=raw)
        assert response.status_code == 400
        assert response.json()["detail"]
    for raw in b"", b"null", b"[]", b"3", b'"x"':
        assert ada("POST", path, raw=raw).status_code == 422


def test_messages_come_in_the_language_one_asks_for(client, ada, thread):
    dutch = Caller(client, person_called("Cees"), language="nl")
    english = ada("POST", "/posts", {}).json()
    with translation.override("nl"):
        expected = translation.gettext("Something needs another look.")
    assert english["detail"] == "Something needs another look."
    assert dutch("POST", "/posts", {}).json()["detail"] == expected


def test_attacking_markdown_is_made_harmless(ada, thread):
    response = ada(
        "POST", f"/threads/{thread.pk}/comments", {"body": "<img src=x onerror=alert(1)> \u202etxt"}
    )
    assert response.status_code == 201
    assert "<img" not in Comment.objects.get().body_html


TEXT = st.text(st.characters(), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@given(
    where=st.sampled_from(["post", "comment", "patch", "import"]),
    body=st.dictionaries(
        st.sampled_from(
            [
                *("title", "body", "purpose", "questions", "mode", "target", "space", "language"),
                *("parent", "kind", "client_token", "format", "id", "post", "comments"),
            ]
        ),
        VALUES,
    ),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_breaks_the_api(ada, facilitator, thread, where, body):
    comment = Comment.objects.first() or actions.add_comment(thread=thread, author=ada.person, body="x")
    caller, method, path, valid = {
        "post": (ada, "POST", "/posts", post_body()),
        "comment": (ada, "POST", f"/threads/{thread.pk}/comments", {"body": "x"}),
        "patch": (ada, "PATCH", f"/comments/{comment.pk}", {}),
        "import": (facilitator, "POST", "/threads/import", conversations.small()),
    }[where]
    response = caller(method, path, valid | body)
    assert response.status_code < 500
    assert response.json() is not None


# --- The description ------------------------------------------------------------------------------------


def test_the_description_names_every_address(anybody):
    schema = anybody("GET", "/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    found = {(method.upper(), path) for path, methods in schema["paths"].items() for method in methods}
    assert found == {
        ("POST", "/api/v1/posts"),
        ("POST", "/api/v1/threads/{thread_id}/comments"),
        ("PATCH", "/api/v1/comments/{comment_id}"),
        ("DELETE", "/api/v1/comments/{comment_id}"),
        ("GET", "/api/v1/threads/{thread_id}"),
        ("GET", "/api/v1/threads/{thread_id}/score"),
        ("GET", "/api/v1/threads/{thread_id}/live"),
        ("GET", "/api/v1/threads/{thread_id}/export"),
        ("POST", "/api/v1/threads/import"),
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_about_the_api_asks_no_other_host(client, language):
    response = client.get(f"{API}/docs", headers={"Accept-Language": language})
    page = response.content.decode()
    assert response.status_code == 200
    for address in "src=", "href=":
        targets = [part.split('"')[1] for part in page.split(address)[1:]]
        assert all(target.startswith(("/", "#")) for target in targets)
    assert "/api/v1/threads/{thread_id}/score" in page
    assert "<code>client_token</code>" in page
    assert "&lt;" not in page
