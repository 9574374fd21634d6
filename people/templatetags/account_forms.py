"""How the forms of django-allauth are drawn."""

from django import template

register = template.Library()


@register.filter
def plain(form):
    """The form without placeholders: its labels say the same and do not vanish while one types."""
    if not form:
        return []
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
