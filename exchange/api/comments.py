"""Writing, changing and taking back comments."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from discussions import actions, rules
from discussions.models import Comment

from .access import writer
from .reading import comment_or_404, comment_prefix, comment_shown, thread_or_404
from .schemas import CommentIn, CommentMade, CommentPatch, CommentShown, Refusal

router = Router()
REFUSALS = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal, 422: Refusal}
LARGEST_NUMBER = 32767  # of a question; what its column holds


@router.post(
    "/threads/{int:thread_id}/comments",
    auth=writer,
    response={201: CommentMade, 200: CommentMade, **REFUSALS},
    summary=gettext_lazy("Reply in a conversation"),
    description=gettext_lazy(
        "`parent` is the id of the comment you answer, `questions` are numbers of the post's questions. "
        "Send the same `client_token` again when an answer got lost: the comment is made once, "
        "and the second answer is 200 with the same id."
    ),
)
def comment_create(request, thread_id: int, data: CommentIn):
    thread = thread_or_404(request, thread_id)
    comment = actions.add_comment(
        thread=thread,
        author=request.auth,
        body=data.body,
        parent=_parent(thread, data.parent),
        questions=_numbers(data.questions or []),
        kind=data.kind or "",
        client_token=data.client_token,
    )
    made = {"id": comment.pk, "url": f"{comment_prefix(request)}{comment.pk}/"}
    return Status(200 if comment.was_there else 201, made)


@router.patch(
    "/comments/{int:comment_id}",
    auth=writer,
    response={200: CommentShown, **REFUSALS},
    summary=gettext_lazy("Change a comment of yours"),
    description=gettext_lazy("Send only what changes. How it read before is kept in its history."),
)
def comment_change(request, comment_id: int, data: CommentPatch):
    comment = comment_or_404(request, comment_id)
    given = data.dict(exclude_unset=True)
    changed = actions.edit_comment(
        comment=comment,
        by=request.auth,
        body=given.get("body", comment.body),
        questions=_numbers(given["questions"]) if "questions" in given else None,
        kind=given.get("kind"),
        revision=None if "body" in given else comment.revision,  # the body may not go back to an older one
    )
    return comment_shown(changed, comment_prefix(request))


@router.delete(
    "/comments/{int:comment_id}",
    auth=writer,
    response={204: None, 401: Refusal, 403: Refusal, 404: Refusal},
    summary=gettext_lazy("Withdraw a comment of yours"),
    description=gettext_lazy("Its place stays, so that the replies to it stay readable. Twice is once."),
)
def comment_withdraw(request, comment_id: int):
    actions.withdraw_comment(comment_or_404(request, comment_id), by=request.auth)
    return Status(204, None)


def _parent(thread, comment_id):
    if comment_id is None:
        return None
    parent = Comment.objects.filter(pk=comment_id, thread=thread).first()
    if parent is None:
        raise ValidationError({"parent": rules.PARENT_ELSEWHERE})
    return parent


def _numbers(numbers):
    strange = [number for number in numbers if not 0 < number <= LARGEST_NUMBER]
    if strange:
        raise ValidationError({"questions": actions.unknown_questions([str(n)[:20] for n in strange])})
    return numbers
