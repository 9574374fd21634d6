"""Mastodon as a way in, next to the providers of django-allauth."""

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from .views import MastodonAdapter


class MastodonAccount(ProviderAccount):
    def to_str(self):
        return self.account.extra_data.get("acct") or super().to_str()

    def get_profile_url(self):
        return self.account.extra_data.get("url")


class MastodonProvider(OAuth2Provider):
    id = "mastodon"
    name = "Mastodon"
    account_class = MastodonAccount
    oauth2_adapter_class = MastodonAdapter

    def get_default_scope(self):
        return ["read:accounts"]

    def extract_uid(self, data):
        return str(data["id"])

    def extract_common_fields(self, data):
        # Mastodon tells no e-mail address, so the sign-up form asks for one.
        return {"username": data.get("username"), "name": data.get("display_name")}


provider_classes = [MastodonProvider]
