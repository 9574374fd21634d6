"""What every test stands on: real PostgreSQL and Redis.

Without DATABASE_URL / REDIS_URL the embedded pair is used, started for the tests or joined. Tests have a
database of their own, and a Redis number of their own.
"""

import os
import re
from contextlib import ExitStack

import pytest

from iq4d_site import env as environment

ENV = environment.read(os.environ)
REDIS_NUMBERS = 16


def pytest_configure(config):
    """Point the settings at the tests' own Redis number, and make words and passwords quick to come by."""
    if not config.pluginmanager.hasplugin("django"):
        return
    from django.conf import settings

    from iq4d_site.celery import app
    from iq4d_site.settings import broker_from
    from iq4d_site.translations import compile_changed

    compile_changed()
    settings.REDIS_URL = redis_for_tests(settings.REDIS_URL)
    settings.CELERY_BROKER_URL = app.conf.broker_url = broker_from(settings.REDIS_URL)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True


def redis_for_tests(url):
    """The same Redis, eight numbers on: what waits for the program itself is none of a test's business."""
    number = re.search(r"(?<=db=)\d+|(?<=/)\d+$", url)
    if number is None:
        return f"{url.rstrip('/')}/8"
    other = (int(number.group()) + 8) % REDIS_NUMBERS
    return f"{url[: number.start()]}{other}{url[number.end() :]}"


@pytest.fixture(scope="session")
def services():
    """PostgreSQL and Redis that answer; the tests' Redis number without the tasks of an earlier run."""
    import redis
    from django.conf import settings

    from iq4d_site import embedded

    with ExitStack() as stack:
        stack.enter_context(embedded.needed(ENV))
        client = stack.enter_context(redis.Redis.from_url(settings.REDIS_URL))
        left = [*client.scan_iter("iq4d:*"), *client.scan_iter("unacked*"), *client.scan_iter("_kombu.*")]
        client.delete("default", "low", *left)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(services, django_db_modify_db_settings_parallel_suffix):
    """Nothing is asked of the database before it runs."""
