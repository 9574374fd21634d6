"""Writing a post, over HTTP and without JavaScript."""

import pytest
from django.urls import reverse

from discussions import post_actions
from discussions.models import Membership, Post
from discussions.tests.conversations import person, post, say, space
from people.models import Person

pytestmark = pytest.mark.django_db
NEW = "/posts/new/"


@pytest.fixture
def author():
    return person("Author")


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


def form(**changes):
    fields = {
        "title": "Why do we hand over so much?",
        "purpose": "Know what belongs in it.",
        "body": "Twenty minutes, every morning.",
        "mode": "steered",
        "language": "en",
        "space": str(space().pk),
        "new_question": ["What helped?", "", "What could go?"],
        "action": "publish",
    } | changes
    return {name: value for name, value in fields.items() if value is not None}


def edit_url(prompt, name="post_edit"):
    return reverse(f"discussions:{name}", args=[prompt.slug])


def edit_form(prompt, **changes):
    kept = {f"question-{question.number}": question.text for question in prompt.questions.all()}
    fields = form(
        title=prompt.title, purpose=prompt.purpose, body=prompt.body, mode=prompt.mode, new_question=[]
    )
    return fields | kept | {"action": "save"} | changes


def numbered(prompt):
    return {question.number: question.text for question in prompt.questions.all()}


def test_a_post_is_published_with_its_questions(as_author, author):
    answer = as_author.post(NEW, form(target="100"))
    prompt = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, prompt.get_absolute_url())
    assert numbered(prompt) == {1: "What helped?", 2: "What could go?"}
    assert (prompt.author, prompt.target, prompt.is_draft) == (author, 100, False)
    page = as_author.get(prompt.get_absolute_url()).content.decode()
    assert "Know what belongs in it." in page
    assert page.count('class="coverage coverage-none"') == 2


def test_progress_is_told_honestly(client):
    prompt = post(target=100)
    for _ in range(5):
        say(post_actions.main_thread(prompt))
    page = client.get(prompt.get_absolute_url()).content.decode()
    assert '<progress value="5" max="100"' in page
    assert "5 van de 100" in page


