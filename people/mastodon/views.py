"""The way to a Mastodon server and back."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView


class MastodonAdapter(OAuth2Adapter):
    provider_id = "mastodon"

    @property
    def server(self):
        return self.get_provider().app.settings["server_url"].rstrip("/")

    @property
    def access_token_url(self):
        return f"{self.server}/oauth/token"

    @property
    def authorize_url(self):
        return f"{self.server}/oauth/authorize"

    def complete_login(self, request, app, token, **kwargs):
        with get_adapter().get_requests_session() as session:
            response = session.get(
                f"{self.server}/api/v1/accounts/verify_credentials",
                headers={"Authorization": f"Bearer {token.token}"},
            )
            response.raise_for_status()
        return self.get_provider().sociallogin_from_response(request, response.json())


oauth2_login = OAuth2LoginView.adapter_view(MastodonAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(MastodonAdapter)
