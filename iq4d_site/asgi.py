"""One port: streams by ASGI, pages by WSGI.

A page is a short piece of synchronous work and runs faster in a thread of its own; a stream lives for
hours and must not hold a thread. So the path decides: `…/live` and `…/live/` go to Django's ASGI
application, everything else to its WSGI application in a bounded pool of threads.
"""

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

from .wsgi import application as pages_wsgi

LARGEST_BODY = 20 * 1024 * 1024  # bytes; the longest conversation one uploads, with room to spare
WAITING_PARTS = 4096  # parts of an answer that may wait for a slow visitor without holding a thread

pages = WSGIMiddleware(pages_wsgi, workers=settings.WEB_THREADS, send_queue_size=WAITING_PARTS)
streams = get_asgi_application()


async def application(scope, receive, send):
    """Hand a connection to the application that serves its path."""
    if scope["type"] == "lifespan":
        await answer_lifespan(receive, send)
    elif scope["type"] == "websocket":
        await refuse_websocket(receive, send)
    elif is_stream(scope["path"]):
        await streams(scope, receive, send)
    else:
        await page(scope, receive, send)


async def page(scope, receive, send):
    """Take the whole request first, then a thread: who sends slowly keeps nobody waiting.

    A visitor who leaves while sending is not answered, and what came of the request is not used.
    """
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            await refuse_large_body(send)
            return

    async def receive_again():
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    await pages(with_honest_headers(scope), receive_again, send)


async def refuse_large_body(send):
    """Answer 413 without reading on."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    line = f"At most {LARGEST_BODY // 1024 // 1024} MB in one request.\n"
    await send({"type": "http.response.body", "body": line.encode()})


def is_stream(path):
    """Whether a path is a stream's."""
    return path.rstrip("/").endswith("/live")


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
