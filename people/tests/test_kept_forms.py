"""What is typed while logged out is kept, within bounds, and only for the browser that typed it."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from people import kept_forms
from people.kept_forms import kept, login_required_keeping_post, restore
from people.models import Person

pytestmark = pytest.mark.django_db
PAGE = "/threads/12/comments/"


class ReplyForm(forms.Form):
    body = forms.CharField()
    questions = forms.MultipleChoiceField(choices=[("1", "one"), ("2", "two"), ("3", "three")])


@login_required_keeping_post
def add(request, status=201):
    return HttpResponse(status=status)


@pytest.fixture
def session():
    return SessionStore()


@pytest.fixture
def ada():
    return Person.objects.create_user("ada@example.org", "groene kikkers", name="Ada")


def request_for(session, person=None, *, path=PAGE, data=None, **headers):
    factory = RequestFactory(headers=headers)
    request = factory.get(path) if data is None else factory.post(path, data)
    request.session = session
    request.user = person or AnonymousUser()
    request._messages = FallbackStorage(request)
    return request


def test_a_post_without_a_session_is_kept_and_leads_to_logging_in(session):
    response = add(request_for(session, data={"body": "because", "csrfmiddlewaretoken": "x"}))
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=%2Fthreads%2F12%2Fcomments%2F"
    assert kept(request_for(session)).dict() == {"body": "because"}


def test_the_page_with_the_form_may_be_elsewhere(session):
    view = login_required_keeping_post(back_to=lambda request, number: f"/p/{number}#reply")(
        lambda request, number: HttpResponse()
    )
    response = view(request_for(session, data={"body": "because"}), number=7)
    assert response.url == "/accounts/login/?next=%2Fp%2F7%23reply"


def test_what_was_kept_fills_the_form_again_lists_included(session):
    add(request_for(session, data={"body": "because", "questions": ["1", "3"]}))
    form = ReplyForm()
    assert restore(request_for(session, path="/p/7"), form, path=PAGE)
    assert form["body"].value() == "because"
    assert form["questions"].value() == ["1", "3"]


def test_a_form_that_was_just_sent_is_not_overwritten(session):
    add(request_for(session, data={"body": "old"}))
    form = ReplyForm({"body": "new"})
    assert not restore(request_for(session), form)
    assert form["body"].value() == "new"


def test_it_is_forgotten_once_it_is_accepted_and_not_before(session, ada):
    add(request_for(session, data={"body": "because"}))
    add(request_for(session, ada, data={"body": ""}), status=422)
    assert kept(request_for(session))
    add(request_for(session, ada, data={"body": "because"}))
    assert kept(request_for(session)) is None


def test_each_address_keeps_its_last_text(session):
    add(request_for(session, data={"body": "first"}))
    add(request_for(session, path="/other/", data={"body": "other"}))
    add(request_for(session, data={"body": "second"}))
    assert kept(request_for(session))["body"] == "second"
    assert kept(request_for(session), "/other/")["body"] == "other"


def test_no_more_than_a_few_forms_are_kept(session):
    for number in range(10):
        add(request_for(session, path=f"/{number}/", data={"body": "text"}))
    assert [form["path"] for form in session[kept_forms.SESSION_KEY]] == ["/7/", "/8/", "/9/"]


def test_what_is_too_long_to_keep_is_said_so(session):
    request = request_for(session, data={"body": "x" * (kept_forms.KEPT_CHARACTERS + 1)})
    assert add(request).status_code == 302
    assert kept(request) is None
    assert [message.level_tag for message in request._messages] == ["warning"]


def test_passwords_are_never_kept(session):
    add(request_for(session, data={"body": "text", "password": "secret", "password1": "secret"}))
    assert "secret" not in str(dict(session.items()))


def test_old_text_is_not_given_back(session, monkeypatch):
    add(request_for(session, data={"body": "text"}))
    later = kept_forms.time.time() + kept_forms.KEPT_SECONDS + 1
    monkeypatch.setattr(kept_forms.time, "time", lambda: later)
    assert kept(request_for(session)) is None


def test_a_part_of_a_page_is_sent_to_the_log_in_page_as_a_whole(session):
    response = add(request_for(session, data={"body": "text"}, HX_Request="true"))
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/accounts/login/?next=")
    assert kept(request_for(session))["body"] == "text"


def test_reading_without_logging_in_keeps_nothing(session):
    assert add(request_for(session)).status_code == 302
    assert kept(request_for(session)) is None
