"""`make run`: one command starts everything, says where to look, and stops all it started and only that."""

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from iq4d_site import run
from iq4d_site.env import ROOT, Env
from tests.stack import free_port, until

PATIENCE = 120  # seconds; the first start makes a database and collects static files

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Runner:
    """A started `python -m iq4d_site.run`, its output line by line."""

    def __init__(self, data_dir, port, **variables):
        given = {name: os.environ[name] for name in os.environ.keys() - {"DATABASE_URL", "REDIS_URL"}}
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "iq4d_site.run"],
            cwd=ROOT,
            env={**given, "IQ4D_DATA_DIR": str(data_dir), "PORT": str(port), "IQ4D_DEMO": "0", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines = []
        self.waiting = queue.Queue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            self.waiting.put(line)
        self.waiting.put(None)

    def until_ready(self):
        """Wait for the line with the address; everything that was started by then."""
        deadline = time.monotonic() + PATIENCE
        while line := self.waiting.get(timeout=max(0.1, deadline - time.monotonic())):
            if "ready: http://localhost" in line:
                return self.started()
        raise AssertionError("it ended before it was ready:\n" + "\n".join(self.lines))

    def started(self):
        ours = psutil.Process(self.process.pid)
        return ours.children(recursive=True)

    def end(self, how):
        """Send a signal; the code it ends with."""
        self.process.send_signal(how)
        code = self.process.wait(60)
        self.reader.join(5)
        return code


def alive(found):
    return [each for each in found if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def data_dir():
    # Not pytest's folder: as root, PostgreSQL is `nobody`, and every start of pytest shuts others out of it.
    with tempfile.TemporaryDirectory(prefix="iq4d-test-") as folder:
        yield Path(folder) / "var"


@pytest.fixture
def start(data_dir):
    """Start the program; whatever a failed test leaves is ended."""
    runners = []

    def start(**variables):
        runners.append(Runner(data_dir, free_port(), **variables))
        return runners[-1]

    yield start
    for runner in runners:
        if runner.process.poll() is None:
            runner.end(signal.SIGTERM)


def test_ctrl_c_stops_everything_it_started(start):
    runner = start()
    started = runner.until_ready()
    names = {" ".join(each.cmdline()) for each in started}
    for part in ("iq4d_site.web", "worker", "beat", "postgres", "redis-server"):
        assert any(part in name for name in names), part
    with urllib.request.urlopen(f"http://localhost:{runner.port}/healthz") as answer:
        assert answer.status == 200
    assert runner.end(signal.SIGINT) == 0
    assert runner.lines[-1] == "iq4d: stopped"
    assert not alive(started)
    assert not any("Traceback" in line for line in runner.lines)


def test_a_second_program_makes_nothing_again_and_outlives_the_first(start, data_dir):
    made = [data_dir / "static" / "collected", data_dir / "postgresql" / "PG_VERSION"]
    first = start()
    first.until_ready()
    times = [path.stat().st_mtime_ns for path in made]
    second = start()
    second.until_ready()
    assert [path.stat().st_mtime_ns for path in made] == times
    first.end(signal.SIGINT)
    with urllib.request.urlopen(f"http://localhost:{second.port}/healthz") as answer:
        assert answer.status == 200


def test_an_end_from_outside_is_as_clean(start):
    runner = start()
    started = runner.until_ready()
    assert runner.end(signal.SIGTERM) == 0
    assert not alive(started)


def test_one_process_that_dies_stops_the_rest_and_is_named(start):
    runner = start()
    started = runner.until_ready()
    next(each for each in started if "beat" in each.cmdline()).kill()
    assert runner.process.wait(60) == 1
    runner.reader.join(5)
    assert any(line.startswith("iq4d: beat ended unexpectedly") for line in runner.lines)
    assert not alive(started)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_a_runner_that_is_killed_outright_leaves_the_port_free(start):
    runner = start()
    started = runner.until_ready()
    runner.end(signal.SIGKILL)
    # The pair waits for its next user; the processes that would hold the port are gone.
    until(lambda: not [each for each in alive(started) if "python" in each.name() or "celery" in each.name()])
    again = start()
    again.until_ready()
    assert again.end(signal.SIGINT) == 0
    assert not alive(started)


@pytest.mark.parametrize("command", [[sys.executable, "-m", "iq4d_site.run"], ["make", "--silent", "run"]])
def test_a_taken_port_is_one_line(command, data_dir):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "IQ4D_DATA_DIR": str(data_dir), "PORT": str(port)}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if line.startswith("iq4d:")]
    assert told == [
        f"iq4d: port {port} is taken by another program; choose another: PORT={port + 1} make run"
    ]
    assert "Traceback" not in done.stderr


def test_a_bad_variable_is_one_line(data_dir):
    environment = {**os.environ, "IQ4D_DATA_DIR": str(data_dir), "PORT": "eighty"}
    done = subprocess.run(
        [sys.executable, "-m", "iq4d_site.run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "iq4d: PORT must be a whole number, not 'eighty'\n")


@pytest.mark.parametrize(
    ("variable", "url", "told"),
    [
        ("DATABASE_URL", "postgres://postgres@127.0.0.1:{port}/iq4d", "the database does not work"),
        ("REDIS_URL", "redis://127.0.0.1:{port}/0", "Redis does not work"),
    ],
)
def test_a_service_that_is_not_there_is_one_line(data_dir, variable, url, told):
    given = {name: os.environ[name] for name in os.environ.keys() - {"DATABASE_URL", "REDIS_URL"}}
    away = {variable: url.format(port=free_port())}
    done = subprocess.run(
        [sys.executable, "-m", "iq4d_site.run"],
        cwd=ROOT,
        env={**given, **away, "IQ4D_DATA_DIR": str(data_dir), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.fullmatch(rf"iq4d: {told}: .+\n", done.stderr)


def test_a_full_disk_is_one_line(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(run.shutil, "disk_usage", lambda path: usage(10**9, 10**9, 3_000_000))
    with pytest.raises(SystemExit, match="has 3 MB free, and 200 MB are needed"):
        run.require_room(tmp_path / "var")


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    env = replace(Env(), IQ4D_DATA_DIR=tmp_path / "file" / "var")
    with (
        pytest.raises(SystemExit, match=r"cannot use .*file") as refusal,
        run.one_line_for_expected_failures(env),
    ):
        run.require_room(env.IQ4D_DATA_DIR)
    assert "\n" not in str(refusal.value)
