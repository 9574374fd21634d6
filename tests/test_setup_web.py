"""One port for pages and streams: who serves what, and what a page may believe of a request."""

import asyncio

import pytest
from a2wsgi import WSGIMiddleware

from exchange.thread_format import MAX_BYTES
from iq4d_site import asgi, headers
from iq4d_site.settings import broker_from, database_from


def scope(path, **changes):
    given = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "headers": [],
        "server": ("localhost", 80),
        "client": ("192.0.2.7", 1234),
        "scheme": "http",
    }
    return {**given, **changes}


def ask(request, messages=()):
    """The messages that the application answers a request with."""
    waiting, sent = [*messages], []

    async def receive():
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    asyncio.run(asgi.application(request, receive, send))
    return sent


@pytest.fixture
def served(monkeypatch):
    """What the two applications were asked for; the page answers with the body it was sent."""
    asked = {"pages": [], "streams": []}

    def page(environ, start_response):
        asked["pages"].append(environ)
        body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    async def stream(scope, receive, send):
        asked["streams"].append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    class Pages:
        async def __call__(self, *arguments):  # a new one for the loop of each request
            await WSGIMiddleware(page, workers=1)(*arguments)

    monkeypatch.setattr(asgi, "pages", Pages())
    monkeypatch.setattr(asgi, "streams", stream)
    return asked


WHOLE = (
    {"type": "http.request", "body": b"half and ", "more_body": True},
    {"type": "http.request", "body": b"half"},
)


@pytest.mark.parametrize(
    ("path", "server"),
    [
        ("/", "pages"),
        ("/posts/live-music/", "pages"),
        ("/posts/alive", "pages"),
        ("/live/now", "pages"),
        ("/posts/x/live", "streams"),
        ("/api/v1/threads/7/live", "streams"),
        ("/spaces/plein/cockpit/live/", "streams"),
    ],
)
def test_the_path_decides_who_serves(served, path, server):
    answer = ask(scope(path), [{"type": "http.request", "body": b""}])
    assert answer[0]["status"] == 200
    assert [name for name, requests in served.items() if requests] == [server]


def test_a_body_in_pieces_arrives_whole(served):
    answer = ask(scope("/", method="POST"), WHOLE)
    assert b"".join(message.get("body", b"") for message in answer) == b"half and half"


def test_a_visitor_who_leaves_while_sending_posts_nothing(served):
    assert ask(scope("/", method="POST"), WHOLE[:1]) == []
    assert not served["pages"]


def test_a_body_without_end_is_refused(served, monkeypatch):
    monkeypatch.setattr(asgi, "LARGEST_BODY", 1024)
    endless = [{"type": "http.request", "body": b"x" * 600, "more_body": True}] * 3
    answer = ask(scope("/", method="POST"), endless)
    assert answer[0]["status"] == 413
    assert not served["pages"]


def test_a_conversation_that_comes_in_may_be_longer_than_a_form(served):
    largest = {"type": "http.request", "body": b"x" * MAX_BYTES}
    assert ask(scope("/spaces/public/import/", method="POST"), [largest])[0]["status"] == 200
    assert ask(scope("/posts/new/", method="POST"), [largest])[0]["status"] == 413
    endless = [{**largest, "more_body": True}] * 2
    assert ask(scope("/api/v1/threads/import", method="POST"), endless)[0]["status"] == 413


def test_what_is_sent_along_with_a_stream_is_kept_nowhere(monkeypatch):
    kept = []

    async def stream(scope, receive, send):
        kept.extend([await receive(), await receive()])

    monkeypatch.setattr(asgi, "streams", stream)
    endless = [{"type": "http.request", "body": b"x" * 600, "more_body": True}] * 3
    ask(scope("/threads/1/live/"), endless)
    assert kept == [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]


def test_sending_to_the_address_of_a_stream_is_refused_like_anywhere(served, monkeypatch):
    monkeypatch.setattr(asgi, "LARGEST_BODY", 1024)
    endless = [{"type": "http.request", "body": b"x" * 600, "more_body": True}] * 3
    assert ask(scope("/threads/1/live/", method="POST"), endless)[0]["status"] == 413
    assert served == {"pages": [], "streams": []}


def test_a_header_with_an_underscore_is_not_a_proxy(served):
    sent = [(b"x_forwarded_proto", b"https"), (b"x-request-id", b"7")]
    ask(scope("/", headers=sent), [{"type": "http.request", "body": b""}])
    assert "HTTP_X_FORWARDED_PROTO" not in served["pages"][0]
    assert served["pages"][0]["HTTP_X_REQUEST_ID"] == "7"


def test_an_address_in_other_letters_reaches_the_page(served):
    ask(scope("/café/"), [{"type": "http.request", "body": b""}])
    assert served["pages"][0]["PATH_INFO"].encode("latin1").decode() == "/café/"


def test_start_and_stop_of_the_server_are_answered():
    answer = ask({"type": "lifespan"}, [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    assert [message["type"] for message in answer] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_a_websocket_is_refused():
    answer = ask(scope("/", type="websocket"), [{"type": "websocket.connect"}])
    assert answer == [{"type": "websocket.close", "code": 1000}]


# --- What every page says to the browser --------------------------------------------------------------


def test_every_answer_forbids_other_hosts(client):
    policy = client.get("/nowhere-at-all").headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_view_may_change_one_directive():
    assert "frame-ancestors *" in headers.policy(frame_ancestors="*")
    assert "default-src 'self'" in headers.policy(frame_ancestors="*")


def test_a_page_that_depends_on_who_asks_is_nobody_elses(client, db):
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


# --- Addresses ----------------------------------------------------------------------------------------


def test_addresses_of_databases():
    plain = database_from("postgres://ada:p%40ss@db:5433/iq4d?sslmode=require")
    assert [plain[part] for part in ("HOST", "PORT", "USER", "PASSWORD", "NAME")] == [
        *("db", "5433", "ada", "p@ss", "iq4d")
    ]
    assert plain["OPTIONS"]["sslmode"] == "require"
    assert database_from("postgres://postgres@/iq4d?host=/tmp/run")["HOST"] == "/tmp/run"


def test_addresses_of_redis():
    assert broker_from("redis://redis:6379/0") == "redis://redis:6379/0"
    assert (
        broker_from("unix:///tmp/run/redis.sock?db=3") == "redis+socket:///tmp/run/redis.sock?virtual_host=3"
    )
