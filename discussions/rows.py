"""Comments in reading order → the flat rows that a template draws without a query or a translation."""

from dataclasses import dataclass, field

from . import order
from .models import Comment, ThreadEvent

BRANCH_FROM_LEVEL = 6  # one step past where the indent stops: from here a branch has a page of its own,
BRANCH_EACH = 5  # and again each time a page of its own would be full


@dataclass
class Row:
    """One comment as a page shows it: a flat row with its level; the template needs no query."""

    comment: Comment
    level: int
    indent: int  # 0 to order.INDENT_STEPS
    replies: int = 0  # comments under this one, on this page
    parent_name: str = ""  # whom it answers
    parent_is_here: bool = False  # its comment stands on the same page
    names_parent: bool = False  # the indent no longer tells whom it answers: say it
    kind_label: str = ""
    is_mine: bool = False
    missing_parent: bool = False
    continues: bool = False  # the branch under this row can be read on a page of its own
    events: list[ThreadEvent] = field(default_factory=list)  # announced just above this row


def rows_of(comments, reader, parent_names, *, base_level=0, among_others=False):
    """Comments in reading order → rows with level, indent and what a template shows of them.

    among_others: the rows will be put between others, so what stands above them is not known here.
    """
    rows = []
    reader_id = reader.pk if reader.is_authenticated else None
    kind_labels = {value: str(label) for value, label in Comment.Kind.choices if value}
    here = {comment.pk for comment in comments}
    above = {}  # level → the comment that stands last at that level
    for comment in comments:
        level = max(order.level_of(comment.path) - base_level, 1)
        above[level] = comment.pk
        stands_under_parent = among_others or level == 1 or above.get(level - 1) == comment.parent_id
        rows.append(
            Row(
                comment=comment,
                level=level,
                indent=order.indent(level),
                parent_is_here=comment.parent_id in here,
                parent_name=parent_names.get(comment.parent_id, ""),
                names_parent=bool(comment.parent_id)
                and (not stands_under_parent or level > order.INDENT_STEPS + 1),
                kind_label=kind_labels.get(comment.kind, ""),
                is_mine=comment.author_id == reader_id,
                missing_parent=bool(comment.missing_parent),
            )
        )
    next_levels = [*(row.level for row in rows), 1][1:]
    for row, next_level in zip(rows, next_levels, strict=True):
        row.continues = next_level > row.level and begins_branch(row.level)
    _count_replies(rows)
    return rows


def begins_branch(level):
    """Does "continue this branch" stand at this level?

    >>> [level for level in range(1, 20) if begins_branch(level)]
    [6, 11, 16]
    """
    return level >= BRANCH_FROM_LEVEL and (level - BRANCH_FROM_LEVEL) % BRANCH_EACH == 0


def _count_replies(rows):
    """Fill in how many comments lie under each row, from the first row downwards."""
    open_rows = []
    for row in rows:
        while open_rows and open_rows[-1].level >= row.level:
            open_rows.pop()
        for above in open_rows:
            above.replies += 1
        open_rows.append(row)


def place_events(rows, events):
    """Put each event above the first branch that began after it; answers the events behind the last row."""
    branches = [row for row in rows if order.level_of(row.comment.path) == 1]
    trailing = []
    for event in events:
        later = (row for row in branches if row.comment.created_at > event.created_at)
        row = next(later, None)
        (row.events if row else trailing).append(event)
    return trailing
