"""Our own labelled conversations: read, counted, split, handed to a second labeller blind, and settled.

python -m scoring.evaluation.corpus                   counts and agreement
python -m scoring.evaluation.corpus blind FOLDER      the conversations without their labels

scoring/corpus/README.md describes the format, the labels and how a disagreement is settled.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from scoring.core.features import READ, SIGNALS, STANCES
from scoring.core.signals import Context, Said, said_of
from scoring.core.text import clean

from .figures import alpha

FOLDER = Path(__file__).resolve().parents[1] / "corpus"
TEST_SHARE = 5  # one of five conversations is kept for testing only
SETTLED = "settled-*.txt"  # one per language, like the stances

_HEADER = re.compile(
    r"^(?P<key>[A-Za-z]\w*) (?P<author>[^>(]+?)(?: > (?P<parent>\w+))?(?: \((?P<asked>[\d, ]+)\))?:$"
)
_QUESTION = re.compile(r"^question (\d+): (.+)$")
_LABELS = re.compile(r"^(?P<key>\w+\.\d+):(?P<labels>.*)$")
_SETTLED = re.compile(
    r"^(?P<name>[\w-]+) (?P<key>\w+\.\d+) (?P<signal>\w+) (?P<verdict>yes|no): (?P<reason>.+)$"
)
_STANCES = re.compile(r"^(?P<name>[\w-]+)(?: (?P<key>\w+\.\d+))?:(?P<stances>[a-z ]*)$")


@dataclass(frozen=True)
class Line:
    """One sentence of a comment; `key` is the comment's key and its place in it, from 1: "c3.2"."""

    key: str
    text: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Comment:
    """A comment of a conversation: who says it, to whom, at which questions it points."""

    key: str
    author: str
    parent: str | None
    asked: tuple[int, ...]
    lines: tuple[Line, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(clean(line.text) for line in self.lines)


@dataclass(frozen=True)
class Conversation:
    """One file of the corpus."""

    name: str
    language: str
    domain: str
    register: str
    purpose: str
    questions: tuple[str, ...]
    comments: tuple[Comment, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for comment in self.comments for line in comment.lines]

    @property
    def is_for_testing(self) -> bool:
        """Whether this is one of the conversations that no model is trained on; its name alone decides."""
        return blake2b(self.name.encode(), digest_size=8).digest()[0] % TEST_SHARE == 0

    def said(self) -> list[Said]:
        """Its sentences in their context, as the models read them."""
        texts = {comment.key: comment.texts for comment in self.comments}
        frame = tuple(clean(text) for text in (self.purpose, *self.questions) if text)
        found = []
        for comment in self.comments:
            context = Context(texts.get(comment.parent, ()), frame, self.language)
            found += said_of(texts[comment.key], context, bool(comment.asked))
        return found


def read(path: Path) -> Conversation:
    """The conversation of a file. ValueError, with file and line, for what does not fit the format."""
    lines = path.read_text(encoding="utf-8").splitlines()

    def wrong(number: int, what: str) -> ValueError:
        return ValueError(f"{path.name}:{number}: {what}")

    head = [part.strip() for part in lines[0].removeprefix("#").split("|")] if lines else []
    if len(head) != 3 or not lines[0].startswith("# "):
        raise wrong(1, "the first line is not '# id | domain | register'")
    if head[0] != path.stem:
        raise wrong(1, f"the id {head[0]!r} is not the name of the file")
    purpose, questions = "", []
    found: list[tuple[re.Match, list[Line]]] = []
    for number, raw in enumerate(lines[1:], 2):
        line = raw.strip()
        if not line:
            continue
        question, header = _QUESTION.match(line), _HEADER.match(line)
        if line.startswith("purpose:") and not found:
            purpose = line.removeprefix("purpose:").strip()
        elif question and not found:
            if int(question[1]) != len(questions) + 1:
                raise wrong(number, f"question {question[1]} does not follow {len(questions)}")
            questions.append(question[2])
        elif header:
            key, parent = header["key"], header["parent"]
            known = [match["key"] for match, _ in found]
            if key in known:
                raise wrong(number, f"comment {key} is there already")
            if parent is not None and parent not in known:
                raise wrong(number, f"{key} replies to {parent}, which does not stand before it")
            if any(int(asked) > len(questions) or int(asked) < 1 for asked in _numbers(header)):
                raise wrong(number, f"{key} points at a question that is not there")
            found.append((header, []))
        elif found:
            text, _, labels = line.rpartition("|") if "|" in line else (line, "", "")
            key = f"{found[-1][0]['key']}.{len(found[-1][1]) + 1}"
            if not text.strip():
                raise wrong(number, "no sentence before the labels")
            try:
                found[-1][1].append(Line(key, text.strip(), labels_of(labels)))
            except ValueError as error:
                raise wrong(number, str(error)) from error
        else:
            raise wrong(number, f"neither purpose, question, comment nor sentence: {line[:40]!r}")
    for match, own in found:
        if not own:
            raise wrong(len(lines), f"comment {match['key']} is empty")
    comments = tuple(
        Comment(m["key"], m["author"], m["parent"], tuple(map(int, _numbers(m))), tuple(own))
        for m, own in found
    )
    language = head[0].partition("-")[0]
    return Conversation(head[0], language, head[1], head[2], purpose, tuple(questions), comments)


def _numbers(header: re.Match) -> list[str]:
    return re.findall(r"\d+", header["asked"] or "")


def labels_of(text: str) -> frozenset[str]:
    """The labels of a line. ValueError for one that is no signal or stands there twice."""
    found = text.split()
    unknown = sorted(set(found) - set(SIGNALS))
    if unknown:
        raise ValueError(f"unknown label {unknown[0]!r}")
    if len(set(found)) < len(found):
        raise ValueError(f"a label stands there twice: {text.strip()!r}")
    return frozenset(found)


def conversations(folder: Path = FOLDER) -> list[Conversation]:
    """All conversations, by name."""
    return [read(path) for path in sorted(folder.glob("??-*.txt"))]


def blind(conversation: Conversation) -> str:
    """A conversation without its labels: each sentence with its key, ready to be labelled."""
    lines = [f"# {conversation.name} | {conversation.domain} | {conversation.register}"]
    lines += [f"purpose: {conversation.purpose}"] if conversation.purpose else []
    lines += [f"question {number}: {text}" for number, text in enumerate(conversation.questions, 1)]
    for comment in conversation.comments:
        to = f" > {comment.parent}" if comment.parent else ""
        asked = f" ({', '.join(map(str, comment.asked))})" if comment.asked else ""
        lines += ["", f"{comment.key} {comment.author}{to}{asked}:"]
        lines += [f"{line.key}: {line.text}" for line in comment.lines]
    return "\n".join(lines) + "\n"


def second_labels(conversation: Conversation, folder: Path = FOLDER) -> dict[str, frozenset[str]]:
    """Sentence key → labels by the second labeller, {} where there are none yet.

    ValueError, with file and line, for an unknown key or label, and when a sentence is missing.
    """
    path = folder / "second" / f"{conversation.name}.txt"
    if not path.exists():
        return {}
    known, found = {line.key for line in conversation.lines}, {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        match = _LABELS.match(raw.strip())
        if match is None or match["key"] not in known or match["key"] in found:
            raise ValueError(
                f"{path.name}:{number}: no sentence of {conversation.name}, or a second time: {raw!r}"
            )
        try:
            found[match["key"]] = labels_of(match["labels"])
        except ValueError as error:
            raise ValueError(f"{path.name}:{number}: {error}") from error
    if known - set(found):
        raise ValueError(f"{path.name}: no labels for {sorted(known - set(found))[0]}")
    return found


def settled(folder: Path = FOLDER) -> dict[tuple[str, str, str], bool]:
    """(conversation, sentence, signal) → whether the sentence has it, as settled with a reason."""
    found = {}
    for place, line in _lines_of(folder.glob(SETTLED)):
        match = _SETTLED.match(line)
        if match is None or match["signal"] not in SIGNALS:
            raise ValueError(f"{place}: not 'conversation sentence signal yes|no: reason'")
        found[match["name"], match["key"], match["signal"]] = match["verdict"] == "yes"
    return found


def _lines_of(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """("file:line", line) of what stands in these files, without empty lines and comments."""
    for path in sorted(paths):
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if raw.strip() and not raw.startswith("#"):
                yield f"{path.name}:{number}", raw.strip()


def stances(folder: Path = FOLDER) -> dict[str, dict[str, frozenset[str]]]:
    """Conversation → {sentence key: its stances}, for every conversation that was read for them.

    ValueError, with file and line, for what is no line of such a file.
    """
    found: dict[str, dict[str, frozenset[str]]] = {}
    for place, line in _lines_of(folder.glob("views-*.txt")):
        match = _STANCES.match(line)
        if match is None or set(match["stances"].split()) - set(STANCES):
            raise ValueError(f"{place}: not 'conversation sentence: {' | '.join(STANCES)}'")
        own = found.setdefault(match["name"], {})
        if match["key"]:
            own[match["key"]] = frozenset(match["stances"].split())
    return found


@dataclass(frozen=True)
class Labelled:
    """Sentences with their labels, (n, 21) in the order of READ.

    `truth`: whether the sentence has it; `sure`: False where two labellers disagree and nobody has settled
    it, and for the stances of a conversation that was not read for them.
    """

    said: list[Said]
    truth: np.ndarray
    sure: np.ndarray
    names: list[str]
    keys: list[str]

    @property
    def languages(self) -> np.ndarray:
        return np.array([item.context.language for item in self.said])


def labelled(chosen: list[Conversation], folder: Path = FOLDER) -> Labelled:
    """The sentences of conversations with what both labellers say.

    Where they disagree the settled verdict counts; without one the label is held to be absent (a label
    must be defendable to a sceptical colleague) and not sure: nothing is trained on it.
    """
    verdicts, views = settled(folder), stances(folder)
    said, truth, sure, names, keys = [], [], [], [], []
    for conversation in chosen:
        second, own_views = second_labels(conversation, folder), views.get(conversation.name)
        said += conversation.said()
        for line in conversation.lines:
            other = second.get(line.key, line.labels)
            row = {signal: signal in line.labels & other for signal in SIGNALS}
            known = {signal: (signal in line.labels) == (signal in other) for signal in SIGNALS}
            for signal in SIGNALS:
                verdict = verdicts.get((conversation.name, line.key, signal))
                if verdict is not None:
                    row[signal], known[signal] = verdict, True
            for stance in STANCES:
                row[stance] = own_views is not None and stance in own_views.get(line.key, ())
                known[stance] = own_views is not None
            truth.append([row[name] for name in READ])
            sure.append([known[name] for name in READ])
            names.append(conversation.name)
            keys.append(line.key)
    shape = (len(said), len(READ))
    return Labelled(
        said, np.array(truth, bool).reshape(shape), np.array(sure, bool).reshape(shape), names, keys
    )


def agreement(chosen: list[Conversation], folder: Path = FOLDER) -> dict[str, float]:
    """Signal → Krippendorff's α (nominal, present or not) over sentences labelled twice; {} without any."""
    pairs = [
        (line.labels, second[line.key])
        for conversation in chosen
        if (second := second_labels(conversation, folder))
        for line in conversation.lines
    ]
    if not pairs:
        return {}
    return {
        signal: alpha(np.array([signal in a for a, _ in pairs]), np.array([signal in b for _, b in pairs]))
        for signal in SIGNALS
    }


def counts(chosen: list[Conversation]) -> dict[str, Counter]:
    """What is in the corpus: sentences by language, domain, register and signal, and words by length."""
    found = {name: Counter() for name in ("language", "domain", "register", "signal")}
    for conversation in chosen:
        lines = conversation.lines
        for name in ("language", "domain", "register"):
            found[name][getattr(conversation, name)] += len(lines)
        for line in lines:
            found["signal"].update(line.labels or {"(none)"})
            found["signal"]["(courtesy alone)"] += line.labels == {"courtesy"}
    return found


def main(arguments: list[str]) -> None:
    chosen = conversations()
    if arguments[:1] == ["blind"] and len(arguments) == 2:
        folder = Path(arguments[1])
        folder.mkdir(parents=True, exist_ok=True)
        for conversation in chosen:
            (folder / f"{conversation.name}.txt").write_text(blind(conversation), encoding="utf-8")
        print(f"{len(chosen)} conversations in {folder}")
        return
    test = [conversation for conversation in chosen if conversation.is_for_testing]
    print(f"{len(chosen)} conversations, {sum(len(c.lines) for c in chosen)} sentences, ", end="")
    print(f"{len(test)} conversations with {sum(len(c.lines) for c in test)} sentences for testing only")
    for name, found in counts(chosen).items():
        print(f"{name}: " + ", ".join(f"{key} {count}" for key, count in found.most_common()))
    for signal, value in agreement(chosen).items():
        print(f"{signal:12} α {value:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
