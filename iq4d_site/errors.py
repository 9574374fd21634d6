"""What is answered when something breaks on our side: a true status, and nothing typed is lost."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from people.kept_forms import texts_typed

from . import health

AGAIN = 10  # seconds until another try makes sense
UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)


def server_error(request):
    """The answer to an exception that nobody handled: 503 while the database is away, else 500.

    Called inside the `except` of the exception. What was sent by a form is shown, to be copied: an answer
    to a POST takes the place of the page with the form.
    """
    is_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    if is_away and request.path == "/healthz":
        return health.healthz(request)
    status = 503 if is_away else 500
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(AGAIN)} if is_away else {})
    if request.path.startswith("/api/"):
        detail = _("Back in a moment") if is_away else _("Something went wrong on our side")
        return JsonResponse({"detail": detail, "errors": []}, status=status, headers=headers)
    page = render_to_string(f"{status}.html", {"typed": typed(request)})
    return HttpResponse(page, status=status, headers=headers)


def typed(request):
    """What somebody wrote in the form that was sent, if it can be read."""
    try:
        return texts_typed(request)
    except UNREADABLE:
        return []
