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


def is_stream(path):
    """Whether a path is a stream's."""
    return path.rstrip("/").endswith("/live")


async def application(scope, receive, send):
    """Hand a connection to the application that serves its path."""
    if scope["type"] == "lifespan":
        return await answer_lifespan(receive, send)
    if scope["type"] != "http":
        raise ValueError(f"{scope['type']} connections are not served here")
    if is_stream(scope["path"]):
        return await streams(scope, receive, send)
    return await pages(scope, receive, send)


async def answer_lifespan(receive, send):
    """Tell the server that start and stop need nothing from us."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
