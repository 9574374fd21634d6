"""Settings of the web server alone: the same, with a bounded pool of database connections.

The worker, beat and manage.py have one thread that speaks to the database and need no pool; the web
server has many threads, and streams that come and go.
"""

from .settings import *  # noqa: F403
from .settings import DATABASES, env

DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections, not the thread
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 2,
    "max_size": env.DATABASE_POOL,
    "timeout": 5,  # seconds a request waits for a free connection before it fails
    "max_idle": 300,
    "max_lifetime": 3600,
}
