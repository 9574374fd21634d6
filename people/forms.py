"""Forms about a person: the name at sign-up, the profile, a new token."""

import unicodedata

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from .characters import fewer_marks, is_visible
from .models import NAME_LENGTH, ApiToken, Person

JOINER = "\u200d"  # holds an emoji of several signs together; the other invisible signs only deceive


def tidy_name(text):
    """`text` on one line, without control signs, signs that turn the direction of reading, and towers of
    accents; empty when nothing of it shows."""
    seen = (sign if sign == JOINER or unicodedata.category(sign)[0] != "C" else " " for sign in text)
    line = " ".join(fewer_marks("".join(seen)).split()).strip(JOINER)
    return line if is_visible(line) else ""


def clean_name(name):
    name = tidy_name(name)
    if not name:
        raise forms.ValidationError(_("Fill in a name: it is how others see you."))
    return name


class NameForm(forms.Form):
    """What we ask at sign-up beside address and password, also of who comes in from elsewhere."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        help_text=_("How others see you. It need not be your full name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])

    def signup(self, request, user):
        """Nothing more to do: the adapter has saved the name."""


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "language"]
        help_texts = {"language": _("For pages and for mails.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])


class TokenForm(forms.ModelForm):
    class Meta:
        model = ApiToken
        fields = ["name"]
        labels = {"name": _("Name of the token")}
        help_texts = {"name": _("Where you will use it, so that you know later which one to withdraw.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])
