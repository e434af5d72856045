"""Kiosk's one settings file. Every KIOSK_* variable is read here and stands in the README's table."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from kiosk.config import environment as env
from kiosk.config.databases import database
from kiosk.config.folder import DATA_DIR, ROOT
from kiosk.config.house import BIND, DATABASE_URL, PORT
from kiosk.config.providers import providers
from kiosk.config.secret import fake_keys, kept_key

VERSION = "0.1.0"

# ---------------------------------------------------------------- where things are
DATABASES = {"default": database(DATABASE_URL, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- who we are
SITE_NAME = env.text("KIOSK_NAME", "Kiosk", "The name readers see.")
WEB_WORKERS = env.whole(
    "KIOSK_WEB_WORKERS",
    1,
    "Processes that serve pages, each of about 100 MB; as many as there are cores, at most.",
    least=1,
    most=64,
)
PAGE_CACHE_MB = env.whole(
    "KIOSK_PAGE_CACHE_MB",
    16,
    "Megabytes of ready pages kept in each process that serves them; 0: every page is made anew.",
    most=4096,
)
BASE_URL = env.url(
    "KIOSK_BASE_URL",
    f"http://localhost:{PORT}",
    "http://localhost:8000",
    "The address readers use (localhost with the port); https turns on secure cookies.",
    schemes=("http", "https"),
    bare=True,
)
CONTACT = env.contact(
    "KIOSK_CONTACT",
    "",
    "A mail or web address for publishers, sent in the User-Agent of every fetch.",
)


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in the data folder."""
    given = env.text(
        "KIOSK_SECRET_KEY",
        "",
        "Signs cookies and picture addresses; made and kept in the data folder when empty.",
    )
    if given:
        return given
    return kept_key(DATA_DIR)


SECRET_KEY = _secret_key()
DEBUG = env.switch("KIOSK_DEBUG", False, "Show tracebacks in the browser. Never in production.")
_address = urlsplit(BASE_URL)
SECURE = _address.scheme == "https"
HSTS_SUBDOMAINS = env.switch(
    "KIOSK_HSTS_SUBDOMAINS",
    False,
    "With an https base address, browsers are told to use https for its subdomains too.",
)
BEHIND_PROXY = env.switch(
    "KIOSK_BEHIND_PROXY",
    False,
    "A proxy before Kiosk ends TLS and sets X-Forwarded-Proto itself, whatever the client sent.",
)
ALLOWED_HOSTS = env.hosts(
    "KIOSK_HOSTS",
    "",
    "Host names to answer for, besides the one of the base address, localhost, 127.0.0.1 and [::1].",
) + [host for host in {_address.hostname or "", "localhost", "127.0.0.1", "[::1]"} if host]

# ---------------------------------------------------------------- fetching from publishers
FETCH_ALLOW = env.networks(
    "KIOSK_FETCH_ALLOW",
    "",
    "Networks that are not public but may be fetched from all the same (tests, a recorded newsstand).",
)
FETCH_PROXY = env.url(
    "KIOSK_FETCH_PROXY",
    "",
    "",
    "An HTTP proxy for everything fetched from publishers.",
    schemes=("http", "https"),
    bare=False,
)
FETCH_PER_HOST = env.whole(
    "KIOSK_FETCH_PER_HOST", 2, "Requests under way at once on one host.", least=1
)
FETCH_GAP_S = env.number(
    "KIOSK_FETCH_GAP", 0.1, "Seconds between two starts of a request on one host."
)
FETCH_DEADLINE_S = env.number(
    "KIOSK_FETCH_DEADLINE", 30, "Seconds a whole fetch may take.", least=0.1
)
FETCH_CONNECTIONS = env.whole("KIOSK_FETCH_CONNECTIONS", 100, "Connections open at once.", least=1)
POLL_FLOOR_S = env.whole(
    "KIOSK_POLL_FLOOR", 300, "Seconds between two polls of a feed, at least.", least=1
)
POLL_CAP_S = env.whole(
    "KIOSK_POLL_CAP", 86400, "Seconds between two polls of a feed, at most.", least=60
)
HOME_FLOOR_S = env.whole(
    "KIOSK_HOME_FLOOR",
    1200,
    "Seconds between two looks at a title's home page, at least; 0: home pages are not looked at,"
    " nor is trust.txt asked for.",
)
if POLL_FLOOR_S > POLL_CAP_S:
    raise env.SettingError(
        f"KIOSK_POLL_FLOOR={POLL_FLOOR_S} is more than KIOSK_POLL_CAP={POLL_CAP_S}:"
        " the least time between two polls cannot be over the most"
    )
