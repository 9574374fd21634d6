"""manage.py export_thread ID: a conversation as JSON on standard output."""

from django.core.management.base import BaseCommand, CommandError

from discussions.models import Thread
from exchange.exporting import export_text


class Command(BaseCommand):
    help = "Write a conversation in the format iq4d-thread/1 to standard output."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="the number of the thread")

    def handle(self, *, id, **options):
        thread = Thread.objects.select_related("post__space").filter(pk=id).first()
        if thread is None:
            raise CommandError(f"there is no thread {id}")
        for piece in export_text(thread):
            self.stdout.write(piece, ending="")
