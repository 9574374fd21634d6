"""Labels sentences with the signals, line by line: python manage.py label_sentences [FILE…]."""

from scoring.core.signals import label
from scoring.management.lines import LinesCommand


class Command(LinesCommand):
    help = (
        'Label sentences: {"text", "parent"?, "purpose"?, "questions"?, "language"?} a line, '
        'from files or standard input, gives {"language", "signals"} a line. No database.'
    )

    def answer(self, document):
        return label(document)
