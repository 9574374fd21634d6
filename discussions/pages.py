"""Words and addresses that several pages of this app share."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Question

WELL_COVERED = 0.6  # of 1: answered by several


@dataclass
class QuestionLine:
    """A question as the page of a post shows it."""

    question: Question
    comments: int  # that point at it, or that scoring found to answer it
    coverage: float = 0.0  # 0 nobody touched it, 1 answered by several; by scoring

    @property
    def number(self):
        return self.question.number

    @property
    def text(self):
        return self.question.text

    @property
    def level(self):
        """Of the coverage mark: none, some or well."""
        if not self.comments and not self.coverage:
            return "none"
        return "well" if self.coverage >= WELL_COVERED else "some"


def question_lines(page, coverage):
    """The questions of a ThreadPage. coverage: {number: an object with `comments` and `coverage`}."""
    lines = []
    for question in page.questions:
        comments = page.question_counts.get(question.number, 0)
        known = coverage.get(question.number)
        if known:
            lines.append(QuestionLine(question, max(comments, known.comments), known.coverage))
        else:
            lines.append(QuestionLine(question, comments))
    return lines


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
