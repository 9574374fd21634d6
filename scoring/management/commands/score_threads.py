"""Scores threads in the exchange format, line by line: python manage.py score_threads [FILE…]."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from scoring import wording
from scoring.core import threads
from scoring.core.reading import Reason


def scored(document: dict) -> dict:
    """What is printed for one thread: threads.score with its reasons in the thread's language."""
    result = threads.score(document)
    with translation.override(result["language"] or "nl"):
        for reading in result["dimensions"].values():
            for name in ("because", "would_help"):
                reading[name] = [wording.sentence(Reason.from_json(data)) for data in reading[name]]
    return result


class Command(BaseCommand):
    help = (
        "Score threads (iq4d-thread/1, one JSON document a line) from files or standard input. No database."
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
                answer = scored(json.loads(line))
            except (ValueError, RecursionError) as error:
                failed = True
                answer = {"error": str(error), "line": number}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            self.stdout.flush()
        if failed:
            sys.exit(1)


def lines_of(files):
    """The lines of the files one after another, or of standard input; undecodable bytes are replaced.

    A file that is one indented document is one line. CommandError when a file cannot be read.
    """
    if not files:
        for line in sys.stdin.buffer:
            yield line.decode("utf-8", errors="replace")
        return
    for path in files:
        try:
            with open(path, encoding="utf-8", errors="replace") as source:
                first = source.readline()
                if first.strip() == "{":
                    yield first + source.read()
                else:
                    yield first
                    yield from source
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
