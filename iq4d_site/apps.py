"""The site as a Django app: its checks, the table its cache lives in, the static files it collects."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SiteConfig(AppConfig):
    name = "iq4d_site"
    verbose_name = "IQ4D"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self):
        from . import celery, checks  # noqa: F401  tasks find their broker; the checks are registered


class CollectedFiles(StaticFilesConfig):
    """Django's static files without the source maps and second copies that packages bring."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.map", "redoc.*", "htmx-[0-9]*", "htmax-[0-9]*"]
