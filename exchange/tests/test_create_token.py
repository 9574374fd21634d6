"""`manage.py create_token`: a key on standard output, and nothing else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from discussions.models import Membership, Space
from people.models import Person
from people.tokens import person_of

pytestmark = pytest.mark.django_db


def create_token(*args):
    out = StringIO()
    call_command("create_token", *args, stdout=out)
    return out.getvalue()


def test_the_token_stands_alone_and_speaks_for_a_new_person():
    printed = create_token("Ada@example.org")
    assert printed == printed.strip() + "\n"
    person = person_of(printed.strip())
    assert (person.email, person.name) == ("ada@example.org", "ada")
    assert not person.has_usable_password()


def test_a_known_person_gets_one_more_token():
    ada = Person.objects.create_user("ada@example.org", "groene kikkers", name="Ada")
    keys = {create_token("ada@example.org").strip() for _time in range(2)}
    assert {person_of(key) for key in keys} == {ada}
    assert len(keys) == 2


def test_a_facilitator_looks_after_every_space():
    Space.objects.create(slug="course", name="Course")
    person = person_of(create_token("ada@example.org", "--facilitator").strip())
    roles = dict(person.memberships.values_list("space__slug", "role"))
    assert roles == {slug: Membership.Role.FACILITATOR for slug in (Space.PUBLIC, "course")}
    create_token("ada@example.org", "--facilitator")
    assert person.memberships.count() == 2


@pytest.mark.parametrize("email", ["", "ada", "a b@example.org"])
def test_what_is_no_address_is_refused(email):
    with pytest.raises(CommandError):
        create_token(email)
    assert not Person.objects.exists()
