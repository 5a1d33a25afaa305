"""What the environment says: each variable read once, and refused with a clear word if it is wrong."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """A variable that the product reads; the page of reference is made of these."""

    name: str
    meaning: str
    default: str


VARIABLES = (
    Variable(
        "ENLACE_HOME",
        "data folder: the SQLite database, collected static files, the secret that was made at random",
        "`~/.local/share/enlace`",
    ),
    Variable(
        "DATABASE_URL",
        "`sqlite:///file` or `postgres://user:word@host/name`; characters that an address cannot hold are written "
        "`%40`; the folder of a socket as host: `%2Frun%2Fpostgresql`. What else PostgreSQL's library reads "
        "(`PGSSLMODE`, `PGSSLROOTCERT`) holds too",
        "a SQLite file in the data folder",
    ),
    Variable(
        "ENLACE_SECRET_KEY",
        "signs sessions and links: 50 characters or more, known to nobody; changing it ends every session, and closes "
        "second factors unless the old one is named among `ENLACE_FACTOR_KEYS`",
        "made at random in the data folder the first time",
    ),
    Variable(
        "ENLACE_FACTOR_KEYS",
        "seal the secrets of apps and recovery codes in the database: one or more keys, each like `ENLACE_SECRET_KEY`, "
        "separated by commas; the first one seals, all of them open, and `enlace init` seals anew by the first",
        "the secret that signs sessions is the key",
    ),
    Variable(
        "ENLACE_HOSTS",
        "the names under which the server is reached, separated by commas",
        "`localhost,127.0.0.1,[::1]`",
    ),
    Variable(
        "ENLACE_HTTPS",
        "`1`: it is reached by HTTPS only, through a proxy that sets `X-Forwarded-Proto`: secure cookies, HSTS, "
        "HTTP is sent on to HTTPS",
        "`0`",
    ),
    Variable(
        "ENLACE_ADDRESS",
        "how links in letters, calendars and documents begin, with the port where it is not the usual one: "
        "`https://enlace.example.org:8443`",
        "the first of `ENLACE_HOSTS`",
    ),
    Variable(
        "ENLACE_DESK_ADDRESS",
        "where the sealed desk stands, at an address of its own: `https://desk.example.org`; pages of sealed content "
        "link to it",
        "none: no page links to it",
    ),
    Variable(
        "ENLACE_SMTP_URL",
        "the server that takes letters: `smtp://`, `smtp+starttls://` or `smtps://user:word@host:port`",
        "none: letters wait",
    ),
    Variable("ENLACE_MAIL_FROM", "the sender of letters", "`Enlace <enlace@localhost>`"),
    Variable("ENLACE_DEMO", "`1`: the invented people may sign in; never in production", "`0`"),
)
# Django's own check of a deployment asks for as many characters, and as many different ones.
SECRET_CHARACTERS = 50
DIFFERENT_CHARACTERS = 5
# How secrets begin that were made for a demonstration, or by a tool that starts a project.
KNOWN_SECRETS = ("demo-", "django-insecure-")
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        # Never mmap_size: with several processes of several threads it loses writes and damages the file (ADR 0014).
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
    ),
}


def home() -> Path:
    """Return the data folder, which `ENLACE_HOME` names, and make it if need be."""
    default = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "enlace"
    folder = Path(os.environ.get("ENLACE_HOME") or default).expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether the variable `name` is set to 1."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is “{value}”; set it to 1 or 0")
    return value == "1"


def words(name: str, default: str) -> list[str]:
    """Return the comma-separated values of the variable `name`."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def address(host: str, *, https: bool) -> str:
    """Return how links begin that no page wrote: `ENLACE_ADDRESS`, else `host` by the way it is reached."""
    return _address(
        "ENLACE_ADDRESS", os.environ.get("ENLACE_ADDRESS", "") or f"{'https' if https else 'http'}://{host}"
    )


def desk_address(own: str) -> str:
    """Return where the sealed desk stands, "" if nowhere. own: how the addresses of the platform begin.

    A page of the platform could read what stands in a desk of the same origin. Raises: ImproperlyConfigured.
    """
    given = os.environ.get("ENLACE_DESK_ADDRESS", "")
    if given and _address("ENLACE_DESK_ADDRESS", given) == own:
        raise ImproperlyConfigured("ENLACE_DESK_ADDRESS must be another one than that of the platform")
    return given


