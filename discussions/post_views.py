"""Pages about posts: the front page, lists, one post with its thread, the composer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.kept_forms import kept, login_required_keeping_post, restore

from . import actions, post_actions, queries, rules
from .comment_forms import CommentForm
from .comment_views import FORM_PAGES, comment_in, see_other, whole_number
from .models import LANGUAGES, Comment, Post, Space
from .pages import audience_of, branch_query, row_addresses
from .post_forms import PostForm

POSTS_ON_HOME = 6
POSTS_PER_PAGE = 20
POSTS = Post.objects.select_related("author", "space")


@require_safe
def home(request):
    latest = queries.with_threads(queries.post_list(request.user)[:POSTS_ON_HOME])
    return render(request, "discussions/home.html", {"posts": latest})


@require_safe
def post_list(request):
    posts = queries.post_list(request.user)
    context = {"page": _page(request, posts), "drafts": queries.drafts_of(request.user)}
    return render(request, "discussions/post_list.html", context)


@require_safe
def space(request, slug):
    space = get_object_or_404(Space, slug=slug)
    context = {
        "space": space,
        "page": _page(request, queries.post_list(request.user, space=space)),
        "is_facilitator": queries.is_facilitator(request.user, space),
        "may_post": rules.may_post(request.user, space, is_member=queries.is_member(request.user, space))
        is None,
    }
    return render(request, "discussions/space.html", context)


def _page(request, posts):
    page = Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.with_threads(page.object_list)
    return page


def post_or_404(request, slug):
    return get_object_or_404(POSTS.readable_by(request.user), slug=slug)


@require_safe
def post(request, slug):
    """A post with its thread, or a window of it: `at` a comment, or `before` or `after` a place."""
    post = post_or_404(request, slug)
    thread = post_actions.main_thread(post)
    around = comment_in(thread, request.GET.get("at"))
    window = {} if around else {name: request.GET.get(name) for name in ("before", "after")}
    page = queries.thread_page(thread, request.user, around=around, **window)
    return _post_page(request, page)


@require_safe
def branch(request, slug, comment_id):
    """One branch of a long thread, on a page of its own."""
    post = post_or_404(request, slug)
    comments = Comment.objects.select_related("thread", "author")
    comment = get_object_or_404(comments, pk=comment_id, thread__post=post)
    comment.thread.post = post
    cursors = {name: request.GET.get(name) for name in ("before", "after")}
    page = queries.thread_page(comment.thread, request.user, branch=comment, **cursors)
    return _post_page(request, page)


def _post_page(request, page):
    post, thread, reader = page.post, page.thread, request.user
    is_facilitator = queries.is_facilitator(reader, post.space)
    may_not = rules.may_comment(reader, thread)
    form = None
    if rules.may_comment(reader, thread, page.branch) is None:
        # on the page of a branch one answers the comment it began with
        asked = whole_number(request.GET.get("question"))
        form = CommentForm(
            thread=thread,
            parent=page.branch,
            questions=page.questions,
            auto_id="id_main_%s",
            initial={"questions": [asked] if asked else []},
        )
        name, target = ("comment_reply", page.branch) if page.branch else ("comment_add", thread)
        restore(request, form, path=reverse(f"discussions:{name}", args=[target.pk]))
    context = {
        "page": page,
        "post": post,
        "thread": thread,
        "rows": page.rows,
        "latest": queries.latest_comments(thread),
        "form": form,
        "may_reply": may_not is None,
        "is_open": thread.closed_at is None,
        "audience": audience_of(post),
        **row_addresses(post),
        "branch_query": branch_query(page.branch),
        "may_edit_post": rules.may_edit_post(reader, post) is None,
        "may_close": rules.may_close(reader, post, is_facilitator=is_facilitator) is None,
        "may_see_dashboard": rules.may_see_dashboard(reader, post, is_facilitator=is_facilitator) is None,
    }
    return render(request, "discussions/post.html", context)


@login_required_keeping_post
@require_http_methods(FORM_PAGES)
def post_new(request):
    spaces = queries.spaces_to_post_in(request.user)
    if request.method != "POST":
        initial = {
            "language": _own_language(),
            "space": spaces.filter(slug=request.GET.get("space", "")).first(),
        }
        sent = kept(request)
        form = PostForm.retyped(sent, spaces=spaces) if sent else PostForm(spaces=spaces, initial=initial)
        return _composer(request, form)
    if "more" in request.POST:
        return _composer(request, PostForm.retyped(request.POST, spaces=spaces, more=1))
    form = PostForm(request.POST, spaces=spaces)
    publish = request.POST.get("action") == "publish"
    if not form.is_complete(publish):
        return _composer(request, form, status=422)
    post = post_actions.write_post(author=request.user, publish=publish, **form.values())
    messages.success(request, _published() if publish else _("Saved as a draft. Only you can read it."))
    return see_other(post.get_absolute_url())


@login_required_keeping_post
@require_http_methods(FORM_PAGES)
def post_edit(request, slug):
    post = post_or_404(request, slug)
    rules.require(rules.may_edit_post(request.user, post))
    spaces = queries.spaces_to_post_in(request.user)
    if request.method != "POST":
        sent = kept(request)
        form = (
            PostForm.retyped(sent, spaces=spaces, post=post) if sent else PostForm(spaces=spaces, post=post)
        )
        return _composer(request, form)
    if "more" in request.POST:
        return _composer(request, PostForm.retyped(request.POST, spaces=spaces, post=post, more=1))
    form = PostForm(request.POST, spaces=spaces, post=post)
    publish = request.POST.get("action") == "publish"
    if not form.is_complete(publish or not post.is_draft):
        return _composer(request, form, status=422)
    try:
        post = post_actions.change_post(post, by=request.user, **form.values())
    except ValidationError as problem:
        form.refuse(problem)
        return _composer(request, form, status=422)
    if publish:
        post_actions.publish_post(post, by=request.user)
        messages.success(request, _published())
    return see_other(post.get_absolute_url())


def _published():
    return _("Your post is published. Send its address to the people you would like to hear.")


def _composer(request, form, status=200):
    context = {"form": form, "post": form.post, "focus_last": "more" in request.POST}
    return render(request, "discussions/post_form.html", context, status=status)


def _own_language():
    language = get_language()
    return language if language in dict(LANGUAGES) else LANGUAGES[0][0]


@login_required_keeping_post
@require_POST
def post_publish(request, slug):
    """Publish a draft as it stands; what is missing is asked for in the composer."""
    post = post_or_404(request, slug)
    rules.require(rules.may_edit_post(request.user, post))
    form = PostForm.of(post, spaces=queries.spaces_to_post_in(request.user))
    if not form.is_complete(True):
        return _composer(request, form, status=422)
    post_actions.publish_post(post, by=request.user)
    messages.success(request, _published())
    return see_other(post.get_absolute_url())


@login_required_keeping_post
@require_POST
def post_close(request, slug):
    return _set_open(request, slug, actions.close_thread, _("The conversation is closed. It stays readable."))


@login_required_keeping_post
@require_POST
def post_reopen(request, slug):
    return _set_open(request, slug, actions.reopen_thread, _("The conversation is open again."))


def _set_open(request, slug, action, message):
    post = post_or_404(request, slug)
    if post.is_draft:
        raise Http404
    is_facilitator = queries.is_facilitator(request.user, post.space)
    action(post_actions.main_thread(post), by=request.user, is_facilitator=is_facilitator)
    messages.success(request, message)
    return see_other(post.get_absolute_url())
