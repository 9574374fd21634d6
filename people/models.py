"""Who takes part: a person, with or without an account, and the tokens a person gives to programs."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
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


class PersonManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """A person with an account. The address is kept in lower case; the handle follows from the name."""
        email = self.normalize_email(email).lower()
        fields.setdefault("name", email.split("@")[0])
        person = self.model(email=email, **fields)
        person.handle = person.handle or self.free_handle(person.name)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def free_handle(self, name, origin=""):
        """A handle made from `name` that nobody of the same origin has: `joris`, `joris-2`, …"""
        base = slugify(name)[: HANDLE_LENGTH - 8] or "person"
        taken = set(self.filter(origin=origin, handle__startswith=base).values_list("handle", flat=True))
        if base not in taken:
            return base
        return next(h for h in (f"{base}-{n}" for n in range(2, len(taken) + 3)) if h not in taken)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who takes part. Without an address: a writer who came in with an imported conversation."""

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
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
            models.UniqueConstraint(Lower("email"), name="person_one_account_per_address"),
        ]

    def __str__(self):
        return self.name

    def get_short_name(self):
        return self.name

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
