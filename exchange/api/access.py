"""Who asks: a token's person; for reading also the person of the session, or anybody."""

from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from people.tokens import person_of


class TokenAuth(HttpBearer):
    """A bearer token, made on the profile page or with `manage.py create_token`."""

    def __call__(self, request):
        if not request.headers.get("Authorization"):
            raise AuthenticationError(message=_("This needs a token: send “Authorization: Bearer <token>”."))
        return super().__call__(request)

    def authenticate(self, request, token):
        person = person_of(token.strip())
        if person is None:
            raise AuthenticationError(message=_("This token is unknown here, or was withdrawn."))
        return person


class ReaderAuth(TokenAuth):
    """A token when one is sent, and then a good one; else who is logged in; else anybody."""

    def __call__(self, request):
        if request.headers.get("Authorization", "").lower().startswith("bearer"):
            return super().__call__(request)
        return request.user


writer = TokenAuth()
reader = ReaderAuth()
# in the description of the API: a token is possible, and nobody needs one
ANYBODY = {"security": [{}, {"ReaderAuth": []}]}
