"""Writing posts."""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from ninja import Router, Status

from discussions import post_actions, queries, rules
from discussions.models import LANGUAGES, Space
from discussions.post_forms import PostForm

from .access import writer
from .schemas import PostIn, PostMade, Refusal

router = Router()


@router.post(
    "/posts",
    auth=writer,
    response={201: PostMade, 401: Refusal, 403: Refusal, 422: Refusal},
    summary=gettext_lazy("Publish a post"),
    description=gettext_lazy(
        "A steered post needs a purpose. `questions` are texts; they are numbered from 1. `space` is the "
        "slug of a space you belong to; without it the post stands in the public one."
    ),
)
def post_create(request, data: PostIn):
    space = space_called(data.space)
    is_member = queries.is_member(request.auth, space)
    rules.require(rules.may_post(request.auth, space, is_member=is_member))
    form = PostForm(_as_form(data, space), spaces=queries.spaces_to_post_in(request.auth))
    if not form.is_complete(publish=True):
        raise ValidationError(_errors_of(form))
    post = post_actions.write_post(author=request.auth, publish=True, **form.values())
    made = {
        "id": post.pk,
        "slug": post.slug,
        "url": request.build_absolute_uri(post.get_absolute_url()),
        "thread": post_actions.main_thread(post).pk,
    }
    return Status(201, made)


def space_called(slug):
    """The space with this slug, or ValidationError on `space`."""
    space = Space.objects.filter(slug=slug).first() if slug.isascii() and slug.isprintable() else None
    if space is None:
        raise ValidationError({"space": _("There is no space with this name.")})
    return space


def _as_form(data, space):
    """A post as the composer's form would send it: one set of rules and messages for both."""
    sent = QueryDict(mutable=True)
    sent.update({"title": data.title, "body": data.body, "purpose": data.purpose, "mode": data.mode})
    sent["target"] = "" if data.target is None else str(data.target)
    sent["language"] = data.language if data.language is not None else _own_language()
    sent["space"] = str(space.pk)
    sent.setlist("new_question", data.questions)
    return sent


def _own_language():
    language = get_language()
    return language if language in dict(LANGUAGES) else LANGUAGES[0][0]


def _errors_of(form):
    """{field: messages}, questions by their index as they were sent."""
    errors = {name: list(messages) for name, messages in form.errors.items()}
    rows = {f"questions[{i}]": [row.error] for i, row in enumerate(form.question_rows) if row.error}
    return errors | rows
