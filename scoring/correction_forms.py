"""The form that corrects how a sentence is read: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from . import corrections, wording
from .core.sense import SIGNALS

CHOICES = [
    ("", _("Choose …")),
    *((name, wording.SIGNALS[name]) for name in SIGNALS if name in wording.SIGNALS),
]


class CorrectionForm(forms.Form):
    """A correction of one sentence. Its fields are those of corrections.correct."""

    sentence = forms.CharField(max_length=32, widget=forms.HiddenInput)
    present = forms.TypedChoiceField(
        label=_("What it is"),
        choices=[("1", _("This is a sentence that …")), ("0", _("This is no sentence that …"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the sentence does this or not.")},
    )
    signal = forms.ChoiceField(
        label=_("What a sentence can do"),
        choices=CHOICES,
        error_messages={"required": corrections.NO_SIGNAL, "invalid_choice": corrections.NO_SIGNAL},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody who can read the conversation can read this, with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": corrections.NO_REASON},
    )

    def __init__(self, data=None, *, sentence):
        self.is_open = data is not None
        super().__init__(data, initial={"sentence": sentence}, auto_id=f"id_{sentence}_%s")
