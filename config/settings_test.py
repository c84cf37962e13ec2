"""Settings for the tests: the real ones, with fixed secrets and folders that vanish."""

import base64
import os
import tempfile

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("DATA_KEYS", base64.urlsafe_b64encode(b"tests-only: data".ljust(32)).decode())
os.environ.setdefault(
    "INDEX_KEYS", base64.urlsafe_b64encode(b"tests-only: index".ljust(32)).decode()
)
os.environ.setdefault("LEDGER_KEY", "tests-only")
os.environ.setdefault("SUPPORT_EMAIL", "bantuan@ktp.example")
os.environ.setdefault("DEBUG", "False")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="ktp-tests-"))

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES, VAR_DIR

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
UNDO_SECONDS = 0  # what follows an answer is tested without the wait; the wait in its own tests
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # tests speak plain HTTP
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns when it is missing
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as everywhere else: threads that share one database in memory know no waiting.
    DATABASES["default"]["OPTIONS"]["timeout"] = 120  # some tests let 200 writers wait in line
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
