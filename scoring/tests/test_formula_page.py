"""The page that tells how the score comes about, and the older scores that stay under their version."""

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from scoring import dashboard, formula, ledger
from scoring.core import glossary, rubric
from scoring.core.features import READ
from scoring.core.sense import Sense
from scoring.core.text import Sentence
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
        if signal.under in rubric.DIMENSIONS or signal.name in ("role", "differs"):
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


@pytest.mark.parametrize("dimension", rubric.DIMENSIONS)
def test_what_is_said_to_count_for_a_d_is_what_counts_for_it(dimension):
    sentence = Sentence(0, 10, "It is so.")
    module, bare = rubric.MODULES[dimension], Sense(sentence, talk=True, replies=True)
    counting = {
        signal
        for signal in READ
        if module.contribute(replace(bare, levels={signal: 1000})) != module.contribute(bare)
    }
    if module.contribute(replace(bare, answers={1: 1000})) != module.contribute(bare):
        counting.add("answers")
    assert set(formula.COUNTING[dimension]) == counting


def test_the_whole_formula_is_a_page_too(client):
    assert 'href="/scoring/whole/"' in shown(client, "nl")
    page = client.get("/scoring/whole/").content.decode()
    assert page.count("<h1>") == 1
    assert "<td>Points for the questions that are covered.</td>" in page


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
