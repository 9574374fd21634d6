"""manage.py import_thread FILE [--space SLUG]: bring a conversation in."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from discussions.models import Space
from exchange.importing import import_thread
from exchange.thread_format import InvalidThread, read_document


class Command(BaseCommand):
    help = "Import a conversation in the format iq4d-thread/1. The same conversation again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="a JSON file, or - for what comes in")
        parser.add_argument("--space", default=Space.PUBLIC, metavar="SLUG", help="default: %(default)s")

    def handle(self, *, file, space, **options):
        place = Space.objects.filter(slug=space).first()
        if place is None:
            raise CommandError(f"there is no space {space!r}")
        try:
            result = import_thread(read_document(read(file)), space=place)
        except InvalidThread as problem:
            raise CommandError(f"{file} is no valid conversation. {problem}") from None
        url = f"{settings.SITE_URL}{result.post.get_absolute_url()}"
        found = "" if result.created else " (was here already, nothing was changed)"
        self.stdout.write(
            f"thread {result.thread.pk} {url} comments {result.comments} orphans {result.orphans}{found}"
        )


def read(file):
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}") from None
