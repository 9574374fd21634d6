"""Pages and answers about comments: replying, editing, withdrawing, their history, what is new."""

import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.kept_forms import login_required_keeping_post, restore

from . import actions, queries, rules
from .comment_forms import CommentForm, EditForm
from .models import Comment, Thread
from .pages import anchor_of, audience_of, branch_query, row_addresses

THREADS = Thread.objects.select_related("post__author", "post__space")
COMMENTS = Comment.objects.select_related(
    "author", "parent__author", "thread__post__author", "thread__post__space"
)
FORM_PAGES = ["GET", "HEAD", "POST"]


def thread_or_404(request, thread_id):
    return get_object_or_404(THREADS.readable_by(request.user), pk=thread_id)


def comment_or_404(request, comment_id):
    readable = Thread.objects.readable_by(request.user)
    return get_object_or_404(COMMENTS.filter(thread__in=readable), pk=comment_id)


def address_in_thread(comment):
    """Where a comment stands: its post, at the window that holds it, at its anchor."""
    window = f"?at={comment.pk}" if queries.is_longer_than_a_page(comment.thread) else ""
    return f"{comment.thread.get_absolute_url()}{window}#{anchor_of(comment)}"


def see_other(address):
    """After a POST: the browser fetches `address`, and going back does not send the form again."""
    return HttpResponseRedirect(address, status=303)


def attempt(form, action, **arguments):
    """Call an action with what a form says: (its answer, 201), or (None, status) and the form says why."""
    if not form.is_valid():
        return None, 422
    try:
        return action(**arguments, **form.cleaned_data), 201
    except rules.Refused as refused:
        form.add_error(None, str(refused.reason))
        return None, refused.status
    except ValidationError as problem:
        form.add_error(None, problem)
        return None, 422


def rows_answer(request, thread, rows, status=200):
    """Rows alone, for a page that is open; thread.js puts each where its path says."""
    context = {
        "branch_query": branch_query(branch_asked(request, thread)),
        "rows": rows,
        **row_addresses(thread.post),
        "may_reply": rules.may_comment(request.user, thread) is None,
        "is_open": thread.closed_at is None,
        "post": thread.post,
    }
    return render(request, "discussions/_rows.html", context, status=status)


def _page_of_thread(request, thread_id):
    return f"{reverse('discussions:thread', args=[thread_id])}#reply"


@login_required_keeping_post(back_to=_page_of_thread)
def comment_add(request, thread_id):
    """A comment in a thread; `parent` in the form says which comment it answers, if any."""
    thread = thread_or_404(request, thread_id)
    if request.method != "POST":
        return redirect(f"{thread.get_absolute_url()}#reply")
    return _add(request, thread, CommentForm(request.POST, thread=thread))


@login_required_keeping_post
@require_http_methods(FORM_PAGES)
def comment_reply(request, comment_id):
    """The form that answers one comment: a page without JavaScript, a part of the thread with it."""
    parent = comment_or_404(request, comment_id)
    thread = parent.thread
    if request.method == "POST":
        data = request.POST.copy()
        data["parent"] = str(parent.pk)
        return _add(request, thread, CommentForm(data, thread=thread, parent=parent))
    verdict = rules.may_comment(request.user, thread, parent)
    if verdict is not None:
        return _refused(request, parent, verdict)
    form = CommentForm(thread=thread, parent=parent)
    restore(request, form)
    form.focus()
    return _reply_form(request, thread, form)


def _add(request, thread, form):
    verdict = rules.may_comment(request.user, thread)
    if verdict is not None:
        # before the form is looked at: in a closed conversation its mistakes do not matter
        form.is_valid()
        form.add_error(None, str(verdict))
        return _reply_form(request, thread, form, status=rules.Refused(verdict).status)
    if form.is_valid():
        form.cleaned_data["client_token"] = _token_of_words(form.cleaned_data)
    comment, status = attempt(form, actions.add_comment, thread=thread, author=request.user)
    if comment is None:
        return _reply_form(request, thread, form, status=status)
    if request.htmx:
        row = queries.one_row(comment, request.user, branch=branch_asked(request, thread))
        return rows_answer(request, thread, [row], status=201)
    return see_other(address_in_thread(comment))


def _token_of_words(cleaned):
    """The form's token together with its words: a double click is one comment, but other words in the same
    form, reached with the browser's Back, are another comment and not lost."""
    if not cleaned["client_token"]:
        return ""
    parent = cleaned["parent"].pk if cleaned["parent"] else 0
    words = f"{cleaned['client_token']} {parent} {cleaned['body']}"
    return hashlib.sha256(words.encode()).hexdigest()[:60]


def _reply_form(request, thread, form, status=200):
    if "body" in form.errors:
        form.focus()
    context = {
        "form": form,
        "thread": thread,
        "post": thread.post,
        "parent": form.parent_comment,
        "audience": audience_of(thread.post),
        "branch_query": branch_query(branch_asked(request, thread)),
        "is_main": form.parent_comment is None,
    }
    template = "discussions/_reply_form.html" if request.htmx else "discussions/comment_reply.html"
    return render(request, template, context, status=status)


