"""A conversation goes out, as `iq4d-thread/1`: a fixed number of queries, and a stream of any length."""

import json
from itertools import count

from discussions.models import Comment
from people.models import Person

from . import nodes

COLUMNS = (
    *("id", "parent_id", "author_id", "body", "kind", "question_numbers", "extra"),
    *("missing_parent", "created_at", "edited_at", "withdrawn_at"),
)

PIECE = 65_536  # characters of a file that go out together
LONG = 2_000  # comments; more take a second or longer of the server's time
LONG_AT_ONCE = 2  # long conversations going out at the same moment, so that pages have their turn

long_ones = []  # those that are going out now, from this process


def has_turn(thread):
    """Whether this conversation can go out now; a long one waits while others do."""
    return thread.comment_count <= LONG or len(long_ones) < LONG_AT_ONCE


def export_thread(thread):
    """The whole conversation as one document."""
    head, comments = _parts(thread)
    return {**head, "comments": list(comments)}


def export_text(thread):
    """The same document as JSON text, in pieces: a long conversation need not fit in memory.

    Pieces of some size: each costs the server about as much as a small page, and a reader who is slow to
    take a hundred thousand of them would hold a thread for as long.
    """
    if thread.comment_count <= LONG:
        yield from _pieces(thread)
        return
    long_ones.append(thread.pk)
    try:
        yield from _pieces(thread)
    finally:
        long_ones.remove(thread.pk)


def _pieces(thread):
    head, comments = _parts(thread)
    text = json.dumps(head, ensure_ascii=False, indent=1)
    piece = text.removesuffix("\n}") + ',\n "comments": ['
    for index, comment in enumerate(comments):
        piece += (",\n  " if index else "\n  ") + json.dumps(comment, ensure_ascii=False)
        if len(piece) > PIECE:
            yield piece
            piece = ""
    yield piece + "\n ]\n}\n"


def identifier_of(thread):
    """The id of a conversation: the one it came in with, or one made of its address."""
    if thread.post.source_id is not None and thread.parent_id is None:
        return thread.post.source_id
    return f"{thread.post.slug}-{thread.pk}"


def _parts(thread):
    """(the document without its comments, the comments one by one)."""
    post, ids = thread.post, comment_ids(thread)
    questions = list(post.questions.all())
    question_ids = _question_ids(questions)
    handles, names = _writers(thread)
    extra = post.extra
    people = nodes.written(nodes.people_node(names), extra.get("people", {}), silent={})
    head = nodes.written(nodes.document_node(identifier_of(thread), post), extra.get("document", {}))
    if people or extra.get("people_given"):
        head["people"] = people
    head["post"] = nodes.written(
        nodes.post_node(post, handles[post.author_id], thread), extra.get("post", {})
    )
    if questions or not extra.get("questions_left_out"):
        head["post"]["questions"] = [
            nodes.written(
                nodes.question_node(question, question_ids[question.number], position), question.extra
            )
            for position, question in enumerate(questions, start=1)
        ]
    return head, _comments(thread, ids, handles, question_ids)


def _comments(thread, ids, handles, question_ids):
    for comment in Comment.objects.filter(thread=thread).only(*COLUMNS).order_by("id").iterator(1000):
        if comment.pk not in ids:
            continue  # written while this export was under way
        node = nodes.comment_node(
            comment,
            ids[comment.pk],
            parent=ids.get(comment.parent_id),
            author=handles[comment.author_id],
            questions=[question_ids[n] for n in comment.question_numbers if n in question_ids],
        )
        yield nodes.written(node, comment.extra)


def comment_ids(thread):
    """{primary key: id in the file}, each id once: given ones as they are, ours around them."""
    rows = list(Comment.objects.filter(thread=thread).order_by("id").values_list("id", "source_id"))
    return _named(rows, lambda pk: f"iq4d-{pk}")


def _question_ids(questions):
    rows = [(question.number, question.source_id or None) for question in questions]
    return _named(rows, lambda number: f"q{number}")


def _writers(thread):
    """({person: handle in the file}, {handle: name}). Who came in with the file goes first, so that an
    account here with the same handle is the one that gets a number behind it."""
    comments = Comment.objects.filter(thread=thread)
    people = Person.objects.filter(pk__in=comments.values("author_id").distinct())
    people = people | Person.objects.filter(pk=thread.post.author_id)
    people = sorted(people.only("id", "handle", "origin", "name"), key=lambda p: (not p.origin, p.pk))
    handles, taken = {}, set()
    for person in people:
        handles[person.pk] = _free(person.handle, taken)
        taken.add(handles[person.pk])
    return handles, {handles[person.pk]: person.name for person in people}


def _named(rows, make):
    """[(key, id or None)] → {key: id}; a missing id is made of the key, clear of those that are there."""
    taken = {identifier for _key, identifier in rows if identifier is not None}
    named = {}
    for key, identifier in rows:
        if identifier is None:
            identifier = _free(make(key), taken)
            taken.add(identifier)
        named[key] = identifier
    return named


def _free(name, taken):
    """`name`, or with the first number behind it that makes it free."""
    if name not in taken:
        return name
    return next(candidate for n in count(2) if (candidate := f"{name}-{n}") not in taken)
