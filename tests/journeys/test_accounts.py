"""Accounts as people meet them: signing up, getting in again, keeping what was typed."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people.models import ApiToken, Person

pytestmark = pytest.mark.django_db
PASSWORD = "groene kikkers zingen"
ADDRESS = "ada@example.org"


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def other():
    """Another browser."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def ada():
    person = Person.objects.create_user(ADDRESS, PASSWORD, name="Ada de Vries")
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    return person


def sign_up(client, *, email=ADDRESS, name="Ada de Vries", password=PASSWORD, **more):
    return client.post(
        reverse("account_signup"), {"name": name, "email": email, "password1": password, **more}
    )


def log_in(client, *, email=ADDRESS, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def person_in(client):
    """The person a browser is logged in as, by what my page says; None when it asks to log in."""
    page = client.get(reverse("people:me"))
    return page.context["user"] if page.status_code == 200 else None


def without_secrets(page):
    """A page's text without what differs at every request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


# --- signing up and in ---


def test_a_stranger_signs_up_and_is_in_at_once(client, mailoutbox):
    response = sign_up(client)
    assert response.status_code == 302
    person = person_in(client)
    assert (person.name, person.email, person.handle) == ("Ada de Vries", ADDRESS, "ada-de-vries")
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]
    assert "confirm" in mailoutbox[0].subject.lower()


def test_following_the_link_in_the_mail_confirms_the_address(client, mailoutbox):
    sign_up(client)
    assert not person_in(client).has_confirmed_address
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = client.get(link)
    assert "Ada de Vries" in page.content.decode()
    client.post(link)
    assert person_in(client).has_confirmed_address


def test_leaving_and_coming_back_with_address_and_password(client):
    sign_up(client)
    client.post(reverse("account_logout"))
    assert person_in(client) is None
    assert log_in(client, email=ADDRESS.upper()).status_code == 302
    assert person_in(client).email == ADDRESS


def test_logging_out_takes_a_form_not_a_link(client):
    sign_up(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert person_in(client) is not None


def test_a_refused_sign_up_says_why_at_the_field_and_keeps_the_rest(client):
    page = sign_up(client, password="kort")
    assert page.status_code == 422
    assert "8 characters" in page.content.decode()
    assert 'value="Ada de Vries"' in page.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "\u202e\u200b", "x" * 81, "a\x00b"])
def test_a_name_nobody_can_read_is_refused(client, name):
    page = sign_up(client, name=name)
    assert page.status_code == 422
    assert page.context["form"].errors["name"]


def test_signs_that_turn_the_reading_direction_are_left_out_of_a_name(client):
    sign_up(client, name="Ada\u202e  de\tVries 👩‍🔬")
    assert person_in(client).name == "Ada de Vries 👩‍🔬"


def test_two_people_may_have_the_same_name(client, other):
    sign_up(client)
    sign_up(other, email="ada2@example.org")
    assert {person_in(client).handle, person_in(other).handle} == {"ada-de-vries", "ada-de-vries-2"}


def test_after_logging_in_one_is_where_one_was_going(client, ada):
    response = log_in(client, next="/me/?from=mail")
    assert response.url == "/me/?from=mail"


def test_nobody_is_sent_to_another_site_after_logging_in(client, ada):
    assert log_in(client, next="https://elsewhere.example/").url == "/"


def test_an_account_that_is_switched_off_does_not_get_in(client, ada):
    Person.objects.update(is_active=False)
    response = log_in(client)
    assert response.url == reverse("account_inactive")
    assert client.get(response.url).status_code == 200
    assert person_in(client) is None


# --- no answer tells whether an account exists ---


def test_signing_up_with_a_taken_address_looks_like_signing_up(client, other, ada, mailoutbox):
    fresh = sign_up(client, email="new@example.org", name="Eve")
    taken = sign_up(other, email=ADDRESS, name="Eve", password="andere woorden hier")
    assert (fresh.status_code, fresh.url) == (taken.status_code, taken.url)
    pages = [without_secrets(browser.get(reverse("people:me"))) for browser in (client, other)]
    assert pages[0].replace("new@example.org", ADDRESS) == pages[1]
    for browser, email, password in (
        (client, "new@example.org", PASSWORD),
        (other, ADDRESS, "andere woorden hier"),
    ):
        browser.post(reverse("account_logout"))
        assert log_in(browser, email=email, password=password).url == "/"
        assert person_in(browser).name == "Eve"
    to_owner = next(mail for mail in mailoutbox if mail.to == [ADDRESS])
    assert "already" in to_owner.subject
    assert "confirm-email" not in to_owner.body


def test_the_owner_keeps_address_and_password_when_somebody_signs_up_with_it(client, other, ada):
    sign_up(other, name="Eve", password="andere woorden hier")
    assert log_in(client).status_code == 302
    assert person_in(client) == ada
    assert Person.objects.with_address(ADDRESS) == ada


def test_whoever_forgot_having_an_account_signs_up_and_is_back_in_it(client, ada):
    sign_up(client, name="Ada again")
    assert person_in(client) == ada
    assert Person.objects.count() == 1


def test_a_sign_up_form_sent_twice_makes_one_account(client, other):
    sign_up(client)
    sign_up(other)
    assert person_in(client) == person_in(other)
    assert Person.objects.count() == 1


def test_an_address_that_is_too_long_is_said_at_the_field(client):
    response = sign_up(client, email=f"{'a' * 250}@example.org")
    assert response.status_code == 422
    assert "email" in response.context["form"].errors
    assert "Ada de Vries" in response.content.decode()


def test_signing_up_is_no_way_round_the_limit_on_guessing(client, other, ada):
    for guess in range(6):
        sign_up(other, name=f"Eve {guess}", password=f"verkeerd geraden {guess}")
        other.post(reverse("account_logout"))
    sign_up(client)
    assert person_in(client) != ada


def test_two_step_log_in_holds_for_the_sign_up_form_too(client, ada):
    switch_on_two_steps(ada)
    response = sign_up(client)
    assert response.url == reverse("mfa_authenticate")
    assert person_in(client) is None


@pytest.mark.parametrize("way", ["account_reset_password", "account_request_login_code"])
def test_asking_for_mail_looks_the_same_for_unknown_addresses(client, other, ada, mailoutbox, way):
    known = client.post(reverse(way), {"email": ADDRESS}, follow=True)
    unknown = other.post(reverse(way), {"email": "nobody@example.org"}, follow=True)
    assert [hop for hop, _status in known.redirect_chain] == [hop for hop, _status in unknown.redirect_chain]
    assert known.status_code == unknown.status_code == 200
    assert without_secrets(known).replace(ADDRESS, "nobody@example.org") == without_secrets(unknown)
    assert [mail.to[0] for mail in mailoutbox] == [ADDRESS, "nobody@example.org"]
    assert "no account" in mailoutbox[1].subject


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, other, ada):
    wrong = log_in(client, password="niet dit")
    unknown = log_in(other, email="nobody@example.org", password="niet dit")
    assert wrong.status_code == unknown.status_code == 422
    assert without_secrets(wrong).replace(ADDRESS, "nobody@example.org") == without_secrets(unknown)


def test_guessing_passwords_is_stopped_after_five_tries(client, ada):
    for _try in range(5):
        log_in(client, password="verkeerd")
    assert "Too many attempts" in log_in(client).content.decode()
    assert person_in(client) is None


def test_the_admin_has_no_door_of_its_own_past_two_steps_and_limits(client, ada):
    """The admin's own log-in page takes a password alone, and as many guesses as one likes."""
    ada.is_staff = ada.is_superuser = True
    ada.save()
    switch_on_two_steps(ada)
    answer = client.post("/admin/login/?next=/admin/", {"username": ADDRESS, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert person_in(client) is None
    client.force_login(ada)
    assert client.get("/admin/").status_code == 200


def test_limits_hold_while_redis_is_away(client, ada, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_URL = settings.REDIS_URL
    for _try in range(5):
        log_in(client, password="verkeerd")
    assert log_in(client).status_code == 422


# --- getting in without the password ---


def test_a_forgotten_password_is_replaced_by_way_of_the_mail(client, ada, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    new = {"password1": "blauwe kikkers zwijgen", "password2": "blauwe kikkers zwijgen"}
    client.post(page.request["PATH_INFO"], new)
    assert log_in(client).status_code == 422
    assert log_in(client, password="blauwe kikkers zwijgen").status_code == 302
    assert "password is changed" in mailoutbox[1].subject
    assert "does not work any more" in client.get(link).content.decode()


def test_a_code_from_the_mail_opens_the_account_once(client, ada, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    code = re.search(r"^[A-Z0-9-]{6,}$", mailoutbox[0].body, re.MULTILINE)[0]
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert person_in(client) == ada
    client.post(reverse("account_logout"))
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert person_in(client) is None


# --- two steps ---


def switch_on_two_steps(person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret, RecoveryCodes.activate(person)


@pytest.mark.django_db(transaction=True)  # the notice is mailed after the commit, within the request
def test_switching_on_two_steps_shows_recovery_codes_and_mails_a_notice(client, ada, mailoutbox):
    log_in(client)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
    codes = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)}, follow=True)
    assert codes.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert len(codes.context["unused_codes"]) == 10
    assert all(code in codes.content.decode() for code in codes.context["unused_codes"])
    assert any("Two-step log-in is on" in mail.subject for mail in mailoutbox)


def test_with_two_steps_the_password_alone_is_not_enough(client, ada):
    secret, _codes = switch_on_two_steps(ada)
    assert log_in(client).url == reverse("mfa_authenticate")
    assert person_in(client) is None
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert person_in(client) == ada


def test_a_recovery_code_works_once(client, other, ada):
    _secret, recovery = switch_on_two_steps(ada)
    code = recovery.get_unused_codes()[0]
    for browser, gets_in in ((client, True), (other, False)):
        log_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert (person_in(browser) == ada) is gets_in


def test_two_steps_wait_for_a_confirmed_address(client):
    sign_up(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Confirm your e-mail address first" in page.content.decode()


# --- several claims to one address ---


def test_the_first_to_confirm_an_address_has_it(client, other, mailoutbox):
    sign_up(client, name="Eve", password="andere woorden hier")
    cache.clear()  # a mail to confirm is sent once in three minutes
    sign_up(other)
    link = re.search(r"http://testserver(\S+)", mailoutbox[1].body)[1]
    other.post(link)
    assert Person.objects.with_address(ADDRESS) == person_in(other)
    eve = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    assert "another account" in client.get(eve).content.decode()
    client.post(eve)
    assert not person_in(client).has_confirmed_address


def test_an_address_of_somebody_else_can_be_added_but_not_confirmed_by_me(client, ada, mailoutbox):
    sign_up(client, email="eve@example.org", name="Eve")
    page = client.post(reverse("account_email"), {"email": ADDRESS, "action_add": ""}, follow=True)
    assert page.status_code == 200
    assert "already" in mailoutbox[-1].subject
    client.post(reverse("account_email"), {"email": ADDRESS, "action_primary": ""})
    assert Person.objects.with_address(ADDRESS) == ada


# --- language ---


def test_pages_speak_the_browsers_language_until_somebody_chooses(client, other):
    dutch = client.get(reverse("account_login"), headers={"accept-language": "nl"})
    assert dutch.headers["Content-Language"] == "nl"
    assert "Accept-Language" in dutch.headers["Vary"]
    assert "Cookie" in dutch.headers["Vary"]
    assert client.get(reverse("account_login")).headers["Content-Language"] == "en"


def test_the_switch_is_remembered_before_logging_in(client):
    response = client.post(reverse("people:language"), {"language": "nl", "next": "/accounts/login/"})
    assert response.url == "/accounts/login/"
    assert client.get(reverse("account_login")).headers["Content-Language"] == "nl"


def test_the_switch_is_remembered_on_the_person(client, other, ada):
    log_in(client)
    client.post(reverse("people:language"), {"language": "nl"})
    log_in(other)
    page = other.get(reverse("people:me"), headers={"accept-language": "en"})
    assert page.headers["Content-Language"] == "nl"
    assert '<html lang="nl"' in page.content.decode()


def test_a_language_we_do_not_have_is_refused(client):
    assert client.post(reverse("people:language"), {"language": "xx"}).status_code == 400


def test_who_signs_up_in_dutch_gets_dutch_mail_wherever_asked_for(client, mailoutbox):
    client.post(
        reverse("account_signup"),
        {"name": "Ada", "email": ADDRESS, "password1": PASSWORD},
        headers={"accept-language": "nl"},
    )
    client.post(reverse("account_logout"))
    client.post(reverse("people:language"), {"language": "en"})
    client.post(reverse("account_reset_password"), {"email": ADDRESS})
    assert Person.objects.get().language == "nl"
    assert mailoutbox[-1].subject == "Kies een nieuw wachtwoord"


# --- my page and tokens ---


def test_changing_name_and_language_on_my_page(client, ada):
    log_in(client)
    client.post(reverse("people:me"), {"name": " Ada   Lovelace ", "language": "nl"})
    page = client.get(reverse("people:me"))
    assert page.context["user"].name == "Ada Lovelace"
    assert page.headers["Content-Language"] == "nl"


def test_a_refused_name_is_said_at_the_field_and_changes_nothing(client, ada):
    log_in(client)
    page = client.post(reverse("people:me"), {"name": "", "language": "en"})
    assert page.status_code == 422
    ada.refresh_from_db()
    assert ada.name == "Ada de Vries"
    assert "Ada de Vries" in page.content.decode()


def test_an_account_made_by_a_command_can_confirm_its_address_too(client):
    bob = Person.objects.create_user("bob@example.org", PASSWORD, name="Bob")
    log_in(client, email="bob@example.org")
    assert "not confirmed yet" in client.get(reverse("people:me")).content.decode()
    assert bob.emailaddress_set.get().primary


def test_a_token_is_shown_once_and_can_be_withdrawn(client, ada):
    log_in(client)
    page = client.post(reverse("people:token_create"), {"name": "my script"})
    assert page.status_code == 201
    assert "no-store" in page.headers["Cache-Control"]
    key = page.context["new_key"]
    assert key in page.content.decode()
    assert key not in client.get(reverse("people:me")).content.decode()
    token = ada.api_tokens.get()
    client.post(reverse("people:token_revoke", args=[token.pk]))
    assert not ada.api_tokens.exists()


def test_nobody_withdraws_the_token_of_somebody_else(client, ada):
    eve = Person.objects.create_user("eve@example.org", PASSWORD)
    log_in(client, email="eve@example.org")
    token, _key = ApiToken.issue(ada, "hers")
    assert client.post(reverse("people:token_revoke", args=[token.pk])).status_code == 404
    assert ada.api_tokens.exists()
    assert eve.pk != ada.pk


# --- a session that ended while typing ---


def test_what_was_typed_survives_a_session_that_ended(client, ada):
    response = client.post(reverse("people:me"), {"name": "Ada Lovelace", "language": "nl"})
    assert response.url == f"{reverse('account_login')}?next=%2Fme%2F"
    assert "what you typed is kept" in client.get(response.url).content.decode()
    assert log_in(client, next="/me/").url == "/me/"
    page = client.get("/me/")
    assert 'value="Ada Lovelace"' in page.content.decode()
    client.post("/me/", {"name": "Ada Lovelace", "language": "nl"})
    ada.refresh_from_db()
    assert ada.name == "Ada Lovelace"


def test_a_form_without_its_secret_shows_what_was_typed(ada):
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    page = strict.post(reverse("people:me"), {"name": "Ada <b>Lovelace</b>", "password": "secret words"})
    assert page.status_code == 403
    assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in page.content.decode()
    assert "secret words" not in page.content.decode()


# --- every page, in Dutch ---


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_request_login_code",
        "account_inactive",
        "account_email_verification_sent",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    ],
)
def test_pages_for_strangers_stand(client, name):
    assert client.get(reverse(name)).status_code in (200, 401)


@pytest.mark.parametrize(
    "name",
    [
        "people:me",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "socialaccount_connections",
    ],
)
def test_pages_for_the_person_stand(client, ada, name):
    secret, _codes = switch_on_two_steps(ada)
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse(name)).status_code == 200
