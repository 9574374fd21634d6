"""The exchange format `iq4d-thread/1`: what a document must look like. Pure: no database, no clock.

Required: format, id, post (title, body, author) and comments (id, author, created_at, body). The rest may
be left out. Keys this module does not know are nobody's mistake: they travel along.
"""

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from discussions import rules
from discussions.markup import clean, is_visible

FORMAT = "iq4d-thread/1"
MAX_BYTES = 32 * 1024 * 1024  # of an upload or a request; the command line takes what memory takes
MAX_COMMENTS = 200_000
MAX_ID = 200
MAX_AUTHOR = 64
MAX_NESTING = 50  # of JSON in JSON; nothing real goes deeper, and recursion has an end
MAX_PROBLEMS = 20  # told at once; a file of another kind would otherwise give one per line
YEARS = range(1900, 2201)
NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `place` as in `comments[3].created_at`, and a sentence for a person."""

    place: str
    message: str

    def __str__(self):
        return f"{self.place}: {self.message}" if self.place else self.message


class InvalidThread(ValueError):
    """A document that is no valid `iq4d-thread/1`. `problems` says where and why, at most MAX_PROBLEMS."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(str(problem) for problem in problems))


def read_document(data):
    """bytes or text → a valid document, or InvalidThread."""
    try:
        document = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InvalidThread([Problem("", _("This is no JSON file that can be read."))]) from None
    require_valid(document)
    return document


def _no_constant(name):
    raise ValueError(f"{name} is no JSON")


def require_valid(document):
    """Raise InvalidThread when there is anything wrong with a document."""
    problems = problems_of(document)
    if problems:
        raise InvalidThread(problems)


def problems_of(document):
    """What is wrong with a document, the first MAX_PROBLEMS; an empty list when it is valid."""
    if not isinstance(document, dict):
        return [Problem("", _("This is no conversation: the file must hold one JSON object."))]
    found = []
    for checks in (_unkeepable(document), _document(document)):
        for problem in checks:
            found.append(problem)
            if len(found) == MAX_PROBLEMS:
                return found
        if found:  # what cannot be kept cannot be named either: later checks quote ids
            return found
    return found


def parse_time(text):
    """ISO 8601 → an aware time in UTC; None when it is no time. Without a zone it is taken as UTC.

    >>> parse_time("2015-06-01T11:00:00+02:00").isoformat()
    '2015-06-01T09:00:00+00:00'
    """
    if not isinstance(text, str) or not 8 <= len(text) <= 40:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None


