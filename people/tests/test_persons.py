"""Persons, their handles and addresses, and the tokens that speak for them."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.utils import timezone

from people.backends import CLAIMS_TRIED
from people.forms import tidy_name
from people.models import ApiToken, Person
from people.tokens import person_of

pytestmark = pytest.mark.django_db
ADDRESS = "ada@example.org"


@pytest.fixture
def ada():
    return Person.objects.create_user(ADDRESS, "groene kikkers", name="Ada de Vries")


def claim(password, *, name="Eve", verified=False):
    person = Person.objects.create_user(ADDRESS, password, name=name)
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=verified, primary=True)
    return person


# --- names, handles, addresses ---


def test_same_names_get_handles_of_their_own():
    people = [Person.objects.create_user(f"{n}@example.org", name="Ada de Vries") for n in range(3)]
    assert [person.handle for person in people] == ["ada-de-vries", "ada-de-vries-2", "ada-de-vries-3"]


@pytest.mark.parametrize("name", ["\u3164", "\u2800", "\u0301\u0302", "\u202e\u200d", " \u00ad "])
def test_a_name_that_cannot_be_seen_is_no_name(name):
    assert tidy_name(name) == ""


def test_a_name_is_no_tower_of_accents():
    assert tidy_name("Zoe" + "\u0308" * 70) == "Zoe" + "\u0308" * 3


def test_a_handle_that_was_just_taken_is_not_an_error(monkeypatch, ada):
    monkeypatch.setattr(type(Person.objects), "free_handle", lambda self, name, origin="": "ada-de-vries")
    other = Person.objects.create_user("other@example.org", name="Ada de Vries")
    assert other.handle.startswith("ada-de-vries-")


def test_writers_of_an_imported_conversation_do_not_take_handles_of_people_here(ada):
    writer = Person.objects.create(name="Ada", handle="ada-de-vries", origin="public")
    assert writer.email is None


def test_a_name_of_any_script_gets_a_handle():
    assert Person.objects.create_user("x@example.org", name="Αδα").handle == "person"


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ada de Vries", "AV"), ("Ada", "A"), ("👩‍🔬", "?"), ("jan-peter", "J"), ("Ada (docent)", "A")],
)
def test_initials_are_one_or_two_letters(name, initials):
    assert Person(name=name).initials == initials


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Ada\n de\tVries ", "Ada de Vries"), ("A\u202eb", "A b"), ("👩‍🔬 Ada", "👩‍🔬 Ada"), ("\u200d", "")],
)
def test_a_name_is_kept_on_one_line_without_hidden_signs(typed, kept):
    assert tidy_name(typed) == kept


def test_addresses_are_kept_in_lower_case_and_none_is_null(ada):
    assert Person.objects.create_user("ADA2@Example.ORG").email == "ada2@example.org"
    ada.email = ""
    ada.save()
    ada.refresh_from_db()
    assert ada.email is None


def test_an_address_belongs_to_who_confirmed_it_else_to_who_gave_it_first(ada):
    assert Person.objects.with_address(ADDRESS.upper()) == ada
    owner = claim("eigen wachtwoord", verified=True)
    assert Person.objects.with_address(ADDRESS) == owner
    assert Person.objects.with_address("nobody@example.org") is None


# --- logging in with a claimed address ---


def test_every_claim_opens_its_own_account_and_no_other():
    first, second = claim("eerste wachtwoord", verified=True), claim("tweede wachtwoord")
    assert authenticate(email=ADDRESS, password="eerste wachtwoord") == first
    assert authenticate(email=ADDRESS, password="tweede wachtwoord") == second
    assert authenticate(email=ADDRESS, password="derde wachtwoord") is None


@pytest.mark.parametrize("verified", [True, False])
def test_many_claims_cannot_shut_the_owner_out_or_cost_many_comparisons(verified, monkeypatch):
    owner = claim("van de eigenaar", name="Ada", verified=verified)
    for number in range(CLAIMS_TRIED + 3):
        claim(f"claim {number}")
    assert authenticate(email=ADDRESS, password="van de eigenaar") == owner
    compared = []
    monkeypatch.setattr(Person, "check_password", lambda self, raw: compared.append(self.pk) or False)
    authenticate(email=ADDRESS, password="geen van alle")
    assert len(compared) == CLAIMS_TRIED


def test_an_unknown_address_costs_as_many_comparisons_as_a_known_one(monkeypatch, ada):
    from django.contrib.auth.hashers import MD5PasswordHasher

    made = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **more: made.append(1) or encode(self, *args, **more)
    )
    claim("tweede wachtwoord")
    Person.objects.create_user("bo@example.org", "a good password", name="Bo")
    costs = []
    for email in (ADDRESS, "bo@example.org", "nobody@example.org"):
        made.clear()
        assert authenticate(email=email, password="niet dit") is None
        costs.append(len(made))
    assert set(costs) == {CLAIMS_TRIED}, "how many accounts claim an address can be timed"


# --- tokens ---


def test_a_token_speaks_for_its_person(ada):
    _token, key = ApiToken.issue(ada, "script")
    assert person_of(key) == ada
    assert person_of(key + "x") is None
    assert person_of("") is None


def test_the_key_itself_is_kept_nowhere(ada):
    token, key = ApiToken.issue(ada, "script")
    assert key not in str(ApiToken.objects.filter(pk=token.pk).values())
    assert key.startswith(f"iq4d_{token.hint}")


def test_a_token_of_an_account_that_is_switched_off_opens_nothing(ada):
    _token, key = ApiToken.issue(ada, "script")
    Person.objects.update(is_active=False)
    assert person_of(key) is None


def test_a_busy_program_writes_its_last_use_once_a_minute(ada, django_assert_num_queries):
    token, key = ApiToken.issue(ada, "script")
    person_of(key)
    token.refresh_from_db()
    first = token.last_used_at
    person_of(key)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    person_of(key)
    token.refresh_from_db()
    assert token.last_used_at > first