def _address(name: str, given: str) -> str:
    misspelt = f"{name} must look like https://name or https://name:port, and nothing after it"
    try:
        parts = urlsplit(given)
        _ = parts.port
    except ValueError as fault:
        raise ImproperlyConfigured(f"{misspelt} ({fault})") from fault
    if parts.scheme not in ("http", "https") or not parts.hostname or given != f"{parts.scheme}://{parts.netloc}":
        raise ImproperlyConfigured(misspelt)
    return given


def secret_key(folder: Path) -> str:
    """Return `ENLACE_SECRET_KEY`, else the key of this data folder, made at random the first time."""
    given, where = os.environ.get("ENLACE_SECRET_KEY", ""), "ENLACE_SECRET_KEY"
    if not given:
        path = folder / "secret.key"
        if not path.exists():
            _make_secret(path)
        given, where = path.read_text().strip(), str(path)
    if len(given) < SECRET_CHARACTERS:
        raise ImproperlyConfigured(f"{where} has fewer than {SECRET_CHARACTERS} characters; make a longer one")
    return given


def factor_keys(secret: str) -> list[str]:
    """Return the keys of `ENLACE_FACTOR_KEYS`, the one that seals first; without any, `secret` is the key."""
    given = words("ENLACE_FACTOR_KEYS", "")
    if any(len(key) < SECRET_CHARACTERS for key in given):
        raise ImproperlyConfigured(f"ENLACE_FACTOR_KEYS: a key has fewer than {SECRET_CHARACTERS} characters")
    return given or [secret]


def _make_secret(path: Path) -> None:
    """Write a secret to `path`; of several processes that start at once, the first one's holds, and is whole."""
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    own.touch(mode=0o600)
    own.write_text((KNOWN_SECRETS[0] if flag("ENLACE_DEMO") else "") + secrets.token_urlsafe(64))
    with suppress(FileExistsError):
        os.link(own, path)
    own.unlink()


def refuse_known_secret(secret: str, *, demo: bool) -> None:
    """Refuse to serve others with a secret that strangers may know. Raises: ImproperlyConfigured."""
    if not demo and secret.startswith(KNOWN_SECRETS):
        raise ImproperlyConfigured("the secret was made for a demonstration; set another one as ENLACE_SECRET_KEY")
    if not demo and len(set(secret)) < DIFFERENT_CHARACTERS:
        raise ImproperlyConfigured("the secret is easily guessed; set another one as ENLACE_SECRET_KEY")


def database(folder: Path) -> dict[str, Any]:
    """Return Django's description of the database that `DATABASE_URL` names (default: a file in `folder`)."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return _sqlite(str(folder / "enlace.sqlite3"))
    misspelt = "DATABASE_URL must look like sqlite:///file or postgres://user:word@host/name"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise ImproperlyConfigured(f"{misspelt} ({fault})") from fault
    if parts.scheme == "sqlite":
        name = unquote(url.removeprefix("sqlite:///"))
        if not url.startswith("sqlite:///") or not name:
            raise ImproperlyConfigured(misspelt)
        return _sqlite(name)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"DATABASE_URL names “{parts.scheme}”; use sqlite:///file or postgres://…")


def _sqlite(name: str) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": SQLITE_OPTIONS}


def mail() -> dict[str, Any]:
    """Return Django's settings of the server that takes letters, which `ENLACE_SMTP_URL` names; empty, without one."""
    url = os.environ.get("ENLACE_SMTP_URL", "")
    if not url:
        return {}
    misspelt = (
        "ENLACE_SMTP_URL must look like smtp://host:port, smtp+starttls://user:word@host or smtps://user:word@host"
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise ImproperlyConfigured(f"{misspelt} ({fault})") from fault
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        raise ImproperlyConfigured(misspelt)
    return {
        "EMAIL_HOST": unquote(parts.hostname),
        "EMAIL_PORT": port or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