LEASE_S = env.whole(
    "KIOSK_LEASE",
    300,
    "Seconds until work is taken up again that a killed process had under way.",
    least=1,
)
PAGE_DAYS = env.whole(
    "KIOSK_PAGE_DAYS", 14, "Pages are fetched of articles no older than this.", least=1
)
STORY_HOURS = env.whole(
    "KIOSK_STORY_HOURS", 96, "Hours after which a story that does not move is closed.", least=1
)
VECTORS = env.text(
    "KIOSK_VECTORS",
    "",
    "A multilingual sentence-embedding model, as a path or a hub's name, to group across languages.",
)
FETCH_USER_AGENT = f"Kiosk/{VERSION} (news reader; {CONTACT or BASE_URL})"

# ---------------------------------------------------------------- parsing, in child processes
PARSERS = env.whole(
    "KIOSK_PARSERS",
    1,
    "Child processes that parse feeds and pages; at most one less than there are cores.",
    least=1,
    most=64,
)
PARSER_CPU_S = env.whole(
    "KIOSK_PARSER_CPU", 5, "Seconds of CPU one feed, page or picture may take.", least=1
)
PARSER_MEMORY_MB = env.whole(
    "KIOSK_PARSER_MEMORY", 512, "Megabytes a parsing child may grow by.", least=64
)

# ---------------------------------------------------------------- what is shown
EXCERPT_WORDS = env.whole(
    "KIOSK_EXCERPT_WORDS", 60, "Words shown of an article whose title has agreed no terms.", least=1
)
PICTURE_CACHE_MB = env.whole(
    "KIOSK_PICTURE_CACHE_MB", 1024, "Megabytes of pictures kept on disk.", least=1
)
TIME_ZONE = env.zone(
    "KIOSK_TIME_ZONE", "UTC", "The zone in which times are shown, such as Europe/Berlin."
)
LANGUAGE_CODE = env.language(
    "KIOSK_LANGUAGE",
    "en",
    "The language of the front's lead, and of the interface for readers who ask for none it speaks.",
)
LOCALE_PATHS = [ROOT / "kiosk" / "locale"]
USE_TZ = True
USE_I18N = True

# ---------------------------------------------------------------- jobs and cache
JOBS = env.choice(
    "KIOSK_JOBS",
    "huey",
    ("huey", "celery"),
    "`huey` (one machine, a file) or `celery` (many, through Redis).",
)
REDIS_URL = env.url(
    "KIOSK_REDIS_URL",
    "",
    "",
    "Redis for Celery and the cache, e.g. `redis://localhost:6379/0`.",
    schemes=("redis", "rediss"),
    bare=False,
)
SAMPLE = env.switch(
    "KIOSK_SAMPLE",
    False,
    "Set by `bin/start --sample`: an empty front says that the invented edition is being loaded.",
)
if JOBS == "celery" and not REDIS_URL:
    raise env.SettingError(
        "KIOSK_JOBS='celery' needs KIOSK_REDIS_URL, such as redis://localhost:6379/0"
    )
LOG_LEVEL = env.choice(
    "KIOSK_LOG_LEVEL",
    "INFO",
    ("DEBUG", "INFO", "WARNING", "ERROR"),
    "DEBUG, INFO, WARNING or ERROR.",
)
LOG_JSON = env.switch("KIOSK_LOG_JSON", False, "Log one JSON object a line instead of plain lines.")

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# ---------------------------------------------------------------- mail
_mailing = env.mailing(
    "KIOSK_MAIL_URL",
    "file",
    "How mail leaves: `file` (the data folder's `mail/`), `console`, or a mail server.",
)
MAIL_FOLDER = DATA_DIR / "mail"
# Said by `bin/start`: nobody gets mail that stays in a folder.
MAIL_STAYS = _mailing.way == "file"
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'filebased' if MAIL_STAYS else _mailing.way}.EmailBackend"
)
EMAIL_FILE_PATH = MAIL_FOLDER
if MAIL_STAYS:
    MAIL_FOLDER.mkdir(mode=0o700, exist_ok=True)  # codes to sign in with are in there
EMAIL_HOST, EMAIL_PORT = _mailing.host, _mailing.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mailing.user, _mailing.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mailing.tls, _mailing.starttls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mailbox(
    "KIOSK_MAIL_FROM",
    "",
    "The address mail comes from, with a name or none; when empty, `kiosk@` the base address's host.",
) or formataddr((SITE_NAME, f"kiosk@{_address.hostname or 'localhost'}"))

