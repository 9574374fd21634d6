"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "facilitation"

urlpatterns = [
    path("spaces/", views.spaces, name="spaces"),
    path("spaces/<slug:slug>/cockpit/", views.cockpit, name="cockpit"),
    path("spaces/<slug:slug>/cockpit/live/", views.cockpit_live, name="cockpit_live"),
    path(
        "spaces/<slug:slug>/cockpit/corrections/",
        views.share_corrections,
        name="share_corrections",
    ),
]
