"""Django's system checks for what a page cannot do without."""

from django.conf import settings
from django.core.checks import Error, register

from .static import FRONT_END_PACKAGES


@register("staticfiles")
def front_end_packages_are_there(app_configs, **kwargs):
    """The packages pages load from are installed."""
    folders = [folder for folder, _ in FRONT_END_PACKAGES.values()]
    missing = [folder for folder in folders if not (settings.NODE_MODULES / folder).is_dir()]
    if not missing:
        return []
    return [
        Error(
            f"Front-end packages are missing: {', '.join(missing)}.",
            hint="`make setup` installs them from package-lock.json.",
            id="iq4d.E001",
        )
    ]
