"""What somebody typed in a form while not logged in (any more): kept until it is sent after all.

A view whose form may meet an expired session is decorated; the page with the form asks for what was kept:

    @login_required_keeping_post(back_to=lambda request, thread_id: page_of(thread_id))
    def comment_add(request, thread_id): ...

    form = CommentForm()
    restore(request, form, path=reverse("discussions:comment_add", args=[thread.pk]))
"""

import time
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

SESSION_KEY = "kept_forms"
KEPT_CHARACTERS = 200_000  # the longest post with all its questions, twice over in bytes
KEPT_FORMS = 3  # a form in each of a few tabs
KEPT_SECONDS = 24 * 3600
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")
NOTHING_TO_COPY = {*NEVER_KEPT, "next", "language", "client_token", "code"}


def login_required_keeping_post(view=None, *, back_to=None):
    """Like `login_required`, but a form that is sent without being logged in is kept.

    `back_to(request, *args, **kwargs)` gives the address of the page with the form; left out, it is the
    address the form was sent to. The text is forgotten once the form has been sent and accepted.
    """
    if view is None:
        return lambda decorated: login_required_keeping_post(decorated, back_to=back_to)

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            page = back_to(request, *args, **kwargs) if back_to else request.get_full_path()
            return keep_and_ask_to_log_in(request, page)
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code < 400:
            forget(request)
        return response

    return wrapper


def keep_and_ask_to_log_in(request, page):
    """Keep what was sent, if anything was, and go to the log-in page, which leads to `page`."""
    if request.method == "POST":
        if keep(request):
            messages.info(request, _("You were not logged in any more. Log in: what you typed is kept."))
        else:
            messages.warning(
                request,
                _("You were not logged in any more, and this was too long to keep. Go back to copy it."),
            )
    login = f"{resolve_url('account_login')}?{urlencode({'next': page})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": login})
    return HttpResponseRedirect(login)


def keep(request):
    """Keep the form of this request in the session. False when it is too long for that."""
    sent = request.POST.copy()
    for name in NEVER_KEPT:
        sent.pop(name, None)
    text = sent.urlencode()
    characters = sum(len(value) for _name, values in sent.lists() for value in values)
    if characters > KEPT_CHARACTERS:
        return False
    others = [form for form in fresh(request) if form["path"] != request.path]
    request.session[SESSION_KEY] = [*others, {"path": request.path, "text": text, "at": int(time.time())}][
        -KEPT_FORMS:
    ]
    return True


def fresh(request):
    """The kept forms of this session that are not too old."""
    oldest = time.time() - KEPT_SECONDS
    return [form for form in request.session.get(SESSION_KEY, []) if form["at"] >= oldest]


def kept(request, path=None):
    """What was sent to `path` (this page's own when left out) and kept: a QueryDict, or None."""
    path = path or request.path
    return next((QueryDict(form["text"]) for form in fresh(request) if form["path"] == path), None)


def restore(request, form, path=None):
    """Fill the unbound `form` with what was kept for `path`. True when there was something."""
    sent = kept(request, path)
    if sent is None or form.is_bound:
        return False
    for name, field in form.fields.items():
        full_name = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(sent, {}, full_name):
            form.initial[name] = field.widget.value_from_datadict(sent, {}, full_name)
    return True


def forget(request, path=None):
    """Drop what was kept for `path` (this page's own when left out)."""
    path = path or request.path
    if kept(request, path) is not None:
        request.session[SESSION_KEY] = [form for form in fresh(request) if form["path"] != path]


def texts_typed(request):
    """What somebody wrote in the form that this request sent, for a page that shows it to be copied."""
    return [
        value
        for name, values in request.POST.lists()
        if name not in NOTHING_TO_COPY
        for value in values
        if value.strip()
    ]
