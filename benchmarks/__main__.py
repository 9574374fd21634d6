"""`python -m benchmarks [scorer] [live] [ledger]`: prints the ratios; exits 1 when one is not reached."""

import argparse
import contextlib
import os
import socket
import sys
import tempfile
from pathlib import Path

from iq4d_site import embedded

NAMES = ("scorer", "live", "ledger")  # in this order: the last leaves ten thousand comments behind


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what should stay fast."
    )
    parser.add_argument("names", nargs="*", help="scorer, live, ledger; all when none is named")
    parser.add_argument("--comments", type=int, default=10_000, help="length of the long thread")
    given = parser.parse_args()
    if unknown := set(given.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(unknown)}")
    names = given.names or NAMES
    with own_database():
        sys.exit(0 if all([run(name, given) for name in names]) else 1)


@contextlib.contextmanager
def own_database():
    """PostgreSQL and Redis of our own in a folder of our own, gone afterwards: nobody's data is touched."""
    with tempfile.TemporaryDirectory(prefix="iq4d-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ |= {"IQ4D_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "iq4d_site.settings"}
        Path(folder, "static").mkdir()  # pages are asked for, their looks are not
        with embedded.running(Path(folder)):
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            yield


def run(name, given):
    """Whether the benchmark reached what it must."""
    from . import ledger, live, scorer

    if name == "scorer":
        found, limit, told = scorer.measure(tell), scorer.LIMIT, scorer.report
    elif name == "ledger":
        found, limit, told = ledger.measure(tell, given.comments), ledger.LIMIT, ledger.report
    else:
        found, limit, told = live.measure(tell, free_port()), live.LIMIT, live.report
    print(told(found), flush=True)
    return found["ratio"] <= limit


def tell(line):
    print(line, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
