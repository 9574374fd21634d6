"""Whatever somebody sends: a message at the field, a status that is true, and the text still there."""

import json
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from discussions import actions, markup, rules
from discussions.models import Comment, Post
from discussions.tests.conversations import bodies, person, post, say, thread

pytestmark = pytest.mark.django_db
EMPTY = "Er valt hier nog niets te lezen"


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


def send(client, talk, body="An answer.", **fields):
    headers = fields.pop("headers", None)
    url = reverse("discussions:comment_add", args=[talk.pk])
    return client.post(url, {"body": body, **fields}, headers=headers)


@pytest.mark.parametrize("headers", [None, {"HX-Request": "true"}], ids=["page", "htmx"])
@pytest.mark.parametrize(
    "body",
    ["", "   \n\t", "\u200b\u200d", "\u2800", "\x00\x00", "\u202e", "[a]: http://b.nl", "\u0301\u0302"],
)
def test_nothing_to_read(as_ada, talk, body, headers):
    answer = send(as_ada, talk, body, headers=headers)
    assert answer.status_code == 422
    assert EMPTY in answer.content.decode()
    assert not Comment.objects.exists()


def test_too_long_says_the_limit_and_the_length_and_keeps_it(as_ada, talk):
    body = "woord " * 16_667
    answer = send(as_ada, talk, body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "20.000" in page
    assert "100.001" in page
    assert body.strip() in page


def test_a_parent_that_is_not_in_this_conversation(as_ada, talk):
    elsewhere = say(thread())
    for parent in str(elsewhere.pk), "99999999999999999999999", "-1", "x", "1 OR 1=1", "١٢":
        answer = send(as_ada, talk, "Typed words.", parent=parent)
        assert answer.status_code == 422
        assert "staat niet in dit gesprek" in answer.content.decode()
        assert "Typed words." in answer.content.decode()


def test_a_parent_that_was_withdrawn(as_ada, talk):
    bo = person("Bo")
    gone = actions.withdraw_comment(say(talk, bo), by=bo)
    answer = as_ada.post(reverse("discussions:comment_reply", args=[gone.pk]), {"body": "Typed words."})
    assert answer.status_code == 409
    assert "Typed words." in answer.content.decode()
    assert as_ada.get(reverse("discussions:comment_reply", args=[gone.pk])).status_code == 409


@pytest.mark.parametrize("headers", [None, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_a_conversation_that_was_closed_while_typing(as_ada, headers):
    author = person("Author")
    talk = thread(author)
    actions.close_thread(talk, by=author)
    answer = send(as_ada, talk, "Typed words.", headers=headers)
    assert answer.status_code == 409
    assert "Typed words." in answer.content.decode()
    assert "gesloten" in answer.content.decode()


def test_an_edit_in_a_conversation_that_was_closed_while_typing(as_ada, ada):
    author = person("Author")
    talk = thread(author)
    comment = say(talk, ada)
    actions.close_thread(talk, by=author)
    answer = as_ada.post(reverse("discussions:comment_edit", args=[comment.pk]), {"body": "Typed words."})
    assert answer.status_code == 409
    assert "Typed words." in answer.content.decode()


def test_questions_and_kinds_that_do_not_exist(as_ada, talk):
    for questions in ["7"], ["1", "x"], ["99999999999"], ["-1"], ["\x00"], ["40000"]:
        answer = send(as_ada, talk, "Typed words.", questions=questions)
        assert answer.status_code == 422
        assert "Typed words." in answer.content.decode()
    assert send(as_ada, talk, kind="shout").status_code == 422
    no_questions = thread(questions=[])
    assert send(as_ada, no_questions, questions=["1"]).status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("page", ["comment_add", "post_new", "comment_edit", "comment_reply"])
def test_an_expired_session_keeps_what_was_typed(client, ada, talk, page):
    ada.set_password("a good long one")
    ada.save()
    comment = say(talk, ada)
    target = {"comment_add": [talk.pk], "post_new": []}.get(page, [comment.pk])
    answer = client.post(
        reverse(f"discussions:{page}", args=target),
        {"body": "Typed before the session ended.", "new_question": ["A question typed."], "title": "T"},
    )
    assert answer.status_code == 302
    _log_in, back = answer["Location"].split("?next=")
    client.force_login(ada)
    kept = client.get(back.replace("%2F", "/").split("%23")[0], follow=True).content.decode()
    assert "Typed before the session ended." in kept
    if page == "post_new":
        assert "A question typed." in kept


def test_an_expired_session_in_an_open_page_leads_to_the_log_in(client, talk):
    answer = send(client, talk, "Typed words.", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "/login/" in answer["HX-Redirect"]


ODD = {
    "NUL": "a\x00b",
    "controls": "a\x01\x1b[31mb\x7f",
    "right to left": "\u202eevil\u202c \u2066x\u2069",
    "emoji": "👩‍👩‍👧‍👦" * 1000,
    "towers of accents": "e" + "\u0301" * 5000,
    "astral": "𝒜\U0010fffe",
    "nested quotes": ">" * 10_000 + " deep words",
    "nested lists": "- " * 5_000 + "deep words",
    "open brackets": "[" * 10_000,
    "stars": "**a " * 5_000,
    "backticks": "a" + "`" * 19_000,
    "tables": "|a|b|\n|-|-|\n" + "|1|2|\n" * 3_000,
    "entities": "&#0; &#xD800; &#x110000; &notin;",
    "links": "[x](javascript:alert(1)) <javascript:alert(1)> ![y](data:text/html,z) [z](//evil.example)",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)><style>*{}</style> words",
    "template": "{{ request.user }} {% load x %} words",
    "long word": "a" * 20_000,
}


class Tags(HTMLParser):
    """The tags of a text with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def assert_harmless(html):
    for tag, attributes in Tags(html).found:
        assert tag in markup.TAGS
        assert set(attributes) <= {"href", "title", "rel", "start", "class"}
        assert attributes.get("href", "https:").startswith(("http:", "https:", "mailto:", "/", "#"))


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_kept_and_harmless(as_ada, talk, name):
    answer = send(as_ada, talk, ODD[name])
    assert answer.status_code == 303
    comment = talk.comments.get()
    page = as_ada.get(talk.get_absolute_url())
    assert page.status_code == 200
    assert_harmless(comment.body_html)
    assert not set("\x00\x01\x1b\x7f\u202e\u202c\u2066\u2069") & set(comment.body)
    assert as_ada.get(reverse("discussions:comment_history", args=[comment.pk])).status_code == 200
    if "deep words" in ODD[name]:
        assert "deep words" in comment.body_html


def test_a_long_link_used_a_thousand_times_does_not_make_megabytes():
    body = f"[a]: http://example.org/{'x' * 6_000}\n\n{'[a]' * 4_000}"
    assert len(markup.render(body)["body_html"]) < 2 * len(body)
    few = f"[a]: http://example.org/{'x' * 200}\n\nSee [a] and once more [a]."
    assert markup.render(few)["body_html"].count("<a ") == 2


def test_half_a_pair_of_surrogates_cannot_reach_the_database(as_ada, talk, ada):
    say(talk, ada, json.loads('"half \\ud83d a pair"'))
    assert bodies(talk) == ["half  a pair"]


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("application/x-www-form-urlencoded", b"body=%ff%fe%00%80caf%e9"),
        ("application/x-www-form-urlencoded; charset=latin-1", b"body=caf%e9"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"body=caf%e9"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"body=caf%e9"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"no boundary"),
        ("application/json", b'{"body": "json"}'),
        ("text/plain", b"\x00\xff"),
    ],
)
def test_wrong_encodings_are_never_an_error_of_ours(as_ada, talk, content_type, data):
    url = reverse("discussions:comment_add", args=[talk.pk])
    answer = as_ada.generic("POST", url, data, content_type=content_type)
    assert answer.status_code in (303, 400, 422)


HUGE = "9" * 40
ADDRESSES = [
    f"/comments/{HUGE}/",
    f"/comments/{HUGE}/reply/",
    f"/comments/{HUGE}/edit/",
    f"/comments/{HUGE}/withdraw/",
    f"/comments/{HUGE}/history/",
    f"/threads/{HUGE}/",
    f"/threads/{HUGE}/comments/",
    f"/threads/{HUGE}/new/?since=1",
    "/comments/9223372036854775808/",
    f"/comments/{'1' * 5000}/",
    "/posts/%00/",
    "/spaces/%00/",
    f"/posts/{'a' * 3000}/",
    f"/posts/x/branch/{HUGE}/",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address[:40])
def test_addresses_of_nothing(as_ada, address):
    assert as_ada.get(address).status_code == 404
    assert as_ada.post(address, {"body": "Words."}).status_code in (404, 405)


@pytest.mark.parametrize(
    "query",
    [
        "at=x", f"at={HUGE}", "after=%00", "before=%00", "after=ZZZ", "after=abc", "before=" + "a" * 5000,
        "page=%00", "branch=%00", "at=%ff", "after=0000000&before=0000000",
    ],
)  # fmt: skip
def test_odd_windows_show_the_post(client, talk, query):
    say(talk)
    assert client.get(f"{talk.get_absolute_url()}?{query}").status_code == 200
    assert client.get(f"/threads/{talk.pk}/new/?since=0&{query}").status_code == 200


def composer(**changes):
    return {"title": "Title", "body": "Body", "mode": "free", "language": "nl", "action": "publish"} | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": " \u200b\x00"},
        {"title": "a" * (rules.TITLE_LENGTH + 1)},
        {"body": ""},
        {"body": "a" * (rules.POST_LENGTH + 1)},
        {"purpose": "a" * (rules.PURPOSE_LENGTH + 1)},
        {"mode": "sideways"},
        {"mode": ""},
        {"language": "tlh"},
        {"target": "-1"},
        {"target": "many"},
        {"target": "9" * 30},
        {"space": "x"},
        {"space": HUGE},
        {"space": "\x00"},
        {"new_question": ["q" * (rules.QUESTION_LENGTH + 1)]},
        {"new_question": ["q"] * (rules.QUESTIONS_PER_POST + 1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_post_with_a_mistake_is_shown_again(as_ada, changes):
    post()
    answer = as_ada.post(
        "/posts/new/", composer(purpose="Kept words.") | {"space": str(post().space_id)} | changes
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept words." in page or "purpose" in changes
    assert "notice-error" in page
    assert Post.objects.count() == 2


def test_numbers_of_questions_that_are_made_up(as_ada, ada):
    prompt = post(ada, questions=["One?"])
    fields = composer(
        **{"question-1": "One?", "question-9999": "Made up?", "question-0": "x", "question-x": "y"}
    )
    answer = as_ada.post(reverse("discussions:post_edit", args=[prompt.slug]), fields)
    assert answer.status_code in (303, 422)
    assert {1} <= set(prompt.questions.values_list("number", flat=True)) <= {1, 2}


def test_more_fields_than_a_form_has(as_ada):
    assert as_ada.post("/posts/new/", {f"f{n}": "x" for n in range(600)}).status_code == 400


def test_a_page_that_only_takes_forms(as_ada, ada):
    prompt = post(ada)
    for name in "post_publish", "post_close", "post_reopen":
        assert as_ada.get(reverse(f"discussions:{name}", args=[prompt.slug])).status_code == 405


def test_a_draft_cannot_be_closed(as_ada, ada):
    draft = post(ada, publish=False)
    assert as_ada.post(reverse("discussions:post_close", args=[draft.slug])).status_code == 404


def test_without_the_forms_token_nothing_is_written(ada, talk):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert send(client, talk).status_code == 403
    assert not Comment.objects.exists()
