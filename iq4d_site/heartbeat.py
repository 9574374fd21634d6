"""A worker's sign of life: a key in Redis that fades a few seconds after the worker stops taking tasks."""

import logging

import redis
from celery import bootsteps

HEARTBEAT_KEY = "iq4d:worker"
EVERY = 5  # seconds between two beats
FADES_AFTER = 15  # seconds; two beats may be late before the worker counts as gone

logger = logging.getLogger(__name__)


class Heartbeat(bootsteps.StartStopStep):
    """Beats as long as the consumer takes tasks, and not merely as long as the process exists."""

    requires = {"celery.worker.consumer.tasks:Tasks"}

    def start(self, consumer):
        from django.conf import settings

        self.client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
        self.name = consumer.hostname
        self.timer = consumer.timer.call_repeatedly(EVERY, self.beat)
        self.beat()

    def stop(self, consumer):
        if getattr(self, "timer", None):
            self.timer.cancel()
            self.timer = None
            self.client.close()

    def beat(self):
        try:
            self.client.set(HEARTBEAT_KEY, self.name, ex=FADES_AFTER)
        except redis.RedisError as error:
            logger.warning("no heartbeat, Redis does not answer: %s", error)
