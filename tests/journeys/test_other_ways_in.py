"""Coming in with an account from another server, which is played here."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.db import connections
from django.test import Client
from django.urls import reverse

from people.models import Person

pytestmark = pytest.mark.django_db
SERVER = "https://social.example"
LOGIN, CALLBACK = "/accounts/mastodon/login/", "/accounts/mastodon/login/callback/"
OIDC_LOGIN, OIDC_CALLBACK = "/accounts/oidc/oidc/login/", "/accounts/oidc/oidc/login/callback/"


class Answer:
    def __init__(self, data):
        self.data = data
        self.status_code = 200
        self.headers = {"content-type": "application/json"}

    def json(self):
        return self.data

    def raise_for_status(self):
        pass


class OtherServer:
    """Answers what a server of another house would, by the end of the address."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def post(self, url, **options):
        return self.request("POST", url, **options)

    def request(self, method, url, **options):
        self.asked.append(url)
        return Answer(next(data for end, data in self.answers.items() if url.endswith(end)))


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def other_server(monkeypatch, settings):
    """Both servers switched on, the way the environment variables do it."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "School",
                    "client_id": "me",
                    "secret": "hush",
                    "settings": {"server_url": SERVER},
                }
            ]
        },
        "mastodon": {
            "APPS": [{"client_id": "me", "secret": "hush", "settings": {"server_url": f"{SERVER}/"}}]
        },
    }
    server = OtherServer(
        {
            "/oauth/token": {"access_token": "abc", "token_type": "Bearer"},
            "/verify_credentials": {
                "id": "77",
                "username": "ada",
                "acct": "ada",
                "display_name": "Ada \u202e V",
            },
            "/openid-configuration": {
                "authorization_endpoint": f"{SERVER}/authorize",
                "token_endpoint": f"{SERVER}/oauth/token",
                "userinfo_endpoint": f"{SERVER}/userinfo",
            },
            "/userinfo": {"sub": "9", "name": "Ada V", "email": "ada@example.org", "email_verified": True},
        }
    )
    monkeypatch.setattr(DefaultSocialAccountAdapter, "get_requests_session", lambda self: server)
    return server


def come_back(client, login, callback, **query):
    """Leave for the other server and return from it with what it hands out."""
    leave = client.post(login, query)
    assert leave.url.startswith(SERVER)
    state = parse_qs(urlsplit(leave.url).query)["state"][0]
    return client.get(callback, {"code": "given", "state": state})


def test_without_settings_no_other_server_is_offered(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "Mastodon" not in page
    assert "LinkedIn" not in page


def test_leaving_for_another_server_takes_a_form(client, other_server):
    login_page = client.get(reverse("account_login")).content.decode()
    assert "Go on with Mastodon" in login_page
    assert "Go on with School" in login_page
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "You leave this site for a moment" in page.content.decode()


def test_mastodon_tells_a_name_and_we_ask_for_the_address(client, other_server):
    response = come_back(client, LOGIN, CALLBACK)
    assert response.url == reverse("socialaccount_signup")
    page = client.get(response.url)
    assert 'value="Ada V"' in page.content.decode()
    refused = client.post(response.url, {"name": "Ada V", "email": ""})
    assert refused.status_code == 422
    client.post(response.url, {"name": "Ada V", "email": "ada@example.org"})
    person = client.get(reverse("people:me")).context["user"]
    assert (person.name, person.handle, person.has_usable_password()) == ("Ada V", "ada-v", False)
    assert not person.has_confirmed_address


def test_coming_back_another_day_is_the_same_person(client, other_server):
    come_back(client, LOGIN, CALLBACK)
    client.post(reverse("socialaccount_signup"), {"name": "Ada V", "email": "ada@example.org"})
    person = client.get(reverse("people:me")).context["user"]
    again = Client()
    assert come_back(again, LOGIN, CALLBACK).url == "/"
    assert again.get(reverse("people:me")).context["user"] == person


def test_a_server_that_vouches_for_the_address_lets_one_straight_in(client, other_server):
    come_back(client, OIDC_LOGIN, OIDC_CALLBACK)
    person = client.get(reverse("people:me")).context["user"]
    assert (person.name, person.email) == ("Ada V", "ada@example.org")
    assert person.has_confirmed_address


def test_an_address_vouched_for_elsewhere_opens_no_account_that_is_here(client, other_server):
    ada = Person.objects.create_user("ada@example.org", "groene kikkers zingen", name="Ada")
    EmailAddress.objects.create(user=ada, email="ada@example.org", verified=True, primary=True)
    response = come_back(client, OIDC_LOGIN, OIDC_CALLBACK)
    assert response.url == reverse("socialaccount_signup")
    client.post(response.url, {"name": "Ada V", "email": "ada@example.org"})
    person = client.get(reverse("people:me")).context["user"]
    assert person != ada
    assert not person.has_confirmed_address
    assert Person.objects.with_address("ada@example.org") == ada


def test_connecting_and_disconnecting_on_my_page(client, other_server):
    ada = Person.objects.create_user("ada@example.org", "groene kikkers zingen", name="Ada")
    client.post(reverse("account_login"), {"login": ada.email, "password": "groene kikkers zingen"})
    come_back(client, LOGIN, CALLBACK, process="connect")
    account = SocialAccount.objects.get()
    assert account.user == ada
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "Mastodon" in page
    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_stopping_on_the_way_changes_nothing(client, other_server):
    leave = client.post(LOGIN)
    state = parse_qs(urlsplit(leave.url).query)["state"][0]
    response = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)
    assert "nothing was changed" in response.content.decode()
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_at_the_same_moment_make_one_account():
    form = {"name": "Ada", "email": "ada@example.org", "password1": "groene kikkers zingen"}

    def sign_up(_number):
        try:
            browser = Client()
            browser.post(reverse("account_signup"), form)
            return browser.get(reverse("people:me")).context["user"].pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        people = set(pool.map(sign_up, range(4)))
    assert people == {Person.objects.get().pk}
