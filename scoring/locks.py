"""PostgreSQL's advisory locks: work that only one of all processes does at a time."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(lock):
    """Whether nobody else holds this lock; held until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        (taken,) = cursor.fetchone()
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
