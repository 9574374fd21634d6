"""What scoring a thread costs beside encoding its sentences; comments a second and memory with it."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

COMMENTS, WORDS, ROUNDS = 300, 80, 5
LIMIT = 2.0  # the rest costs less than the encoder does
CORPUS = Path(__file__).resolve().parents[1] / "scoring" / "corpus"


def measure(tell):
    """{name: value}, measured in a process of its own on one core, as `score_threads` runs."""
    tell(f"scorer: {ROUNDS} times {COMMENTS} comments of {WORDS} words")
    command = [sys.executable, "-m", "benchmarks.scorer"]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    )
    return json.loads(told.stdout)


def report(found):
    return (
        f"scoring a thread / encoding its sentences: {found['ratio']:.2f} (limit {LIMIT}); "
        f"{found['per_second']:.0f} comments of {WORDS} words a second, {found['megabytes']} MB"
    )


def _document():
    """A thread of COMMENTS comments of WORDS words from the conversations of the corpus."""
    lines = [
        line.rpartition("|")[0].strip()
        for path in sorted(CORPUS.glob("??-*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "|" in line and not line.startswith("#")
    ]
    words = " ".join(line if line.endswith((".", "!", "?")) else f"{line}." for line in lines).split()
    bodies = [" ".join(words[at * WORDS : (at + 1) * WORDS]) for at in range(COMMENTS)]
    comments = [
        {"id": f"c{n}", "parent": f"c{n - 1}" if n else None, "author": f"p{n % 20}", "body": body}
        for n, body in enumerate(bodies)
    ]
    post = {
        "title": "Overdracht",
        "purpose": "Weten waar het knelt",
        "questions": [{"id": "1", "text": "Waar?"}],
    }
    return {"format": "iq4d-thread/1", "id": "bench", "language": "nl", "post": post, "comments": comments}


def main():
    from scoring.core import meaning, threads

    encoder = meaning.encoder()
    encode, spent = encoder.encode_anew, [0.0]

    def timed(texts):
        begin = time.process_time()
        try:
            return encode(texts)
        finally:
            spent[0] += time.process_time() - begin

    document = _document()
    threads.score(document)  # loads the models
    encoder.encode_anew = timed
    rounds = []
    for _ in range(ROUNDS):
        encoder.forget()
        spent[0], begin = 0.0, time.process_time()
        threads.score(document)
        rounds.append((time.process_time() - begin, spent[0]))
    whole, encoding = sorted(rounds)[ROUNDS // 2]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    json.dump({"ratio": whole / encoding, "per_second": COMMENTS / whole, "megabytes": megabytes}, sys.stdout)


if __name__ == "__main__":
    main()
