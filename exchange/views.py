"""Pages: bringing a conversation in, and taking one out as a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from discussions import rules
from discussions.models import Space, Thread

from .exporting import export_text, has_turn
from .forms import ImportForm
from .importing import import_thread, may_import

SHOWN = 20  # conversations to take along on the page for importing
EXAMPLE = """{"format": "iq4d-thread/1", "id": "garden-1", "language": "en",
 "post": {"title": "…", "body": "…", "purpose": "…", "author": "fenna",
  "published_at": "2024-03-01T09:00:00Z", "questions": [{"id": "q1", "text": "…"}]},
 "comments": [
  {"id": "c1", "parent": null, "author": "joris", "created_at": "2024-03-02T10:00:00Z",
   "body": "…", "question": "q1"}]}"""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request, slug):
    space = get_object_or_404(Space, slug=slug)
    rules.require(may_import(request.user, space))
    if request.method != "POST":
        return _import_page(request, space, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, space, form, status=422)
    result = import_thread(form.document, space=space, by=request.user)
    tell(request, result)
    return HttpResponseRedirect(result.post.get_absolute_url(), status=303)


def _import_page(request, space, form, status=200):
    threads = Thread.objects.filter(post__space=space, post__published_at__isnull=False, parent=None)
    latest = threads.select_related("post").order_by("-last_activity_at", "-id")[:SHOWN]
    context = {"space": space, "form": form, "example": EXAMPLE, "threads": latest}
    return render(request, "exchange/import.html", context, status=status)


def tell(request, result):
    """What an import did, in words."""
    if not result.created:
        said = _("This conversation was here already. Nothing was changed.")
        messages.info(request, said)
        return
    said = ngettext("%(count)s comment came in.", "%(count)s comments came in.", result.comments)
    said %= {"count": result.comments}
    if result.orphans:
        marked = ngettext(
            "%(count)s of them answers a comment that is not in the file; it is kept and marked.",
            "%(count)s of them answer a comment that is not in the file; they are kept and marked.",
            result.orphans,
        )
        said = f"{said} {marked % {'count': result.orphans}}"
    messages.success(request, said)


@require_safe
def export_file(request, thread_id):
    threads = Thread.objects.select_related("post__space").readable_by(request.user)
    thread = get_object_or_404(threads, pk=thread_id)
    if not has_turn(thread):
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "10"
        return answer
    name = f"{thread.post.slug}-{thread.pk}.json"
    return StreamingHttpResponse(
        export_text(thread),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
