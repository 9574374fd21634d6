"""The Celery application. Its settings are the CELERY_ names of settings.py."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

from .heartbeat import Heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iq4d_site.settings")
# Sentences are read one by one: several threads for one of them would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("iq4d")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# It warns of root because of pickled tasks; ours are JSON.
warnings.filterwarnings("ignore", category=SecurityWarning)

app.steps["consumer"].add(Heartbeat)
