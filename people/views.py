"""My page, my tokens, my language, and the page for a form that could not be trusted."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import check_for_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from .forms import ProfileForm, TokenForm
from .kept_forms import login_required_keeping_post, restore, texts_typed
from .models import ApiToken

TOKENS_PER_PERSON = 20  # more is a program that forgets to withdraw its own


@login_required_keeping_post
@never_cache
def me(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        with override(person.language or None):
            messages.success(request, _("Saved."))
        response = HttpResponseRedirect(request.path)
        return remember_language(response, request, person.language)
    restore(request, form)
    return my_page(request, profile=form, status=422 if form.errors else 200)


@login_required
@require_POST
@never_cache
def token_create(request):
    """Make a token and show its key, this once."""
    form = TokenForm(request.POST, auto_id="token_%s")
    if request.user.api_tokens.count() >= TOKENS_PER_PERSON:
        form.add_error(None, _("You have %d tokens. Withdraw one first.") % TOKENS_PER_PERSON)
    if not form.is_valid():
        return my_page(request, token_form=form, status=422)
    token, key = ApiToken.issue(request.user, form.cleaned_data["name"])
    return my_page(request, new_token=token, new_key=key, status=201)


@login_required
@require_POST
def token_revoke(request, token_id):
    token = get_object_or_404(request.user.api_tokens, pk=token_id)
    token.delete()
    messages.success(request, _("Token “%s” is withdrawn. It opens nothing any more.") % token.name)
    return redirect("people:me")


def my_page(request, *, profile=None, token_form=None, status=200, **more):
    # A refused name must not show up elsewhere on the page as if it were saved.
    if profile is not None and profile.errors:
        request.user.refresh_from_db(fields=["name", "language"])
    context = {
        "profile": profile or ProfileForm(instance=request.user),
        "token_form": token_form or TokenForm(auto_id="token_%s"),
        "tokens": request.user.api_tokens.all(),
        "addresses": addresses_of(request.user),
        "has_two_steps": request.user.authenticator_set.exclude(type="recovery_codes").exists(),
        **more,
    }
    return render(request, "people/me.html", context, status=status)


def addresses_of(person):
    """The person's addresses, the main one first; an account made by a command has none on record yet."""
    if person.email and not person.emailaddress_set.exists():
        person.emailaddress_set.get_or_create(email=person.email, defaults={"primary": True})
    return person.emailaddress_set.order_by("-primary", "email")


@require_POST
def language(request):
    """Switch the language: on the person when logged in, and in a cookie for before logging in."""
    code = request.POST.get("language", "")
    if not check_for_language(code):
        raise BadRequest("no such language")
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language(request)


def remember_language(response, request, code):
    """The cookie follows the choice on the profile, so that the log-in page speaks that language too."""
    if code:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


def csrf_failure(request, reason=""):
    """A form without a valid secret is refused; what was typed is shown, so that it can be copied."""
    # After a POST to an address without a page of its own, the page it came from is the way back.
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = came_from.path if came_from.netloc == request.get_host() else request.path
    context = {"typed": texts_typed(request), "page": back}
    return render(request, "people/csrf_failure.html", context, status=403)
