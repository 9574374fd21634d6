"""Work of the background: an id in, one call out. Safe to lose, safe to repeat."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from . import ledger, second_reader, second_readings
from .locks import alone

logger = logging.getLogger(__name__)

GRACE = timedelta(seconds=5)  # a change younger than this has a task of its own
SWEEP_SECONDS = 5  # of work in one sweep; then those who write have their turn
UPGRADE_SECONDS = 30
ASKING_SECONDS = 60  # from one asking of the second reader to the next, when nothing is written meanwhile
AT_ONCE = 1000  # ids fetched for one sweep
LOW = "low"  # the queue of work that nobody waits for
SWEEP_LOCK, UPGRADE_LOCK = 414_401, 414_402  # PostgreSQL's advisory locks that keep each of them single


@worker_init.connect(dispatch_uid="scoring.warm_up")
def warm_up(**kwargs):
    """Before the worker divides itself, so that its parts share the memory and no comment waits for it."""
    ledger.warm_up()


@shared_task
def rescore_thread(thread_id):
    """Bring one thread up to date; a very long one in several tasks, so that others have their turn."""
    if not ledger.bring_up_to_date(thread_id):
        rescore_thread.delay(thread_id)
    elif second_reader.is_on():
        ask_second_reader.apply_async(queue=LOW, expires=ASKING_SECONDS)


@shared_task
def rescore_threads_behind():
    """Score the threads whose own task was lost; have those under another rubric scored, unhurried."""
    missed = ledger.missed().filter(last_activity_at__lt=timezone.now() - GRACE)
    bring_all_up_to_date(missed, SWEEP_SECONDS, SWEEP_LOCK)
    if ledger.outdated().exists():
        upgrade_rubric.apply_async(queue=LOW, expires=UPGRADE_SECONDS)


@shared_task
def upgrade_rubric():
    """Score threads under the present rubric, as many as fit in half a minute; the sweep calls again."""
    bring_all_up_to_date(ledger.outdated(), UPGRADE_SECONDS, UPGRADE_LOCK)


def bring_all_up_to_date(threads, seconds, lock):
    """Score these threads one after the other, for about so many seconds; nothing while another does."""
    with alone(lock) as is_alone:
        if not is_alone:
            return
        stop_at = time.monotonic() + seconds
        for thread_id in threads.order_by("last_activity_at").values_list("pk", flat=True)[:AT_ONCE]:
            try:
                while not ledger.bring_up_to_date(thread_id) and time.monotonic() < stop_at:
                    pass  # a long one takes several rounds
            except Exception:
                # one thread that cannot be scored must not keep the others waiting
                logger.exception("thread %s could not be scored", thread_id)
            if time.monotonic() > stop_at:
                return


@shared_task
def ask_second_reader():
    """Have the second reader read what it has not read yet, when the host chose one; waits for nothing."""
    if second_reader.is_on():
        second_readings.start_asking()
