"""manage.py write_manual: docs/scoring.md, from the code and its parameters."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from scoring.manual import manual

PAGE = Path("docs") / "scoring.md"


class Command(BaseCommand):
    help = f"Write {PAGE}: the formula with every number and its reason. No database."
    requires_system_checks = []

    def handle(self, **options):
        (settings.BASE_DIR / PAGE).write_text(manual(), encoding="utf-8")
        self.stdout.write(f"{PAGE} is written")
