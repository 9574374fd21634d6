"""Who takes part: a person, with or without an account, and the tokens a person gives to programs."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

HANDLE_LENGTH = 64
NAME_LENGTH = 80


def language_choices():
    """The languages of the site, each by its own name, and the choice not to choose."""
    names = ((code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES)
    return [("", _("as my browser says")), *((code, name[:1].upper() + name[1:]) for code, name in names)]


class AddressField(models.EmailField):
    """An e-mail address in lower case; no address is NULL, never an empty string."""

    def get_prep_value(self, value):
        return (super().get_prep_value(value) or "").lower() or None


class PersonManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """A person with an account. The address is kept in lower case; the handle follows from the name."""
        email = email.strip().lower()
        fields.setdefault("name", email.split("@")[0])
        person = self.model(email=email, **fields)
        person.set_password(password)
        return self.keep(person)

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def keep(self, person):
        """Save a new person under a free handle. Two that take the same one at once both get in."""
        person.handle = person.handle or self.free_handle(person.name, person.origin)
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError:  # somebody else has just taken the handle
            person.handle = f"{person.handle[: HANDLE_LENGTH - 8]}-{secrets.token_hex(3)}"
            person.save()
        return person

    def free_handle(self, name, origin=""):
        """A handle made from `name` that nobody of the same origin has: `joris`, `joris-2`, …"""
        base = slugify(name)[: HANDLE_LENGTH - 8] or "person"
        taken = set(self.filter(origin=origin, handle__startswith=base).values_list("handle", flat=True))
        if base not in taken:
            return base
        return next(h for h in (f"{base}-{n}" for n in range(2, len(taken) + 3)) if h not in taken)

    def with_address(self, email):
        """Whose address this is: who confirmed it, else who gave it first; None when it is nobody's."""
        confirmed = self.filter(emailaddress__email=email.lower(), emailaddress__verified=True).first()
        return confirmed or self.filter(email=email.lower()).order_by("pk").first()

    def get_by_natural_key(self, email):
        person = self.with_address(email)
        if person is None:
            raise self.model.DoesNotExist(email)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who takes part. Without an address: a writer who came in with an imported conversation."""

    # Not unique: until somebody confirms an address, more than one account may claim it
    # (docs/decisions/0005-accounts.md). Ask `Person.objects.with_address` whose it is.
    email = AddressField(_("e-mail address"), null=True, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, help_text=_("How others see you."))
    handle = models.CharField(max_length=HANDLE_LENGTH, editable=False)
    # the space that an imported writer came in with; empty for people with an account
    origin = models.CharField(max_length=80, blank=True, default="", editable=False)
    language = models.CharField(
        _("language"),
        max_length=5,
        blank=True,
        default="",
        choices=language_choices,
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["origin", "handle"], name="person_one_handle_per_origin"),
        ]

    def __str__(self):
        return self.name

    def get_short_name(self):
        return self.name

    @property
    def has_confirmed_address(self):
        """Whether mail may be sent to this person without being asked."""
        return self.emailaddress_set.filter(verified=True).exists()

    @property
    def initials(self):
        """One or two letters for the round mark beside a name."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
        return "".join(letters).upper() or "?"


class ApiToken(models.Model):
    """A key with which a program acts for a person. Only its hash is kept; the key is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80, help_text=_("Where you will use it."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.name} ({self.hint}…)"

    @staticmethod
    def digest_of(key):
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def issue(cls, person, name):
        """Make a token; answers (token, key). The key is not kept and cannot be shown again."""
        key = f"iq4d_{secrets.token_urlsafe(32)}"
        token = cls.objects.create(person=person, name=name, digest=cls.digest_of(key), hint=key[5:9])
        return token, key
