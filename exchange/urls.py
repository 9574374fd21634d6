"""Addresses of this app."""

from django.urls import include, path

from . import views
from .api.v1 import api, not_there

pages = [
    path("spaces/<slug:slug>/import/", views.import_page, name="import"),
    path("threads/<int:thread_id>/export.json", views.export_file, name="export"),
]

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", not_there),
    path("", include((pages, "exchange"))),
]
