"""Markdown → safe HTML, when it is written. `VERSION` rises when the same text would give other HTML."""

import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

VERSION = 1
MAX_NESTING = 30  # about 15 quotes in quotes; the parser drops what is deeper

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
CLASSES = {"p": {"md-heading"}}
SCHEMES = {"http", "https", "mailto"}

# characters that turn the reading direction round and can disguise a text, and invisible controls
HIDDEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB])


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
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(HIDDEN)
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def to_html(text):
    """Safe HTML of a Markdown text; a text nested too deeply to be laid out is shown as it was typed."""
    tokens = _markdown.parse(text)
    if any(token.level >= MAX_NESTING for token in tokens):
        lines = escapeHtml(text).replace("\n", "<br>")
        html = f"<p>{lines}</p>"
    else:
        html = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
    )


def render(text):
    """The columns of a text: `body`, `body_html`, `markup_version`."""
    text = clean(text)
    return {"body": text, "body_html": to_html(text), "markup_version": VERSION}
