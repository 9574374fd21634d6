"""What adds nothing, added to real-looking threads: by how much does a D rise at most?"""

import json
from dataclasses import replace
from pathlib import Path

from scoring.core import threads
from scoring.core.rubric import DIMENSIONS
from scoring.core.turn import Turn

PRAISE = {
    "nl": "Wat een geweldig gesprek, bedankt allemaal voor jullie reacties!",
    "en": "What a great discussion, thank you all so much for sharing!",
}
CUES = {
    "nl": "omdat want dus daarom waarom wat als ik zal morgen onderzoek echter aan de andere kant aanname",
    "en": "because therefore so why what if I will tomorrow evidence however on the other hand assumption",
}


def rises(path: Path) -> dict[str, tuple[float, float]]:
    """Attack → (largest, mean) rise of any D over all better versions of a file of pairs."""
    documents = [json.loads(line)["a"] for line in path.read_text(encoding="utf-8").splitlines()]
    found: dict[str, list[float]] = {}
    for number, document in enumerate(documents):
        frame, turns = threads.frame_of(document), threads.turns_of(document)
        before = threads.read(frame, turns)[0].dimensions
        other = next(d for d in documents[number + 1 :] + documents if d["language"] == document["language"])
        language = "nl" if document["language"] == "nl" else "en"
        texts = {
            "a copy of a comment": turns[len(turns) // 2].text,
            "an empty comment": "",
            "praise": PRAISE[language],
            "a list of cue words": CUES[language],
            "question marks": "???",
            "a comment of another thread": other["comments"][0]["body"],
        }
        last = turns[-1]
        for name, text in texts.items():
            added = Turn("zzzzzz1", "somebody-new", text, last.key, last.author, last.text)
            if name == "a comment of another thread":
                added = replace(added, parent_key=None, parent_author=None, parent_text=None)
            after = threads.read(frame, [*turns, added])[0].dimensions
            rise = max((after[d].score or 0) - (before[d].score or 0) for d in DIMENSIONS)
            found.setdefault(name, []).append(rise)
    return {name: (max(values), sum(values) / len(values)) for name, values in found.items()}
