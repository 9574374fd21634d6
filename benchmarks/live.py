"""How soon a comment is seen on a dashboard, beside what posting it takes: web server, worker, stream."""

import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from iq4d_site.env import ROOT

from . import talk

COMMENTS = 100
EVERY = 0.2  # seconds: five comments a second
BEFORE = 40  # comments that are there already
WARM_UP = 10  # the first ones load the encoder and open connections
LIMIT = 10
PATIENCE = 60
TOKEN = "b" * 32  # of the form's protection; cookie and field hold the same


@contextlib.contextmanager
def program(port):
    """The web server and one worker, as the Procfile starts them."""
    environment = {**os.environ, "PORT": str(port), "WORKER_PROCESSES": "1"}
    commands = (
        [sys.executable, "-m", "iq4d_site.web"],
        [sys.executable, "-m", "celery", "--quiet", "--app", "iq4d_site", "worker", "--concurrency", "1",
         "--queues", "default,low", "--without-gossip", "--without-mingle"],
    )  # fmt: skip
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        until(lambda: healthy(port))
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(20)


def until(what):
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            raise SystemExit(f"iq4d: not within {PATIENCE} s: {what}")
        time.sleep(0.1)


def healthy(port):
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def cookies_of(person):
    """The cookies of a browser in which this person is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}; csrftoken={TOKEN}"


class Watcher(threading.Thread):
    """Follows a dashboard and notes when it first showed so many comments."""

    def __init__(self, port, thread, person):
        super().__init__(daemon=True)
        self.seen = {}  # comments counted → moment
        self.ready = threading.Event()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.line.request("GET", f"/threads/{thread.pk}/live/", headers={"Cookie": cookies_of(person)})
        self.answer = self.line.getresponse()
        if self.answer.status != 200:
            raise SystemExit(f"iq4d: the stream answers {self.answer.status}")

    def run(self):
        while line := self.answer.readline():
            if line.startswith(b"data: "):
                moment = time.perf_counter()
                self.seen.setdefault(json.loads(line[6:])["comments"], moment)
                self.ready.set()

    def when(self, comments):
        """The moment from which at least so many comments were shown; None: not yet."""
        return min((moment for count, moment in self.seen.items() if count >= comments), default=None)


def measure(tell, port):
    """{name: value} of the ratio and what it is made of; milliseconds."""
    from .ledger import fill

    people, said = talk.people(8, "live"), talk.sentences()
    thread = talk.thread_of(people[0], "Live")
    fill(thread, people, said, BEFORE, tell)
    with program(port):
        watcher = Watcher(port, thread, people[0])
        watcher.start()
        watcher.ready.wait(PATIENCE)
        posts, accepted = [], []
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        cookies = [cookies_of(person) for person in people]
        begin = time.perf_counter()
        for n in range(COMMENTS):
            time.sleep(max(0.0, begin + n * EVERY - time.perf_counter()))
            posts.append(post(line, thread, cookies[n % len(cookies)], next(said)))
            accepted.append(time.perf_counter())
        until(lambda: watcher.when(BEFORE + COMMENTS) is not None)
    waits = [watcher.when(BEFORE + n) - moment for n, moment in enumerate(accepted, start=1) if n > WARM_UP]
    p95 = 1000 * max(0.0, statistics.quantiles(waits, n=20)[-1])
    p50 = 1000 * statistics.median(posts[WARM_UP:])
    return {
        "event_p95_ms": p95,
        "event_p50_ms": 1000 * statistics.median(waits),
        "post_p50_ms": p50,
        "ratio": p95 / p50,
    }


def post(line, thread, cookies, body):
    """Seconds that posting a comment takes, as the reply form does it."""
    form = urlencode({"body": body, "csrfmiddlewaretoken": TOKEN, "kind": "", "client_token": ""})
    headers = {
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
    }
    begin = time.perf_counter()
    line.request("POST", f"/threads/{thread.pk}/comments/", form, headers)
    answer = line.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise SystemExit(f"iq4d: a comment was answered with {answer.status}: {text[:500]!r}")
    return time.perf_counter() - begin


def report(found):
    verdict = "yes" if found["ratio"] < LIMIT else "NO"
    return (
        f"from an accepted comment to the event at a dashboard: p95 {found['event_p95_ms']:.0f} ms, "
        f"p50 {found['event_p50_ms']:.0f} ms; posting itself: p50 {found['post_p50_ms']:.0f} ms "
        f"({1 / EVERY:.0f} comments a second, one worker)\n"
        f"  ratio {found['ratio']:.1f} (under {LIMIT}: {verdict})"
    )