# ---------------------------------------------------------------- Django
INSTALLED_APPS = [
    "kiosk.config",
    # Before the admin, whose pages it dresses.
    "kiosk.design",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.apple",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.headless",
    "kiosk.readers",
    "kiosk.ledger",
    "kiosk.publishers",
    "kiosk.memberships",
    "kiosk.articles",
    "kiosk.reading",
    "kiosk.access",
    "kiosk.stories",
    "kiosk.search",
    "kiosk.front",
    "kiosk.wire",
    "kiosk.persons",
    "kiosk.web",
]
MIDDLEWARE = [
    # First, so that no answer goes past it.
    "kiosk.config.policies.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kiosk.readers.recognising.RecognisingMiddleware",
    "kiosk.reading.recognising.ShelfMiddleware",
    "kiosk.web.muting.MutingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last: a reader's choices are known by then.
    "kiosk.web.language.LanguageMiddleware",
]
ROOT_URLCONF = "kiosk.config.urls"
WSGI_APPLICATION = "kiosk.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [ROOT / "kiosk" / room / "pages" for room in ("design", "web", "persons")],
        "OPTIONS": {"environment": "kiosk.design.environment.environment", "auto_reload": DEBUG},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [ROOT / "kiosk" / "design" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kiosk.config.static.StaticStorage"},
}

# ---------------------------------------------------------------- accounts (docs/decisions/018-accounts.md)
AUTH_USER_MODEL = "readers.Reader"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "web:front", "web:front"
ACCOUNT_ADAPTER = "kiosk.web.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "kiosk.web.accounts.forms.SignUp",
    "confirm_login_code": "kiosk.web.accounts.forms.LoginCode",
    "confirm_email_verification_code": "kiosk.web.accounts.forms.AddressCode",
    "confirm_reauthentication_code": "kiosk.web.accounts.forms.AgainCode",
    "confirm_password_reset_code": "kiosk.web.accounts.forms.ResetCode",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/account"
ACCOUNT_SESSION_REMEMBER = True
SESSION_ENGINE = "kiosk.readers.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600
# Limits of how often one may try count by the address the proxy puts last into X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# ---------------------------------------------------------------- safety
_POLICY = {
    "default-src": [NONE],
    # Files of ours alone, the admin's too: with a nonce no page could be kept for the next reader.
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "object-src": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _POLICY}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kiosk.web.views.errors.stale"
MESSAGE_STORAGE = "kiosk.web.telling.MessageCookie"
CHOICES_COOKIE, SAVED_COOKIE = "kiosk-choices", "kiosk-saved"
SESSION_COOKIE_NAME, MESSAGES_COOKIE = "sessionid", "messages"
if SECURE:
    CHOICES_COOKIE, SAVED_COOKIE = "__Host-kiosk-choices", "__Host-kiosk-saved"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    MESSAGES_COOKIE = "__Host-messages"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SUBDOMAINS
    SECURE_SSL_REDIRECT = True
    # Subdomains are the operator's to promise for, and the list browsers ship is never left again.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---------------------------------------------------------------- ways in (docs/decisions/025-ways-in.md)
MFA_ADAPTER = "kiosk.web.accounts.second.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Codes half a minute early or late are good too: phones' clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "kiosk.web.accounts.forms.SecondStep",
    "reauthenticate": "kiosk.web.accounts.forms.SecondStepAgain",
    "activate_totp": "kiosk.web.accounts.forms.AppCode",
    "add_webauthn": "kiosk.web.accounts.forms.NewPasskey",
}
SOCIALACCOUNT_ADAPTER = "kiosk.web.accounts.social.SocialAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "kiosk.web.accounts.forms.Disconnect"}
SOCIALACCOUNT_PROVIDERS = providers()
# Apps sign in with a token of theirs in a header. Browsers have our pages.
HEADLESS_CLIENTS = ("app",)
HEADLESS_SERVE_SPECIFICATION = True
HEADLESS_SPECIFICATION_TEMPLATE_NAME = None

# Who sends none of these is nobody in particular, and sees what everybody sees.
READER_COOKIES = (SESSION_COOKIE_NAME, CHOICES_COOKIE, SAVED_COOKIE)

