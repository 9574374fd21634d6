"""What is wrong with a document, and where."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import thread_format
from exchange.thread_format import InvalidThread, problems_of, read_document, require_valid

from . import conversations


def places(document):
    return [problem.place for problem in problems_of(document)]


@pytest.mark.parametrize(
    "document", [conversations.small(), conversations.awkward(), conversations.small(comments=[])]
)
def test_a_valid_document_has_no_problems(document):
    assert problems_of(document) == []


def changed(path, value):
    """The small conversation with one value changed, or taken out (`value` is `...`)."""
    document = copy.deepcopy(conversations.small())
    at = document
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["format"], "iq4d-thread/2", "format"),
        (["format"], ..., "format"),
        (["id"], ..., "id"),
        (["id"], "", "id"),
        (["id"], 3, "id"),
        (["id"], "x" * 201, "id"),
        (["id"], "a\x00b", "id"),
        (["language"], 5, "language"),
        (["post"], ..., "post"),
        (["post"], [], "post"),
        (["post", "title"], ..., "post.title"),
        (["post", "title"], " \u200b ", "post.title"),
        (["post", "title"], "x" * 201, "post.title"),
        (["post", "title"], "\u0958" * 150, "post.title"),  # composed it is twice as long
        (["post", "body"], ..., "post.body"),
        (["post", "body"], None, "post.body"),
        (["post", "body"], "x" * 100_001, "post.body"),
        (["post", "purpose"], 7, "post.purpose"),
        (["post", "purpose"], "x" * 501, "post.purpose"),
        (["post", "author"], ..., "post.author"),
        (["post", "author"], "x" * 65, "post.author"),
        (["post", "published_at"], "yesterday", "post.published_at"),
        (["post", "target_responses"], 0, "post.target_responses"),
        (["post", "target_responses"], True, "post.target_responses"),
        (["post", "target_responses"], 10**30, "post.target_responses"),
        (["post", "target_responses"], "100", "post.target_responses"),
        (["post", "questions"], {}, "post.questions"),
        (["post", "questions"], [{"id": str(n), "text": "?"} for n in range(31)], "post.questions"),
        (["post", "questions", 1], "q2", "post.questions[1]"),
        (["post", "questions", 1, "id"], "q1", "post.questions[1].id"),
        (["post", "questions", 1, "text"], " ", "post.questions[1].text"),
        (["comments"], ..., "comments"),
        (["comments"], {"c1": 1}, "comments"),
        (["comments", 1], None, "comments[1]"),
        (["comments", 1, "id"], ..., "comments[1].id"),
        (["comments", 1, "id"], "c1", "comments[1].id"),
        (["comments", 1, "author"], None, "comments[1].author"),
        (["comments", 1, "created_at"], ..., "comments[1].created_at"),
        (["comments", 1, "created_at"], None, "comments[1].created_at"),
        (["comments", 1, "created_at"], 1425200000, "comments[1].created_at"),
        (["comments", 1, "created_at"], "2015-13-01T00:00:00Z", "comments[1].created_at"),
        (["comments", 1, "created_at"], "9999-12-31T23:59:59-10:00", "comments[1].created_at"),
        (["comments", 1, "body"], ..., "comments[1].body"),
        (["comments", 1, "body"], ["text"], "comments[1].body"),
        (["comments", 1, "body"], "x" * 20_001, "comments[1].body"),
        (["comments", 1, "body"], "half \ud83d", "comments[1].body"),
        (["comments", 1, "parent"], 1, "comments[1].parent"),
        (["comments", 1, "parent"], "c2", "comments[1].parent"),
        (["comments", 0, "parent"], "c2", "comments[0].parent"),
        (["comments", 1, "question"], 2, "comments[1].question"),
        (["comments", 1, "withdrawn"], True, "comments[1].body"),
        (["comments", 1, "likes"], float("inf"), "comments[1].likes"),
        (["post", "mood"], ["fine", {"deep": "\x00"}], "post.mood[1].deep"),
        (["post", "mo\x00od"], 1, "post"),
    ],
)
def test_a_problem_is_told_with_its_place(path, value, place):
    assert places(changed(path, value)) == [place]
    with pytest.raises(InvalidThread) as told:
        require_valid(changed(path, value))
    told.value.problems[0].message.encode()  # can be shown: no half characters


@pytest.mark.parametrize("document", [None, [], "text", 3, {}])
def test_something_else_is_no_conversation(document):
    assert problems_of(document)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"id": NaN}',
        b'{"id": 1' + b"0" * 5000 + b"}",
        json.dumps(conversations.small()).encode("utf-16")[2:-1],
    ],
)
def test_what_is_no_json_is_refused(data):
    with pytest.raises(InvalidThread):
        read_document(data)


def test_a_file_that_begins_with_a_byte_order_mark_is_read():
    assert read_document(b"\xef\xbb\xbf" + json.dumps(conversations.small()).encode())["id"] == "small-1"


def test_a_number_without_end_is_told():
    data = json.dumps(conversations.small(series=5)).replace('"series": 5', '"series": 1e999')
    with pytest.raises(InvalidThread) as told:
        read_document(data)
    assert told.value.problems[0].place == "series"


def test_a_long_chain_is_fine_and_a_long_ring_is_told_once():
    chain = [
        {"id": str(n), "parent": str(n + 1), "author": "a", "created_at": "2024-01-01", "body": "x"}
        for n in range(5000)
    ]
    assert problems_of(conversations.small(comments=chain)) == []
    chain[-1]["parent"] = "100"
    assert len(problems_of(conversations.small(comments=chain))) == 1


def test_problems_are_bounded():
    comments = [{"id": str(n)} for n in range(1000)]
    assert len(problems_of(conversations.small(comments=comments))) == thread_format.MAX_PROBLEMS


def test_a_conversation_has_a_largest_size(monkeypatch):
    monkeypatch.setattr(thread_format, "MAX_COMMENTS", 1)
    assert places(conversations.small()) == ["comments"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "parent", "body", "author", "post", "comments"]), inner)
    ),
)


@given(value=JSON, path=st.sampled_from([["post"], ["comments"], ["comments", 0], ["comments", 1, "parent"]]))
def test_no_document_makes_the_check_fail(value, path):
    for problem in problems_of(changed(path, value)):
        str(problem).encode()


@given(moment=st.datetimes(thread_format.datetime(1900, 1, 2), thread_format.datetime(2200, 12, 30)))
def test_a_time_is_read_as_it_was_written(moment):
    aware = moment.replace(tzinfo=thread_format.UTC)
    assert thread_format.parse_time(thread_format.format_time(aware)) == aware
