"""`manage.py create_token EMAIL [--facilitator]`: a token for a program, printed alone on standard output."""

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import ValidationError, validate_email
from django.db import transaction

from discussions.models import Membership, Space
from people.models import ApiToken, Person


class Command(BaseCommand):
    help = "Make an API token for the person with this e-mail address, who is created when unknown."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument(
            "--facilitator", action="store_true", help="make the person a facilitator of every space there is"
        )
        parser.add_argument("--name", default="command line", help="the token's name on the profile page")

    @transaction.atomic
    def handle(self, *, email, facilitator, name, **options):
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address") from None
        person = Person.objects.with_address(email) or Person.objects.create_user(email)
        if not person.is_active:
            raise CommandError(f"the account of {email} is switched off")
        if facilitator:
            make_facilitator(person)
        _token, key = ApiToken.issue(person, name)
        self.stdout.write(key)


def make_facilitator(person):
    """Let the person look after every space, the public one included."""
    Space.objects.get_or_create(slug=Space.PUBLIC, defaults={"name": "Public"})
    for space in Space.objects.all():
        Membership.objects.update_or_create(
            space=space, person=person, defaults={"role": Membership.Role.FACILITATOR}
        )