# ---------------------------------------------------------------- members (docs/decisions/022-billing.md)
MEMBERSHIP = env.switch(
    "KIOSK_MEMBERSHIP",
    True,
    "Some titles are for members; without it every text that may be shown in full is, to all.",
)
TRIAL_DAYS = env.whole(
    "KIOSK_TRIAL_DAYS", 14, "Days a new member reads free, once; 0: no trial.", most=730
)
GRACE_DAYS = env.whole(
    "KIOSK_GRACE_DAYS", 14, "Days a member reads on after a charge that failed.", most=90
)
REFUND_DAYS = env.whole(
    "KIOSK_REFUND_DAYS", 14, "Days within which a member can have a charge back.", most=365
)
STUDENT_DOMAINS = env.words(
    "KIOSK_STUDENT_DOMAINS",
    "edu, ac.uk, edu.au, ac.jp, ac.in, edu.eg, ac.za",
    "Ends of e-mail addresses that students have; who proved such an address is offered their plan.",
)

# ---------------------------------------------------------------- payments (docs/decisions/021-gateway.md)
STRIPE_SECRET_KEY = env.text(
    "KIOSK_STRIPE_SECRET_KEY",
    "",
    "Stripe's secret key (`sk_…`); without it `bin/start` runs a fake of Stripe, where no money moves.",
)
STRIPE_WEBHOOK_SECRET = env.text(
    "KIOSK_STRIPE_WEBHOOK_SECRET",
    "",
    "What Stripe signs its webhooks with (`whsec_…`); needed with a key.",
)
STRIPE_TAX = env.switch(
    "KIOSK_STRIPE_TAX",
    False,
    "Stripe Tax works out the tax in each price, by where a reader lives.",
)
PAYMENTS_FAKE = not STRIPE_SECRET_KEY
_near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(BIND, BIND)  # noqa: S104 - asked, not listened on
STRIPE_API_BASE = env.url(
    "KIOSK_STRIPE_API_BASE",
    "",
    "",
    "Where Stripe's API is; when empty Stripe's own, or the fake at the port after Kiosk's.",
    schemes=("https", "http"),
    bare=True,
)
if PAYMENTS_FAKE:
    STRIPE_API_BASE = STRIPE_API_BASE or (
        f"http://{f'[{_near}]' if ':' in _near else _near}:{PORT + 1 if PORT < 65535 else PORT - 1}"
    )
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = fake_keys(SECRET_KEY)
    PAYMENTS_PORT = urlsplit(STRIPE_API_BASE).port or 80
    # The fake's pages are for the same readers, at its own port.
    PAYMENTS_URL = f"http://{_address.netloc.rpartition('@')[2].removesuffix(f':{_address.port}')}:{PAYMENTS_PORT}"
    PAYMENTS_PAGES = [PAYMENTS_URL]
else:
    STRIPE_API_BASE = STRIPE_API_BASE or "https://api.stripe.com"
    PAYMENTS_PAGES = ["https://checkout.stripe.com", "https://billing.stripe.com"]
    if not STRIPE_WEBHOOK_SECRET:
        raise env.SettingError(
            "KIOSK_STRIPE_SECRET_KEY needs KIOSK_STRIPE_WEBHOOK_SECRET: what Stripe shows of the"
            f" endpoint {BASE_URL}/hooks/payments once it is added in Stripe's dashboard"
        )
# A form of ours may lead on to the page where one pays.
_POLICY["form-action"] = [SELF, *PAYMENTS_PAGES]

# ---------------------------------------------------------------- who may read (decision 023)
METER_ANONYMOUS = env.whole(
    "KIOSK_METER_ANONYMOUS", 3, "Members' articles a month for readers without an account."
)
METER_SIGNED_IN = env.whole(
    "KIOSK_METER_SIGNED_IN", 5, "Members' articles a month for readers with an account alone."
)
PREVIEW_WORDS = env.whole(
    "KIOSK_PREVIEW_WORDS",
    80,
    "Words shown of a members' article to those who may not read on.",
    least=1,
)
GIFTS_A_MONTH = env.whole("KIOSK_GIFTS", 10, "Articles a month that a member may give to others.")
COUNTRY_HEADER = env.text(
    "KIOSK_COUNTRY_HEADER",
    "",
    "The header in which the proxy names the reader's country (`CF-IPCountry`), for titles of some"
    " countries only, and for prices of one.",
)
METER_COOKIE, GIFT_COOKIE = "kiosk-meter", "kiosk-gift"
if SECURE:
    METER_COOKIE, GIFT_COOKIE = "__Host-kiosk-meter", "__Host-kiosk-gift"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "kiosk.config.logs.formatter", "as_json": LOG_JSON}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        # Scanners' Host headers: each would be a traceback, and the answer 400 says it all.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "huey": {"level": "WARNING"},
        # Two lines a call, with customers' ids in the address.
        "stripe": {"level": "WARNING"},
    },
}
