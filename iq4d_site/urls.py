"""Every address of the site, app by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("discussions.urls")),
    path("", include("commitments.urls")),
    path("", include("scoring.urls")),
    path("", include("facilitation.urls")),
    path("", include("exchange.urls")),
]

if settings.DEBUG:
    from .styleguide import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
