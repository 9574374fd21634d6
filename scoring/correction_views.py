"""The page that shows how a comment is read, correcting it there, and taking a correction back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from discussions import queries, rules
from discussions.models import Comment, Thread
from people.kept_forms import kept, login_required_keeping_post, restore, texts_typed

from . import corrections
from .comment_reading import reading_of
from .correction_forms import CorrectionForm
from .models import Correction

COMMENTS = Comment.objects.select_related(
    "author", "parent", "thread__post__space", "contribution", "judged", "second_reading"
)


def comment_or_404(request, comment_id):
    readable = Thread.objects.readable_by(request.user)
    return get_object_or_404(COMMENTS.filter(thread__in=readable), pk=comment_id)


def page_of(comment_id, start=None):
    """The address of the page about a comment, at one of its sentences."""
    return reverse("scoring:comment_reading", args=[comment_id]) + (
        f"#at-{start}" if start is not None else ""
    )


def facilitates(request, comment):
    return queries.is_facilitator(request.user, comment.thread.post.space)


@require_safe
def comment_reading(request, comment_id):
    """How a comment is read, for whoever may read it. Of a withdrawn one nothing is shown: 410."""
    return reading_page(request, comment_or_404(request, comment_id))


def reading_page(request, comment, *, sent=None, status=200):
    """The page; `sent`: a form that was refused, shown in its place with what was typed."""
    if comment.withdrawn_at:
        context = {"comment": comment, "post": comment.thread.post, "is_gone": True}
        return render(request, "scoring/comment_reading.html", context, status=410)
    state = reading_of(comment)
    is_facilitator = facilitates(request, comment)
    may_correct = corrections.may_correct(request.user, comment, is_facilitator=is_facilitator) is None
    if may_correct:
        add_forms(request, state, comment, sent)
    is_lost = sent is not None and all(sentence.form is not sent for sentence in state.sentences)
    context = {
        "comment": comment,
        "post": comment.thread.post,
        "state": state,
        "may_correct": may_correct,
        "problem": corrections.NO_SENTENCE if is_lost else None,
        "typed": texts_typed(request) if is_lost else [],
    }
    return render(request, "scoring/comment_reading.html", context, status=status)


def add_forms(request, state, comment, sent):
    """A form for each sentence, once for equal ones: empty, or `sent`, or as kept before logging in."""
    path = reverse("scoring:correct", args=[comment.pk])
    waiting = kept(request, path)
    with_form = set()
    for sentence in state.sentences:
        if sentence.name in with_form:
            continue
        with_form.add(sentence.name)
        if sent is not None and sent["sentence"].value() == sentence.name:
            sentence.form = sent
            continue
        sentence.form = CorrectionForm(sentence=sentence.name)
        if waiting is not None and waiting.get("sentence") == sentence.name:
            sentence.form.is_open = restore(request, sentence.form, path=path)


@login_required_keeping_post(back_to=lambda request, comment_id: page_of(comment_id))
def correct(request, comment_id):
    """Correct one sentence; in the form are its name, what it does or does not do, and why."""
    if request.method != "POST":
        return redirect(page_of(comment_id))
    comment = comment_or_404(request, comment_id)
    is_facilitator = facilitates(request, comment)
    rules.require(corrections.may_correct(request.user, comment, is_facilitator=is_facilitator))
    form = CorrectionForm(request.POST, sentence=request.POST.get("sentence", ""))
    if form.is_valid():
        try:
            correction = corrections.correct(
                comment=comment, by=request.user, is_facilitator=is_facilitator, **form.cleaned_data
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Your correction counts from now on. The figures follow."))
            return see_other(comment, correction)
    return reading_page(request, comment, sent=form, status=422)


@login_required_keeping_post(back_to=lambda request, comment_id, correction_id: page_of(comment_id))
@require_POST
def take_back(request, comment_id, correction_id):
    comment = comment_or_404(request, comment_id)
    correction = get_object_or_404(Correction, pk=correction_id, comment=comment)
    corrections.take_back(correction, by=request.user, is_facilitator=facilitates(request, comment))
    messages.success(request, _("The correction was taken back. The figures follow."))
    return see_other(comment, correction)


def see_other(comment, correction):
    """To the sentence of a correction on the page; to the page when the comment has none of that name."""
    places = (
        sentence.start for sentence in reading_of(comment).sentences if sentence.name == correction.sentence
    )
    return HttpResponseRedirect(page_of(comment.pk, next(places, None)), status=303)
