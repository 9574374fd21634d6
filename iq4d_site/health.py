"""Whether the program works: `GET /healthz`, quick and never a failure of its own."""

import logging

import psycopg
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from scoring import ledger

from .heartbeat import HEARTBEAT_KEY

PATIENCE = 2  # seconds for the database; the least that its client can be told

logger = logging.getLogger(__name__)


@require_safe
def healthz(request):
    """200 or 503 with {database, redis, worker, threads_behind}; threads_behind is None when unknown."""
    threads_behind = count_threads_behind()
    database = threads_behind is not None
    redis_answers, worker = look_at_redis()
    healthy = database and redis_answers and worker
    report = {
        "database": database,
        "redis": redis_answers,
        "worker": worker,
        "threads_behind": threads_behind,
    }
    return JsonResponse(report, status=200 if healthy else 503, headers={"Cache-Control": "no-store"})


def count_threads_behind():
    """How many threads wait to be scored, or None when the database does not answer in time."""
    try:
        require_database()
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [PATIENCE * 1000])
            try:
                return ledger.threads_behind_count()
            finally:
                cursor.execute("RESET statement_timeout")
    except (DatabaseError, psycopg.Error) as error:
        logger.warning("healthz: the database does not answer: %s", error)
        return None


def require_database():
    """Connect afresh and at once: the pool would wait longer for a database that is away."""
    given = connection.settings_dict
    place = {"host": given["HOST"], "port": given["PORT"], "dbname": given["NAME"]}
    login = {"user": given["USER"], "password": given["PASSWORD"]}
    options = {name: value for name, value in given["OPTIONS"].items() if isinstance(value, str)}
    psycopg.connect(**place, **login, **options, connect_timeout=PATIENCE).close()


def look_at_redis():
    """(whether Redis answers, whether a worker's heart beats there)."""
    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5, retry=None
        )
        with client:
            return True, bool(client.exists(HEARTBEAT_KEY))
    except redis.RedisError as error:
        logger.warning("healthz: Redis does not answer: %s", error)
        return False, False
