"""The pages for when something is wrong: drawn with as little as there may be at that moment."""

import re

import pytest
from django.db import OperationalError
from django.template.loader import get_template
from django.utils import translation

PAGES = ["400", "403", "403_csrf", "404", "500", "503"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_error_page_needs_no_request_and_no_database(name, language):
    with translation.override(language):
        html = get_template(f"{name}.html").render()
    assert f'<html lang="{language}">' in html
    assert html.count("<h1>") == 1
    assert not re.search(r"<title>\s*·", html)


@pytest.fixture
def broken(client, monkeypatch):
    """A visitor of a site where every look at a session fails with an exception of this kind."""
    client.raise_request_exception = False

    def broken(kind):
        def fail(self, *arguments, **named):
            raise kind("broken on purpose")

        monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase._get_session", fail)
        monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase._session", property(fail))
        return client

    return broken


def test_a_mistake_of_ours_is_a_500_with_a_page(broken):
    answer = broken(RuntimeError).get("/posts/")
    assert answer.status_code == 500
    assert b'class="error-page"' in answer.content


def test_a_database_that_is_away_is_a_503_that_says_when_to_try_again(broken):
    answer = broken(OperationalError).get("/posts/", headers={"Accept-Language": "nl"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "<h1>Zo terug</h1>" in answer.content.decode()


@pytest.mark.parametrize(("kind", "status"), [(OperationalError, 503), (RuntimeError, 500)])
def test_what_was_typed_is_still_there_when_it_could_not_be_kept(broken, kind, status):
    sent = {"body": "Typed <b>words</b>.", "password": "secret words", "csrfmiddlewaretoken": "x" * 32}
    answer = broken(kind).post("/threads/1/comments/", sent)
    assert answer.status_code == status
    assert "Typed &lt;b&gt;words&lt;/b&gt;." in answer.content.decode()
    assert "secret words" not in answer.content.decode()


def test_a_form_that_cannot_be_read_does_not_hide_what_was_wrong(broken):
    answer = broken(OperationalError).post("/posts/", "x", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 503
    assert b"<textarea" not in answer.content


def test_the_api_says_it_in_json(broken):
    answer = broken(OperationalError).get("/api/v1/threads/1")
    assert answer.status_code == 503
    assert set(answer.json()) == {"detail", "errors"}


@pytest.mark.django_db
def test_healthz_answers_whoever_is_logged_in(broken):
    answer = broken(OperationalError).get("/healthz")
    assert "threads_behind" in answer.json()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_a_page_is_inline_or_from_elsewhere(name):
    html = get_template(f"{name}.html").render()
    assert not re.search(r"\sstyle=|\son\w+=|<style", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
