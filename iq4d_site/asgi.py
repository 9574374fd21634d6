"""One port: streams by ASGI, pages by WSGI.

A page is a short piece of synchronous work and runs faster in a thread of its own; a stream lives for
hours and must not hold a thread. So the path decides: asking for `…/live` or `…/live/` goes to Django's
ASGI application, everything else to its WSGI application in a bounded pool of threads.
"""

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

from exchange.thread_format import MAX_BYTES

from .wsgi import application as pages_wsgi

MEGABYTE = 1024 * 1024
LARGEST_BODY = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + MEGABYTE  # a little more, so that the page says no
LARGEST_UPLOAD = MAX_BYTES + MEGABYTE  # of a conversation; waiting requests are held in memory
WAITING_PARTS = 4096  # parts of an answer that may wait for a slow visitor without holding a thread

pages = WSGIMiddleware(pages_wsgi, workers=settings.WEB_THREADS, send_queue_size=WAITING_PARTS)
streams = get_asgi_application()


async def application(scope, receive, send):
    """Hand a connection to the application that serves its path."""
    if scope["type"] == "lifespan":
        await answer_lifespan(receive, send)
    elif scope["type"] == "websocket":
        await refuse_websocket(receive, send)
    elif is_stream(scope):
        await streams(scope, without_body(receive), send)
    else:
        await page(scope, receive, send)


async def page(scope, receive, send):
    """Take the whole request first, then a thread: who sends slowly keeps nobody waiting.

    A visitor who leaves while sending is not answered, and what came of the request is not used.
    """
    limit = LARGEST_UPLOAD if is_upload(scope) else LARGEST_BODY
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            await refuse_large_body(send, limit)
            return

    async def receive_again():
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    await pages(with_honest_headers(scope), receive_again, send)


def without_body(receive):
    """`receive` for a stream: what is sent along is dropped as it comes, and kept nowhere."""
    begun = False

    async def receive_end():
        nonlocal begun
        if not begun:
            begun = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return message

    return receive_end


async def refuse_large_body(send, limit):
    """Answer 413 without reading on."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    line = f"At most {limit // MEGABYTE} MB in one request.\n"
    await send({"type": "http.response.body", "body": line.encode()})


def is_stream(scope):
    """Whether somebody asks for a stream. What is sent to its address is a page's business: to refuse it."""
    return scope["method"] in ("GET", "HEAD") and scope["path"].rstrip("/").endswith("/live")


def is_upload(scope):
    """Whether a conversation comes in, which may be longer than anything one types."""
    return scope["path"].rstrip("/").endswith("/import")


def with_honest_headers(scope):
    """The request without headers that have an underscore: WSGI would take X_Forwarded_For for a proxy's."""
    return {**scope, "headers": [header for header in scope["headers"] if b"_" not in header[0]]}


async def answer_lifespan(receive, send):
    """Tell the server that start and stop need nothing from us."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def refuse_websocket(receive, send):
    """Nothing here speaks WebSocket; the handshake is answered with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 1000})
