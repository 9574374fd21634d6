"""A command that answers JSON Lines with JSON Lines: what score_threads and label_sentences share."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError


class LinesCommand(BaseCommand):
    """One JSON document a line, from files or standard input; one answer a line. Needs no database.

    A line that cannot be answered gives {"error", "line"}, the others are answered, and the exit code is 1.
    """

    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE", help="standard input when there is none")

    def handle(self, *args, files, **options):
        failed = False
        for number, line in enumerate(lines_of(files), 1):
            if not line.strip():
                continue
            try:
                answer = self.answer(json.loads(line))
            except (ValueError, RecursionError) as error:
                failed = True
                answer = {"error": str(error), "line": number}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            self.stdout.flush()
        if failed:
            sys.exit(1)

    def answer(self, document):
        """What is printed for one document. ValueError when it cannot be answered."""
        raise NotImplementedError


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
