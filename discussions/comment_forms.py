"""The forms of a comment: shape only. Whether it may be said is for rules and actions to tell."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import rules
from .actions import unknown_questions
from .fields import NumbersField, TextField
from .models import Comment


class CommentForm(forms.Form):
    """A reply in a thread, to `parent` when it answers a comment. Its fields are those of add_comment."""

    body = TextField(
        label=_("Your comment"),
        limit=rules.COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("There is nothing to read here yet. Write what you want to say.")},
    )
    questions = NumbersField(label=_("This is about question"), required=False, unknown=unknown_questions)
    kind = forms.ChoiceField(
        label=_("What kind of comment is it?"),
        required=False,
        error_messages={"invalid_choice": _("There is no such kind of comment.")},
    )
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    client_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, thread, parent=None, questions=None, **kwargs):
        self.thread = thread
        self.parent_comment = parent
        initial = {"parent": parent.pk if parent else "", "client_token": new_token()}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        kwargs.setdefault("auto_id", f"id_reply_{parent.pk if parent else 0}_%s")
        super().__init__(data, **kwargs)
        kinds = [choice for choice in Comment.Kind.choices if choice[0]]
        self.fields["kind"].choices = [("", pgettext_lazy("kind of comment", "simply a comment")), *kinds]
        self.questions = list(thread.post.questions.all()) if questions is None else questions
        if self.questions:
            self.fields["questions"].widget.choices = [(q.number, str(q)) for q in self.questions]
        else:
            self.fields["questions"].widget = forms.MultipleHiddenInput()

    def focus(self):
        """The writer asked for this form: the cursor goes there."""
        self.fields["body"].widget.attrs["autofocus"] = True

    @property
    def hidden_errors(self):
        """What is wrong with fields that cannot be seen; said at the top of the form."""
        return [error for field in self.hidden_fields() for error in field.errors]

    def clean_parent(self):
        """The comment that this one answers, or None."""
        given = self.cleaned_data["parent"]
        if not given:
            return None
        if self.parent_comment is not None and str(self.parent_comment.pk) == given:
            return self.parent_comment
        # more digits than an id has are no id: do not even ask
        is_id = given.isascii() and given.isdigit() and len(given) <= 18
        parent = Comment.objects.filter(pk=int(given), thread=self.thread).first() if is_id else None
        if parent is None:
            raise forms.ValidationError(rules.PARENT_ELSEWHERE)
        self.parent_comment = parent
        return parent

    def clean_client_token(self):
        """A token is ours when it looks like one; anything else is no token."""
        token = self.cleaned_data["client_token"]
        return token if token.isascii() and token.isprintable() and len(token) <= 64 else ""


class EditForm(CommentForm):
    """Changing a comment. `revision` is the one that the writer saw."""

    parent = None
    client_token = None
    present = None  # the comment as it is by now, when it was changed in another window meanwhile
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data=None, *, comment, **kwargs):
        self.comment = comment
        initial = {
            "body": comment.body,
            "kind": comment.kind,
            "questions": comment.question_numbers,
            "revision": comment.revision,
        }
        auto_id = f"id_edit_{comment.pk}_%s"
        super().__init__(data, thread=comment.thread, initial=initial, auto_id=auto_id, **kwargs)

    def compare_with(self, present):
        """After a refusal: show how the comment reads by now. Who saves again has seen that."""
        seen = self.cleaned_data.get("revision")
        if seen is None or seen == present.revision or present.withdrawn_at:
            return
        self.present = present
        self.data = self.data.copy()
        self.data["revision"] = str(present.revision)


def new_token():
    return secrets.token_urlsafe(18)
