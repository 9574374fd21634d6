"""Conversations come in and go out: by command, by form, and by the real file the model came from."""

import io
import json
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from discussions.models import Comment, Membership, Post, Space, Thread
from discussions.queries import is_facilitator
from exchange import exporting
from exchange.exporting import export_thread
from exchange.importing import import_thread
from exchange.tests import conversations
from iq4d_site.settings import env
from people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return Space.objects.get(slug=Space.PUBLIC)


def data_file(name):
    path = env.IQ4D_DATA / "threads" / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set IQ4D_DATA to the folder with the test data")
    return path


def test_the_conversation_the_model_came_from_loses_nothing(space):
    document = json.loads(data_file("iq4d-model.json").read_text())
    result = import_thread(document, space=space)
    assert (result.post.questions.count(), result.comments, result.orphans) == (12, 5, 1)
    orphan = Comment.objects.get(thread=result.thread, source_id="c5")
    assert (orphan.missing_parent, orphan.parent, len(orphan.path)) == ("erik-1", None, 7)
    assert export_thread(result.thread) == document


def test_pairs_of_conversations_lose_nothing(space):
    lines = data_file("contrast-dev.jsonl").read_text().splitlines()
    pairs = [json.loads(line) for line in lines if line.strip()]
    assert pairs
    for pair in pairs:
        for side in "a", "b":
            assert export_thread(import_thread(pair[side], space=space).thread) == pair[side]


# --- Commands -------------------------------------------------------------------------------------------


def run(command, *arguments):
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "conversation.json"
    path.write_text(json.dumps(conversations.awkward()))
    return str(path)


def test_a_file_comes_in_and_goes_out_by_command(file, settings):
    said = run("import_thread", file)
    thread = Thread.objects.get()
    assert said.split()[:2] == ["thread", str(thread.pk)]
    assert f"{settings.SITE_URL}/posts/{thread.post.slug}/ comments 5 orphans 1" in said
    assert "already" in run("import_thread", file)
    assert json.loads(run("export_thread", str(thread.pk))) == conversations.awkward()


def test_a_conversation_comes_in_through_a_pipe(file, monkeypatch):
    course = Space.objects.create(slug="course", name="Course")
    piped = io.TextIOWrapper(io.BytesIO(Path(file).read_bytes()))
    monkeypatch.setattr("sys.stdin", piped)
    run("import_thread", "-", "--space", "course")
    assert Thread.objects.get().post.space == course


def test_what_cannot_come_in_or_go_out_is_one_clear_line(file, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "iq4d-thread/1"}')
    for command in (
        ["import_thread", str(tmp_path / "nothing.json")],
        ["import_thread", str(bad)],
        ["import_thread", file, "--space", "nowhere"],
        ["export_thread", "999999"],
        ["export_thread", str(10**30)],
    ):
        with pytest.raises(CommandError) as told:
            run(*command)
        assert len(str(told.value).splitlines()) == 1
    assert not Thread.objects.exists()


def test_the_demo_is_loaded_once():
    run("load_demo")
    before = list(Comment.objects.order_by("id").values_list("id", "author_id", "created_at"))
    assert len(before) > 60
    run("load_demo")
    assert list(Comment.objects.order_by("id").values_list("id", "author_id", "created_at")) == before
    assert Person.objects.filter(email__endswith="@example.org").count() == 4


def test_demo_accounts_are_the_writers_of_the_demo(client, space):
    run("load_demo")
    for handle in "fenna", "marcus", "famke", "joris":
        person = Person.objects.get(email=f"{handle}@example.org")
        assert client.login(email=person.email, password="iq4d-demo")
        assert EmailAddress.objects.get(user=person).verified
        assert not person.is_staff
        assert not person.is_superuser
        assert not Person.objects.filter(origin=space.slug, handle=handle).exists()
    authors = {post.author.email for post in Post.objects.all()}
    assert authors == {"fenna@example.org", "marcus@example.org"}
    assert is_facilitator(Person.objects.get(email="famke@example.org"), space)
    assert not is_facilitator(Person.objects.get(email="fenna@example.org"), space)


