"""The pages for when something is wrong: drawn with as little as there may be at that moment."""

import re

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
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


def test_the_page_of_a_500_is_what_django_shows(settings):
    from django.views.defaults import server_error

    settings.DEBUG = False
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b'class="error-page"' in answer.content


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_a_page_is_inline_or_from_elsewhere(name):
    html = get_template(f"{name}.html").render()
    assert not re.search(r"\sstyle=|\son\w+=|<style", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
