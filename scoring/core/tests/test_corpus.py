"""The corpus: every file is sound, the split holds whole conversations, and labels are read as described."""

import numpy as np
import pytest

from scoring.core.features import READ, SIGNALS
from scoring.evaluation import corpus
from scoring.evaluation.figures import alpha

TEXT = """# en-shed-01 | clubs | blunt
purpose: We want to know why the shed is locked.
question 1: Who has a key?

c1 ann (1):
I have one, since April. | answers evidence
Fine. |
c2 bob > c1:
Why since April? | asks_open asks_back
"""


def written(folder, text, name="en-shed-01"):
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_conversation_is_sound():
    found = corpus.conversations()
    assert len({conversation.name for conversation in found}) == len(found) > 50
    for conversation in found:
        keys = [line.key for line in conversation.lines]
        assert len(set(keys)) == len(keys)
        corpus.second_labels(conversation)
    names = {(c.name, line.key) for c in found for line in c.lines}
    assert {(name, key) for name, key, _ in corpus.settled()} <= names
    assert {label for c in found for line in c.lines for label in line.labels} == set(SIGNALS)


def test_about_a_fifth_is_for_testing_in_each_language():
    found = corpus.conversations()
    for language in ("nl", "en"):
        own = [c.is_for_testing for c in found if c.language == language]
        assert 0.1 < sum(own) / len(own) < 0.3


def test_a_conversation_is_read_as_it_stands(tmp_path):
    found = corpus.read(written(tmp_path, TEXT))
    assert (found.domain, found.register, found.questions) == ("clubs", "blunt", ("Who has a key?",))
    assert found.comments[1].parent == "c1"
    assert [line.key for line in found.lines] == ["c1.1", "c1.2", "c2.1"]
    assert found.lines[0].labels == {"answers", "evidence"}
    said = found.said()
    assert said[1].before == "I have one, since April."
    assert (said[0].points, said[2].points) == (True, False)
    assert said[2].context.parent == ("I have one, since April.", "Fine.")
    assert said[2].context.frame == ("We want to know why the shed is locked.", "Who has a key?")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("asks_back", "asks_bak", "en-shed-01.txt:9: unknown label 'asks_bak'"),
        ("> c1", "> c9", "en-shed-01.txt:8: c2 replies to c9"),
        ("c2 bob > c1:", "c1 bob:", "en-shed-01.txt:8: comment c1 is there already"),
        ("ann (1)", "ann (2)", "en-shed-01.txt:5: c1 points at a question"),
        ("# en-shed-01", "# en-shed-02", "en-shed-01.txt:1: the id"),
        ("Fine.", "", "en-shed-01.txt:7: no sentence"),
        ("answers evidence", "answers answers", "en-shed-01.txt:6: a label stands there twice"),
    ],
)
def test_what_does_not_fit_is_named_with_file_and_line(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        corpus.read(written(tmp_path, TEXT.replace(old, new)))


def test_a_second_labeller_sees_no_labels(tmp_path):
    text = corpus.blind(corpus.read(written(tmp_path, TEXT)))
    assert "|" not in text.split("\n", 1)[1]
    assert "c1.1: I have one, since April." in text
    assert "asks_back" not in text


def test_what_two_labellers_see_counts_and_a_verdict_settles(tmp_path):
    found = corpus.read(written(tmp_path, TEXT))
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "en-shed-01.txt").write_text(
        "c1.1: answers reasons\nc1.2:\nc2.1: asks_open asks_back\n"
    )
    (tmp_path / "settled-en.txt").write_text("# why\nen-shed-01 c1.1 evidence yes: a month can be checked\n")
    read = corpus.labelled([found], tmp_path)
    row = dict(zip(READ, zip(read.truth[0], read.sure[0], strict=True), strict=True))
    assert row["answers"] == (True, True)
    assert row["evidence"] == (True, True)
    assert row["reasons"] == (False, False)
    assert corpus.agreement([found], tmp_path)["asks_back"] == 1.0
    assert corpus.agreement([found], tmp_path)["evidence"] == 0.0


def test_a_second_labeller_who_skips_a_sentence_is_told(tmp_path):
    found = corpus.read(written(tmp_path, TEXT))
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "en-shed-01.txt").write_text("c1.1: answers\n")
    with pytest.raises(ValueError, match=r"no labels for c1\.2"):
        corpus.second_labels(found, tmp_path)


def test_alpha_of_a_known_example():
    # Krippendorff 2011, binary data, two observers: α = 0.095.
    first = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], bool)
    second = np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], bool)
    assert alpha(first, second) == pytest.approx(0.095, abs=5e-4)
