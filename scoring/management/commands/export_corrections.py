"""manage.py export_corrections: corrections of readings as JSON Lines, for training the models."""

import json

from django.core.management.base import BaseCommand

from scoring.training_data import examples


class Command(BaseCommand):
    help = (
        'Write the corrections that stand in spaces that opted in, one a line: {"text", "parent", "purpose", '
        '"questions", "language", "signal", "present", "reason"}. Nothing is written for other spaces.'
    )

    def handle(self, **options):
        for example in examples():
            self.stdout.write(json.dumps(example, ensure_ascii=False))
