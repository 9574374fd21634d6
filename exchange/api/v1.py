"""The first version of the API, put together."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from . import comments, posts, scores, threads
from .docs import Pages
from .errors import add_handlers

api = NinjaAPI(title="IQ4D", version="1", urls_namespace="api", docs=Pages())
add_handlers(api)
for part in posts, comments, threads, scores:
    api.add_router("", part.router)


@csrf_exempt
def not_there(request, rest):
    """An address below /api/v1/ that nothing answers to: told as the API tells everything."""
    return JsonResponse({"detail": _("There is no such address in the API."), "errors": []}, status=404)
