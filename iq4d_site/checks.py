"""Django's system checks for what a page cannot do without."""

from django.conf import settings
from django.core.checks import Error, register


@register("staticfiles")
def front_end_packages_are_there(app_configs, **kwargs):
    """The packages pages load from are installed."""
    missing = [
        name for name in settings.FRONT_END_PACKAGES.values() if not (settings.NODE_MODULES / name).is_dir()
    ]
    if not missing:
        return []
    return [
        Error(
            f"Front-end packages are missing: {', '.join(missing)}.",
            hint="`make setup` installs them from package-lock.json.",
            id="iq4d.E001",
        )
    ]
