"""`make run`: everything on one machine, started in order and stopped together.

Brings PostgreSQL and Redis along when no addresses are given, brings the database up to date, starts
the commands of the Procfile, waits until /healthz is green and says where to look. Ctrl-C, an end from
outside, or the end of one process stops all of them, and nothing else.
"""

import contextlib
import errno
import http.client
import os
import shutil
import signal
import socket
import sys
import time

import redis

from exchange import demo_accounts

from . import embedded, processes
from . import env as environment

ROOM_NEEDED = 200  # megabytes in the data folder: an empty PostgreSQL, its log, static files
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GREEN_WITHIN = 90  # seconds from the start of the processes until /healthz must be green


class Stopped(BaseException):
    """Somebody asked the program to stop."""


def main():
    env = environment.read(os.environ)
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup may want us to stay
            signal.signal(number, ask_to_stop)
    try:
        with one_line_for_expected_failures(env):
            require_port(env)
            require_room(env.IQ4D_DATA_DIR)
            tell("starting …")
            with embedded.needed(env):
                require_redis(env)
                prepare(env)
                return keep_running(env)
    except Stopped:
        tell("stopped")
        return 0


def ask_to_stop(number, frame):
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # once is enough; stopping takes a moment
    raise Stopped


def tell(line):
    print(f"iq4d: {line}", flush=True)


def fail(line):
    raise SystemExit(f"iq4d: {line}")


# --- Before the start ---------------------------------------------------------------------------------


def require_port(env):
    """End with one line when the port is taken or not allowed."""
    family = socket.AF_INET6 if ":" in env.IQ4D_BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.IQ4D_BIND, env.PORT))
        except PermissionError:
            fail(f"port {env.PORT} needs more rights; choose one above 1023: PORT=8000 make run")
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                line = f"port {env.PORT} is taken by another program"
                fail(f"{line}; choose another: PORT={env.PORT + 1} make run")
            fail(f"cannot listen on {env.IQ4D_BIND}: {error.strerror}")


def require_room(data_dir):
    """End with one line when the data folder cannot be written or its disk is full."""
    data_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(data_dir).free // 1_000_000
    if free < ROOM_NEEDED:
        fail(f"the disk of {data_dir} has {free} MB free, and {ROOM_NEEDED} MB are needed")


def require_redis(env):
    """End with one line when a Redis that was named does not answer."""
    url = env.REDIS_URL or embedded.redis_url(env.IQ4D_DATA_DIR)
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
    except redis.RedisError as error:
        fail(f"Redis does not work: {str(error).splitlines()[0]}")


def prepare(env):
    """Tables, words, static files and the demo."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "iq4d_site.settings"
    import django

    django.setup()
    from django.db import connections

    from .prepare import prepare as bring_up_to_date

    bring_up_to_date(demo=env.IQ4D_DEMO)
    connections.close_all()


@contextlib.contextmanager
def one_line_for_expected_failures(env):
    """What is wrong with the machine and not with the program ends in one line, without a traceback."""
    try:
        yield
    except OSError as error:
        where = error.filename or env.IQ4D_DATA_DIR
        fail(f"cannot use {where}: {error.strerror or error}")
    except Exception as error:
        line = database_problem(error)
        if line is None:
            raise
        fail(f"the database does not work: {line}")


def database_problem(error):
    """The first line of what the database says, when that is where the error comes from."""
    from django.db import OperationalError

    if not isinstance(error, OperationalError):
        return None
    return str(error).strip().splitlines()[0]


# --- While it runs ------------------------------------------------------------------------------------


def keep_running(env):
    """Start the processes of the Procfile and stay until one ends; the code to exit with."""
    family = processes.Family(environment_of_children(env))
    try:
        for name, command in processes.procfile().items():
            family.start(name, command)
        deadline = time.monotonic() + GREEN_WITHIN
        green = False
        while not (ended := family.first_ended(timeout=0.2)):
            if not green and is_green(env):
                green = True
                welcome(env)
            if not green and time.monotonic() > deadline:
                tell(f"not healthy after {GREEN_WITHIN} seconds, see /healthz and the lines above; stopping")
                return 1
        tell(f"{ended} ended unexpectedly, so everything stops; its last lines are above")
        return 1
    finally:
        family.stop()


def environment_of_children(env):
    """What the processes get: our environment, with addresses even where the servers are embedded."""
    from django.conf import settings

    return {
        **os.environ,
        "DATABASE_URL": env.DATABASE_URL or embedded.database_url(env.IQ4D_DATA_DIR),
        "REDIS_URL": settings.REDIS_URL,
        "IQ4D_DATA_DIR": str(env.IQ4D_DATA_DIR),
        "PATH": f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
    }


def is_green(env):
    """Whether /healthz says that everything works."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.IQ4D_BIND, env.IQ4D_BIND)
    connection = http.client.HTTPConnection(host, env.PORT, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(env):
    """The address, and who can log in."""
    tell(f"ready: http://localhost:{env.PORT}/  (Ctrl-C stops it)")
    if not env.IQ4D_DEMO:
        return
    tell(f"demo accounts, all with the password {demo_accounts.PASSWORD}:")
    for handle, (_name, role) in demo_accounts.ACCOUNTS.items():
        tell(f"  {demo_accounts.address(handle):<22} {role}")


if __name__ == "__main__":
    sys.exit(main())
