"""Addresses of this app."""

from django.urls import path

from . import views

app_name = "people"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/tokens/", views.token_create, name="token_create"),
    path("me/tokens/<int:token_id>/revoke/", views.token_revoke, name="token_revoke"),
    path("language/", views.language, name="language"),
]
