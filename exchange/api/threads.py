"""Reading conversations, bringing them in and taking them out."""

from typing import Annotated

from django.core.exceptions import RequestDataTooBig
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Router, Status
from ninja.errors import HttpError

from discussions import order, rules
from discussions.models import Comment

from ..exporting import export_text, has_turn
from ..importing import import_thread, may_import
from ..thread_format import MAX_BYTES, read_document
from .access import ANYBODY, reader, writer
from .posts import space_called
from .reading import comment_prefix, comment_shown, post_shown, thread_or_404, thread_shown
from .schemas import Document, Imported, Refusal, ThreadPage

router = Router()
NOT_HERE = {401: Refusal, 404: Refusal}
Cursor = Annotated[
    str, Field(pattern=rf"^([0-9a-z]{{{order.WIDTH}}})*$", max_length=order.MAX_LEVEL * order.WIDTH)
]
Limit = Annotated[int, Field(ge=1, le=200)]


@router.get(
    "/threads/{int:thread_id}",
    auth=reader,
    response={200: ThreadPage, **NOT_HERE, 422: Refusal},
    openapi_extra=ANYBODY,
    summary=gettext_lazy("Read a conversation"),
    description=gettext_lazy(
        "The post, and comments in reading order, at most `limit` at a time. `next` is the `after` of the "
        "next page; null on the last."
    ),
)
def thread_show(request, thread_id: int, after: Cursor = "", limit: Limit = 100):
    thread = thread_or_404(request, thread_id)
    comments = Comment.objects.filter(thread=thread, path__gt=after).select_related("author")
    found = list(comments.defer("extra").in_order()[: limit + 1])
    shown, prefix = found[:limit], comment_prefix(request)
    return {
        "thread": thread_shown(thread),
        "post": post_shown(request, thread.post),
        "comments": [comment_shown(comment, prefix) for comment in shown],
        "next": shown[-1].path if len(found) > limit else None,
    }


@router.post(
    "/threads/import",
    auth=writer,
    response={201: Imported, 200: Imported, 401: Refusal, 403: Refusal, 413: Refusal, 422: Refusal},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object", "title": "iq4d-thread/1"}}},
        }
    },
    summary=gettext_lazy("Import a conversation"),
    description=gettext_lazy(
        "For facilitators. The body is a document in the format `iq4d-thread/1`. A conversation whose id is "
        "known in the space is left as it is, and the answer is 200. `orphans` counts replies to a comment "
        "that is not in the file; they are kept and marked."
    ),
)
def thread_import(request, space: str = "public"):
    place = space_called(space)
    rules.require(may_import(request.auth, place))
    # read as a stream: a conversation may be larger than what other requests may send
    data = request.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RequestDataTooBig
    result = import_thread(read_document(data), space=place, by=request.auth)
    done = {
        "thread": result.thread.pk,
        "post": result.post.pk,
        "comments": result.comments,
        "orphans": result.orphans,
    }
    return Status(201 if result.created else 200, done)


@router.get(
    "/threads/{int:thread_id}/export",
    auth=reader,
    response={200: Document, **NOT_HERE, 503: Refusal},
    openapi_extra=ANYBODY,
    summary=gettext_lazy("Export a conversation"),
    description=gettext_lazy("The whole conversation in the format `iq4d-thread/1`."),
)
def thread_export(request, thread_id: int):
    thread = thread_or_404(request, thread_id)
    if not has_turn(thread):
        raise HttpError(503, _("Back in a moment"))
    return StreamingHttpResponse(export_text(thread), content_type="application/json; charset=utf-8")
