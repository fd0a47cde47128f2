"""The site's settings, in one file.

Three states. Local, when nothing is set: debug off, plain cookies, everything below `var/`.
Development: the same with `DEBUG=1`. Production: `SECRET_KEY` is set, everything is strict,
and a half configuration is refused with the name of the variable that is missing.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from embassy import editor, env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- State ------------------------------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY")
PRODUCTION = bool(SECRET_KEY)
DEBUG = env.boolean("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL").rstrip("/")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured(
            "DEBUG is set together with SECRET_KEY. Unset DEBUG in production."
        )
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters. Set a longer one.")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set. With SECRET_KEY the site is in production: "
            "name its hosts, separated by commas."
        )
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured(
            "SITE_URL is not an https:// address. With SECRET_KEY the site is in production: "
            "set the address that readers use, such as https://embassy.example."
        )
else:
    SECRET_KEY = env.local_secret(VAR_DIR / "secret-key")
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
    SITE_URL = SITE_URL or f"http://127.0.0.1:{env.integer('PORT', 8000)}"

# --- Parts ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "embassy",
    "news",
    "consular",
    "embassy.apps.NewsroomConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "axes",
    "ckeditor",
    "csp",
    "parler",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "embassy.pagestore.reading.PageReading",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "embassy.middleware.SiteMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "news.views.former.FormerAddresses",
    "embassy.busy.BusyDatabase",
]

ROOT_URLCONF = "embassy.urls"
WSGI_APPLICATION = "embassy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "embassy.templatetags.site",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "embassy.context.layout",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'site.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers read while one writes; IMMEDIATE takes the write lock when a
    # transaction begins, so that it never has to be given up half way (SQLITE_BUSY).
    # FULL: what has been published is on the disk when the editor is told so.
    # secure_delete: what is deleted or replaced is overwritten, so that erased is erased.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
        ),
    }
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
elif pool := env.integer("DATABASE_POOL", 0):
    # Connections that the threads of a process share, instead of one for each. Whoever gets
    # none within two seconds is answered as in an outage.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 0, "max_size": pool, "timeout": 2, "max_idle": 60, "reconnect_timeout": 5,
    }  # fmt: skip
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Above the form's own limit, so that a paste that is too long is answered by the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

# Django 6's behaviour: an address typed without a scheme is https.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Stored pages -----------------------------------------------------------------------

# Pages that were rendered once are answered from their bytes (embassy/pagestore/). Never
# with debug pages.
PAGE_STORE = env.boolean("PAGE_STORE", default=not DEBUG)
# Several hosts tell each other of changes; without it each asks the database once a second.
REDIS_URL = env.text("REDIS_URL")
# Bytes that one process keeps.
PAGE_STORE_LIMIT = env.integer("PAGE_STORE_MEGABYTES", 64) * 1024 * 1024

# --- Languages and time ------------------------------------------------------------------

# The languages of the interface; each needs a catalogue in locale/. Which of them the site
# offers, and which is the default, is the mission's choice (Mission.languages).
LANGUAGES = [(code, LANG_INFO[code]["name"]) for code in ("en", "ru", "fr", "ar")]
LANGUAGE_CODE = "en"
# What staff choose for the newsroom; the site's pages know no cookie of languages.
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
LOCALE_PATHS = [BASE_DIR / "embassy" / "locale"]
FORMAT_MODULE_PATH = "embassy.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# Names that readers see are rows, one a language; languages are the mission's, see
# embassy/languages.py. No cache: a second process would not hear of a change.
PARLER_ENABLE_CACHING = False
PARLER_LANGUAGES = {"default": {"fallbacks": ["en"], "hide_untranslated": False}}

# --- Files ------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT.mkdir(exist_ok=True)
# The address below which the server in front hands out what lies in MEDIA_ROOT, without
# asking the site for the bytes (deploy/nginx.conf).
X_ACCEL = env.folder("X_ACCEL")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "embassy.storage.StaticFilesStorage"},
}
# Files that `collectstatic` has not seen yet are served from where they lie.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- Security ---------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = int(timedelta(days=730).total_seconds()) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "admin/lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SILENCED_SYSTEM_CHECKS = [
    # CKEditor 4 is past its life. It is the editor asked for: it is treated as untrusted
    # input, its plug-ins that call other servers are off, and nh3 cleans what it sends.
    "ckeditor.W001",
]

# --- The editor -------------------------------------------------------------------------

CKEDITOR_CONFIGS = {"default": editor.CONFIG}

# --- Mail and log -----------------------------------------------------------------------

# Mails about the desk's work (news/mails.py) go to the console until there is a server.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
globals().update(env.mail_server("EMAIL_URL"))
# Seconds for each answer of the server: editors wait for it, though their step is committed.
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL") or "newsroom@localhost"
if env.text("EMAIL_URL") and not env.text("DEFAULT_FROM_EMAIL"):
    raise ImproperlyConfigured(
        "EMAIL_URL is set without DEFAULT_FROM_EMAIL. Set the address that mails come from, "
        "such as newsroom@embassy.example."
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_keys": {"()": "embassy.unkept.WithoutKeys"},
        "without_own": {"()": "embassy.pagestore.own.WithoutOwn"},
        "foreign_hosts": {"()": "embassy.foreign_hosts.InOneLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["without_keys", "without_own", "foreign_hosts"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
