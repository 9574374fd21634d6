"""Words and addresses that several pages of this app share."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Question


@dataclass
class QuestionLine:
    """A question as the page of a post shows it."""

    question: Question
    comments: int  # that point at it

    @property
    def level(self):
        """Of the mark, as far as counting goes: scoring says more where it knows more."""
        return "some" if self.comments else "none"

    @property
    def number(self):
        return self.question.number

    @property
    def text(self):
        return self.question.text


def question_lines(page):
    """The questions of a ThreadPage, each with the number of comments that point at it."""
    return [QuestionLine(q, page.question_counts.get(q.number, 0)) for q in page.questions]


def anchor_of(comment):
    return f"c-{comment.pk}"


def row_addresses(post):
    """Addresses without the comment's id, so that a loop over rows need not look them up each time."""
    return {
        "comment_prefix": reverse("discussions:comment", args=[0]).removesuffix("0/"),
        "branch_prefix": reverse("discussions:branch", args=[post.slug, 0]).removesuffix("0/"),
    }


def branch_query(branch):
    """What the addresses on the page of one branch carry along, so that new rows fit its indent."""
    return f"?branch={branch.pk}" if branch else ""


def audience_of(post):
    """Who can read what is written here."""
    if post.is_draft:
        return _("Only you can read this, until you publish it.")
    return _("Everyone can read this.")
