"""Settings of the web server alone: a bounded pool of database connections, little patience with Redis.

The worker, beat and manage.py have one thread that speaks to the database and need no pool; the web
server has many threads, and streams that come and go.
"""

from .settings import *  # noqa: F403
from .settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, env

DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections, not the thread
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 2,
    "max_size": env.DATABASE_POOL,
    "timeout": 5,  # seconds a request waits for a free connection before it fails
    "max_idle": 300,
    "max_lifetime": 3600,
}

# A Redis that accepts and does not answer must not keep a visitor waiting.
CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] = 0.25
