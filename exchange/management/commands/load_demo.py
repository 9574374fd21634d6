"""manage.py load_demo: four accounts and the demo conversations, for trying the program out."""

import json
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand
from django.db import transaction

from discussions.models import Membership, Space
from exchange.demo_accounts import ACCOUNTS, PASSWORD, address
from exchange.importing import import_thread
from people.models import Person

FOLDER = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = "Load the demo conversations and their accounts. Doing it again changes nothing."

    def handle(self, *, verbosity, **options):
        space, _made = Space.objects.get_or_create(slug=Space.PUBLIC, defaults={"name": "IQ4D"})
        accounts = {handle: account(handle) for handle in ACCOUNTS}
        for each in Space.objects.all():
            look_after(each, accounts["famke"])
        lines = [f"{address(handle)} ({role}), password {PASSWORD}" for handle, (_, role) in ACCOUNTS.items()]
        for path in sorted(FOLDER.glob("*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            result = import_thread(document, space=space, accounts=accounts)
            lines.append(f"{result.post.title}: {result.comments} comments")
        if verbosity:
            self.stdout.write("\n".join(lines))


@transaction.atomic
def account(handle):
    """The demo account of this handle, made when it is not there; its password is set only then.

    Found by its confirmed address: whoever merely claims the address is somebody else.
    """
    known = EmailAddress.objects.filter(email=address(handle), verified=True).select_related("user").first()
    if known is not None:
        return known.user
    name, _role = ACCOUNTS[handle]
    person = Person.objects.create_user(
        address(handle), PASSWORD, name=name, handle=Person.objects.free_handle(handle)
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def look_after(space, person):
    Membership.objects.get_or_create(
        space=space, person=person, defaults={"role": Membership.Role.FACILITATOR}
    )
