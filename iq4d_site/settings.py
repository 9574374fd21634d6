"""Django's settings. Every value that differs between machines comes from env.py."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from . import embedded
from . import env as environment

BASE_DIR = environment.ROOT
env = environment.read(os.environ)
DATA_DIR = env.IQ4D_DATA_DIR

# --- What the site is made of -------------------------------------------------------------------------

INSTALLED_APPS = [
    "iq4d_site",
    "people",
    "discussions",
    "commitments",
    "scoring",
    "facilitation",
    "exchange",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "iq4d_site.apps.CollectedFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.google",
    "people.mastodon",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "iq4d_site.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.person_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.middleware.RefusedForms",
]

ROOT_URLCONF = "iq4d_site.urls"
WSGI_APPLICATION = "iq4d_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = env.IQ4D_DEBUG

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Where things are kept ----------------------------------------------------------------------------


def database_from(url):
    """Django's description of the database at a postgres:// address."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **options},
        # The cache's table is made by a migration, and tests want the same database every time.
        "TEST": {"TEMPLATE": "template0"},
    }


def broker_from(url):
    """Celery's way to write a Redis address; it differs for unix sockets."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return f"redis+socket://{parts.path}?virtual_host={dict(parse_qsl(parts.query)).get('db', '0')}"


DATABASES = {"default": database_from(env.DATABASE_URL or embedded.database_url(DATA_DIR))}
REDIS_URL = env.REDIS_URL or embedded.redis_url(DATA_DIR)

# Sessions and cache live in PostgreSQL: people must be able to log in while Redis is away, and the
# limits on guessing passwords must hold for all web processes together, which memory cannot do.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "iq4d_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
STATIC_ROOT = Path(env.IQ4D_STATIC_DIR or DATA_DIR / "static")
STATIC_URL = "static/"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "iq4d_site.static.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "iq4d_site.static.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- People -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.backends.AddressBackend"]
# Several accounts may claim an address until one confirms it (docs/decisions/0005-accounts.md).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "people.account_forms.SignupForm"}
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.NameForm"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; mail may take its time
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if env.IQ4D_URL.startswith("https://") else "http"
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip",  # a whole class signs up at the same moment, behind one address
    "signup_password": "5/5m/key",  # passwords tried for one address by way of the sign-up form
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.TRUST_PROXY else 0
MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "IQ4D"
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones' clocks differ
CSRF_FAILURE_VIEW = "people.views.csrf_failure"

SOCIALACCOUNT_ADAPTER = "people.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_REQUIRED = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address claimed elsewhere opens no account here
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
OPENID_CONNECT_APPS = [
    *(
        [
            {
                "provider_id": "oidc",
                "name": env.OIDC_NAME,
                "client_id": env.OIDC_ID,
                "secret": env.OIDC_SECRET,
                "settings": {"server_url": env.OIDC_URL, "oauth_pkce_enabled": True},
            }
        ]
        if env.OIDC_ID
        else []
    ),
    *(
        [
            {
                "provider_id": "linkedin",
                "name": "LinkedIn",
                "client_id": env.LINKEDIN_ID,
                "secret": env.LINKEDIN_SECRET,
                "settings": {"server_url": "https://www.linkedin.com/oauth"},
            }
        ]
        if env.LINKEDIN_ID
        else []
    ),
]
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": OPENID_CONNECT_APPS},
    "google": {
        "APPS": [{"client_id": env.GOOGLE_ID, "secret": env.GOOGLE_SECRET}] if env.GOOGLE_ID else [],
        "SCOPE": ["profile", "email"],
        "OAUTH_PKCE_ENABLED": True,
    },
    "mastodon": {
        "APPS": [
            {
                "client_id": env.MASTODON_ID,
                "secret": env.MASTODON_SECRET,
                "settings": {"server_url": env.MASTODON_URL},
            }
        ]
        if env.MASTODON_ID
        else [],
    },
}
# A browser counts the way to the other server as part of sending the form that starts it.
CSP_FORM_ACTIONS = ["https:"] if OPENID_CONNECT_APPS or env.GOOGLE_ID or env.MASTODON_ID else []

# --- Languages and time -------------------------------------------------------------------------------

LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_CODE = "nl"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- Safety -------------------------------------------------------------------------------------------

SECRET_KEY = environment.secret_key(env)
ALLOWED_HOSTS = environment.hosts(env)
HTTPS = env.IQ4D_URL.startswith("https://")
SITE_URL = env.IQ4D_URL.rstrip("/") or f"http://localhost:{env.PORT}"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if env.IQ4D_URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.HSTS_SECONDS
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
if env.TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a conversation of a few thousand comments, in JSON
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Mail ---------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.EMAIL_FROM
if env.EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = env.EMAIL_HOST, env.EMAIL_PORT
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.EMAIL_HOST_USER, env.EMAIL_HOST_PASSWORD
    EMAIL_USE_SSL = env.EMAIL_USE_SSL
    EMAIL_USE_TLS = env.EMAIL_USE_TLS and not env.EMAIL_USE_SSL
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# --- Work in the background ---------------------------------------------------------------------------

CELERY_BROKER_URL = broker_from(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis as long as it takes
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # a task of a worker that vanished is done again after this
    "socket_connect_timeout": 0.25,
    "socket_timeout": 5,
    "max_retries": 0,
}
# A request does not wait for Redis: one second try, because Redis may have been restarted since the last
# time; what was not sent is scored by the sweep.
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240  # less than the visibility timeout, or a slow task would run twice at once
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_WORKER_CONCURRENCY = env.WORKER_PROCESSES
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # What was missed while Redis or the worker was away, and what an upgrade of the rubric made stale.
    "score threads that are behind": {
        "task": "scoring.tasks.rescore_threads_behind",
        "schedule": 10,
        "options": {"expires": 10},
    },
}

# --- A second reader of sentences -----------------------------------------------------------------------

SECOND_READER_URL = env.IQ4D_SECOND_READER_URL
SECOND_READER_MODEL = env.IQ4D_SECOND_READER_MODEL
SECOND_READER_KEY = env.IQ4D_SECOND_READER_KEY
SECOND_READER_SECONDS = env.IQ4D_SECOND_READER_SECONDS
if SECOND_READER_URL:
    CELERY_BEAT_SCHEDULE["ask the second reader what it has not read"] = {
        "task": "scoring.tasks.ask_second_reader",
        "schedule": 60,
        "options": {"expires": 60, "queue": "low"},
    }

# --- What is told -------------------------------------------------------------------------------------

WEB_THREADS = env.WEB_THREADS
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        # /healthz says itself what is wrong, every few seconds if need be.
        "not healthz": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(getattr(record, "request", None), "path", "") != "/healthz",
        },
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
    },
    "root": {"handlers": ["stdout"], "level": env.IQ4D_LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "uvicorn.error": {"level": "WARNING"},
        "django.request": {"filters": ["not healthz"]},
        "django.server": {"handlers": [], "propagate": True, "level": "INFO"},
    },
}
