"""The form of a post, with its questions as numbered rows; works without JavaScript."""

import re
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import markup, rules
from .comment_forms import new_token
from .fields import LineField, TextField
from .models import LANGUAGES, Post, Space

EMPTY_ROWS = 3  # a new post starts with room for three questions
ROW_NAME = re.compile(r"question-([1-9][0-9]{0,3})")


@dataclass
class QuestionRow:
    """One input for a question: its number where it has one, its text as typed, what is wrong with it."""

    name: str
    label: int
    text: str
    number: int | None = None
    error: str = ""


class PostForm(forms.Form):
    """What an author says of a post. `questions` and `new_questions` are filled in by `clean`."""

    title = LineField(
        label=gettext_lazy("Title"),
        limit=rules.TITLE_LENGTH,
        error_messages={"required": gettext_lazy("A post needs a title.")},
    )
    purpose = LineField(
        label=gettext_lazy("Purpose"),
        limit=rules.PURPOSE_LENGTH,
        required=False,
        help_text=gettext_lazy(
            "After this conversation we want to … Your readers see this above your text. "
            "Only a free conversation can do without."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = TextField(
        label=gettext_lazy("Text"),
        limit=rules.POST_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("For layout, as in Markdown: *emphasis*, > quotation, - list."),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Where may the conversation go?"),
        choices=[
            (Post.Mode.STEERED, gettext_lazy("Steered: towards the purpose")),
            (Post.Mode.FREE, gettext_lazy("Free: wherever it goes")),
        ],
        initial=Post.Mode.STEERED,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Of a steered conversation you see how well it serves the purpose and the questions; "
            "of a free one you do not. You can change this later."
        ),
    )
    target = forms.IntegerField(
        label=gettext_lazy("How many comments do you hope for?"),
        required=False,
        min_value=1,
        max_value=rules.TARGET_MAX,
        help_text=gettext_lazy("Optional. Everybody sees how far it is."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the conversation"), choices=LANGUAGES)
    space = forms.ModelChoiceField(
        label=gettext_lazy("Space"), queryset=Space.objects.none(), empty_label=None
    )
    client_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, spaces, post=None, **kwargs):
        self.post = post
        initial = {"client_token": new_token()}
        if post is not None:
            names = ("title", "purpose", "body", "mode", "target", "language", "space")
            initial |= {name: getattr(post, name) for name in names}
        super().__init__(data, initial=initial | kwargs.pop("initial", {}), **kwargs)
        if post is not None and not post.is_draft:
            # who came in under one roof stays under it
            del self.fields["space"]
        else:
            self.fields["space"].queryset = spaces
            if len(spaces) == 1:
                self.fields["space"].widget = forms.HiddenInput()
                self.initial["space"] = spaces[0].pk
        self.known_numbers = set() if post is None else {question.number for question in post.questions.all()}
        self.question_rows = self._rows_typed(self.data) if self.is_bound else self._rows_kept()

    @classmethod
    def retyped(cls, sent, *, spaces, post=None, more=0):
        """The form filled in with what was sent, without complaints; with `more` empty questions."""
        form = cls(spaces=spaces, post=post)
        for name, field in form.fields.items():
            form.initial[name] = field.widget.value_from_datadict(sent, {}, name)
        form.question_rows = form._with_empty_rows(form._rows_typed(sent), more)
        return form

    @classmethod
    def of(cls, post, *, spaces):
        """The form as if the author had sent the post as it is kept."""
        sent = QueryDict(mutable=True)
        unsent = cls(spaces=spaces, post=post)
        sent.update(
            {name: unsent.initial[name] for name in unsent.fields if unsent.initial[name] is not None}
        )
        if "space" in sent:
            sent["space"] = post.space_id
        for question in post.questions.all():
            sent[f"question-{question.number}"] = question.text
        return cls(sent, spaces=spaces, post=post)

    @property
    def keeps_numbers(self):
        """Comments may point at the questions of a published post, so a number keeps its question."""
        return self.post is not None and not self.post.is_draft

    def _rows_kept(self):
        questions = self.post.questions.all() if self.post is not None else []
        rows = [QuestionRow(f"question-{q.number}", q.number, q.text, q.number) for q in questions]
        return self._with_empty_rows(rows, 1 if rows else EMPTY_ROWS)

    def _rows_typed(self, sent):
        """Rows as they were sent. A number that no question has is no number: the text comes as a new one."""
        numbered = {int(match[1]): name for name in sent if (match := ROW_NAME.fullmatch(name))}
        strange = [numbered.pop(n) for n in sorted(numbered) if n not in self.known_numbers]
        rows = [QuestionRow(numbered[n], n, sent[numbered[n]], n) for n in sorted(numbered)]
        first = self._first_new_label(rows)
        typed = [*(sent[name] for name in strange), *sent.getlist("new_question")]
        return rows + [QuestionRow("new_question", first + i, text) for i, text in enumerate(typed)]

    def _with_empty_rows(self, rows, count):
        first = self._first_new_label(rows)
        return [*rows, *[QuestionRow("new_question", first + i, "") for i in range(count)]]

    def _first_new_label(self, rows):
        return max((row.label for row in rows), default=0) + 1

    def clean(self):
        """Fill in `questions` and `new_questions`, the arguments of change_post."""
        cleaned = super().clean()
        kept, fresh = {}, []
        for row in self.question_rows:
            text = markup.clean_line(row.text)
            row.error = rules.fits(text, rules.QUESTION_LENGTH) or ""
            if not markup.is_visible(text):
                continue
            if row.number is not None:
                kept[row.number] = text
            else:
                fresh.append(text)
        if any(row.error for row in self.question_rows):
            self.add_error(None, _("A question is too long; see below."))
        if len(kept) + len(fresh) > rules.QUESTIONS_PER_POST:
            self.add_error(None, _too_many(len(kept) + len(fresh)))
        if self.keeps_numbers:
            cleaned |= {"questions": kept, "new_questions": fresh}
        else:
            cleaned |= {"questions": [*kept.values(), *fresh], "new_questions": []}
        return cleaned

    def check_publishable(self):
        """What a published post needs and a draft does not; complaints go to their field."""
        if "body" in self.cleaned_data and not self.cleaned_data["body"]:
            self.add_error("body", _("Write what you want to talk about; then it can be published."))
        if "purpose" in self.cleaned_data:
            verdict = rules.may_publish(self.cleaned_data.get("mode"), self.cleaned_data["purpose"])
            if verdict is not None:
                self.add_error("purpose", verdict)

    def is_complete(self, publish):
        """Is the form valid, also as a post that others will read when `publish` says so?"""
        if self.is_valid() and publish:
            self.check_publishable()
        return not self.errors

    def values(self):
        """The arguments of write_post, or of change_post for a post that exists."""
        values = dict(self.cleaned_data)
        if self.post is None:
            del values["new_questions"]
        else:
            del values["client_token"]
        return values

    def refuse(self, problem):
        """Show what an action says against the questions (its ValidationError)."""
        for message in problem.message_dict["questions"]:
            self.add_error(None, message)


def _too_many(count):
    return ngettext(
        "There are %(count)s questions; a post holds %(limit)s at most.",
        "There are %(count)s questions; a post holds %(limit)s at most.",
        count,
    ) % {"count": count, "limit": rules.QUESTIONS_PER_POST}
