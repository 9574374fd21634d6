"""How the accounts of django-allauth become persons of ours, and what their mails say."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.utils import build_absolute_uri
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .forms import tidy_name
from .models import NAME_LENGTH, Person

ADDRESS_LENGTH = Person._meta.get_field("email").max_length


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account has been switched off."),
        "email_password_mismatch": _(
            "This address and this password do not go together. Check both, or choose “Forgot your details?”."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Check it, or ask for a new one."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts in a short time. Try again in a few minutes."),
        "rate_limited": _("Too many attempts in a short time. Try again in a few minutes."),
        "duplicate_email": _("You have this address already."),
        "max_email_addresses": _("You can have at most %d addresses. Remove one first."),
        "unverified_primary_email": _("Confirm this address first, then make it your main one."),
    }

    def clean_email(self, email):
        """An address that fits its column; allauth looks at its shape alone."""
        if len(email) > ADDRESS_LENGTH:
            raise ValidationError(_("This address is too long."))
        return super().clean_email(email)

    def save_user(self, request, user, form, commit=True):
        """A person from a sign-up form, speaking the language in which the form was read."""
        user.name = form.cleaned_data["name"]
        user.email = form.cleaned_data.get("email")
        user.language = translation.get_language() or ""
        if form.cleaned_data.get("password1"):
            user.set_password(form.cleaned_data["password1"])
        else:
            user.set_unusable_password()
        return Person.objects.keep(user) if commit else user

    def populate_username(self, request, user):
        """What an account from elsewhere lacks: a handle, and a name where the other server told none."""
        user.name = user.name or (user.email or "").split("@")[0] or str(_("Somebody"))
        user.language = user.language or translation.get_language() or ""
        user.handle = user.handle or Person.objects.free_handle(user.name)

    def get_user_search_fields(self):
        return ["name", "email"]

    def get_password_change_redirect_url(self, request):
        return reverse("people:me")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("people:me" if self.request.user.is_authenticated else "account_login")

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Ask to confirm an address, or say that another account has confirmed it already."""
        address = emailconfirmation.email_address
        others = EmailAddress.objects.exclude(user_id=address.user_id)
        if others.filter(email=address.email, verified=True).exists():
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the person of a change of the account, at an address that is known to be theirs."""
        email = email or EmailAddress.objects.get_primary_email(user)
        if not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
            return
        reset_url = build_absolute_uri(self.request, reverse("account_reset_password"))
        about = {"user": user, "reset_url": reset_url} | (context or {})
        super().send_notification_mail(template_prefix, user, about, email)

    def render_mail(self, template_prefix, email, context, headers=None):
        """A mail in the language of the person it is for, where we know it."""
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        with translation.override(language):
            return super().render_mail(template_prefix, email, context, headers)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _(
            "There is an account with this address already. Log in with it first, then connect %s."
        ),
        "no_password": _("Set a password first; otherwise you could not log in any more."),
        "disconnect_last": _("This is your only way in. Set a password first."),
    }

    def populate_user(self, request, sociallogin, data):
        """The name and address that the other server tells."""
        person = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        told = data.get("name") or " ".join(part for part in parts if part) or data.get("username") or ""
        person.name = tidy_name(told)[:NAME_LENGTH]
        return person

    def get_signup_form_initial_data(self, sociallogin):
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request, sociallogin):
        """Straight in when the other server vouches for an address that no account here has confirmed."""
        addresses = sociallogin.email_addresses
        if not addresses or not addresses[0].verified:
            return False
        return not EmailAddress.objects.is_verified(addresses[0].email)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every half minute: type the present one."),
        "unverified_email": _("Confirm your e-mail address first; then you can switch this on."),
        "add_email_blocked": _("Switch two-step log-in off before you add an address."),
    }
