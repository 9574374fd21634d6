"""The cockpit of a space and its stream; the list of spaces that leads there."""

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connections
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from discussions import queries, rules
from discussions.models import Space
from scoring import corrections, live

from . import feeds
from .cockpit import cockpit_state, spaces_for

ONLY_FACILITATORS = _("Only the facilitators of this space see its cockpit.")
SHARED = _("Corrections made in this space may be used as training data from now on.")
NOT_SHARED = _("Corrections made in this space stay here from now on.")


def space_for(person, slug):
    """The space, or Refused unless the person looks after it."""
    space = get_object_or_404(Space, slug=slug)
    rules.require(None if queries.is_facilitator(person, space) else ONLY_FACILITATORS)
    return space


def page_of(request):
    """The number of the page that is asked for; 1 when it is none."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


@require_safe
@login_required
def cockpit(request, slug):
    space = space_for(request.user, slug)
    state = cockpit_state(space.pk, page_of(request))
    return render(request, "facilitation/cockpit.html", {"space": space, "state": state})


@require_POST
@login_required
def share_corrections(request, slug):
    """Whether corrections made in the space may leave as training data: `shares` is 1 or 0."""
    space = space_for(request.user, slug)
    shares = request.POST.get("shares") == "1"
    corrections.share(space, shares, by=request.user, is_facilitator=True)
    messages.success(request, SHARED if shares else NOT_SHARED)
    return HttpResponseRedirect(reverse("facilitation:cockpit", args=[slug]) + "#sharing", status=303)


@require_safe
async def cockpit_live(request, slug):
    feed = await sync_to_async(feed_of)(request, slug)
    return live.stream(request, feed)


def feed_of(request, slug):
    """The feed that this request may follow. Its database connection goes back before the stream begins."""
    try:
        space = space_for(request.user, slug)
        return feeds.cockpit_feed(space.pk, page_of(request), get_language())
    finally:
        connections.close_all()


@require_safe
@login_required
def spaces(request):
    return render(request, "facilitation/spaces.html", {"spaces": spaces_for(request.user)})
