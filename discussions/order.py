"""The order of a thread by path: no renumbering, no race; a subtree is a prefix, a page is a range."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 7  # 36 ** 7 = 78 thousand million comments
MAX_LEVEL = 100  # 700 characters of path; deeper replies keep their parent but stand beside it
INDENT_STEPS = 4  # more does not fit a phone


def segment(comment_id):
    """The id in base 36, fixed width, so that text order is number order.

    >>> segment(1), segment(36)
    ('0000001', '0000010')
    """
    digits = ""
    for _ in range(WIDTH):
        comment_id, rest = divmod(comment_id, 36)
        digits = DIGITS[rest] + digits
    if comment_id:
        raise OverflowError("comment id does not fit the path")
    return digits


def path_under(parent_path, comment_id):
    """Path of comment `comment_id` under a parent's path ('' for a top-level comment).

    >>> path_under("0000001", 2)
    '00000010000002'
    """
    if level_of(parent_path) >= MAX_LEVEL:
        parent_path = parent_path[:-WIDTH]
    return parent_path + segment(comment_id)


def level_of(path):
    """1 for a top-level comment, 2 for a reply to it, and so on; 0 for no path."""
    return len(path) // WIDTH


def indent(level):
    """Indent steps of a comment at `level`: 0 to INDENT_STEPS, then it stops growing."""
    return min(level - 1, INDENT_STEPS)
