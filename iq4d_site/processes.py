"""A few processes that live and die together, their output side by side."""

import contextlib
import ctypes
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time

from .env import ROOT

PATIENCE = 8  # seconds a process gets to stop by itself: the web server's goodbye and the task under way
LINE = re.compile(r"^(\w+):\s*(.+)$")
PR_SET_PDEATHSIG = 1  # Linux: which signal a process gets when its parent dies
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def procfile():
    """{name: command} of the Procfile."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(found.groups() for found in map(LINE.match, lines) if found)


class Family:
    """Processes started together. Ctrl-C at the terminal reaches us alone, and we stop them in our time."""

    def __init__(self, environment):
        self.environment = environment
        self.members = {}
        self.readers = []
        self.width = 6

    def start(self, name, command):
        process = subprocess.Popen(
            with_our_python(shlex.split(command)),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.members[name] = process
        reader = threading.Thread(target=self.relay, args=(name, process.stdout), daemon=True)
        reader.start()
        self.readers.append(reader)

    def relay(self, name, output):
        for line in output:
            text = line.decode(errors="replace").rstrip()
            with contextlib.suppress(OSError):  # a terminal that is gone must not block the process
                sys.stdout.write(f"{name:<{self.width}} | {text}\n")
                sys.stdout.flush()

    def first_ended(self, timeout):
        """The name of a process that has ended, after waiting `timeout` seconds for one; else None."""
        deadline = time.monotonic() + timeout
        while True:
            for name, process in self.members.items():
                if process.poll() is not None:
                    return name
            if time.monotonic() > deadline:
                return None
            time.sleep(0.05)

    def stop(self):
        """Ask all to stop, wait, and end those that do not, with everything they started."""
        for process in self.members.values():
            signal_group(process, signal.SIGTERM, leader_only=True)
        deadline = time.monotonic() + PATIENCE
        for process in self.members.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in self.members.values():
            signal_group(process, signal.SIGKILL)
            process.wait()
        for reader in self.readers:
            reader.join(1)


def with_our_python(command):
    """A command of the Procfile, with the programs of the environment we run in."""
    beside = os.path.join(os.path.dirname(sys.executable), command[0])
    return [beside, *command[1:]] if os.path.exists(beside) else command


def signal_group(process, number, leader_only=False):
    """Send a signal to a process, or to it and all it started."""
    with contextlib.suppress(ProcessLookupError):
        if leader_only:
            process.send_signal(number)
        else:
            os.killpg(process.pid, number)


def end_with_parent():
    """In a new process, on Linux: stop when the one that started it is killed outright."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
