"""What one more comment costs the ledger, in a long thread and in a short one."""

import statistics
import time

from discussions import actions, order
from discussions.models import Comment
from scoring import ledger
from scoring.core import rubric

from . import talk

SHORT, LONG = 10, 10_000
ROUNDS = 60
PEOPLE = 40
LIMIT = 1.5


class Stopwatch:
    """Time spent in reading sentences, so that it can be taken off: it does not depend on the thread."""

    def __init__(self):
        self.seconds = 0.0
        self.read = rubric.contributions

    def __call__(self, turns, frame):
        begin = time.perf_counter()
        try:
            return self.read(turns, frame)
        finally:
            self.seconds += time.perf_counter() - begin


def measure(tell, length=LONG):
    """{name: value} of the ratio and what it is made of; milliseconds are medians."""
    stopwatch = rubric.contributions = Stopwatch()
    try:
        people = talk.people(PEOPLE, "ledger")
        said = talk.sentences()
        short, long = (talk.thread_of(people[0], title) for title in ("Kort", "Lang"))
        fill(short, people, said, SHORT, tell)
        fill(long, people, said, length, tell)
        whole, own = {short: [], long: []}, {short: [], long: []}
        for n in range(ROUNDS):
            for thread in (short, long):
                seconds, reading = one_more(thread, people[n % 5], next(said), stopwatch)
                whole[thread].append(seconds)
                own[thread].append(seconds - reading)
    finally:
        rubric.contributions = stopwatch.read
    median = {thread: 1000 * statistics.median(times) for thread, times in own.items()}
    everything = {thread: 1000 * statistics.median(times) for thread, times in whole.items()}
    return {
        "short_ms": median[short],
        "long_ms": median[long],
        "ratio": median[long] / median[short],
        "ratio_with_reading": everything[long] / everything[short],
        "length": length,
    }


def fill(thread, people, said, count, tell):
    """`count` comments, counted in rounds as after an import."""
    written = 0
    while written < count:
        version = actions.touch(thread, comments=min(ledger.ROUND, count - written))
        batch = []
        for _ in range(min(ledger.ROUND, count - written)):
            pk = actions.next_comment_id()
            parent = batch[-1] if batch and written % 3 else None
            batch.append(
                Comment(
                    pk=pk,
                    thread=thread,
                    author=people[written % len(people)],
                    parent=parent if parent is None or order.level_of(parent.path) < 6 else parent.parent,
                    path=order.path_under(parent.path if parent else "", pk),
                    body=next(said),
                    body_html="",
                    markup_version=1,
                    changed_at_version=version,
                )
            )
            written += 1
        Comment.objects.bulk_create(batch)
        ledger.bring_up_to_date(thread.pk)
        tell(f"  {thread}: {written} of {count} comments counted")


def one_more(thread, author, body, stopwatch):
    """(seconds, seconds of these in reading sentences) of counting one new comment; then it goes again."""
    comment = actions.add_comment(thread=thread, author=author, body=body)
    before, begin = stopwatch.seconds, time.perf_counter()
    ledger.bring_up_to_date(thread.pk)
    seconds, reading = time.perf_counter() - begin, stopwatch.seconds - before
    actions.withdraw_comment(comment, by=author)
    ledger.bring_up_to_date(thread.pk)
    return seconds, reading


def report(found):
    verdict = "yes" if found["ratio"] <= LIMIT else "NO"
    return (
        f"one more comment costs the ledger {found['long_ms']:.1f} ms in a thread of {found['length']}, "
        f"{found['short_ms']:.1f} ms in a thread of {SHORT}\n"
        f"  ratio {found['ratio']:.2f} (at most {LIMIT}: {verdict}); "
        f"with reading the sentences {found['ratio_with_reading']:.2f}"
    )
