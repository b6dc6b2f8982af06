"""One file, read from the environment. docs/running/install.md explains every variable.

THROUGHCARE_MODE says what kind of place this is:
  demonstration  made-up names on trial records; accounts are printed; unreviewed rules are in use
  clinic         real people: needs DATABASE_URL or an explicit folder, a secret, https
"""

import os
import secrets
from datetime import time
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from throughcare.upkeep.schedule import Keep

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("THROUGHCARE_HOME", "var")).resolve()

MODE = os.environ.get("THROUGHCARE_MODE", "demonstration")
if MODE not in ("demonstration", "clinic"):
    raise SystemExit(f"THROUGHCARE_MODE is {MODE!r}: set it to 'demonstration' or 'clinic'.")
DEMONSTRATION = MODE == "demonstration"
DEBUG = os.environ.get("THROUGHCARE_DEBUG") == "1" and DEMONSTRATION


def _secret_key() -> str:
    """From the environment, else a file that only the clinic's own account can read."""
    if key := os.environ.get("THROUGHCARE_SECRET_KEY"):
        return key
    file = HOME / "secret.key"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        try:  # exclusive: two processes starting at once must agree on one key
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return file.read_text()


def _from_file_or_word(name: str) -> str:
    """A secret, from the file that NAME_FILE names, else from NAME itself."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")


SECRET_KEY = _secret_key()
# Keys of before: what they sealed can still be read, and is sealed anew with the first when used.
SECRET_KEY_FALLBACKS = [
    key for key in os.environ.get("THROUGHCARE_OLD_SECRET_KEYS", "").split(",") if key
]
if len(SECRET_KEY) < 50 and not DEMONSTRATION:
    raise SystemExit("THROUGHCARE_SECRET_KEY is too short: 50 letters at least, by no human hand.")
HOSTS = os.environ.get("THROUGHCARE_HOSTS", "localhost,127.0.0.1,[::1]")
ALLOWED_HOSTS = [host for host in HOSTS.split(",") if host]
if not DEMONSTRATION and (not ALLOWED_HOSTS or "*" in HOSTS):
    raise SystemExit("THROUGHCARE_HOSTS names no host, or any: set it to the clinic's own name.")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("THROUGHCARE_ORIGINS", "").split(",") if origin
]
# Whose word counts for the address a request came from.
TRUSTED_PROXIES = os.environ.get("THROUGHCARE_PROXIES", "127.0.0.1,::1")

# The journey, in order: each strand lends its panel to the chart through strand.py.
STRANDS = [
    "intake", "assessment", "plan", "medication", "therapy", "groups", "lifestyle", "withdrawal",
    "adherence", "outcomes",
]  # fmt: skip
# What is no step of the journey, and yet has something to say on the work page.
GROUND = ["upkeep", "stock"]
# What stands above the journey and speaks to somebody outside the team.
DOORS = ["portal", "reports"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "throughcare.ui",
    "throughcare.staff",
    "throughcare.patients",
    "throughcare.record",
    "throughcare.team",
    "throughcare.upkeep",
    "throughcare.stock",
    *[f"throughcare.{strand}" for strand in STRANDS],
    *[f"throughcare.{door}" for door in DOORS],
    "throughcare.demo",
]

MIDDLEWARE = [
    "throughcare.upkeep.logs.RequestLog",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "throughcare.ui.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "throughcare.record.stations.Stations",
    "throughcare.record.ways_in.WaysIn",
    "throughcare.record.door.DenyByDefault",
    "throughcare.staff.sittings.Sittings",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "throughcare.urls"
WSGI_APPLICATION = "throughcare.wsgi.application"
FORM_RENDERER = "throughcare.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "throughcare.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "throughcare.staff.context.clinic",
                "throughcare.strands.own_menu",
            ],
        },
    }
]

# --- the database -----------------------------------------------------------------------------
# SQLite: immediate transactions, so that two writers take turns instead of failing late;
# full synchronous, so that what was acknowledged survives a power cut.
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'throughcare.sqlite3'}")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    HOME.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # Tests use a file too: in memory, SQLite locks whole tables and knows no WAL. One for each
    # process, so that two runs side by side do not break each other.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / f"tests-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["ENGINE"] = "throughcare.record.appending"
    # PostgreSQL keeps what it made of a question for this connection: to read and plan it anew
    # each time was a quarter of what it did for a dose. A pooler must not come between.
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who signs in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.Member"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "throughcare.staff.backends.MemberBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "help"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 3000},
    }
}
# Sessions are rows and nothing else: what is ended in one process is ended in all of them.
SESSION_ENGINE = "throughcare.staff.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # a shift [K]; then the whole sign-in again
LOCK_AFTER_MINUTES = int(os.environ.get("THROUGHCARE_LOCK_AFTER_MINUTES", "10"))  # [K]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
COOKIE_PREFIX = "" if DEMONSTRATION else "__Host-"  # no other site, path or plain http sets them
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"

# A second factor: `required` keeps everybody without one on the page that sets it up.
MFA = os.environ.get("THROUGHCARE_MFA", "offered" if DEMONSTRATION else "required")
if MFA not in ("required", "offered"):
    raise SystemExit(f"THROUGHCARE_MFA is {MFA!r}: set it to 'required' or 'offered'.")
MFA_ADAPTER = "throughcare.staff.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody here has an e-mail address
MFA_TOTP_TOLERANCE = 1  # a phone's clock half a minute off
MFA_TOTP_ISSUER = "Throughcare"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "throughcare.staff.forms.CodeForm",
    "reauthenticate": "throughcare.staff.forms.CodeAgainForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # a whole clinic stands behind one address
ACCOUNT_ADAPTER = "throughcare.staff.adapters.Account"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # the page of it is not mounted
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_FORMS = {"login": "throughcare.staff.forms.SignIn"}
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "30/5m/key"}  # axes counts, in the database

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # one address cannot lock a clinic out
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "staff/locked.html"
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "throughcare.staff.tries.name_tried"  # NURSE and nurse are one name
AXES_ENABLE_ACCESS_FAILURE_LOG = True
WRONG_TRIES_A_DAY = 100  # for one name, from machines it never signed in at (NIST SP 800-63B)

if not DEMONSTRATION:
    SECURE_SSL_REDIRECT = os.environ.get("THROUGHCARE_HTTPS", "1") == "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked on this machine
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- who may see what -------------------------------------------------------------------------
# All three are [K], to be reviewed by whoever answers for privacy in the clinic: privacy.md §5.
GLASS_HOURS = float(os.environ.get("THROUGHCARE_GLASS_HOURS", "4"))  # a look from outside the team
GLASS_REVIEW_DAYS = int(os.environ.get("THROUGHCARE_GLASS_REVIEW_DAYS", "2"))  # working days
# So long after a discharge the people on duty still reach a chart; then they say why.
DUTY_DAYS = int(os.environ.get("THROUGHCARE_DUTY_DAYS", "90"))

# --- rewards ---------------------------------------------------------------------------------
REWARD_CURRENCY = os.environ.get("THROUGHCARE_REWARD_CURRENCY", "$")  # written before an amount

# --- looking back --------------------------------------------------------------------------------
# So many days with a thing, and so many without it, before a person's own page says anything of
# it [K: ours, clinical/lifestyle/look_back.toml].
LOOK_BACK_DAYS = int(os.environ.get("THROUGHCARE_LOOK_BACK_DAYS", "0"))  # 0: as that file says

# --- words, days ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("THROUGHCARE_TIME_ZONE", "America/New_York")
# A clinic day is its own concept: work after midnight, before this hour, belongs to the day before.
CLINIC_DAY_STARTS_AT = int(os.environ.get("THROUGHCARE_DAY_STARTS_AT", "0"))
# A chart read before the first or from the second hour on is marked as unusual [K: ours].
WORKING_HOURS = tuple(
    int(hour) for hour in os.environ.get("THROUGHCARE_WORKING_HOURS", "5-20").split("-")
)
# So many charts opened by one member within an hour are marked as unusual [K: ours].
MASS_READS = int(os.environ.get("THROUGHCARE_MASS_READS", "60"))
JURISDICTION = os.environ.get("THROUGHCARE_JURISDICTION", "us")

# Pumps that pour doses, by the names of their lines: "1=/dev/ttyUSB0 2=socket://10.0.0.5:4001".
# Only here: what a page could name, a page could open. docs/running/pump.md.
PUMPS = dict(
    pair.split("=", 1) for pair in os.environ.get("THROUGHCARE_PUMPS", "").split() if "=" in pair
)

# An instrument or rule whose `checked_by` is empty: shown as unreviewed; refused in a clinic
# unless the clinic itself says "show".
UNREVIEWED = os.environ.get("THROUGHCARE_UNREVIEWED", "show" if DEMONSTRATION else "refuse")

# --- the log's heads, kept where whoever can change the database cannot --------------------------
# Such as "file:/media/usb/heads.txt mail:inspector@clinic.example"; docs/running/log.md says why.
HEADS_KEPT = os.environ.get("THROUGHCARE_HEADS", "").split()
EMAIL_HOST = os.environ.get("THROUGHCARE_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("THROUGHCARE_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("THROUGHCARE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("THROUGHCARE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("THROUGHCARE_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("THROUGHCARE_MAIL_FROM", "throughcare@localhost")
# --- backups: docs/running/backup.md ----------------------------------------------------------
BACKUP_KEY = os.environ.get("THROUGHCARE_BACKUP_KEY", "")  # public: age1…; else HOME/backup.pub
BACKUP_FOLDER = os.environ.get("THROUGHCARE_BACKUP_FOLDER", "")  # empty: none on a schedule
BACKUP_AT = time.fromisoformat(os.environ.get("THROUGHCARE_BACKUP_AT", "02:30"))  # clinic's time
BACKUP_KEEP = Keep(
    *map(int, os.environ.get("THROUGHCARE_BACKUP_KEEP", "14,8,12").split(","))
)  # days, weeks, months
BACKUP_WARN_HOURS = int(os.environ.get("THROUGHCARE_BACKUP_WARN_HOURS", "30"))

# --- today's doses on paper: docs/running/downtime.md ------------------------------------------
PAPER_FOLDER = os.environ.get("THROUGHCARE_PAPER_FOLDER", "")  # empty: at a press alone
PAPER_MINUTES = int(os.environ.get("THROUGHCARE_PAPER_MINUTES", "15"))

# --- lists of meetings: docs/meetings.md -------------------------------------------------------
_at = os.environ.get("THROUGHCARE_MEETINGS_AT", "03:40")  # the clinic's time; "never": by hand
MEETINGS_AT = None if _at == "never" else time.fromisoformat(_at)

# --- short messages to people: docs/running/reminders.md ----------------------------------------
# What carries them: "file", "console", "gateway" (text) or "smtp" (e-mail); empty: nothing goes.
SENDERS = {
    "sms": os.environ.get("THROUGHCARE_SMS", "file" if DEMONSTRATION else ""),
    "email": os.environ.get("THROUGHCARE_EMAIL", "file" if DEMONSTRATION else ""),
}
for _channel, _ways in (("sms", "file console gateway"), ("email", "file console smtp")):
    if SENDERS[_channel] not in ("", *_ways.split()):
        raise SystemExit(f"THROUGHCARE_{_channel.upper()} is none of: {_ways}.")
OUTBOX = os.environ.get("THROUGHCARE_OUTBOX", str(HOME / "outbox"))
GATEWAY = os.environ.get("THROUGHCARE_GATEWAY", "")  # a file that tells how a gateway is asked
SMS_COUNTRY = os.environ.get("THROUGHCARE_SMS_COUNTRY", "")  # digits put before a number: "1"
SMS_NATIONAL_DIGITS = int(os.environ.get("THROUGHCARE_SMS_NATIONAL_DIGITS", "10"))
# What a gateway that brings answers has to know; empty: none comes in, and none is asked for.
ANSWERS_SECRET = _from_file_or_word("THROUGHCARE_ANSWERS_SECRET")
MESSAGES_MINUTES = int(os.environ.get("THROUGHCARE_MESSAGES_MINUTES", "5"))  # how often is looked

# --- whom to reach: docs/adherence.md ------------------------------------------------------------
_at = os.environ.get("THROUGHCARE_OUTREACH_AT", "04:30")  # the clinic's time; "never": by hand
OUTREACH_AT = None if _at == "never" else time.fromisoformat(_at)
OPENS_AT = time.fromisoformat(os.environ.get("THROUGHCARE_OPENS_AT", "05:30"))  # the first desk

# --- months of people, reckoned anew: docs/measures.md -----------------------------------------
_at = os.environ.get("THROUGHCARE_ROLL_UP_AT", "03:10")  # the clinic's time; "never": by hand
ROLL_UP_AT = None if _at == "never" else time.fromisoformat(_at)

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
WHITENOISE_MAX_AGE = 0
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\..+$"

# In a clinic each line is JSON with nothing in it of anybody: upkeep/logs.py says how.
LOGS = os.environ.get("THROUGHCARE_LOGS", "words" if DEMONSTRATION else "json")
METRICS_TOKEN = os.environ.get("THROUGHCARE_METRICS_TOKEN", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "throughcare.upkeep.logs.WithoutPeople"},
        "words": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOGS}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "throughcare": {"level": "INFO" if LOGS == "json" else "WARNING"},
        "axes": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
