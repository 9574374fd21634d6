"""What has to be there before the program starts: tables, words, static files, the demo."""

from django.conf import settings
from django.core.management import call_command, get_commands

from . import static, translations


def prepare(demo):
    """Bring everything up to date; `demo` says whether the demo space is loaded."""
    translations.compile_changed()
    call_command("migrate", interactive=False, verbosity=0)
    collect_static_files()
    if demo and "load_demo" in get_commands():
        call_command("load_demo", verbosity=0)


def collect_static_files():
    """Collect static files when one of them has changed since the last time."""
    stamp = settings.STATIC_ROOT / "collected"
    state = static.state_of_sources()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)
