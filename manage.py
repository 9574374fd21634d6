#!/usr/bin/env python
"""Django's command line; brings the embedded PostgreSQL and Redis along when no addresses are given."""

import contextlib
import os
import signal
import sys

# These look at files alone; everything else may ask the database.
WITHOUT_SERVICES = {
    *("help", "version", "check", "collectstatic", "diffsettings", "findstatic", "startapp"),
    *("score_threads", "label_sentences"),
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iq4d_site.settings")
    from django.core.management import execute_from_command_line

    with services(sys.argv[1:]):
        execute_from_command_line(sys.argv)


def services(arguments):
    """The embedded pair for as long as the command runs, joined or started, where it is needed."""
    if not arguments or arguments[0] in WITHOUT_SERVICES or {"-h", "--help", "--version"} & {*arguments}:
        return contextlib.nullcontext()
    from iq4d_site import embedded, env

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    return embedded.needed(env.read(os.environ))


if __name__ == "__main__":
    main()
