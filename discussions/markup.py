"""Markdown → safe HTML, when it is written. `VERSION` rises when the same text would give other HTML."""

import html
import re
import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

VERSION = 1
MAX_NESTING = 30  # about 15 quotes in quotes; the parser drops what is deeper
MAX_MARKS = 3  # accents on one letter; Vietnamese needs two, towers of forty run over the lines around

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
CLASSES = {"p": {"md-heading"}}
SCHEMES = {"http", "https", "mailto"}

# characters that turn the reading direction round and can disguise a text, and invisible controls
HIDDEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB])
# letters and signs that draw nothing: Hangul fillers, the empty Braille cell
BLANK = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800}
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
    return _fewer_marks(unicodedata.normalize("NFC", "".join(kept))).strip()


def clean_line(text):
    """A text of one line: a title, a purpose, a question; empty when nothing of it shows.

    >>> clean_line(" two\\nlines\\t "), clean_line("\\u200b")
    ('two lines', '')
    """
    line = " ".join(clean(text).split())
    return line if is_visible(line) else ""


def _fewer_marks(text):
    """At most MAX_MARKS combining marks on one letter."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def is_visible(text):
    """Does anything of the text show on paper? Spaces, joiners, fillers and loose accents do not.

    >>> is_visible("\\u200b \\u2800\\n"), is_visible("👍"), is_visible("?")
    (False, True, True)
    """
    return any(unicodedata.category(c)[0] in "LNPS" and ord(c) not in BLANK for c in text)


def visible_text(safe_html):
    """What is left of HTML without its tags.

    >>> visible_text("<p>a &amp; <em>b</em></p>")
    'a & b'
    """
    return html.unescape(TAG.sub("", safe_html))


def to_html(text):
    """Safe HTML of a Markdown text; a text nested too deeply to be laid out is shown as it was typed."""
    tokens = _markdown.parse(text)
    if any(token.level >= MAX_NESTING - 1 for token in tokens):  # what lay deeper was dropped
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


def render(text):
    """The columns of a text: `body`, `body_html`, `markup_version`."""
    text = clean(text)
    return {"body": text, "body_html": to_html(text), "markup_version": VERSION}
