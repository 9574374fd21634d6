"""The pages that tell everybody how the score comes about: in short, and whole."""

import re
from functools import lru_cache

from django.conf import settings
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from . import formula
from .core.rubric import FEWEST_COMMENTS, FEWEST_PEOPLE, VERSION

PAGE = settings.BASE_DIR / "docs" / "scoring.md"


@require_safe
def formula_page(request):
    return render(
        request,
        "scoring/formula.html",
        {
            "dimensions": formula.dimension_lines(),
            "versions": formula.version_lines(),
            "version": VERSION,
            "people": FEWEST_PEOPLE,
            "comments": FEWEST_COMMENTS,
        },
    )


@require_safe
def manual_page(request):
    """docs/scoring.md as a page: who runs the program without its source at hand can read it too."""
    return render(request, "scoring/manual.html", {"manual": manual_html()})


def _breaking_code(renderer, tokens, index, options, env):
    """A long name may break after its dots and slashes: a phone is narrow."""
    return f"<code>{re.sub(r'(?<=[./_])', '<wbr>', escape(tokens[index].content))}</code>"


@lru_cache(maxsize=1)
def manual_html():
    """docs/scoring.md as HTML. A link in it leads to another file, so only its words are shown."""
    markdown = MarkdownIt("commonmark").enable("table")
    for end in ("link_open", "link_close"):
        markdown.add_render_rule(end, lambda *_: "")
    markdown.add_render_rule("code_inline", _breaking_code)
    return mark_safe(markdown.render(PAGE.read_text(encoding="utf-8")))  # our own text, no one else's
