"""The dashboard and the reader's version: what they show, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions import actions, post_actions
from scoring import branches, dashboard, states
from scoring.core import rubric
from scoring.models import Snapshot

from .conftest import SENTENCES, talk, work


def page_of(client, thread):
    return client.get(reverse("scoring:dashboard", args=[thread.post.slug]))


@pytest.fixture
def spoken(thread, ada, ben, cas):
    """A thread with a reading."""
    talk(thread, [ada, ben, cas], 9)
    work(thread)
    return thread


def test_who_sees_the_dashboard(client, spoken, ada, ben, facilitator):
    assert page_of(client, spoken).status_code == 302
    for person, status in ((ada, 200), (facilitator, 200), (ben, 403)):
        client.force_login(person)
        assert page_of(client, spoken).status_code == status


def test_it_names_the_sentences_that_moved_each_dimension_and_links_to_their_comment(spoken):
    state = dashboard.dashboard_state(spoken.pk)
    quotes = [quote for dimension in state.dimensions for quote in dimension.quotes]
    assert quotes
    bodies = {comment.pk: comment.body for comment in spoken.comments.all()}
    for quote in quotes:
        assert quote.words in bodies[quote.comment_id]
        assert quote.url == reverse("discussions:comment", args=[quote.comment_id])
        assert quote.points > 0
    for dimension in state.dimensions:
        assert dimension.because
        points = [quote.points for quote in dimension.quotes]
        assert points == sorted(points, reverse=True)


def test_the_points_of_all_evidence_and_the_parts_make_up_the_score(spoken):
    """Every point is traceable: what the rows give is the reading, within rounding."""
    score = spoken.score
    top = rubric.Tally.from_json(score.tally)
    for name, reading in rubric.readings(top).dimensions.items():
        weights = spoken.evidence.filter(dimension=name).values_list("weight", flat=True)
        points = sum(rubric.points(weight, name, top) for weight in weights)
        assert points + sum(value for _, value in reading.parts) == pytest.approx(reading.score, abs=0.06)


def test_the_same_words_again_are_quoted_once(spoken, ben, cas):
    best = dashboard.dashboard_state(spoken.pk).dimensions[1].quotes[0]
    for person in (ben, cas):
        actions.add_comment(thread=spoken, author=person, body=best.words)
    work(spoken)
    words = [quote.words for quote in dashboard.dashboard_state(spoken.pk).dimensions[1].quotes]
    assert words.count(best.words) == 1


def test_a_quote_is_shown_without_its_markdown(thread, ada, ben):
    talk(thread, [ada, ben], 3)
    body = (
        "Omdat **niemand** wist waar [het logboek](https://example.org/x) _voor_ was, vulden ze het niet in."
    )
    actions.add_comment(thread=thread, author=ben, body=body)
    work(thread)
    quotes = [q for d in dashboard.dashboard_state(thread.pk).dimensions for q in d.quotes]
    shown = [quote.words for quote in quotes if "niemand" in quote.words]
    assert shown
    assert set(shown) == {"Omdat niemand wist waar het logboek voor was, vulden ze het niet in."}


def test_a_comment_changed_since_it_was_read_is_not_quoted_until_it_is_read_again(spoken):
    quote = dashboard.dashboard_state(spoken.pk).dimensions[1].quotes[0]
    comment = spoken.comments.get(pk=quote.comment_id)
    actions.edit_comment(comment=comment, by=comment.author, body="Kort.")
    state = dashboard.dashboard_state(spoken.pk)
    assert state.is_behind
    assert comment.pk not in [q.comment_id for d in state.dimensions for q in d.quotes]


def test_a_withdrawn_comment_is_not_quoted_from_that_moment_on(spoken):
    quote = dashboard.dashboard_state(spoken.pk).dimensions[1].quotes[0]
    comment = spoken.comments.get(pk=quote.comment_id)
    actions.withdraw_comment(comment, by=comment.author)
    state = dashboard.dashboard_state(spoken.pk)
    assert comment.pk not in [q.comment_id for d in state.dimensions for q in d.quotes]


def test_twelve_questions_and_the_untouched_ones_at_a_glance(space, client, ada, ben, cas):
    post = post_actions.write_post(
        space=space,
        author=ada,
        title="Het logboek",
        body="Wat doen we met het logboek?",
        purpose="Na dit gesprek weten we wat we met het logboek doen.",
        questions=[f"Wat doe jij in maand {n} met het logboek?" for n in range(1, 13)],
    )
    thread = post_actions.main_thread(post)
    for person, number, body in ((ben, 2, SENTENCES[2]), (cas, 2, SENTENCES[8]), (ben, 5, SENTENCES[1])):
        actions.add_comment(thread=thread, author=person, body=body, questions=[number])
    work(thread)
    state = dashboard.dashboard_state(thread.pk)
    assert [question.number for question in state.questions] == list(range(1, 13))
    assert not {2, 5} & set(state.untouched)
    assert len(state.untouched) >= 8
    client.force_login(ada)
    page = page_of(client, thread).content.decode()
    assert page.count("coverage-none") == len(state.untouched)


def test_before_the_first_counting_the_page_says_so(client, thread, ada):
    client.force_login(ada)
    answer = page_of(client, thread)
    assert answer.status_code == 200
    assert 'snapshot="0"' in answer.content.decode()
    assert dashboard.dashboard_state(thread.pk).is_behind


def test_too_little_known_is_no_number(client, thread, ada, ben):
    talk(thread, [ada, ben], 2)
    work(thread)
    state = dashboard.dashboard_state(thread.pk)
    assert not state.is_known
    assert {dimension.score for dimension in state.dimensions} == {None}
    assert not [quote for dimension in state.dimensions for quote in dimension.quotes]


def test_a_free_conversation_has_no_reading_of_direction(client, space, ada, ben, cas):
    post = post_actions.write_post(
        space=space, author=ada, title="Vrij", body="…", mode="free", questions=["Wat?", "Waarom?"]
    )
    thread = post_actions.main_thread(post)
    talk(thread, [ada, ben, cas], 6)
    work(thread)
    state = dashboard.dashboard_state(thread.pk)
    assert state.is_known
    assert [dimension.score is None for dimension in state.dimensions] == [True, False, False, False]
    client.force_login(ada)
    assert page_of(client, thread).status_code == 200


def test_the_dashboard_takes_the_same_queries_at_3_and_at_60(client, thread, ada, ben, cas):
    client.force_login(ada)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert page_of(client, thread).status_code == 200
        return len(found)

    talk(thread, [ada, ben, cas], 3)
    work(thread)
    at_3 = queries()
    talk(thread, [ada, ben, cas], 57, start=3)
    work(thread)
    assert queries() == at_3


def test_the_trend_of_a_long_thread_is_thinned_evenly(spoken):
    last = spoken.score.snapshot
    Snapshot.objects.bulk_create(
        Snapshot(
            thread=spoken,
            number=last.number + n,
            version=last.version,
            rubric=last.rubric,
            comments=last.comments,
            readings=last.readings,
            iq=last.iq,
        )
        for n in range(1, 400)
    )
    spoken.score.snapshot = Snapshot.objects.filter(thread=spoken).latest("number")
    spoken.score.save()
    trend = dashboard.dashboard_state(spoken.pk).trend
    assert len(trend) == dashboard.TREND_POINTS
    assert (trend[0].n, trend[-1].snapshot) == (1, spoken.score.snapshot.pk)


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 119), (1, 120), (1, 121), (7, 10_000)])
def test_spread_keeps_both_ends_and_never_repeats(first, last):
    numbers = dashboard.spread(first, last)
    assert (numbers[0], numbers[-1]) == (first, last)
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= dashboard.TREND_POINTS


def test_every_field_says_what_it_holds():
    for state in (states.DashboardState, states.DimensionState, states.QuestionState, states.ReaderState):
        for name, kind in state.__annotations__.items():
            assert getattr(kind, "__metadata__", ("",))[0], f"{state.__name__}.{name}"


def test_readers_see_the_four_dimensions_and_why_and_no_more(client, spoken, ben):
    client.force_login(ben)
    page = client.get(spoken.post.get_absolute_url()).content.decode()
    state = dashboard.reader_state(spoken.pk)
    assert len(state.lines) == 4
    assert all(line.why for line in state.lines)
    assert 'class="reader-score"' in page
    assert 'class="evidence' not in page
    assert 'class="points"' not in page


def test_a_list_of_posts_gets_its_roses_in_one_query(spoken, thread, ada):
    with CaptureQueriesContext(connection) as found:
        readings = dashboard.readings_of_posts([thread.post_id])
    assert len(found) == 1
    assert readings[thread.post_id].iq == dashboard.dashboard_state(thread.pk).readings.iq


def test_a_name_with_markup_is_harmless(client, thread, ada, ben, cas):
    ben.name = "<script>alert(1)</script>"
    ben.save()
    talk(thread, [ada, ben, cas], 9)
    work(thread)
    client.force_login(ada)
    assert "<script>alert" not in page_of(client, thread).content.decode()


def test_parts_are_read_by_the_formula_of_the_whole(client, thread, ada, ben, cas):
    top = actions.add_comment(thread=thread, author=ada, body=SENTENCES[0], questions=[1])
    for n, person in enumerate((ben, cas, ada), start=1):
        actions.add_comment(thread=thread, author=person, body=SENTENCES[n], parent=top)
    actions.add_comment(thread=thread, author=cas, body=SENTENCES[8])
    work(thread)
    state = branches.parts_state(thread.pk)
    assert [part.comments for part in state.branches] == [4, 1]
    assert [part.readings.iq is None for part in state.branches] == [False, True]
    assert [part.comments for part in state.questions] == [4, 0]
    assert state.questions[0].readings == state.branches[0].readings
    actions.withdraw_comment(thread.comments.order_by("id").last(), by=cas)
    work(thread)
    (only,) = branches.parts_state(thread.pk).branches
    whole = dashboard.dashboard_state(thread.pk).readings
    assert only.readings == whole, "of a thread with one branch, the branch is the whole"
    client.force_login(ben)
    url = reverse("scoring:parts", args=[thread.post.slug])
    assert client.get(url).status_code == 403
    client.force_login(ada)
    assert client.get(url).status_code == 200


def test_parts_take_the_same_queries_at_3_and_at_60(thread, ada, ben, cas):
    def queries():
        with CaptureQueriesContext(connection) as found:
            branches.parts_state(thread.pk)
        return len(found)

    talk(thread, [ada, ben, cas], 3)
    work(thread)
    at_3 = queries()
    talk(thread, [ada, ben, cas], 57, start=3)
    work(thread)
    assert queries() == at_3
