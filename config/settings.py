"""Django settings: everything comes from the environment, with defaults for a newcomer's machine.

Outside DEBUG the secrets have no default: starting without them is an error, not a risk.
"""

import base64
from datetime import timedelta
from pathlib import Path

import environ
from django.templatetags.static import static

from config.policies import DIRECTIVES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str(
    "SECRET_KEY", default="newcomer-only-not-secret" if DEBUG else environ.Env.NOTSET
)
# Keys of the data, 32 bytes in base64, from `manage.py new_key`; the first of each list writes, all
# read. They belong to the environment or a secret store, never into the database or its backup.
DATA_KEYS = env.list(
    "DATA_KEYS",
    default=[base64.b64encode(b"newcomer-only-not-secret: data  ").decode()]
    if DEBUG
    else environ.Env.NOTSET,
)
INDEX_KEYS = env.list(
    "INDEX_KEYS",
    default=[base64.b64encode(b"newcomer-only-not-secret: index ").decode()]
    if DEBUG
    else environ.Env.NOTSET,
)
# Seals the audit trail. It may not change: a chain sealed under another key is a broken chain.
LEDGER_KEY = env.str(
    "LEDGER_KEY", default="newcomer-only-not-secret" if DEBUG else environ.Env.NOTSET
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds mails, photos, perhaps the data

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "config.apps.ConsoleConfig",  # Django's admin, behind a second factor
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_q",
    "accounts",
    "kyc",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.policies.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.middleware.ReadableRequestMiddleware",
    "config.middleware.WayOnMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers for the admin's log-in where it is locked
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "accounts.contact.contact",
            ],
        },
    },
]

# Database: SQLite for a newcomer, PostgreSQL by DATABASE_URL. django-q2's ORM broker lives in the
# same database, so a task enqueued inside a transaction appears or vanishes with it.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten: an erased person's key must not lie about in free pages.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA secure_delete=ON;",
    }
