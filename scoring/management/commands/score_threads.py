"""Scores threads in the exchange format, line by line: python manage.py score_threads [FILE…]."""

from django.utils import translation

from scoring import wording
from scoring.core import threads
from scoring.core.reading import Reason
from scoring.management.lines import LinesCommand


def scored(document: dict) -> dict:
    """What is printed for one thread: threads.score with its reasons in the thread's language."""
    result = threads.score(document)
    with translation.override(result["language"] or "nl"):
        for reading in result["dimensions"].values():
            for name in ("because", "would_help"):
                reading[name] = [wording.sentence(Reason.from_json(data)) for data in reading[name]]
    return result


class Command(LinesCommand):
    help = (
        "Score threads (iq4d-thread/1, one JSON document a line) from files or standard input. No database."
    )

    def answer(self, document):
        return scored(document)
