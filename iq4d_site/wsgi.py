"""The WSGI application: every page. asgi.py serves it beside the streams."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iq4d_site.settings_web")

application = get_wsgi_application()
