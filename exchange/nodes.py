"""How rows are written in `iq4d-thread/1`, and how an import stays exactly what it was.

A row is written as a node: every key the program knows, with its value. An import compares the node of
each new row with what was given; where they differ (a text that was cleaned, a time in another zone, a key
of somebody else's, a key that was left out) the row remembers what was given, in its column `extra`.
Export gives that back as long as the row still says what it said, so an edit made here shows, and nothing
else changes.

`extra` is {"more": {key: given}, "as_given": {key: {"kept": ours, "given": theirs}}}, without the empty
parts; "given" is absent where the key was left out.
"""

from .thread_format import FORMAT, format_time


def document_node(identifier, post):
    return {"format": FORMAT, "id": identifier, "language": post.language}


def post_node(post, author, thread):
    """The post without its questions."""
    return {
        "title": post.title,
        "body": post.body,
        "purpose": post.purpose,
        "author": author,
        "published_at": format_time(post.published_at or post.created_at),
        "target_responses": post.target,
        "mode": post.mode,
        "closed_at": format_time(thread.closed_at) if thread.closed_at else None,
    }


def question_node(question, identifier, position):
    """`position` counts from 1; the number is written only where it says something else."""
    return {"id": identifier, "text": question.text, "number": question.number, "position": position}


def comment_node(comment, identifier, *, parent, author, questions):
    """parent: the id of the comment it answers, or None. questions: ids of the questions it points at."""
    withdrawn = comment.withdrawn_at is not None
    return {
        "id": identifier,
        "parent": parent or comment.missing_parent or None,
        "author": author,
        "created_at": format_time(comment.created_at),
        "edited_at": format_time(comment.edited_at) if comment.edited_at else None,
        "body": "" if withdrawn else comment.body,
        "kind": comment.kind,
        "question": questions[0] if questions else None,
        "questions": questions,
        "withdrawn": withdrawn,
    }


# What goes without saying: a key that is left out when its value is this, unless it was given.
SILENT = {
    "target_responses": lambda node: None,
    "mode": lambda node: "steered" if node["purpose"] else "free",
    "closed_at": lambda node: None,
    "number": lambda node: node["position"],
    "position": lambda node: node["position"],
    "edited_at": lambda node: None,
    "kind": lambda node: "",
    "questions": lambda node: [node["question"]] if node["question"] else [],
    "withdrawn": lambda node: False,
}


def people_node(names):
    """{handle: name} → the names that say more than the handle does."""
    return {handle: {"name": name} for handle, name in names.items() if name != handle}


def goes_without_saying(node, key, silent):
    return key in silent and node[key] == silent[key](node)


def difference(given, node, silent=SILENT):
    """What a row must remember so that `written` gives back `given`: the value of its column `extra`."""
    more = {key: value for key, value in given.items() if key not in node}
    as_given = {}
    for key, kept in node.items():
        unsaid = goes_without_saying(node, key, silent)
        if key in given and (unsaid or given[key] != kept):
            as_given[key] = {"kept": kept, "given": given[key]}
        elif key not in given and not unsaid:
            as_given[key] = {"kept": kept}
    parts = {"more": more, "as_given": as_given}
    return {name: part for name, part in parts.items() if part}


def written(node, extra, silent=SILENT):
    """A node as it is exported: what was given where the row still says the same, else what it says now."""
    as_given = extra.get("as_given", {})
    result = {}
    for key, value in node.items():
        remembered = as_given.get(key)
        if remembered is not None and remembered["kept"] == value:
            if "given" in remembered:
                result[key] = remembered["given"]
        elif not goes_without_saying(node, key, silent):
            result[key] = value
    return {**extra.get("more", {}), **result}
