"""Markdown → safe HTML, when it is written. `VERSION` rises when the same text would give other HTML."""

import html
import re
import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from people.characters import fewer_marks, is_visible

VERSION = 2
MAX_NESTING = 30  # about 15 quotes in quotes; the parser drops what is deeper
# Characters of HTML for each one of the text, and for the text as a whole. Nothing but links makes about
# seven; one long link with a name that is used a thousand times makes megabytes of one comment.
MAX_GROWTH, FREE_GROWTH = 20, 10_000

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
CLASSES = {"p": {"md-heading"}}
SCHEMES = {"http", "https", "mailto"}

# characters that turn the reading direction round and can disguise a text, and invisible controls
HIDDEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB])
TAG = re.compile(r"<[^>]*>")


def _picture_as_link(renderer, tokens, index, options, env):
    """A picture on another host becomes a link to it: no page of ours asks another host for anything."""
    token = tokens[index]
    source = escapeHtml(str(token.attrGet("src") or ""))
    return f'<a href="{source}">{escapeHtml(token.content) or source}</a>'


def _heading_as_paragraph(renderer, tokens, index, options, env):
    """A heading inside a comment is emphasis; the outline of the page stays the page's own."""
    return '<p class="md-heading">' if tokens[index].nesting == 1 else "</p>\n"


_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": MAX_NESTING})
_markdown.enable(["table", "strikethrough"])
_markdown.add_render_rule("image", _picture_as_link)
_markdown.add_render_rule("heading_open", _heading_as_paragraph)
_markdown.add_render_rule("heading_close", _heading_as_paragraph)


def clean(text):
    """The text as it is kept: no NUL or control characters, Unicode composed, plain line ends, no edges.

    >>> clean("a\\x00b\\r\\n ")
    'ab'
    >>> clean("safe\\u202etxt.exe"), clean("half \\ud83d pair")
    ('safetxt.exe', 'half  pair')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(HIDDEN)
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return fewer_marks(unicodedata.normalize("NFC", "".join(kept))).strip()


def clean_line(text):
    """A text of one line: a title, a purpose, a question; empty when nothing of it shows.

    >>> clean_line(" two\\nlines\\t "), clean_line("\\u200b")
    ('two lines', '')
    """
    line = " ".join(clean(text).split())
    return line if is_visible(line) else ""


def visible_text(safe_html):
    """What is left of HTML without its tags.

    >>> visible_text("<p>a &amp; <em>b</em></p>")
    'a & b'
    """
    return html.unescape(TAG.sub("", safe_html))


def to_html(text):
    """Safe HTML of a Markdown text; shown as it was typed when it is nested too deeply, or grows too much."""
    tokens = _markdown.parse(text)
    too_deep = any(token.level >= MAX_NESTING - 1 for token in tokens)  # what lay deeper was dropped
    if too_deep or _growth(tokens) > MAX_GROWTH * len(text) + FREE_GROWTH:
        lines = escapeHtml(text).replace("\n", "<br>")
        rendered = f"<p>{lines}</p>"
    else:
        rendered = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
    )


def _growth(tokens):
    """About how many characters of HTML these tokens become."""
    size = 0
    for token in tokens:
        size += 2 * len(token.tag) + len(token.content) + sum(len(str(v)) for v in token.attrs.values())
        size += _growth(token.children or ())
    return size


def render(text):
    """The columns of a text: `body`, `body_html`, `markup_version`."""
    text = clean(text)
    return {"body": text, "body_html": to_html(text), "markup_version": VERSION}
