"""A thread changed: hand it to the worker, without making the writer wait for anything."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor

from celery.exceptions import CeleryError
from django.dispatch import receiver
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from discussions.signals import thread_changed

from .tasks import rescore_thread

logger = logging.getLogger(__name__)

REST = 5  # seconds without another try after Redis did not answer; the sweep scores what was missed

# A Redis that hangs answers after many seconds or never: only this thread waits for it, no request does.
SENDER = ThreadPoolExecutor(1, thread_name_prefix="hand-over")

_resting_until = 0.0


@receiver(thread_changed, dispatch_uid="scoring.have_it_scored")
def have_it_scored(sender, thread_id, **kwargs):
    if not is_resting():
        SENDER.submit(send, thread_id)


def is_resting():
    return time.monotonic() < _resting_until


def send(thread_id):
    global _resting_until
    if is_resting():
        return
    try:
        rescore_thread.delay(thread_id)
    except (KombuError, CeleryError, RedisError, OSError) as error:
        _resting_until = time.monotonic() + REST
        logger.warning("thread %s is left to the sweep, Redis does not answer: %s", thread_id, error)
