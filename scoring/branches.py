"""The score of a part of a thread: each branch, and what was said on each question; the same formula."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated

from django.db.models import F

from discussions import order
from discussions.models import Comment, Thread

from .core import rubric
from .core.reading import Readings
from .core.tally import Tally, rebuild
from .dashboard import one_moment
from .models import Contribution, ThreadScore
from .quotes import beginning

ANSWER = re.compile(r"/question\.(\d+)\b")
MOST = 40  # branches shown, those with most comments; a page that a person can look through


@dataclass(frozen=True)
class PartState:
    """One part of a thread with its readings."""

    title: Annotated[str, "the first words of the branch, or the question"]
    by: Annotated[str, "who began the branch; empty for a question"]
    number: Annotated[int | None, "number of the question; None for a branch"]
    comment_id: Annotated[int | None, "the comment that the branch begins with; None for a question"]
    comments: Annotated[int, "comments counted in this part"]
    readings: Annotated[Readings, "IQ and the dimensions of this part alone"]

    @property
    def dimensions(self):
        """The readings of the D's in their fixed order."""
        return [self.readings.dimensions[name] for name in rubric.DIMENSIONS]


@dataclass(frozen=True)
class PartsState:
    branches: Annotated[list[PartState], "the branches with most comments first"]
    branches_left_out: Annotated[int, "smaller branches that are not shown"]
    questions: Annotated[list[PartState], "what was said on each question, with the replies to it"]


def parts_state(thread_id):
    """The scores of a thread's parts, worked out from what its comments contributed.

    Five queries; reads all contributions of the thread, so it belongs on a page that is asked for.
    """
    with one_moment():
        post = Thread.objects.select_related("post").get(pk=thread_id).post
        asked = list(post.questions.order_by("number").values_list("number", "text"))
        opening = ThreadScore.objects.filter(thread_id=thread_id).values_list("opening", flat=True).first()
        rows = list(
            Contribution.objects.filter(thread_id=thread_id)
            .annotate(path=F("comment__path"), numbers=F("comment__question_numbers"))
            .order_by("path")
            .values_list("path", "numbers", "tally")
        )
        by_branch = defaultdict(list)
        for path, _numbers, tally in rows:
            by_branch[path[: order.WIDTH]].append(tally)
        largest = sorted(by_branch, key=lambda path: (-len(by_branch[path]), path))[:MOST]
        heads = Comment.objects.filter(thread_id=thread_id, path__in=largest).select_related("author")
        heads = {head.path: head for head in heads}
    begin = Tally.from_json(opening or {})
    return PartsState(
        branches=[branch_of(heads[path], by_branch[path], begin) for path in largest],
        branches_left_out=len(by_branch) - len(largest),
        questions=[
            PartState(text, "", number, None, len(found), readings_of(found, begin))
            for number, text in asked
            for found in [on_question(number, rows)]
        ],
    )


def branch_of(head, tallies, opening):
    title = "" if head.withdrawn_at else beginning(head.body)
    return PartState(title, head.author.name, None, head.pk, len(tallies), readings_of(tallies, opening))


def on_question(number, rows):
    """The tallies of the comments that point at a question or answer it, and of what lies under them.

    rows: in the order of their path.
    """
    found, above = [], None
    for path, numbers, tally in rows:
        if above is not None and path.startswith(above):
            found.append(tally)
        elif number in numbers or number in answered_by(tally):
            above = path
            found.append(tally)
    return found


def answered_by(tally):
    """The numbers of the questions that a comment answers by what it says, from the names of its counts."""
    return {int(found[1]) for name in tally if (found := ANSWER.search(name))}


def readings_of(tallies, opening):
    _, top = rebuild([opening, *map(Tally.from_json, tallies)], rubric.collapse)
    return rubric.readings(top)