def _refused(request, comment, verdict):
    """A page that says why not, and the way back to the comment."""
    context = {"verdict": verdict, "comment": comment, "post": comment.thread.post}
    template = "discussions/_refused.html" if request.htmx else "discussions/refused.html"
    return render(request, template, context, status=rules.Refused(verdict).status)


@require_safe
def thread_show(request, thread_id):
    """The permanent link of a thread."""
    return redirect(thread_or_404(request, thread_id))


@require_safe
def comment_show(request, comment_id):
    """The permanent link of a comment: to where it stands now."""
    return redirect(address_in_thread(comment_or_404(request, comment_id)))


@login_required_keeping_post
@require_http_methods(FORM_PAGES)
def comment_edit(request, comment_id):
    comment = comment_or_404(request, comment_id)
    verdict = rules.may_edit(request.user, comment)
    status = 200
    if request.method == "POST":
        form = EditForm(request.POST, comment=comment)
        if verdict is not None:
            form.is_valid()
            form.add_error(None, str(verdict))
            status = rules.Refused(verdict).status
        else:
            changed, status = attempt(form, actions.edit_comment, comment=comment, by=request.user)
            if changed is not None:
                return _changed(request, changed)
            form.compare_with(comment_or_404(request, comment_id))
            if "body" in form.errors:
                form.focus()
    elif verdict is not None:
        return _refused(request, comment, verdict)
    else:
        form = EditForm(comment=comment)
        restore(request, form)
        form.focus()
    context = {"form": form, "comment": comment, "thread": comment.thread, "post": comment.thread.post}
    context["audience"] = audience_of(comment.thread.post)
    context["branch_query"] = branch_query(branch_asked(request, comment.thread))
    template = "discussions/_edit_form.html" if request.htmx else "discussions/comment_edit.html"
    return render(request, template, context, status=status)


def _changed(request, comment):
    """After a change of a comment: its row again, or the page where it stands."""
    if request.htmx:
        branch = branch_asked(request, comment.thread)
        row = queries.one_row(comment, request.user, branch=branch)
        return rows_answer(request, comment.thread, [row], status=201)
    return see_other(address_in_thread(comment))


@login_required_keeping_post
@require_http_methods(FORM_PAGES)
def comment_withdraw(request, comment_id):
    """Asks first, on a page of its own; nothing is lost by a slip."""
    comment = comment_or_404(request, comment_id)
    verdict = rules.may_withdraw(request.user, comment)
    if verdict is not None:
        return _refused(request, comment, verdict)
    if request.method == "POST":
        withdrawn = actions.withdraw_comment(comment, by=request.user)
        words = [_("Your comment was withdrawn.")]
        if comment.replies.standing().exists():
            words.append(_("The replies to it stay."))
        messages.success(request, " ".join(words))
        return see_other(address_in_thread(withdrawn))
    replies = comment.replies.standing().count()
    context = {"comment": comment, "post": comment.thread.post, "replies": replies}
    return render(request, "discussions/comment_withdraw.html", context)


@require_safe
def comment_history(request, comment_id):
    """How a comment read before each edit. Of a withdrawn comment nothing is shown: 410."""
    comment = comment_or_404(request, comment_id)
    is_gone = comment.withdrawn_at is not None
    revisions = [] if is_gone else list(comment.revisions.order_by("-number"))
    context = {"comment": comment, "post": comment.thread.post, "revisions": revisions, "is_gone": is_gone}
    return render(request, "discussions/comment_history.html", context, status=410 if is_gone else 200)


@never_cache
@require_safe
def thread_new(request, thread_id):
    """What others wrote since comment `since`: how many, and the first, as JSON; with `rows=1` the rows."""
    thread = thread_or_404(request, thread_id)
    since = whole_number(request.GET.get("since"))
    if since is None:
        return JsonResponse({"error": _("Say since which comment: ?since=12")}, status=400)
    branch = branch_asked(request, thread)
    if request.GET.get("rows"):
        return rows_answer(request, thread, queries.new_rows(thread, since, request.user, branch=branch))
    new = queries.new_comments(thread, since, request.user, branch=branch)
    first = new.order_by("id").first()
    return JsonResponse(
        {
            "new": new.count(),
            "first": first.get_absolute_url() if first else None,
            "last_id": queries.newest_id(thread),
        }
    )


def branch_asked(request, thread):
    """The branch that the reader's page shows alone (`branch` in the address); None for the whole thread."""
    return comment_in(thread, request.GET.get("branch"))


def whole_number(text):
    """A whole number that fits an id, from an address; None when it is none.

    >>> whole_number("12"), whole_number("-1"), whole_number("9" * 40), whole_number(None)
    (12, None, None, None)
    """
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def comment_in(thread, text):
    """The comment of this thread with that id in an address, or None."""
    number = whole_number(text)
    return None if number is None else Comment.objects.filter(thread=thread, pk=number).first()
