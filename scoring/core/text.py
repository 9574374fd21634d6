"""Sentences with their place in the Markdown source, words, language and clean-up."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

MAX_SENTENCES = 60  # per comment; more is a pasted document, and nobody reads it in a conversation
MAX_SENTENCE_CHARS = 600  # a longer "sentence" is a list or a log; its beginning says what it is

_FENCE = re.compile(r"^(```|~~~).*?(?:^\1[^\n]*$|\Z)", re.M | re.S)
_QUOTED = re.compile(r"^[ \t]{0,3}>[^\n]*", re.M)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_LINK_TARGET = re.compile(r"(?<=\])\([^)\n]*\)")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_LINE_DRESSING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|[-*+•–][ \t]+|\d{1,3}[.)][ \t]+)+", re.M)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.M)
_DRESSING = re.compile(r"[*_~#|\[\]\\]+")
_END = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s|$)|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:bijv|bv|o\.a|d\.w\.z|m\.b\.t|i\.p\.v|a\.d\.h\.v|nl|vs|etc|resp|ca|evt|incl|excl|dr|mr|mrs|ms|"
    r"prof|drs|ing|ir|st|nr|no|e\.g|i\.e|z\.b|bzw|ggf|usw|max|min|tel|jan|feb|apr|aug|sept|okt|oct|nov|dec|[A-Za-z])\.$",
    re.I,
)
SMALL_SHARE = 0.15  # of small words in a text of a language; nearly all have more, other languages less
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.U)

# The commonest small words; enough to tell the three apart in one sentence.
_SMALL = {
    "nl": "de het een en van ik je dat die niet met voor op te zijn is was er maar om dan ook als bij nog "
    "wel naar heb hebben wij we ze hij jij jullie wat hoe waar waarom geen dit deze uit door over zo "
    "kan moet worden werd mijn ons onze toch meer veel toen nu hun heeft gaat gewoon eens",
    "en": "the a an and of i you that this not with for on to is was are be but it we they he she what how "
    "where why no from by about so can must my our your their have has had do did does would could "
    "should will just if or then there when who which as at in been were more than them me us out up "
    "i'm it's don't",
    "de": "der die das und ich nicht mit für auf zu ist war sind aber es wir sie er was wie wo warum kein "
    "keine ein eine von bei noch auch als dann haben hat wird werden mein unser euch ihr nach oder "
    "wenn dass sich den dem des im am",
}
# Not counted for the language, but too small to carry content.
_ALSO_SMALL = (
    frozenset(
        {"these", "those", "some", "any", "here", "his", "her", "its", "very", "also", "been", "much", "many"}
    )
    | {
        "zich",
        "hen",
        "hem",
        "haar",
        "zelf",
        "zelfs",
        "elkaar",
        "alle",
        "alles",
        "iets",
        "niets",
        "wie",
        "welke",
    }
    | {"ben", "bent", "deed", "doen", "doet", "being", "diese", "dieser", "dieses", "sehr"}
)
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
SMALL_WORDS = _ALSO_SMALL.union(*_SMALL_WORDS.values())


@dataclass(frozen=True)
class Sentence:
    """One sentence of a comment: its place in the source, and its text cleaned up."""

    start: int
    end: int
    text: str


def clean(text: str) -> str:
    """NFKC, plain quotes, without Markdown dressing, emoji and control characters, spaces collapsed."""
    text = unicodedata.normalize("NFKC", text)
    text = _DRESSING.sub(" ", text).replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    kept = (
        " " if unicodedata.category(char) in {"So", "Sk", "Cs", "Co", "Cn", "Cc", "Cf", "Zl", "Zp"} else char
        for char in text
    )
    return " ".join("".join(kept).split())


def blanked(source: str) -> str:
    """The source with everything that is not the writer's own words replaced by spaces, same length."""

    def spaces(match: re.Match) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    text = source.replace("\r", "\n").replace("\x00", " ")
    for pattern in (_FENCE, _QUOTED, _INLINE_CODE, _IMAGE, _LINK_TARGET, _URL, _TAG, _RULE, _LINE_DRESSING):
        text = pattern.sub(spaces, text)
    return text


@lru_cache(maxsize=4096)
def sentences(source: str) -> tuple[Sentence, ...]:
    """The writer's own sentences, in order; offsets count characters of the Markdown source.

    Quotes and code are left out. At most MAX_SENTENCES are given.
    """
    text = blanked(source)
    found: list[Sentence] = []
    start = 0
    ends = [match.end() for match in _END.finditer(text) if not _goes_on(text, match)] + [len(text)]
    for end in ends:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            body = clean(text[left : min(right, left + MAX_SENTENCE_CHARS)])
            if re.search(r"\w", body):
                found.append(Sentence(left, right, body))
                if len(found) == MAX_SENTENCES:
                    break
        start = end
    return tuple(found)


def texts_of(source: str) -> tuple[str, ...]:
    """The writer's own sentences, cleaned up."""
    return tuple(sentence.text for sentence in sentences(source))


def _goes_on(text: str, match: re.Match) -> bool:
    """Whether the sentence goes on after this mark: an abbreviation, a small letter, a soft line break."""
    after = text[match.end() :].lstrip(" \t")
    if match.group() == "\n":
        before = text[: match.start()].rstrip(" \t")
        return bool(after) and bool(before) and after[0].islower() and before[-1] not in ".!?:;\n"
    before = text[max(0, match.start() - 12) : match.end()]
    if match.group().startswith("...") or match.group().startswith("…"):
        return bool(after) and after[0].islower()
    if match.group() == ".":
        return bool(_ABBREVIATION.search(before)) or (bool(after) and after[0].islower())
    return False


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, numbers left out.

    >>> words("Zo'n 3 keer!")
    ("zo'n", 'keer')
    """
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))


def language_of(text: str) -> str:
    """nl, en or de by the small words in a text; "" when that does not tell, or for another language.

    >>> language_of("We hebben het vorige week geprobeerd")
    'nl'
    """
    found = words(text)
    hits = {language: sum(word in small for word in found) for language, small in _SMALL_WORDS.items()}
    best, second = sorted(hits.values(), reverse=True)[:2]
    if best < 2 or best == second or best < SMALL_SHARE * len(found):
        return ""
    return max(hits, key=hits.get)


def content_words(text: str) -> list[str]:
    """The words that carry the content, cut to a stem of six letters, in order."""
    return [word[:6] for word in words(text) if word not in SMALL_WORDS and len(word) > 2]


def name_of(text: str) -> str:
    """A short name of a sentence: the same words have the same name, whatever their dressing and capitals."""
    said = " ".join(re.findall(r"\w+", clean(text).lower()))
    return blake2b(said.encode(), digest_size=12).hexdigest()


def fingerprint(text: str) -> str:
    """A short name of what a sentence says, the same for copies and for most near copies.

    The three smallest hashes of its content words and numbers: dressing, order, small words and most
    single changes leave it as it is (min-hashing, Broder 1997).
    """
    parts = set(content_words(text)) | set(re.findall(r"\d+", text)) or set(words(text))
    hashes = sorted(blake2b(part.encode(), digest_size=8).hexdigest() for part in parts)[:3]
    return blake2b(" ".join(hashes).encode(), digest_size=8).hexdigest()