# A counted failure must survive the error answer, so a request is not one transaction.
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# django-q2. `retry` counts from dequeue: it must outlast every task that can wait in front, see
# `kyc.checks.queue_is_sound`; a task whose worker died comes back after it.
Q_CLUSTER = {
    "name": "ktp",
    "orm": "default",
    "workers": env.int("Q_WORKERS", default=2),
    "timeout": 60,  # a photo takes 20 seconds at the most
    "retry": env.int("Q_RETRY", default=480),
    "queue_limit": 4,
    # Endless: what failed is tried again each `retry` until it succeeds. A photo's tries are
    # counted by us, a mail is marked when it is out, a code expires; nothing else may be given up.
    "max_attempts": 0,
    "ack_failures": False,
    "poll": 0.2,
    "catch_up": False,
    "save_limit": 1000,
    "label": "Task queue",
    "daemonize_workers": False,  # the reader runs in a child process of the worker
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Guessed passwords: a lock holds one address of an account from one network. The doors of people
# call `accounts.lockout`, the admin's log-in goes through the first backend.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(hours=1)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "accounts.clients.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# From here on the password alone opens nothing, see `accounts.services.log_in`.
FAILURES_FROM_EVERYWHERE = 50
# Networks of our own proxies: only what they write into X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Many people share the address of a mobile network, so these stop machines, not people.
LIMITS = {
    "codes": env.str("LIMIT_CODES", default="120/hour"),  # mails asked for, a network
    "tries": env.str("LIMIT_TRIES", default="600/hour"),  # passwords and codes typed, a network
    "passwords": env.str("LIMIT_PASSWORDS", default="20/hour"),  # by who is logged in, an account
    "uploads": env.str("LIMIT_UPLOADS", default="30/hour"),  # photos, an account
    "pages": env.str("LIMIT_PAGES", default="240/hour"),  # pictures whose text staff read
}
# Days after which photos and what was read from them go, by how the case ended; the decision stays.
# Banks and others may be bound to keep them longer: say so in the text of the consent.
RETENTION_DAYS = {
    "verified": env.int("RETAIN_VERIFIED_DAYS", default=5 * 365),
    "rejected": env.int("RETAIN_REJECTED_DAYS", default=365),
    "ended": env.int("RETAIN_ENDED_DAYS", default=90),  # canceled or expired
    "unproved_accounts": env.int("RETAIN_UNPROVED_ACCOUNTS_DAYS", default=30),
    "task_results": env.int("RETAIN_TASK_RESULTS_DAYS", default=30),
}
# Who must stay erased after a backup is restored: keep this file apart from database and backups.
ERASURE_JOURNAL = Path(env.str("ERASURE_JOURNAL", default=str(VAR_DIR / "erased.txt")))
OTP_TOTP_ISSUER = env.str("SITE_NAME", default="KTP Verification")
# What is worse than looking (exports, other people's accounts) asks for a code this fresh.
FRESH_FACTOR = timedelta(minutes=10)
LOGIN_URL = "accounts:log-in"
LOGIN_REDIRECT_URL = "kyc:status"
LOGOUT_REDIRECT_URL = "accounts:log-in"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = not DEBUG
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0 if DEBUG else 30 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether subdomains speak TLS as well is for the owner of the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_HTTPONLY = True
if not DEBUG:  # a browser then takes them from this host alone, and over TLS alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = not DEBUG
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # What the camera page's coach and the engine both read.
    ("coach", BASE_DIR / "ocr_engine" / "quality" / "browser"),
]
STORAGES = {
    # Photos: a private folder that no URL maps to; views hand them out after asking who is there.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "photos",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Mail: the console and the page /dev/mail/ for a newcomer, SMTP by EMAIL_URL.
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_IS_CONFIGURED = bool(env.str("EMAIL_URL", default=""))
if EMAIL_IS_CONFIGURED:
    vars().update(env.email_url("EMAIL_URL"))
elif DEBUG:
    EMAIL_BACKEND = "config.mailbox.EmailBackend"
# Where people write to when they are stuck; shown on every page and in every mail.
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="support@localhost" if DEBUG else "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="KTP Verification <no-reply@localhost>")

# Firebase: off until a project is named. Emulators are found by Google's own variables
# (FIREBASE_AUTH_EMULATOR_HOST, FIRESTORE_EMULATOR_HOST).
FIREBASE_PROJECT_ID = env.str("FIREBASE_PROJECT_ID", default="")
FIREBASE_CREDENTIALS = env.str("FIREBASE_CREDENTIALS", default="")

# The review console.
UNFOLD = {
    "SITE_TITLE": "KTP Verification",
    "SITE_HEADER": "KTP Verification",
    "SITE_SYMBOL": "badge",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("img/logo.svg")}
    ],
    "SCRIPTS": [lambda _request: static("js/console.js")],
    "SHOW_HISTORY": False,
    "STYLES": [lambda _request: static("css/console.css")],
    # The people's pages' own colour, from its lightest to its darkest.
    "COLORS": {
        "primary": {
            weight: f"oklch({light}% {chroma} 215)"
            for weight, light, chroma in (
                *(("50", 97.5, 0.012), ("100", 94.5, 0.02), ("200", 89, 0.035)),
                *(("300", 82, 0.055), ("400", 73, 0.08), ("500", 62, 0.085)),
                *(("600", 43, 0.075), ("700", 38, 0.065), ("800", 33, 0.055)),
                *(("900", 29, 0.045), ("950", 22, 0.035)),
            )
        }
    },
}

# Within how many hours people are promised an answer; the queue counts against it.
REVIEW_PROMISE_HOURS = env.int("REVIEW_PROMISE_HOURS", default=24)
# How long a reviewer may take an answer back before anything leaves the house; 0 decides at once.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=30)

# What a person may upload.
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", default=12 * 1024 * 1024)
# After so many refused photos a person waits; what was our fault does not count.
PHOTO_ATTEMPTS = env.int("PHOTO_ATTEMPTS", default=5)
PHOTO_COOL_DOWN = timedelta(hours=env.int("PHOTO_COOL_DOWN_HOURS", default=24))
# How soon people are promised an answer; the analytics measure against it.
REVIEW_PROMISE = timedelta(hours=env.float("REVIEW_PROMISE_HOURS", default=24))
# The share of decisions that somebody else answers again without seeing them; 0 switches it off.
BLIND_REVIEW_SHARE = env.float("BLIND_REVIEW_SHARE", default=0.02)
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    PHOTO_MAX_BYTES * 4 // 3 + 64 * 1024
)  # base64 in JSON, with its envelope
FILE_UPLOAD_HANDLERS = [
    "kyc.uploads.LengthLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["knox.auth.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "accounts.api.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "KTP verification",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.add_error_envelope",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",  # served by us, nothing from a CDN
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 - knox's own, named because a device points to it
# A phone logs in again after a month without use, and twice a year in any case.
REST_KNOX = {
    "USER_SERIALIZER": None,
    "AUTO_REFRESH": True,
    "TOKEN_TTL": timedelta(days=30),
    "AUTO_REFRESH_MAX_TTL": timedelta(days=180),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
