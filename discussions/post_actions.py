"""What an author does with a post: draft, publish, change; its main thread is made with it."""

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import ngettext

from . import markup, rules
from .actions import touch
from .models import Comment, Post, Question, Thread, ThreadEvent

SLUG_WORDS = 80
RESERVED_SLUGS = {"new"}  # /posts/new/ is the composer


def free_slug(title):
    """A slug from the title; with a few random letters behind it when it is taken."""
    base = slugify(title)[:SLUG_WORDS].strip("-") or "post"
    slug = base
    while slug in RESERVED_SLUGS or Post.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


def write_post(*, author, client_token=None, **fields):
    """Make a post with its numbered questions and its thread; published at once unless `publish` is false.

    fields: space, title, body; purpose, questions (texts, or {number: text}), mode, target, language,
    publish.
    The same `client_token` by the same author again answers the first post.
    """
    client_token = client_token or None
    earlier = _post_with_token(author, client_token)
    if earlier is None:
        try:
            return _insert_post(author=author, client_token=client_token, **fields)
        except IntegrityError:
            # the other half of a double click was quicker, or another post that took the same slug
            earlier = _post_with_token(author, client_token)
            if earlier is None:
                return _insert_post(author=author, client_token=client_token, **fields)
    return earlier


def _post_with_token(author, client_token):
    if client_token is None:
        return None
    return Post.objects.filter(author=author, client_token=client_token).first()


@transaction.atomic
def _insert_post(
    *,
    space,
    author,
    title,
    body,
    purpose="",
    questions=(),
    mode="steered",
    target=None,
    language="nl",
    publish=True,
    client_token=None,
):
    post = Post.objects.create(
        space=space,
        author=author,
        slug=free_slug(title),
        title=markup.clean_line(title),
        purpose=markup.clean_line(purpose),
        mode=mode,
        target=target,
        language=language,
        client_token=client_token,
        **markup.render(body),
    )
    _set_questions(post, _numbered(questions))
    Thread.objects.create(post=post)
    if publish:
        publish_post(post, by=author)
    return post


@transaction.atomic
def publish_post(post, *, by):
    rules.require(rules.may_edit_post(by, post))
    rules.require(rules.may_publish(post.mode, post.purpose))
    if post.is_draft:
        post.published_at = timezone.now()
        post.save(update_fields=["published_at"])
        touch(main_thread(post))
    return post


@transaction.atomic
def change_post(
    post, *, by, title, body, purpose, questions, mode, target, language, new_questions=(), space=None
):
    """Change a post. What its readers should know (steering, purpose, questions) is announced in the thread.

    questions: {number: text}, or texts numbered from 1. new_questions: texts that get numbers never used.
    Raises ValidationError on `questions` when one that comments point at would vanish.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    rules.require(rules.may_edit_post(by, post))
    if not post.is_draft:
        rules.require(rules.may_publish(mode, markup.clean_line(purpose)))
    thread = main_thread(post)
    before = {"mode": post.mode, "purpose": post.purpose, "questions": _texts(post)}
    post.title, post.purpose = markup.clean_line(title), markup.clean_line(purpose)
    post.mode, post.target, post.language = mode, target, language
    if space is not None and post.is_draft:
        post.space = space
    for name, value in markup.render(body).items():
        setattr(post, name, value)
    post.edited_at = timezone.now()
    post.save()
    wanted = _numbered(questions)
    fresh = [text for text in map(markup.clean_line, new_questions) if text]
    if fresh:
        wanted |= dict(enumerate(fresh, start=_next_number(post, thread, wanted)))
    _set_questions(post, wanted)
    after = {"mode": post.mode, "purpose": post.purpose, "questions": _texts(post)}
    if not post.is_draft:
        _announce_changes(thread, by, before, after)
    touch(thread)
    return post


def _announce_changes(thread, by, before, after):
    for kind in ThreadEvent.Kind.MODE, ThreadEvent.Kind.PURPOSE, ThreadEvent.Kind.QUESTIONS:
        if before[kind] != after[kind]:
            values = {"from": before[kind], "to": after[kind]}
            ThreadEvent.objects.create(thread=thread, kind=kind, person=by, values=values)


def main_thread(post):
    thread = post.threads.get(parent__isnull=True)
    thread.post = post
    return thread


def _texts(post):
    return {str(question.number): question.text for question in post.questions.all()}


def _numbered(questions):
    """Texts, or {number: text} → {number: text}, cleaned; the empty ones left out, the numbers closed up."""
    if isinstance(questions, dict):
        return {int(number): line for number, text in questions.items() if (line := markup.clean_line(text))}
    lines = [line for text in questions if (line := markup.clean_line(text))]
    return dict(enumerate(lines, start=1))


def _next_number(post, thread, wanted):
    """The first number that no question of this post ever had, as far as readers could have seen it."""
    used = {0, *wanted, *post.questions.values_list("number", flat=True)}
    events = thread.events.filter(kind=ThreadEvent.Kind.QUESTIONS)
    for values in events.values_list("values", flat=True):
        used.update(int(number) for texts in values.values() for number in texts)
    return max(used) + 1


def _set_questions(post, wanted):
    """Bring the questions in line with {number: text}. A number keeps its question; see change_post."""
    gone = post.questions.exclude(number__in=wanted)
    # with the rows locked no comment can start to point at them (`checked_questions`)
    pointed_at = _comments_pointing_at(post, [q.number for q in gone.select_for_update()])
    if pointed_at:
        raise ValidationError({"questions": [_stays(number, n) for number, n in sorted(pointed_at.items())]})
    gone.delete()
    present = {question.number: question for question in post.questions.all()}
    for number, text in wanted.items():
        if number not in present:
            Question.objects.create(post=post, number=number, text=text)
        elif present[number].text != text:
            present[number].text = text
            present[number].save(update_fields=["text"])


def _comments_pointing_at(post, numbers):
    """{number: how many standing comments point at it}, for those of `numbers` that have any."""
    if not numbers:
        return {}
    comments = Comment.objects.standing().filter(thread__post=post, question_numbers__overlap=numbers)
    found = {}
    for pointed in comments.values_list("question_numbers", flat=True):
        for number in set(pointed) & set(numbers):
            found[number] = found.get(number, 0) + 1
    return found


def _stays(number, comments):
    return ngettext(
        "Question %(number)s stays: %(comments)s comment points at it. You can put it in other words.",
        "Question %(number)s stays: %(comments)s comments point at it. You can put it in other words.",
        comments,
    ) % {"number": number, "comments": comments}
