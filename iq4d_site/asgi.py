"""One port: streams by ASGI, pages by WSGI.

A page is a short piece of synchronous work and runs faster in a thread of its own; a stream lives for
hours and must not hold a thread. So the path decides: `…/live` and `…/live/` go to Django's ASGI
application, everything else to its WSGI application in a bounded pool of threads.
"""

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application

from .wsgi import application as pages_wsgi

pages = WSGIMiddleware(pages_wsgi, workers=settings.WEB_THREADS)
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
        await pages(with_honest_headers(scope), whole_bodies_only(receive), send)


def is_stream(path):
    """Whether a path is a stream's."""
    return path.rstrip("/").endswith("/live")


def with_honest_headers(scope):
    """The request without headers that have an underscore: WSGI would take X_Forwarded_For for a proxy's."""
    return {**scope, "headers": [header for header in scope["headers"] if b"_" not in header[0]]}


def whole_bodies_only(receive):
    """A visitor who leaves while sending is an error, and not the end of what was sent."""

    async def receive_or_fail():
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the visitor left before everything was sent")
        return message

    return receive_or_fail


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
