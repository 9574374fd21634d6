"""Who a token speaks for."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .models import ApiToken

USE_NOTED_EVERY = timedelta(minutes=1)  # a busy program must not write a row at every call


def person_of(key):
    """The person a token acts for, or None when the key is unknown, withdrawn, or the account is off.

    The key is looked up by its SHA-256 digest, so the time it takes says nothing about the key.
    """
    token = ApiToken.objects.select_related("person").filter(digest=ApiToken.digest_of(key)).first()
    if token is None or not token.person.is_active:
        return None
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
    return token.person
