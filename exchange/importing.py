"""A conversation comes in: one transaction, nothing lost, and the same conversation only once."""

import re
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from discussions import markup, order, rules
from discussions.actions import touch
from discussions.models import Comment, Post, Question, Thread
from discussions.post_actions import free_slug
from discussions.queries import is_facilitator
from people.models import NAME_LENGTH, Person

from . import nodes, thread_format
from .thread_format import parse_time

BATCH = 1000  # rows per INSERT; more gains nothing and needs memory


@dataclass(frozen=True)
class ImportResult:
    """What an import did. comments, orphans: how many there are; `created` is False when it was there."""

    thread: Thread
    post: Post
    comments: int
    orphans: int  # replies to a comment that is not there
    created: bool


def import_thread(document, *, space, by=None, accounts=None):
    """Bring a conversation into a space; raises InvalidThread, or Refused when `by` may not.

    by: the facilitator who asks for it; None when the host does.
    accounts: {handle: Person} for writers who have an account here; every other handle becomes a person
    without one, shared by all imports into this space.

    A conversation whose id is in the space already is left alone, also when the file differs: it has
    lived on here, and what was edited or withdrawn must not come back with an old file. A second copy
    needs an id of its own.
    """
    rules.require(may_import(by, space))
    thread_format.require_valid(document)
    there = thread_of(document["id"], space)
    if there is None:
        rendered = [markup.render(comment["body"]) for comment in document["comments"]]
        try:
            return _create(document, space, accounts or {}, rendered)
        except IntegrityError:
            # somebody else imported it meanwhile, or another post took the same slug
            there = thread_of(document["id"], space)
            if there is None:
                return _create(document, space, accounts or {}, rendered)
    return _result(there, created=False)


def may_import(person, space):
    """May this person bring conversations into this space? None is the host."""
    if person is not None and not is_facilitator(person, space):
        return _("Only facilitators of this space can import conversations.")
    return None


def thread_of(identifier, space):
    """The thread that is known under this id in a space: imported under it, or exported with it."""
    threads = Thread.objects.filter(post__space=space).select_related("post")
    imported = threads.filter(post__source_id=identifier, parent__isnull=True).first()
    own = re.fullmatch(r"(.+)-([0-9]{1,18})", identifier)
    if imported is None and own:
        return threads.filter(pk=int(own[2]), post__slug=own[1], post__source_id__isnull=True).first()
    return imported


def _result(thread, *, created):
    comments = Comment.objects.filter(thread=thread)
    return ImportResult(
        thread=thread,
        post=thread.post,
        comments=comments.count(),
        orphans=comments.exclude(missing_parent="").count(),
        created=created,
    )


@transaction.atomic
def _create(document, space, accounts, rendered):
    people = _people_of(document, space, accounts)
    post, thread = _create_post(document, space, people)
    numbers = _create_questions(document, post)
    comments = _comments(document, thread, people, numbers, rendered)
    times = [post.published_at, *(comment.created_at for comment in comments)]
    # not in the future: what is behind is looked for among what happened
    latest = min(max(times), timezone.now())
    version = touch(thread, comments=sum(c.withdrawn_at is None for c in comments), now=latest)
    for comment in comments:
        comment.changed_at_version = version
    Comment.objects.bulk_create(comments, batch_size=BATCH)
    thread.refresh_from_db(fields=["version", "comment_count", "last_activity_at"])
    return _result(thread, created=True)


# --- People ---------------------------------------------------------------------------------------------


def _people_of(document, space, accounts):
    """{handle: Person} for everybody who wrote."""
    handles = {document["post"]["author"], *(comment["author"] for comment in document["comments"])}
    strangers = sorted(handles - accounts.keys())
    no_password = make_password(None)
    Person.objects.bulk_create(
        [
            Person(handle=handle, origin=space.slug, name=name_in(document, handle), password=no_password)
            for handle in strangers
        ],
        ignore_conflicts=True,  # those who came in earlier keep the name they have
        batch_size=BATCH,
    )
    found = Person.objects.filter(origin=space.slug, handle__in=strangers)
    return {person.handle: person for person in found} | {
        handle: person for handle, person in accounts.items() if handle in handles
    }


def name_in(document, handle):
    """The name the document gives to a handle under `people`, or else the handle as it can be read."""
    people = document.get("people")
    entry = people.get(handle) if isinstance(people, dict) else None
    name = entry.get("name") if isinstance(entry, dict) else None
    name = markup.clean_line(name) if isinstance(name, str) else ""
    return name if 0 < len(name) <= NAME_LENGTH else markup.clean_line(handle)[:NAME_LENGTH]


# --- The post -------------------------------------------------------------------------------------------


def _create_post(document, space, people):
    given = document["post"]
    published_at = parse_time(given.get("published_at")) or timezone.now()
    purpose = markup.clean_line(given.get("purpose", ""))
    post = Post(
        space=space,
        author=people[given["author"]],
        slug=free_slug(given["title"]),
        title=markup.clean_line(given["title"]),
        purpose=purpose,
        mode=_mode(given, purpose),
        target=given.get("target_responses"),
        language=_language(document),
        created_at=published_at,
        published_at=published_at,
        source_id=document["id"],
        **markup.render(given["body"]),
    )
    thread = Thread(post=post, created_at=published_at, closed_at=parse_time(given.get("closed_at")))
    post.extra = _extra_of_post(document, post, thread, people)
    post.save(force_insert=True)
    thread.save(force_insert=True)
    return post, thread


