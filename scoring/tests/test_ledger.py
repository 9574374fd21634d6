"""The ledger: incremental is rebuilt, bit for bit; nothing is missed; nothing old wins."""

from discussions import actions
from scoring import ledger
from scoring.models import ThreadScore

from .conftest import talk, work


def test_incremental_equals_rebuilt(thread, ada, ben, cas):
    comments = talk(thread, [ada, ben, cas], 5)
    work(thread)
    actions.edit_comment(comment=comments[2], by=comments[2].author, body="Waarom? Omdat het zo is.")
    work(thread)
    actions.withdraw_comment(comments[1], by=comments[1].author)
    talk(thread, [ben, ada], 3, start=5)
    work(thread)
    assert ledger.check(thread.pk) == []
    score = ThreadScore.objects.get(thread=thread)
    print(score.snapshot.readings)
