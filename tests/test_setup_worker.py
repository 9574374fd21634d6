"""Redis and the worker come and go: nobody waits for them, and /healthz tells."""

import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.test import override_settings
from kombu.exceptions import OperationalError

from iq4d_site import embedded, health, heartbeat
from iq4d_site.celery import app
from iq4d_site.settings import broker_from
from tests.stack import free_port

FAST = 0.3  # seconds; what a request may lose to a Redis that is away


def celery_at(url):
    """The program's Celery with another broker."""
    other = Celery("away", set_as_current=False, broker=broker_from(url))
    ours = {name: value for name, value in app.conf.items() if name.startswith(("task_", "broker_tr"))}
    other.conf.update(ours)
    return other


def seconds_to_send(celery):
    start = time.perf_counter()
    with pytest.raises(OperationalError):
        celery.send_task("scoring.tasks.rescore_thread", [1])
    return time.perf_counter() - start


@pytest.mark.parametrize("url", ["redis://127.0.0.1:{port}/0", "unix:///nowhere/redis.sock?db=0"])
def test_a_task_for_a_redis_that_is_away_is_refused_at_once(url):
    celery = celery_at(url.format(port=free_port()))
    seconds_to_send(celery)  # the first one loads the client
    assert seconds_to_send(celery) < FAST


def test_a_redis_that_was_restarted_gets_the_next_task():
    with tempfile.TemporaryDirectory(prefix="iq4d-test-") as folder:
        data_dir = Path(folder)
        with embedded.running(data_dir, with_database=False):
            celery = celery_at(embedded.redis_url(data_dir))
            celery.send_task("scoring.tasks.rescore_thread", [1])
            embedded.stop_redis(data_dir)
            embedded.start_redis(data_dir, embedded.account_for(data_dir))
            celery.send_task("scoring.tasks.rescore_thread", [2])
            with embedded.redis_client(data_dir) as client:
                assert client.llen("default") == 1


def test_tasks_survive_a_worker_that_is_lost():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_every_task_of_the_timetable_exists():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks


# --- /healthz -----------------------------------------------------------------------------------------


@pytest.fixture
def beating(services):
    """A worker's heart that has just beaten."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set(heartbeat.HEARTBEAT_KEY, "celery@here", ex=heartbeat.FADES_AFTER)
        yield client
        client.delete(heartbeat.HEARTBEAT_KEY)


@pytest.mark.django_db
def test_health_is_green_when_all_is_well(client, beating):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "redis": True, "worker": True, "threads_behind": 0}


@pytest.mark.django_db
def test_no_worker_is_told(client, beating):
    beating.delete(heartbeat.HEARTBEAT_KEY)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "redis": True, "worker": False, "threads_behind": 0}


@pytest.mark.django_db
def test_no_redis_is_told_at_once(client):
    start = time.perf_counter()
    with override_settings(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0"):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "redis": False, "worker": False, "threads_behind": 0}
    assert time.perf_counter() - start < 2


def test_no_database_is_told_at_once(client, beating, monkeypatch):
    place = {"HOST": "127.0.0.1", "PORT": str(free_port())}
    away = SimpleNamespace(settings_dict={**health.connection.settings_dict, **place})
    monkeypatch.setattr(health, "connection", away)
    start = time.perf_counter()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": False, "redis": True, "worker": True, "threads_behind": None}
    assert time.perf_counter() - start < 3


def test_health_changes_nothing(client):
    assert client.post("/healthz").status_code == 405
