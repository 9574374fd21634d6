"""The ledger: incremental is rebuilt, bit for bit; nothing is missed; nothing old wins."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discussions import actions, post_actions
from discussions.models import Comment, Thread
from scoring import facts, ledger, tasks
from scoring.core import rubric
from scoring.models import Contribution, EvidenceSpan, Snapshot, TallyCell, ThreadScore

from .conftest import SENTENCES, make_person, talk, work


def score_of(thread):
    return ThreadScore.objects.select_related("snapshot").get(thread=thread)


def rows_of(thread):
    """Everything that scoring keeps of a thread, without ids and times."""
    return (
        score_of(thread).tally,
        dict(TallyCell.objects.filter(thread=thread).values_list("cell", "counts")),
        sorted(
            EvidenceSpan.objects.filter(thread=thread).values_list("comment", "dimension", "start", "weight")
        ),
        score_of(thread).snapshot.readings,
    )


def change_purpose(post, purpose, **changes):
    given = {
        "title": post.title,
        "body": post.body,
        "questions": {q.number: q.text for q in post.questions.all()},
        "mode": post.mode,
        "target": post.target,
        "language": post.language,
    }
    post_actions.change_post(post, by=post.author, purpose=purpose, **(given | changes))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "reply", "edit", "withdraw", "purpose", "free", "work", "work"]),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=14,
)


def take(step, post, thread, people, kept):
    """One step of a generated story."""
    what, pick, word = step
    body = f"{SENTENCES[word % len(SENTENCES)]} {SENTENCES[(word // 3) % len(SENTENCES)]}"
    standing = [comment for comment in kept if not comment.withdrawn_at]
    chosen = standing[pick % len(standing)] if standing else None
    if what == "add" or (what in ("reply", "edit", "withdraw") and chosen is None):
        numbers = [1 + pick % 2] if pick % 3 == 0 else ()
        author = people[pick % len(people)]
        kept.append(actions.add_comment(thread=thread, author=author, body=body, questions=numbers))
    elif what == "reply":
        author = people[(pick + word) % len(people)]
        kept.append(actions.add_comment(thread=thread, author=author, body=body, parent=chosen))
    elif what == "edit":
        actions.edit_comment(comment=chosen, by=chosen.author, body=body)
    elif what == "withdraw":
        kept[kept.index(chosen)] = actions.withdraw_comment(chosen, by=chosen.author)
    elif what == "purpose":
        change_purpose(post, f"Na dit gesprek weten we wat we met punt {word} doen.")
    elif what == "free":
        change_purpose(post, post.purpose, mode="free" if word % 2 else "steered")
    else:
        work(thread)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_incremental_equals_rebuilt_bit_for_bit(space, ada, ben, cas, steps):
    """Add, reply, edit, withdraw, edit a parent, change the purpose, in any order, counted at any time."""
    with transaction.atomic():
        post = post_actions.write_post(
            space=space,
            author=ada,
            title="Logboek",
            body="…",
            purpose="Na dit gesprek weten we het.",
            questions=["Waarom vullen mensen het niet in?", "Wat heb je geprobeerd?"],
        )
        thread, kept = post_actions.main_thread(post), []
        for step in steps:
            take(step, post, thread, [ada, ben, cas], kept)
        work(thread)
        assert ledger.check(thread.pk) == []
        incremental = rows_of(thread)
        ledger.start_anew(thread.pk)
        work(thread)
        assert rows_of(thread) == incremental
        transaction.set_rollback(True)


def test_a_withdrawn_comment_leaves_no_trace(thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 6)
    work(thread)
    before = rows_of(thread)
    parent = Comment.objects.filter(thread=thread).first()
    extra = actions.add_comment(thread=thread, author=ben, body=SENTENCES[4], parent=parent)
    work(thread)
    assert rows_of(thread) != before
    actions.withdraw_comment(extra, by=ben)
    work(thread)
    assert rows_of(thread) == before
    assert not Contribution.objects.filter(comment=extra).exists()


def test_an_edited_parent_makes_its_direct_replies_stale_and_nothing_else(thread, ada, ben, cas):
    parent = actions.add_comment(thread=thread, author=ada, body=SENTENCES[0])
    reply = actions.add_comment(thread=thread, author=ben, body=SENTENCES[1], parent=parent)
    actions.add_comment(thread=thread, author=cas, body=SENTENCES[2], parent=reply)
    actions.add_comment(thread=thread, author=cas, body=SENTENCES[3])
    work(thread)
    version = score_of(thread).version
    actions.edit_comment(comment=parent, by=ada, body=SENTENCES[6])
    scene = facts.scene_of(thread.pk)
    stale, in_all = facts.stale_ids(
        thread.pk, since=version, rubric=rubric.VERSION, mark=scene.mark, limit=10
    )
    assert (stale, in_all) == ([parent.pk, reply.pk], 2)
    work(thread)
    assert ledger.check(thread.pk) == []


def test_a_reply_to_a_withdrawn_comment_is_read_without_it(thread, ada, ben):
    parent = actions.add_comment(thread=thread, author=ada, body=SENTENCES[0])
    reply = actions.add_comment(thread=thread, author=ben, body=SENTENCES[1], parent=parent)
    actions.withdraw_comment(parent, by=ada)
    turn = facts.sources([reply.pk])[0].turn
    assert (turn.parent_key, turn.parent_author, turn.parent_text) == (None, None, None)


def test_a_thread_is_behind_until_it_is_counted(thread, ada):
    assert list(ledger.behind()) == [thread]
    work(thread)
    assert not ledger.behind().exists()
    actions.add_comment(thread=thread, author=ada, body="Ja.")
    assert ledger.threads_behind_count() == 1
    work(thread)
    assert ledger.threads_behind_count() == 0


def test_a_draft_is_not_counted(space, ada):
    post = post_actions.write_post(
        space=space, author=ada, title="Later", body="…", publish=False, mode="free"
    )
    thread = post_actions.main_thread(post)
    assert not ledger.behind().exists()
    assert ledger.bring_up_to_date(thread.pk)
    assert not ThreadScore.objects.filter(thread=thread).exists()
    post_actions.publish_post(post, by=ada)
    assert list(ledger.behind()) == [thread]


def test_ten_waiting_tasks_are_one_piece_of_work(thread, ada, ben):
    talk(thread, [ada, ben], 10)
    tasks.rescore_thread(thread.pk)
    made = Snapshot.objects.filter(thread=thread).count()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(9):
            tasks.rescore_thread(thread.pk)
    assert Snapshot.objects.filter(thread=thread).count() == made
    assert not [q for q in queries if not q["sql"].startswith("SELECT")]
    assert len(queries) <= 9 * 4


def test_a_lost_task_is_found_by_the_sweep(thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 3)
    tasks.rescore_threads_behind()
    assert not ThreadScore.objects.exists(), "a change of this moment has a task of its own"
    Thread.objects.update(last_activity_at="2026-01-01T00:00Z")
    tasks.rescore_threads_behind()
    assert ledger.check(thread.pk) == []


def test_one_thread_that_cannot_be_scored_does_not_keep_the_others_waiting(space, ada, monkeypatch, caplog):
    posts = [
        post_actions.write_post(space=space, author=ada, title=f"Post {n}", body="…", mode="free")
        for n in (1, 2)
    ]
    broken = post_actions.main_thread(posts[0])
    Thread.objects.update(last_activity_at="2026-01-01T00:00Z")
    bring = ledger.bring_up_to_date

    def breaks_on_the_first(thread_id):
        if thread_id == broken.pk:
            raise ValueError("a text that no scorer can read")
        return bring(thread_id)

    monkeypatch.setattr(ledger, "bring_up_to_date", breaks_on_the_first)
    tasks.rescore_threads_behind()
    assert list(ledger.behind()) == [broken]
    assert "a text that no scorer can read" in caplog.text


def test_every_comment_has_its_point_in_the_trend_though_counted_at_once(thread, ada, ben):
    comments = talk(thread, [ada, ben], 5)
    work(thread)
    rows = Snapshot.objects.filter(thread=thread).order_by("number")
    assert [(row.comment_id, row.comments) for row in rows] == [
        (comment.pk, n) for n, comment in enumerate(comments, start=1)
    ]
    assert score_of(thread).snapshot == rows.last()
    ids = list(rows.values_list("id", flat=True))
    assert ids == sorted(ids)


def test_many_comments_are_counted_in_rounds_and_give_the_same(thread, ada, ben, cas, monkeypatch):
    talk(thread, [ada, ben, cas], 11)
    work(thread)
    at_once = rows_of(thread)
    ledger.start_anew(thread.pk)
    monkeypatch.setattr(ledger, "ROUND", 3)
    monkeypatch.setattr(ledger, "ROUNDS", 2)
    assert not ledger.bring_up_to_date(thread.pk), "more is left than fits in one go"
    assert ledger.behind().exists()
    assert ledger.bring_up_to_date(thread.pk)
    assert rows_of(thread) == at_once
    assert ledger.check(thread.pk) == []


def test_what_changes_while_sentences_are_read_is_left_for_the_next_round(thread, ada, ben, monkeypatch):
    comment, _ = talk(thread, [ada, ben], 2)
    read = rubric.contributions
    meanwhile = ["Omdat ik me bedacht, en waarom eigenlijk niet?"]

    def edited_meanwhile(turns, frame):
        made = read(turns, frame)
        if meanwhile:
            actions.edit_comment(comment=comment, by=ada, body=meanwhile.pop())
        return made

    monkeypatch.setattr(rubric, "contributions", edited_meanwhile)
    assert ledger.bring_up_to_date(thread.pk)
    assert ledger.check(thread.pk) == []


def test_an_older_result_never_overwrites_a_newer_one(thread, ada, ben):
    comments = talk(thread, [ada, ben], 4)
    scene = facts.scene_of(thread.pk)
    slow = ledger.prepare(None, scene)
    actions.edit_comment(comment=comments[0], by=ada, body="Waarom denk je dat?")
    work(thread)
    newest = rows_of(thread)
    ledger.count(thread.pk, slow)
    assert rows_of(thread) == newest
    assert not ledger.behind().exists()


def test_another_rubric_counts_anew_and_keeps_the_old_snapshots(thread, ada, ben, cas, monkeypatch):
    talk(thread, [ada, ben, cas], 5)
    work(thread)
    before, tally = score_of(thread), score_of(thread).tally
    monkeypatch.setattr(rubric, "VERSION", "another")
    monkeypatch.setattr(ledger, "OUTDATED", ~ledger.Q(score__rubric="another"))
    assert list(ledger.outdated()) == [thread]
    monkeypatch.setattr(ledger, "ROUND", 2)
    monkeypatch.setattr(ledger, "ROUNDS", 1)
    assert not ledger.bring_up_to_date(thread.pk)
    assert score_of(thread).snapshot == before.snapshot, "the old one is shown until the new one is complete"
    Thread.objects.update(last_activity_at="2026-01-01T00:00Z")
    tasks.rescore_threads_behind()
    after = score_of(thread)
    assert (after.rubric, after.tally, after.snapshot.rubric) == ("another", tally, "another")
    assert after.trend_from == before.snapshots + 1
    assert Snapshot.objects.filter(thread=thread, rubric=before.rubric).count() == before.snapshots
    assert not ledger.outdated().exists()


def test_threads_under_another_rubric_are_scored_by_the_queue_of_low_urgency(thread, ada, monkeypatch):
    work(thread)
    ThreadScore.objects.update(rubric="an older one")
    sent = []
    monkeypatch.setattr(tasks.upgrade_rubric, "apply_async", lambda **options: sent.append(options["queue"]))
    tasks.rescore_threads_behind()
    assert sent == ["low"]
    tasks.upgrade_rubric()
    assert not ledger.behind().exists()


def test_check_finds_what_was_changed_behind_the_ledgers_back(thread, ada, ben, cas, capsys):
    talk(thread, [ada, ben, cas], 4)
    work(thread)
    call_command("rescore", "--check")
    score = score_of(thread)
    name = next(iter(score.tally))
    score.tally[name] += 1
    score.save()
    with pytest.raises(SystemExit) as ended:
        call_command("rescore", "--check")
    assert ended.value.code == 1
    assert "top-level tally" in capsys.readouterr().out
    call_command("rescore", "--thread", str(thread.pk), "--anew")
    call_command("rescore", "--check")


def test_a_check_of_a_thread_that_is_wrong_all_over_says_so_in_a_few_lines(thread, monkeypatch, capsys):
    work(thread)
    many = [*(f"cell text:{n}" for n in range(3000)), "top-level tally", "readings that are shown"]
    monkeypatch.setattr(ledger, "check", lambda thread_id: many)
    with pytest.raises(SystemExit):
        call_command("rescore", "--check")
    told = capsys.readouterr().out
    assert "top-level tally" in told
    assert "and 2997 cells more" in told
    assert len(told.splitlines()) < 10


def test_one_more_comment_takes_the_same_queries_at_3_and_at_60(thread, ada, ben, cas):
    def queries_of_one_more():
        actions.add_comment(thread=thread, author=ben, body=f"{SENTENCES[1]} {SENTENCES[0]}")
        with CaptureQueriesContext(connection) as queries:
            ledger.bring_up_to_date(thread.pk)
        return [query["sql"].split("\n")[0][:60] for query in queries]

    talk(thread, [ada, ben, cas], 3)
    work(thread)
    at_3 = queries_of_one_more()
    talk(thread, [ada, ben, cas], 56, start=4)
    work(thread)
    assert len(queries_of_one_more()) <= len(at_3)


@pytest.mark.django_db(transaction=True)
def test_writers_and_counters_at_the_same_time_miss_nothing(space):
    """Real connections: four write, reply and edit, two count; in the end all is counted, and exactly."""
    people = [make_person(name) for name in ("Ada", "Ben", "Cas", "Dik")]
    post = post_actions.write_post(space=space, author=people[0], title="Druk", body="…", mode="free")
    thread = post_actions.main_thread(post)
    writing = threading.Event()
    writing.set()
    failures = []

    def run(job):
        try:
            job()
        except Exception as error:  # noqa: BLE001  it is shown by the assert below
            failures.append(error)
        finally:
            connections.close_all()

    def write(person):
        own = None
        for n in range(8):
            standing = Comment.objects.filter(thread=thread).order_by("-id").first()
            own = actions.add_comment(
                thread=thread,
                author=person,
                body=f"{SENTENCES[n]} {person.name} {n}",
                parent=standing if n % 2 else None,
            )
            if n % 3 == 2:
                actions.edit_comment(comment=own, by=person, body=f"Waarom? {SENTENCES[n]}")
        actions.withdraw_comment(own, by=person)

    def count():
        while writing.is_set():
            ledger.bring_up_to_date(thread.pk)

    writers = [threading.Thread(target=run, args=(lambda p=person: write(p),)) for person in people]
    counters = [threading.Thread(target=run, args=(count,)) for _ in range(2)]
    for each in [*counters, *writers]:
        each.start()
    for each in writers:
        each.join()
    writing.clear()
    for each in counters:
        each.join()
    assert failures == []
    ledger.bring_up_to_date(thread.pk)
    assert ledger.check(thread.pk) == []
    thread.refresh_from_db()
    assert score_of(thread).comments == thread.comment_count == 28
