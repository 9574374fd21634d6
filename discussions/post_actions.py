"""What an author does with a post: draft, publish, change; its main thread is made with it."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from . import markup, rules
from .actions import touch
from .models import Post, Question, Thread, ThreadEvent

SLUG_WORDS = 80


def free_slug(title):
    """A slug from the title; with a few random letters behind it when it is taken."""
    base = slugify(title)[:SLUG_WORDS].strip("-") or "post"
    slug = base
    while Post.objects.filter(slug=slug).exists():
        slug = f"{base}-{secrets.token_hex(3)}"
    return slug


@transaction.atomic
def write_post(
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
):
    """Make a post with its numbered questions and its thread; published at once unless `publish` is false."""
    post = Post.objects.create(
        space=space,
        author=author,
        slug=free_slug(title),
        title=markup.clean(title),
        purpose=markup.clean(purpose),
        mode=mode,
        target=target,
        language=language,
        **markup.render(body),
    )
    _set_questions(post, questions)
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
def change_post(post, *, by, title, body, purpose, questions, mode, target, language):
    """Change a post. What its readers should know (steering, purpose, questions) is announced in the thread."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    rules.require(rules.may_edit_post(by, post))
    if not post.is_draft:
        rules.require(rules.may_publish(mode, purpose))
    thread = main_thread(post)
    before = {"mode": post.mode, "purpose": post.purpose, "questions": _texts(post)}
    post.title, post.purpose = markup.clean(title), markup.clean(purpose)
    post.mode, post.target, post.language = mode, target, language
    for name, value in markup.render(body).items():
        setattr(post, name, value)
    post.edited_at = timezone.now()
    post.save()
    _set_questions(post, questions)
    after = {"mode": post.mode, "purpose": post.purpose, "questions": _texts(post)}
    if not post.is_draft:
        for kind in ThreadEvent.Kind.MODE, ThreadEvent.Kind.PURPOSE, ThreadEvent.Kind.QUESTIONS:
            if before[kind] != after[kind]:
                values = {"from": before[kind], "to": after[kind]}
                ThreadEvent.objects.create(thread=thread, kind=kind, person=by, values=values)
    touch(thread)
    return post


def main_thread(post):
    return post.threads.get(parent__isnull=True)


def _texts(post):
    return {str(question.number): question.text for question in post.questions.all()}


def _set_questions(post, questions):
    """Bring the questions in line with `questions`: texts (numbered from 1), or {number: text}.

    A number keeps its question; a number that is gone is not given out again while comments point at it.
    """
    if not isinstance(questions, dict):
        questions = dict(enumerate(questions, start=1))
    wanted = {int(number): markup.clean(text) for number, text in questions.items() if markup.clean(text)}
    post.questions.exclude(number__in=wanted).delete()
    for number, text in wanted.items():
        Question.objects.update_or_create(post=post, number=number, defaults={"text": text})
