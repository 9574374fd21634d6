"""People, posts and threads to tell stories with."""

import itertools

from discussions import actions, post_actions
from discussions.models import Space
from people.models import Person

numbers = itertools.count(1)


def person(name="Ada"):
    return Person.objects.create_user(f"{name.lower()}-{next(numbers)}@example.org", name=name)


def space(slug=Space.PUBLIC):
    return Space.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def post(author=None, **fields):
    fields = {
        "space": fields.pop("space", None) or space(),
        "title": "Why do we hand over so much?",
        "body": "Every morning we sit together for twenty minutes.",
        "purpose": "After this conversation we know what belongs in a hand-over.",
        "questions": ["What made you act differently?", "What could be left out?"],
        "language": "en",
    } | fields
    return post_actions.write_post(author=author or person("Author"), **fields)


def thread(author=None, **fields):
    return post_actions.main_thread(post(author, **fields))


def say(thread, author=None, body="I doubt it, because the river floods.", **fields):
    return actions.add_comment(thread=thread, author=author or person("Reader"), body=body, **fields)


def bodies(thread):
    """The texts of a thread in reading order."""
    return list(thread.comments.in_order().values_list("body", flat=True))