def _extra_of_post(document, post, thread, people):
    given = document["post"]
    top = {key: value for key, value in document.items() if key not in ("post", "comments", "people")}
    names = {handle: person.name for handle, person in people.items()}
    node = nodes.post_node(post, post.author.handle, thread)
    parts = {
        "document": nodes.difference(top, nodes.document_node(document["id"], post)),
        "post": nodes.difference({k: v for k, v in given.items() if k != "questions"}, node),
    }
    listed = document.get("people")
    known = listed if isinstance(listed, dict) else {}
    parts["people"] = nodes.difference(known, nodes.people_node(names), silent={})
    if isinstance(listed, dict):
        parts["people_given"] = True
    elif "people" in document:
        parts["document"].setdefault("more", {})["people"] = listed
    if "questions" not in given:
        parts["questions_left_out"] = True
    return {name: part for name, part in parts.items() if part}


def _mode(given, purpose):
    """Steered or free as the file says; when it does not, a purpose steers."""
    if given.get("mode") in Post.Mode.values and (purpose or given["mode"] != Post.Mode.STEERED):
        return given["mode"]
    return Post.Mode.STEERED if purpose else Post.Mode.FREE


def _language(document):
    """The language as the post keeps it: `nl-BE` is `nl`."""
    language = markup.clean(document.get("language", "")).lower().replace("_", "-").split("-")[0]
    return language if 2 <= len(language) <= 3 and language.isalpha() else "nl"


def _create_questions(document, post):
    """Make the questions; answers {id: number}."""
    given = document["post"].get("questions", [])
    positions = range(1, len(given) + 1)
    taken = [entry.get("number", position) for entry, position in zip(given, positions, strict=True)]
    own_numbers = all(isinstance(n, int) and not isinstance(n, bool) and 0 < n < 32_000 for n in taken)
    if not own_numbers or taken != sorted(set(taken)):
        taken = positions
    questions = []
    for position, (entry, number) in enumerate(zip(given, taken, strict=True), start=1):
        question = Question(
            post=post, number=number, text=markup.clean_line(entry["text"]), source_id=entry["id"]
        )
        question.extra = nodes.difference(entry, nodes.question_node(question, entry["id"], position))
        questions.append(question)
    Question.objects.bulk_create(questions)
    return {question.source_id: question.number for question in questions}


# --- The comments ---------------------------------------------------------------------------------------


def _comments(document, thread, people, numbers, rendered):
    """The comments as rows that are not saved yet, in the order of the file."""
    given = document["comments"]
    pk_of = dict(zip((entry["id"] for entry in given), _next_ids(len(given)), strict=True))
    ids = {number: identifier for identifier, number in numbers.items()}
    paths = _paths(given, pk_of)
    comments = []
    for entry, columns in zip(given, rendered, strict=True):
        parent = entry.get("parent")
        created_at = parse_time(entry["created_at"])
        comment = Comment(
            pk=pk_of[entry["id"]],
            thread=thread,
            author=people[entry["author"]],
            parent_id=pk_of.get(parent),
            missing_parent=parent if parent is not None and parent not in pk_of else "",
            path=paths[entry["id"]],
            kind=_kind(entry),
            question_numbers=_question_numbers(entry, numbers),
            created_at=created_at,
            withdrawn_at=created_at if entry.get("withdrawn") is True else None,
            source_id=entry["id"],
            **columns,
        )
        node = nodes.comment_node(
            comment,
            entry["id"],
            parent=parent,
            author=comment.author.handle,
            questions=[ids[number] for number in comment.question_numbers],
        )
        comment.extra = nodes.difference(entry, node)
        comments.append(comment)
    return comments


def _next_ids(count):
    """A block of ids, rising: a comment's path holds its id, so it must be known before the INSERT."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('discussions_comment', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _paths(given, pk_of):
    """{id: path}. A parent may stand later in the file than its replies, and chains may be long."""
    parent_of = {entry["id"]: entry.get("parent") for entry in given}
    paths = {}
    for identifier in parent_of:
        chain = []
        while identifier in parent_of and identifier not in paths:
            chain.append(identifier)
            identifier = parent_of[identifier]
        above = paths.get(identifier, "")
        for each in reversed(chain):
            above = paths[each] = order.path_under(above, pk_of[each])
    return paths


def _kind(entry):
    return entry["kind"] if entry.get("kind") in Comment.Kind.values else Comment.Kind.NONE


def _question_numbers(entry, numbers):
    """The questions a comment points at: the first as `question`, all of them as `questions`."""
    several = entry.get("questions")
    listed = several if isinstance(several, list) else []
    found = {numbers[each] for each in [entry.get("question"), *listed] if _is_known(each, numbers)}
    return sorted(found)


def _is_known(identifier, numbers):
    return isinstance(identifier, str) and identifier in numbers