def test_a_changed_demo_password_stays_changed():
    run("load_demo")
    fenna = Person.objects.get(email="fenna@example.org")
    fenna.set_password("something of my own")
    fenna.save()
    run("load_demo")
    fenna.refresh_from_db()
    assert fenna.check_password("something of my own")


# --- Pages ----------------------------------------------------------------------------------------------


@pytest.fixture
def facilitator(space, client):
    person = Person.objects.create_user("famke@example.org", "a good password", name="Famke")
    Membership.objects.create(space=space, person=person, role=Membership.Role.FACILITATOR)
    client.force_login(person)
    return person


PAGE = "/spaces/public/import/"
ENGLISH = {"Accept-Language": "en"}


def upload(client, content, name="conversation.json"):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)}, headers=ENGLISH)


def test_a_facilitator_brings_a_conversation_in(client, facilitator):
    assert client.get(PAGE).status_code == 200
    response = upload(client, conversations.awkward())
    thread = Thread.objects.get()
    assert (response.status_code, response["Location"]) == (303, thread.post.get_absolute_url())
    page = client.get(response["Location"], headers=ENGLISH).content.decode()
    assert "5 comments came in." in page
    assert "1 of them answers a comment that is not in the file" in page
    again = upload(client, conversations.awkward())
    assert again["Location"] == response["Location"]
    assert "was here already" in client.get(again["Location"], headers=ENGLISH).content.decode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is no JSON file that can be read."),
        (b"\xff\xd8\xff", "This is no JSON file that can be read."),
        (b"[1]", "This is no conversation"),
        (conversations.small(id=""), "id: is empty."),
        (conversations.small(comments=[{"id": "a"}]), "comments[0].created_at: is missing."),
        (conversations.small(comments=[{"id": "<b>"}] * 2), "is used before: “&lt;b&gt;”."),
    ],
)
def test_a_wrong_file_is_told_at_the_field(client, facilitator, content, message):
    response = upload(client, content)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Thread.objects.exists()


def test_no_file_and_too_large_a_file(client, facilitator, monkeypatch):
    response = client.post(PAGE, headers=ENGLISH)
    assert response.status_code == 422
    assert "Choose a file first." in response.content.decode()
    monkeypatch.setattr("exchange.forms.MAX_BYTES", 100)
    response = upload(client, conversations.small())
    assert response.status_code == 422
    assert "100\xa0bytes is the most" in response.content.decode()


def test_others_bring_nothing_in(client, space):
    assert client.get(PAGE).status_code == 302  # to the page where one logs in
    client.force_login(Person.objects.create_user("ben@example.org", "a good password", name="Ben"))
    assert client.get(PAGE).status_code == 403
    assert upload(client, conversations.small()).status_code == 403
    assert client.get("/spaces/nowhere/import/").status_code == 404
    assert not Thread.objects.exists()


def test_a_reader_takes_a_conversation_along(client, space):
    thread = import_thread(conversations.awkward(), space=space).thread
    response = client.get(f"/threads/{thread.pk}/export.json")
    assert json.loads(b"".join(response.streaming_content)) == conversations.awkward()
    assert response["Content-Disposition"] == f'attachment; filename="wat-nu-{thread.pk}.json"'
    Post.objects.update(published_at=None)
    assert client.get(f"/threads/{thread.pk}/export.json").status_code == 404


def test_long_conversations_go_out_a_few_at_a_time(client, space, monkeypatch):
    """Forty at once kept every page waiting for two minutes."""
    monkeypatch.setattr(exporting, "LONG", 1)
    thread = import_thread(conversations.small(), space=space).thread
    addresses = f"/threads/{thread.pk}/export.json", f"/api/v1/threads/{thread.pk}/export"
    under_way = [iter(exporting.export_text(thread)) for _ in range(exporting.LONG_AT_ONCE)]
    for each in under_way:
        next(each)
    assert [client.get(address).status_code for address in addresses] == [503, 503]
    under_way[0].close()
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    under_way[1].close()
    assert not exporting.long_ones
