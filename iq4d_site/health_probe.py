"""`python -m iq4d_site.health_probe`: exit 0 when /healthz here is green. For containers."""

import os
import sys
import urllib.request

from . import env as environment


def main():
    port = environment.read(os.environ).PORT
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5) as answer:
            print(answer.read().decode())
    except OSError as error:  # a refused connection, or the 503 of a program that is not well
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
