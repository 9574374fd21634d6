"""The form with which a facilitator brings a conversation in."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .thread_format import MAX_BYTES, InvalidThread, read_document


class ImportForm(forms.Form):
    """A file in the format `iq4d-thread/1`; `clean_file` reads it into `document`."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,  # our own message says more
        help_text=gettext_lazy("A conversation as a JSON file, in the format iq4d-thread/1."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )
    document = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
            raise forms.ValidationError(_("This file is %(size)s; %(limit)s is the most.") % sizes)
        try:
            self.document = read_document(file.read())
        except InvalidThread as problem:
            raise forms.ValidationError([str(each) for each in problem.problems]) from None
        return file
