"""Labels sentences with the signals, line by line: python manage.py label_sentences [FILE…]."""

import json
import sys

from django.core.management.base import BaseCommand

from scoring.core.signals import label

from .score_threads import lines_of


class Command(BaseCommand):
    help = (
        'Label sentences: {"text", "parent"?, "purpose"?, "questions"?, "language"?} a line, '
        'from files or standard input, gives {"language", "signals"} a line. No database.'
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE", help="standard input when there is none")

    def handle(self, *args, files, **options):
        failed = False
        for number, line in enumerate(lines_of(files), 1):
            if not line.strip():
                continue
            try:
                answer = label(json.loads(line))
            except (ValueError, RecursionError) as error:
                failed = True
                answer = {"error": str(error), "line": number}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            self.stdout.flush()
        if failed:
            sys.exit(1)
