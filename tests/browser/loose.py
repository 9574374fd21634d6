"""Pages made for a test: a little server of its own, with the site's static files and its policy."""

import mimetypes
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

from iq4d_site import headers

HTML = "text/html; charset=utf-8"
STREAM = "text/event-stream"


@dataclass
class Answer:
    """What the server says to one request."""

    body: str | bytes = ""
    status: int = 200
    kind: str = HTML
    headers: dict = field(default_factory=dict)


def redirect(path):
    return Answer(status=302, headers={"Location": path})


@dataclass
class Pages:
    """A site of a few answers: path → HTML, an Answer, or a function of the whole address that gives one.

    `asked` lists the requests, `faults` what no page may do.
    """

    url: str
    answers: dict
    context: object
    asked: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def answer(self, method, address):
        self.asked.append(f"{method} {address}")
        path = urlsplit(address).path
        if path.startswith("/static/"):
            return self.file(path.removeprefix("/static/"))
        found = self.answers.get(path, Answer("<p>nothing here</p>", 404))
        found = found(address) if callable(found) else found
        return Answer(found) if isinstance(found, str) else found

    def file(self, name):
        path = finders.find(name)
        if path is None:
            self.faults.append(f"no such static file: {name}")
            return Answer(status=404)
        return Answer(Path(path).read_bytes(), kind=mimetypes.guess_type(name)[0] or "font/woff2")

    def new_page(self, path):
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self.note)
        page.on("request", self.note_host)
        page.goto(self.url + path)
        return page

    def note(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def note_host(self, request):
        if request.url.startswith("http") and not request.url.startswith(self.url):
            self.faults.append(f"asked another host: {request.url}")


@contextmanager
def serving(answers, context):
    """A running site, and afterwards proof that it did nothing it may not do."""
    site = None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = site.answer(self.command, self.path)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            for name, value in {
                "Content-Type": answer.kind,
                "Content-Length": str(len(body)),
                "Content-Security-Policy": headers.policy(),
                **answer.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args):
            """The test says what went wrong; a log of requests would only hide it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Pages(f"http://127.0.0.1:{server.server_port}", answers, context)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        context.close()
        server.shutdown()
        server.server_close()
    assert not site.faults


def page_of(body, *, modules=(), sheets=()):
    """A bare page with our scripts: what base.html loads, and the modules and style sheets asked for."""
    scripts = "".join(
        f'<script type="module" src="/static/js/{name}.js"></script>' for name in ["app", "draft", *modules]
    )
    links = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in sheets)
    base = (settings.BASE_DIR / "templates/base.html").read_text()
    htmx_config = re.search(r'<meta name="htmx-config".*>', base).group()
    return f"""<!doctype html>
    <html lang="en">
    <head>
      <title>page</title>
      {htmx_config}
      <link rel="icon" href="/static/img/favicon.svg">
      <script src="/static/js/theme.js"></script>
      <script src="/static/vendor/htmx/htmx.min.js" defer></script>
      {links}{scripts}
    </head>
    <body data-login="/accounts/login/">
      <div class="messages" id="messages" data-failed="It failed." data-gone="It is gone."
        data-refused="Refused." data-offline="Offline."></div>
      <main>{body}</main>
    </body>
    </html>"""
