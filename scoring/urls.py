"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "scoring"

urlpatterns = [
    path("posts/<slug:slug>/dashboard/", views.dashboard, name="dashboard"),
    path("posts/<slug:slug>/dashboard/parts/", views.parts, name="parts"),
    path("threads/<int:thread_id>/live/", views.thread_live, name="live"),
]
