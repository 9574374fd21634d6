"""Form fields for texts: cleaned as `markup` keeps them, and never cut off."""

from django import forms

from . import markup, rules


class TextField(forms.CharField):
    """A text of several lines. Control characters are taken out, not complained about.

    No `maxlength` in the HTML: a browser would cut off what is pasted without a word.
    """

    widget = forms.Textarea

    def __init__(self, *, limit, **kwargs):
        self.limit = limit
        super().__init__(**kwargs)

    def to_python(self, value):
        return self.tidy(super().to_python(value))

    def tidy(self, value):
        text = markup.clean(value)
        return text if markup.is_visible(text) else ""

    def validate(self, value):
        super().validate(value)
        verdict = rules.fits(value, self.limit)
        if verdict is not None:
            raise forms.ValidationError(verdict, code="too_long")


class LineField(TextField):
    """A text of one line."""

    widget = forms.TextInput

    def tidy(self, value):
        return markup.clean_line(value)


class NumbersField(forms.Field):
    """Whole numbers from checkboxes, as a list; what is no number is refused."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, unknown, **kwargs):
        self.unknown = unknown  # the message for values that are no number
        super().__init__(**kwargs)

    def to_python(self, value):
        values = [str(one) for one in value or []]
        # five digits: what a small integer column holds at most has five
        strange = [one for one in values if not (one.isascii() and one.isdigit() and len(one) <= 5)]
        numbers = [int(one) for one in values if one not in strange]
        strange += [str(number) for number in numbers if number > 32767]
        if strange:
            raise forms.ValidationError(self.unknown([one[:20] for one in strange]), code="unknown")
        return sorted(set(numbers))