def format_time(moment):
    """An aware time as the format writes it.

    >>> format_time(parse_time("2015-06-01T09:00:00Z"))
    '2015-06-01T09:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


# --- The parts: each yields Problems --------------------------------------------------------------------


def _unkeepable(value, place="", level=0):
    """Values that a database cannot keep, wherever they stand: NUL, halves of characters, endless numbers."""
    if level > MAX_NESTING:
        yield Problem(place, _("is nested too deeply."))
    elif isinstance(value, str):
        if not _is_text(value):
            yield Problem(place, _("holds a character that is no text (NUL, or half a character)."))
    elif isinstance(value, float) and not math.isfinite(value):
        yield Problem(place, _("is a number that is too large."))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if _is_text(key):
                yield from _unkeepable(inner, f"{place}.{key[:60]}".lstrip("."), level + 1)
            else:
                yield Problem(place, _("holds a character that is no text (NUL, or half a character)."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unkeepable(inner, f"{place}[{index}]", level + 1)


def _is_text(text):
    return NO_TEXT.search(text) is None


def _document(document):
    if document.get("format") != FORMAT:
        yield Problem("format", _("must be “%(format)s”.") % {"format": FORMAT})
        return
    yield from _name(document, "id", "", MAX_ID)
    if not isinstance(document.get("language", ""), str):
        yield Problem("language", _("must be text."))
    if isinstance(document.get("post"), dict):
        yield from _post(document["post"])
    else:
        yield Problem("post", _("is missing, or is no object."))
    if isinstance(document.get("comments"), list):
        yield from _comments(document["comments"])
    else:
        yield Problem("comments", _("is missing, or is no list."))


def _post(post):
    yield from _text(post, "title", "post.", rules.TITLE_LENGTH, required=True)
    yield from _text(post, "body", "post.", rules.POST_LENGTH, required=True, may_be_empty=True)
    yield from _text(post, "purpose", "post.", rules.PURPOSE_LENGTH)
    yield from _name(post, "author", "post.", MAX_AUTHOR)
    if post.get("published_at") is not None:
        yield from _time(post, "published_at", "post.")
    target = post.get("target_responses")
    if target is not None and not _is_whole(target, 1, rules.TARGET_MAX):
        yield Problem(
            "post.target_responses",
            _("must be a whole number from 1 to %(limit)s.") % {"limit": rules.TARGET_MAX},
        )
    questions = post.get("questions", [])
    if not isinstance(questions, list):
        yield Problem("post.questions", _("must be a list."))
        return
    if len(questions) > rules.QUESTIONS_PER_POST:
        limit = rules.QUESTIONS_PER_POST
        yield Problem("post.questions", _("must be at most %(limit)s questions.") % {"limit": limit})
        return
    seen = {}
    for index, question in enumerate(questions):
        place = f"post.questions[{index}]"
        yield from _question(question, place)
        yield from _repeated(question, place, seen)


def _question(question, place):
    if not isinstance(question, dict):
        yield Problem(place, _("must be an object."))
        return
    yield from _name(question, "id", f"{place}.", MAX_ID)
    yield from _text(question, "text", f"{place}.", rules.QUESTION_LENGTH, required=True)


def _comments(comments):
    if len(comments) > MAX_COMMENTS:
        yield Problem("comments", _("must be at most %(limit)s comments.") % {"limit": MAX_COMMENTS})
        return
    seen, fine = {}, True
    for index, comment in enumerate(comments):
        place = f"comments[{index}]"
        for problem in (*_comment(comment, place), *_repeated(comment, place, seen)):
            fine = False
            yield problem
    if fine:
        yield from _rings(comments, seen)


def _comment(comment, place):
    if not isinstance(comment, dict):
        yield Problem(place, _("must be an object."))
        return
    yield from _name(comment, "id", f"{place}.", MAX_ID)
    yield from _name(comment, "author", f"{place}.", MAX_AUTHOR)
    yield from _time(comment, "created_at", f"{place}.")
    yield from _text(comment, "body", f"{place}.", rules.COMMENT_LENGTH, required=True, may_be_empty=True)
    if comment.get("parent") is not None:
        yield from _name(comment, "parent", f"{place}.", MAX_ID)
    if comment.get("question") is not None and not isinstance(comment["question"], str):
        yield Problem(f"{place}.question", _("must be the id of a question, or null."))
    if comment.get("withdrawn") is True and comment.get("body"):
        yield Problem(f"{place}.body", _("must be empty, because this comment is withdrawn."))


def _repeated(item, place, seen):
    """An id that was used before. `seen` maps an id to its index and is filled in."""
    key = item.get("id") if isinstance(item, dict) else None
    if not isinstance(key, str):
        return
    if key in seen:
        yield Problem(f"{place}.id", _("is used before: “%(id)s”.") % {"id": key})
    else:
        seen[key] = len(seen)


def _rings(comments, index_of):
    """Comments that answer each other in a ring, each ring told once."""
    done = set()
    for start in range(len(comments)):
        walked, at = {}, start
        while at is not None and at not in done and at not in walked:
            walked[at] = True
            at = index_of.get(comments[at].get("parent"))
        if at in walked:
            yield Problem(f"comments[{at}].parent", _("leads back to the comment itself."))
        done.update(walked)


# --- The values -----------------------------------------------------------------------------------------


def _name(item, key, prefix, limit):
    """A text that says which one: an id or a handle. Never empty."""
    yield from _text(item, key, prefix, limit, required=True)


def _text(item, key, prefix, limit, *, required=False, may_be_empty=False):
    value = item.get(key)
    place = f"{prefix}{key}"
    if key not in item:
        if required:
            yield Problem(place, _("is missing."))
    elif not isinstance(value, str):
        yield Problem(place, _("must be text."))
    elif len(value) > limit or (len(value) > limit // 3 and len(clean(value)) > limit):
        # composed characters (NFC) can make a text up to three times as long
        yield Problem(place, _("is longer than %(limit)s characters.") % {"limit": limit})
    elif required and not may_be_empty and not is_visible(clean(value)):
        yield Problem(place, _("is empty."))


def _time(item, key, prefix):
    if key not in item:
        yield Problem(f"{prefix}{key}", _("is missing."))
    elif parse_time(item[key]) is None:
        yield Problem(f"{prefix}{key}", _("must be a time as in 2015-06-01T09:00:00Z (ISO 8601)."))


def _is_whole(value, low, high):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
