"""Settings of an installation, read once, from the environment.

SISTRA_HOME       where everything lives: data base, keys, files (default ./var)
SISTRA_DATABASE   empty for SQLite in SISTRA_HOME, or postgresql://user:password@host:port/name
SISTRA_PACK       the country pack (default peru)
SISTRA_HOSTS      names under which the server may be called, separated by commas (default localhost)
SISTRA_TLS        1 when the server stands behind TLS: cookies and redirects demand it
SISTRA_NODE_NAME  how this node is called in the trail's list of nodes (default: the host's name)
SISTRA_DEBUG      1 for development only
SISTRA_TESTING    1 in the test suite: cheap password hashing
"""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from sistra.reference import packs

PACKAGE = Path(__file__).resolve().parents[1]
SISTRA_HOME = Path(os.environ.get("SISTRA_HOME", "var")).resolve()
SISTRA_PACK = os.environ.get("SISTRA_PACK", "peru")
SISTRA_NODE_NAME = os.environ.get("SISTRA_NODE_NAME", socket.gethostname())
TESTING = os.environ.get("SISTRA_TESTING") == "1"
DEBUG = os.environ.get("SISTRA_DEBUG") == "1"
TLS = os.environ.get("SISTRA_TLS") == "1"

packs.use(SISTRA_PACK)


def _secret() -> str:
    """The installation's secret, made once and readable by its owner only."""
    file = SISTRA_HOME / "keys" / "secret"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text()


def _database() -> dict[str, object]:
    url = os.environ.get("SISTRA_DATABASE", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": SISTRA_HOME / "sistra.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A read that becomes a write fails under a deferred transaction when another worker writes.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged is on disk when the power goes.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "SISTRA_DATABASE must be empty (SQLite) or postgresql://user:password@host:port/name; it is neither."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
    }


SECRET_KEY = _secret()
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("SISTRA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]
ROOT_URLCONF = "sistra.config.urls"
WSGI_APPLICATION = "sistra.config.wsgi.application"
INSTALLED_APPS = [
    "sistra.access",
    "sistra.register",
    "sistra.observatory",
    "sistra.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sistra.web.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "sistra.web.context.shell",
            ],
            "builtins": ["sistra.web.templatetags.sistra"],
        },
    }
]
if not DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = [  # type: ignore[index]  # the stubs type the mixed dict as object
        ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
    ]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "sign-in"

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = sorted(PACKAGE.glob("web/locale*"))
USE_I18N = True
TIME_ZONE = "America/Lima"
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "static/"
STATIC_ROOT = SISTRA_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
MEDIA_ROOT = SISTRA_HOME / "files"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
