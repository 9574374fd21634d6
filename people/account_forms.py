"""The sign-up form. Apart from forms.py, because django-allauth builds its own forms on that file."""

from contextlib import contextmanager

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib.auth import authenticate
from django.db import connection, transaction


@contextmanager
def one_at_a_time(email):
    """Of two sign-ups with one address at the same moment, the second waits for the first."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sign up {email}"])
        yield


class SignupForm(AllauthSignupForm):
    """Name, address, password.

    Whether the address has an account makes no difference to the answer. Whoever knows its password is
    simply logged in: that is somebody who forgot having an account, or a form sent twice.
    """

    def try_save(self, request):
        email = self.cleaned_data["email"]
        credentials = {"email": email, "password": self.cleaned_data["password1"]}
        with one_at_a_time(email):
            person = known_person(request, **credentials)
            if person is None:
                return super().try_save(request)
        login = Login(user=person, email=email, redirect_url=get_next_redirect_url(request))
        return None, perform_password_login(request, credentials, login)


def known_person(request, *, email, password):
    """The person with this address and password. Takes as long when there is none."""
    if not ratelimit.consume(request, action="signup_password", key=email):
        return None
    return authenticate(request, email=email, password=password)
