"""Addresses of this app."""

from django.urls import path

from . import correction_views as corrections
from . import formula_views, views

app_name = "scoring"

urlpatterns = [
    path("scoring/", formula_views.formula_page, name="formula"),
    path("scoring/whole/", formula_views.manual_page, name="manual"),
    path("posts/<slug:slug>/dashboard/", views.dashboard, name="dashboard"),
    path("posts/<slug:slug>/dashboard/parts/", views.parts, name="parts"),
    path("threads/<int:thread_id>/live/", views.thread_live, name="live"),
    path("comments/<int:comment_id>/reading/", corrections.comment_reading, name="comment_reading"),
    path("comments/<int:comment_id>/reading/correct/", corrections.correct, name="correct"),
    path(
        "comments/<int:comment_id>/reading/<int:correction_id>/take-back/",
        corrections.take_back,
        name="take_back",
    ),
]
