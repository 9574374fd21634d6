"""Addresses of this app."""

from django.urls import path

from . import comment_views as comments
from . import post_views as posts

app_name = "discussions"
urlpatterns = [
    path("", posts.home, name="home"),
    path("spaces/<slug:slug>/", posts.space, name="space"),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/new/", posts.post_new, name="post_new"),
    path("posts/<slug:slug>/", posts.post, name="post"),
    path("posts/<slug:slug>/edit/", posts.post_edit, name="post_edit"),
    path("posts/<slug:slug>/publish/", posts.post_publish, name="post_publish"),
    path("posts/<slug:slug>/close/", posts.post_close, name="post_close"),
    path("posts/<slug:slug>/reopen/", posts.post_reopen, name="post_reopen"),
    path("posts/<slug:slug>/branch/<int:comment_id>/", posts.branch, name="branch"),
    path("threads/<int:thread_id>/", comments.thread_show, name="thread"),
    path("threads/<int:thread_id>/comments/", comments.comment_add, name="comment_add"),
    path("threads/<int:thread_id>/new/", comments.thread_new, name="thread_new"),
    path("comments/<int:comment_id>/", comments.comment_show, name="comment"),
    path("comments/<int:comment_id>/reply/", comments.comment_reply, name="comment_reply"),
    path("comments/<int:comment_id>/edit/", comments.comment_edit, name="comment_edit"),
    path("comments/<int:comment_id>/withdraw/", comments.comment_withdraw, name="comment_withdraw"),
    path("comments/<int:comment_id>/history/", comments.comment_history, name="comment_history"),
]
