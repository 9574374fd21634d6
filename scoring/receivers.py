"""A thread changed: have it scored, without making the writer wait for anything."""

import logging
import time

from celery.exceptions import CeleryError
from django.dispatch import receiver
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from discussions.signals import thread_changed

from .tasks import rescore_thread

logger = logging.getLogger(__name__)

REST = 5  # seconds without another try after Redis did not answer; the sweep scores what was missed

_resting_until = 0.0


@receiver(thread_changed, dispatch_uid="scoring.have_it_scored")
def have_it_scored(sender, thread_id, **kwargs):
    global _resting_until
    if time.monotonic() < _resting_until:
        return
    try:
        rescore_thread.delay(thread_id)
    except (KombuError, CeleryError, RedisError, OSError) as error:
        _resting_until = time.monotonic() + REST
        logger.warning("thread %s is left to the sweep, Redis does not answer: %s", thread_id, error)
