"""Every message that code and templates show a person, found the way Django's own tools find them."""

import ast
import re
import subprocess
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
# function name → (position of the context, of the singular, of the plural)
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL_IN_TEMPLATE = re.compile(r"\b(?:_|n?p?gettext)\(")


def tracked(*patterns):
    """Files of the project by pattern, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in sorted(set(listed.stdout.split("\n"))) if name and (ROOT / name).exists()]


def messages_in(tree):
    """(context, singular, plural) of every translation call in a parsed module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
        if name not in CALLS:
            continue
        texts = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
        context, singular, plural = (
            texts[place] if place is not None and place < len(texts) else None for place in CALLS[name]
        )
        if isinstance(singular, str):
            yield context, singular, plural


def calls_in(source):
    """The translation calls that Django made of a template, parsed."""
    for call in CALL_IN_TEMPLATE.finditer(source):
        for end in (place.end() for place in re.finditer(r"\)", source[call.end() :])):
            try:
                yield ast.parse(source[call.start() : call.end() + end])
            except SyntaxError:
                continue  # a bracket inside the text
            break


def found_messages():
    """{(context, singular, plural): file} over all Python modules and templates."""
    found = {}
    for path in tracked("*.py"):
        if "tests" in path.parts or "migrations" in path.parts or "benchmarks" in path.parts:
            continue
        for message in messages_in(ast.parse(path.read_text())):
            found.setdefault(message, path.relative_to(ROOT))
    for path in tracked("templates/*.html", "templates/*.txt"):
        for tree in calls_in(templatize(path.read_text())):
            for message in messages_in(tree):
                found.setdefault(message, path.relative_to(ROOT))
    return found
