"""The whole program as somebody runs it, with a data folder, PostgreSQL and Redis of its own."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

from iq4d_site import embedded, processes

PATIENCE = 90  # seconds until something that must happen has to have happened

PREPARE = "import django; django.setup(); from iq4d_site.prepare import prepare; prepare(demo=False)"


def until(what, patience=PATIENCE, every=0.1):
    """Wait until `what()` is true and answer it; AssertionError when it stays false."""
    deadline = time.monotonic() + patience
    while not (answer := what()):
        assert time.monotonic() < deadline, f"not within {patience} s: {what.__name__}"
        time.sleep(every)
    return answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """Processes of the Procfile on an embedded pair, each of which can be stopped and started again."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "CI")}
        self.environment = {
            **clean,
            "IQ4D_DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "IQ4D_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "iq4d_site.settings",
            "PATH": f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        self.processes = {}
        self.exits = contextlib.ExitStack()

    def __enter__(self):
        self.exits.enter_context(embedded.running(self.data_dir))
        self.exits.callback(self.stop_all)
        self.exits.callback(self.start_redis)  # so that the pair can be stopped in its own way
        self.run("-c", PREPARE)
        for name in processes.procfile():
            self.start(name)
        until(self.is_green)
        return self

    def __exit__(self, *error):
        self.exits.close()

    def manage(self, *arguments, stdin=None):
        """Output of a manage.py command."""
        return self.run("manage.py", *arguments, stdin=stdin)

    def run(self, *arguments, stdin=None):
        """Output of Python with these arguments, in the environment of the program."""
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=processes.ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name):
        log = open(self.data_dir / "log" / f"{name}.log", "ab")  # noqa: SIM115  the process writes to it
        self.processes[name] = subprocess.Popen(
            processes.with_our_python(processes.procfile()[name].split()),
            cwd=processes.ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()

    def stop(self, name, how=signal.SIGTERM):
        """Stop a process and all it started; SIGKILL gives it no time for goodbyes."""
        process = self.processes.pop(name)
        if how == signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        process.wait(30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def stop_all(self):
        for name in list(self.processes):
            self.stop(name)

    def stop_redis(self):
        embedded.stop_redis(self.data_dir)

    def start_redis(self):
        embedded.start_redis(self.data_dir, embedded.account_for(self.data_dir))

    def health(self):
        """(status, answer) of /healthz; (0, {}) when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()

    def is_green(self):
        return self.health()[0] == 200

    def is_counted(self):
        """Whether every thread's score knows everything."""
        return self.health()[1].get("threads_behind") == 0

    def log(self, name):
        return (self.data_dir / "log" / f"{name}.log").read_text(errors="replace")
