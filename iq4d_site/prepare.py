"""What has to be there before the program starts: tables, words, static files, the demo.

`python -m iq4d_site.prepare` makes what needs no database: words and static files.
"""

import contextlib
import os

from . import translations

PREPARE_LOCK = 414_400  # PostgreSQL's advisory lock for it: of two that start at once, the second waits


def prepare(demo):
    """Bring everything up to date; `demo` says whether the demo space is loaded. Needs django.setup()."""
    from django.core.management import call_command, get_commands

    with one_at_a_time():
        translations.compile_changed()
        call_command("migrate", interactive=False, verbosity=0)
        collect_static_files()
        if demo and "load_demo" in get_commands():
            call_command("load_demo", verbosity=0)


@contextlib.contextmanager
def one_at_a_time():
    """Hold PREPARE_LOCK, on a connection of its own: when it closes, by whatever cause, the lock is free."""
    from django.db import connection

    lock = connection.copy()
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
        yield
    finally:
        lock.close()


def collect_static_files():
    """Collect static files when one of them has changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    from .static import state_of_sources

    stamp = settings.STATIC_ROOT / "collected"
    state = state_of_sources()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iq4d_site.settings")
    import django

    django.setup()
    translations.compile_changed()
    collect_static_files()