def test_one_more_question_keeps_everything(as_author):
    typed = form(title="Half a ti", purpose="", body="Not ready yet", more="1", mode="free")
    answer = as_author.post(NEW, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('name="new_question"') == 4
    for kept in "Half a ti", "Not ready yet", "What helped?", "What could go?":
        assert kept in page
    assert "invalid-feedback" not in page
    assert 'value="free"' in page.split("checked")[0][-200:]
    assert not Post.objects.exists()


def test_a_draft_is_for_its_author(as_author, author, client):
    as_author.post(NEW, form(purpose="", body="", action="draft"))
    draft = Post.objects.get()
    assert draft.is_draft
    assert as_author.get(draft.get_absolute_url()).status_code == 200
    assert draft.title in as_author.get("/posts/").content.decode()
    client.force_login(person("Bo"))
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in client.get("/posts/").content.decode()
    assert draft.title not in client.get("/").content.decode()


def test_publishing_asks_for_what_is_missing(as_author, author):
    draft = post(author, publish=False, purpose="")
    answer = as_author.post(edit_url(draft, "post_publish"))
    assert answer.status_code == 422
    assert 'id="id_purpose"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft
    fixed = edit_form(draft, purpose="Know it.", action="publish")
    assert as_author.post(edit_url(draft), fixed).status_code == 303
    draft.refresh_from_db()
    assert not draft.is_draft


def test_a_complete_draft_is_published_with_one_button(as_author, author):
    draft = post(author, publish=False)
    assert as_author.post(edit_url(draft, "post_publish")).status_code == 303
    draft.refresh_from_db()
    assert not draft.is_draft


def test_a_steered_post_needs_a_purpose_and_keeps_what_was_typed(as_author):
    answer = as_author.post(NEW, form(purpose=" \u200b "))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Twenty minutes, every morning." in page
    assert "What could go?" in page
    assert not Post.objects.exists()
    assert as_author.post(NEW, form(purpose="", mode="free")).status_code == 303


def test_questions_keep_their_numbers_in_the_composer(as_author, author):
    prompt = post(author, questions=["One?", "Two?", "Three?"])
    as_author.post(edit_url(prompt), edit_form(prompt, **{"question-2": "", "new_question": ["Four?"]}))
    assert numbered(prompt) == {1: "One?", 3: "Three?", 4: "Four?"}
    page = as_author.get(edit_url(prompt)).content.decode()
    assert 'name="question-3"' in page
    assert 'name="question-2"' not in page


def test_an_answered_question_does_not_vanish_silently(as_author, author):
    prompt = post(author, questions=["One?", "Two?"])
    say(post_actions.main_thread(prompt), questions=[2])
    answer = as_author.post(
        edit_url(prompt), edit_form(prompt, **{"question-2": "", "body": "New body typed."})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Vraag 2 blijft" in page
    assert "New body typed." in page
    assert numbered(prompt) == {1: "One?", 2: "Two?"}


def test_readers_are_told_of_a_change(as_author, author):
    prompt = post(author)
    as_author.post(edit_url(prompt), edit_form(prompt, mode="free", purpose="Another purpose."))
    page = as_author.get(prompt.get_absolute_url()).content.decode()
    assert page.count('class="thread-event"') == 2
    assert "Another purpose." in page


def test_another_cannot_change_it(client, author):
    prompt = post(author)
    client.force_login(person("Bo"))
    for name in "post_edit", "post_publish", "post_close", "post_reopen":
        assert client.post(edit_url(prompt, name), edit_form(prompt, title="Mine")).status_code == 403
    prompt.refresh_from_db()
    assert prompt.title != "Mine"


def test_twelve_questions_show_the_untouched_ones(client):
    prompt = post(questions=[f"Question number {n}?" for n in range(1, 13)])
    talk = post_actions.main_thread(prompt)
    for number in 1, 2, 5:
        say(talk, questions=[number])
    page = client.get(prompt.get_absolute_url()).content.decode()
    assert page.count("coverage-none") == 9
    assert page.count("coverage-some") == 3
    assert "12. Question number 12?" in page  # in the rail, among what is still open


def test_a_space_of_members_takes_posts_of_members(as_author, author):
    closed_space = space("ward-c")
    assert as_author.post(NEW, form(space=str(closed_space.pk))).status_code == 422
    Membership.objects.create(space=closed_space, person=author)
    assert as_author.post(NEW, form(space=str(closed_space.pk))).status_code == 303
    assert Post.objects.get().space == closed_space
    page = as_author.get(closed_space.get_absolute_url()).content.decode()
    assert Post.objects.get().title in page
    assert "?space=ward-c" in page


def test_sent_twice_is_one_post(as_author):
    fields = form(client_token="one form")
    first, second = as_author.post(NEW, fields), as_author.post(NEW, fields)
    assert first["Location"] == second["Location"]
    assert Post.objects.count() == 1


def test_home_tells_a_stranger_what_this_is(client):
    page = client.get("/").content.decode()
    assert "Iemand schrijft een bericht" in page
    assert "Nog geen gesprekken" in page


@pytest.mark.parametrize("name", ["scoring:dashboard", "scoring:parts"])
def test_a_draft_has_no_dashboard_but_for_its_author(client, author, name):
    """Not even its existence shows: the address holds the title."""
    draft = post(author, publish=False)
    facilitator = person("Famke")
    Membership.objects.create(space=draft.space, person=facilitator, role=Membership.Role.FACILITATOR)
    for who, status in (facilitator, 404), (person("Ben"), 404), (author, 200):
        client.force_login(who)
        assert client.get(reverse(name, args=[draft.slug])).status_code == status


def test_long_lists_have_pages(client):
    for n in range(21):
        post(title=f"Post number {n}")
    assert "Post number 0<" not in client.get("/posts/").content.decode()
    assert "Post number 0<" in client.get("/posts/?page=2").content.decode()
    assert client.get("/posts/?page=%00").status_code == 200


def test_the_host_finds_spaces_and_posts_in_the_admin(client):
    prompt = post()
    client.force_login(Person.objects.create_superuser("host@example.org", "a long enough one"))
    for name, pk in ("space", prompt.space_id), ("membership", None), ("post", prompt.pk):
        assert client.get(reverse(f"admin:discussions_{name}_changelist")).status_code == 200
        if pk:
            assert client.get(reverse(f"admin:discussions_{name}_change", args=[pk])).status_code == 200
    assert client.get(reverse("admin:discussions_post_add")).status_code == 403
