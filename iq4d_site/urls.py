"""Every address of the site, app by app."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import health

# Into the admin by the same door as everywhere: limits on guessing, and two steps for who has them.
admin.site.login = secure_admin_login(admin.site.login)

handler500 = "iq4d_site.errors.server_error"

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
