"""The only file that reads the environment. No configuration at all gives a working laptop."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# What every machine decides for itself. `web`, `worker` and `beat` refuse to start without these.
REQUIRED_IN_PRODUCTION = (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "FIELD_ENCRYPTION_KEYS",
)
MISSING_IN_PRODUCTION = [name for name in REQUIRED_IN_PRODUCTION if not env.str(name, default="")]

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
# Where the demo keeps its key, so that a login outlives a restart.
SECRET_KEY_FILE = DATA_DIR / "secret-key"
SECRET_KEY = (
    env.str("SECRET_KEY", default="")
    or (SECRET_KEY_FILE.exists() and SECRET_KEY_FILE.read_text())
    or get_random_secret_key()
)
# What seals people's needs: the first key seals, each of them opens (docs/administration.md).
# A laptop makes one of its SECRET_KEY; production has its own, as a secret key may have to change.
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[]) or [
    urlsafe_b64encode(hashlib.sha256(f"needs {SECRET_KEY}".encode()).digest()).decode()
]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Calendar identities (UID) and Message-IDs end in this name; it must outlive a change of host.
IDENTITY_DOMAIN = env.str("IDENTITY_DOMAIN", default=urlsplit(BASE_URL).hostname or "localhost")
# Whom operators of other systems ask about the API.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=f"konferens@{IDENTITY_DOMAIN}")
# How many proxies of ours stand in front: the client's address is that far from the right in
# X-Forwarded-For, a header that anybody may otherwise fill with anything.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Set by the `demo` command for the processes it starts: where its post office keeps the letters.
DEMO_MAILDIR = env.str("DEMO_MAILDIR", default="")

INSTALLED_APPS = [
    "registrations",
    "scheduling",
    "notifications",
    "conference",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "conference.urls"
WSGI_APPLICATION = "conference.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/conference.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file in the tests as well: a database in memory knows no two writers at once.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTH_USER_MODEL = "conference.User"
LOGIN_URL = "log_in"
LOGIN_REDIRECT_URL = "organiser_home"
LOGOUT_REDIRECT_URL = "log_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())

# Language and time

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["conference.formats"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Letters

EMAIL_URL = env.str("EMAIL_URL", default="smtp://localhost:1025")
EMAIL = env.email_url_config(EMAIL_URL)
EMAIL_SCHEME = urlsplit(EMAIL_URL).scheme
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": EMAIL["EMAIL_HOST"],
            "port": EMAIL["EMAIL_PORT"],
            "username": EMAIL["EMAIL_HOST_USER"],
            "password": EMAIL["EMAIL_HOST_PASSWORD"],
            # smtps:// is encrypted from the first byte, smtp+tls:// from STARTTLS on.
            "use_tls": EMAIL_SCHEME == "smtp+tls",
            "use_ssl": EMAIL_SCHEME in {"smtps", "smtp+ssl"},
            "timeout": 10,
        },
    },
}
# Where letters say they come from; replies go to the conference's own contact address.
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"konferens@{IDENTITY_DOMAIN}")
# A kind of letter, and the function that writes it when a worker is about to send it.
LETTER_WRITERS = {
    "proposal": "scheduling.emails.proposals.proposal",
    "proposal-named": "scheduling.emails.proposals.named",
    "proposal-outcome": "scheduling.emails.proposals.outcome",
    "group": "registrations.emails.groups.group",
    "confirmation": "registrations.emails.places.confirmation",
    "waiting-list": "registrations.emails.places.waiting_list",
    "promoted": "registrations.emails.places.promoted",
    "changed": "registrations.emails.places.changed",
    "offered": "registrations.emails.offers.offered",
    "offer-ended": "registrations.emails.offers.offer_ended",
    "cancelled": "registrations.emails.places.cancelled",
    "invitation": "registrations.emails.invitations.invitation",
    "invitation-reminder": "registrations.emails.invitations.reminder",
    "my-link": "registrations.emails.places.my_link",
    "new-ticket": "registrations.emails.tickets.new_ticket",
    "handed-over": "registrations.emails.handing_over.handed_over",
    "received": "registrations.emails.handing_over.received",
    "reminder": "registrations.emails.rounds.reminder",
    "are-you-coming": "registrations.emails.rounds.are_you_coming",
    "seat-promoted": "registrations.emails.seats.seat_promoted",
    "seat-offered": "registrations.emails.seats.seat_offered",
    "speaker-link": "scheduling.emails.speakers.speaker_link",
    "speaker-missing": "scheduling.emails.speakers.speaker_missing",
    "speaker-edits": "scheduling.emails.speakers.speaker_edits",
    "speaker-cannot": "scheduling.emails.speakers.speaker_cannot",
    "programme-changed": "registrations.emails.announcements.programme_changed",
    "speaker-programme": "scheduling.emails.programme.speaker_programme",
}

# Work outside the request. The database knows what is due; Celery only rings.

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
# A broker in memory reaches no other process: then beat does the work itself.
CELERY_TASK_ALWAYS_EAGER = REDIS_URL.startswith("memory:")
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver letters that are due": {
        "task": "notifications.tasks.deliver_due_messages",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 10},
    },
    "forget letters that have served": {
        "task": "notifications.tasks.forget_old_messages",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "end offers that nobody answered": {
        "task": "registrations.tasks.end_unanswered_offers",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "recount places": {
        "task": "registrations.tasks.recount_places",
        "schedule": timedelta(hours=24),
        "options": {"expires": 3600},
    },
    "erase answers to questions": {
        "task": "registrations.tasks.erase_expired_answers",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "erase personal data": {
        "task": "registrations.tasks.erase_personal_data",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "remind and ask": {
        "task": "registrations.tasks.remind_and_ask",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "deal out seats": {
        "task": "registrations.tasks.deal_out_seats",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "release empty seats": {
        "task": "registrations.tasks.release_empty_seats",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "announce changes of the programme": {
        "task": "registrations.tasks.announce_programme_changes",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "make badges that are asked for": {
        "task": "registrations.tasks.make_badge_sheets",
        "schedule": timedelta(seconds=3),
        "options": {"expires": 10},
    },
    "forget badges that were printed": {
        "task": "registrations.tasks.forget_badge_sheets",
        "schedule": timedelta(hours=1),
        "options": {"expires": 1800},
    },
    "erase needs that have served": {
        "task": "registrations.tasks.erase_needs",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "erase proposals that have served": {
        "task": "scheduling.tasks.erase_proposals",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "post invitations": {
        "task": "registrations.tasks.post_invitations",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 30},
    },
    "forget old invitations": {
        "task": "registrations.tasks.forget_old_invitations",
        "schedule": timedelta(hours=24),
        "options": {"expires": 3600},
    },
    "forget programme files": {
        "task": "scheduling.tasks.forget_programme_files",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "forget spent rate limits": {
        "task": "conference.tasks.forget_spent_rate_limits",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}

# Watching

READINESS_CHECKS = {
    "database": "conference.health.database_answers",
    "broker": "conference.broker.broker_answers",
    "outbox": "notifications.health.letters_leave",
}
METRICS = [
    "notifications.health.letter_metrics",
    "registrations.health.registration_metrics",
]

# Safety

# Who wants to hear of a hole: security@ is the address that RFC 2142 sets aside for it.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=f"mailto:security@{IDENTITY_DOMAIN}")
HTTPS = BASE_URL.startswith("https://")
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
}
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A coordinator's list of five hundred colleagues comes back as a form, four fields a row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"secrets": {"()": "conference.log_filters.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Naming `django` takes its own handlers away, which would write addresses as they are.
    "loggers": {
        "celery": {"level": "WARNING"},
        "django": {"level": "INFO"},
        "mail.log": {"level": "WARNING"},
    },
}
