"""Messages of Django and django-allauth that we word ourselves; the Dutch is in locale/.

Their Dutch says “u” in these, or is missing. The lists keep our translations in the catalogue.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

OF_DJANGO = [
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        "min_length",
    ),
]

OF_ALLAUTH = [
    _("Email"),
    _("Authenticator code"),
    _("New Password (again)"),
    _("Password (again)"),
    _("You must type the same password each time."),
    _("Use your password"),
    _("Use authenticator app or code"),
]
