"""The page that tells how the score comes about, and the older scores that stay under their version."""

from html import unescape

import pytest
from django.urls import reverse

from scoring import dashboard, formula, ledger
from scoring.core import glossary, rubric
from scoring.models import Snapshot, ThreadScore

from .conftest import talk, work

PAGE = "/scoring/"
pytestmark = pytest.mark.django_db


def shown(client, language):
    answer = client.get(PAGE, headers={"accept-language": language})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", glossary.LANGUAGES)
def test_a_stranger_reads_every_signal_in_their_own_language(client, language):
    page = shown(client, language)
    (other,) = {*glossary.LANGUAGES} - {language}
    for signal in glossary.signals():
        if signal.under in rubric.DIMENSIONS:
            assert signal.definition[language] in page
            assert signal.definition[other] not in page
    assert f'<html lang="{language}"' in page


def test_the_page_tells_the_version_in_use_first_and_none_that_is_still_to_come(client):
    page = shown(client, "en")
    lines = formula.version_lines()
    assert lines[0].name == rubric.VERSION
    assert all(line.change in page for line in lines)
    later = {version.name for version in glossary.versions()} - {line.name for line in lines}
    assert not [name for name in later if f">{name}<" in page]


def test_every_page_leads_there_from_its_foot(client):
    assert f'href="{PAGE}"' in client.get("/posts/").content.decode()


def test_an_old_score_stays_visible_under_its_version(client, thread, ada, ben, cas):
    talk(thread, [ada, ben, cas], 5)
    work(thread)
    older = ThreadScore.objects.get(thread=thread).snapshot
    Snapshot.objects.filter(thread=thread).update(rubric="2020.1")
    ThreadScore.objects.filter(thread=thread).update(rubric="2020.1")
    assert dashboard.dashboard_state(thread.pk).earlier == [], "it is still the one that is shown"
    ledger.bring_up_to_date(thread.pk)
    (earlier,) = dashboard.dashboard_state(thread.pk).earlier
    assert (earlier.rubric, earlier.iq) == ("2020.1", older.iq)
    client.force_login(ada)
    url = reverse("scoring:dashboard", args=[thread.post.slug])
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    assert "by formula 2020.1 it was" in page
    assert f'<a href="{PAGE}">formula {rubric.VERSION}</a>' in page
