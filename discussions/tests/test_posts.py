"""What an author does with a post: questions keep their numbers, readers are told of changes."""

import pytest
from django.core.exceptions import ValidationError

from discussions import actions, announcements, post_actions, rules
from discussions.models import Post
from discussions.tests.conversations import person, post, say
from discussions.tests.test_comments import at_once

pytestmark = pytest.mark.django_db


def change(prompt, **changes):
    questions = {question.number: question.text for question in prompt.questions.all()}
    fields = {
        "title": prompt.title,
        "body": prompt.body,
        "purpose": prompt.purpose,
        "questions": questions,
        "mode": prompt.mode,
        "target": prompt.target,
        "language": prompt.language,
    }
    return post_actions.change_post(prompt, by=prompt.author, **(fields | changes))


def numbered(prompt):
    return {question.number: question.text for question in prompt.questions.all()}


def events(prompt):
    return [(event.kind, event.values) for event in post_actions.main_thread(prompt).events.all()]


def test_questions_are_numbered_and_empty_ones_left_out():
    assert numbered(post(questions=["One?", " ", "Two?"])) == {1: "One?", 2: "Two?"}


def test_a_steered_post_is_not_published_without_a_purpose():
    with pytest.raises(rules.Refused):
        post(purpose=" ")
    assert not Post.objects.exists()
    assert not post(purpose="", mode="free").is_draft
    assert post(purpose="", publish=False).is_draft


def test_a_number_is_never_given_to_another_question():
    prompt = change(post(questions=["One?", "Two?", "Three?"]), questions={1: "One?", 2: "Two?"})
    prompt = change(prompt, new_questions=["Four?"])
    assert numbered(prompt) == {1: "One?", 2: "Two?", 4: "Four?"}


def test_a_question_that_is_answered_does_not_vanish():
    prompt = post(questions=["One?", "Two?"])
    say(post_actions.main_thread(prompt), questions=[2])
    with pytest.raises(ValidationError) as refused:
        change(prompt, title="Another title", questions={1: "One?"})
    assert "2" in refused.value.message_dict["questions"][0]
    prompt.refresh_from_db()
    assert prompt.title != "Another title"
    assert numbered(prompt) == {1: "One?", 2: "Two?"}
    assert numbered(change(prompt, questions={1: "One?", 2: "Two, in other words?"}))[2].startswith("Two, in")


def test_a_question_may_go_when_its_only_answer_was_withdrawn():
    prompt, ada = post(), person()
    actions.withdraw_comment(say(post_actions.main_thread(prompt), ada, questions=[2]), by=ada)
    assert list(numbered(change(prompt, questions={1: "One?"}))) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_question_cannot_vanish_under_a_comment_being_written():
    prompt, ada = post(), person()
    talk = post_actions.main_thread(prompt)
    for _ in range(5):
        at_once(
            lambda: say(talk, ada, "Two.", questions=[2]),
            lambda: change(Post.objects.get(pk=prompt.pk), questions={1: "One?"}),
        )
        pointed = {n for c in talk.comments.standing() for n in c.question_numbers}
        assert pointed <= set(numbered(prompt))


def test_changes_are_announced_once_published():
    draft = post(publish=False)
    change(draft, purpose="Another purpose.", mode="free")
    assert events(draft) == []
    published = post()
    change(published, title="Another title")
    assert events(published) == []
    changed = change(published, mode="free", purpose="Another.", new_questions=["Three?"])
    assert [kind for kind, _ in events(changed)] == ["mode", "purpose", "questions"]
    assert events(changed)[0][1] == {"from": "steered", "to": "free"}


def test_announcements_are_sentences():
    prompt = change(post(questions=["One?", "Two?"]), questions={1: "One, rather?"}, new_questions=["Three?"])
    event = post_actions.main_thread(prompt).events.get()
    assert [line.split(":")[1] for line in announcements.sentences(event)] == [
        " One, rather?",
        " Two?",
        " Three?",
    ]


def test_changing_a_post_raises_the_version_of_its_thread():
    prompt = post()
    before = post_actions.main_thread(prompt).version
    change(prompt, purpose="Another.")
    assert post_actions.main_thread(prompt).version == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_post():
    ada = person()
    first, second = at_once(*[lambda: post(ada, client_token="form") for _ in range(2)])
    assert first.pk == second.pk
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_posts_of_one_title_at_once_get_two_addresses():
    ada, bo = person("Ada"), person("Bo")
    first, second = at_once(lambda: post(ada), lambda: post(bo))
    assert first.slug != second.slug


@pytest.mark.parametrize("title", ["new", "日本語", "!!!", "a" * 200])
def test_every_title_gives_an_address_that_works(client, title):
    prompt = post(title=title)
    assert client.get(prompt.get_absolute_url()).status_code == 200


def test_only_the_author_changes_closes_and_publishes():
    prompt, bo = post(), person("Bo")
    with pytest.raises(rules.Refused):
        post_actions.publish_post(prompt, by=bo)
    with pytest.raises(rules.Refused):
        actions.close_thread(post_actions.main_thread(prompt), by=bo)
    actions.close_thread(post_actions.main_thread(prompt), by=bo, is_facilitator=True)
