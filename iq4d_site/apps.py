"""The site as a Django app: its checks and the table its cache lives in."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "iq4d_site"
    verbose_name = "IQ4D"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import celery, checks  # noqa: F401  tasks find their broker; the checks are registered
