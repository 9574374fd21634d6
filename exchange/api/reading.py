"""Rows as the API shows them, and the rows that a reader may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from discussions import order
from discussions.models import Comment, Thread

THREADS = Thread.objects.select_related("post__author", "post__space")
COMMENTS = Comment.objects.select_related("author", "thread__post__space")


def thread_or_404(request, thread_id):
    return get_object_or_404(THREADS.readable_by(request.auth), pk=thread_id)


def comment_or_404(request, comment_id):
    readable = Thread.objects.readable_by(request.auth)
    comment = COMMENTS.filter(thread__in=readable, pk=comment_id).first()
    if comment is None:
        raise Http404
    return comment


def thread_shown(thread):
    return {
        "id": thread.pk,
        "version": thread.version,
        "comments": thread.comment_count,
        "created_at": thread.created_at,
        "last_activity_at": thread.last_activity_at,
        "closed_at": thread.closed_at,
    }


def post_shown(request, post):
    return {
        "id": post.pk,
        "slug": post.slug,
        "url": request.build_absolute_uri(post.get_absolute_url()),
        "space": post.space.slug,
        "author": writer_shown(post.author),
        "title": post.title,
        "purpose": post.purpose,
        "body": post.body,
        "body_html": post.body_html,
        "mode": post.mode,
        "language": post.language,
        "target": post.target,
        "published_at": post.published_at,
        "edited_at": post.edited_at,
        "questions": [{"number": each.number, "text": each.text} for each in post.questions.all()],
    }


def comment_shown(comment, prefix):
    """prefix: what stands before a comment's id in its address (`comment_prefix`)."""
    withdrawn = comment.withdrawn_at is not None
    return {
        "id": comment.pk,
        "url": f"{prefix}{comment.pk}/",
        "parent": comment.parent_id,
        "missing_parent": comment.missing_parent or None,
        "level": order.level_of(comment.path),
        "author": writer_shown(comment.author),
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
        "kind": comment.kind,
        "questions": comment.question_numbers,
        "withdrawn": withdrawn,
        "body": "" if withdrawn else comment.body,
        "body_html": "" if withdrawn else comment.body_html,
    }


def comment_prefix(request):
    """The address of a comment without its id: made once per page, not once per comment."""
    return request.build_absolute_uri(reverse("discussions:comment", args=[0])).removesuffix("0/")


def writer_shown(person):
    return {"handle": person.handle, "name": person.name}
