"""Logging in with an address and a password."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress

CLAIMS_TRIED = 3  # passwords compared for one address; each costs a tenth of a second


class AddressBackend(AuthenticationBackend):
    """Every account that claims an address can log in with it, confirmed or not.

    Were only the confirmed one let in, then signing up with somebody's address and logging in again would
    tell whether that address has an account (docs/decisions/0005-accounts.md). The newest claim comes
    first, so that whoever has just signed up waits equally long, the address taken or not; a wrong
    password always takes CLAIMS_TRIED comparisons.
    """

    def _authenticate_by_email(self, email, password):
        claimants = sorted(filter_users_by_email(email, for_login=True), key=lambda person: -person.pk)
        owner = EmailAddress.objects.filter(email=email.lower(), verified=True).first()
        owners = [person for person in claimants if owner and person.pk == owner.user_id] or claimants[-1:]
        newest = [person for person in claimants if person not in owners][: CLAIMS_TRIED - 1]
        for person in newest + owners:
            if self._check_password(person, password):
                return person
        # the time that a wrong password takes does not tell how many accounts claim the address
        for _missing in range(CLAIMS_TRIED - max(1, len(newest + owners))):
            self._mitigate_timing_attack(password)
        return None
