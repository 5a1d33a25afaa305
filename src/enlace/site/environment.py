"""What the environment says: each variable read once, and refused with a clear word if it is wrong."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;"
    ),
}


def home() -> Path:
    """Return the data folder, which `ENLACE_HOME` names, and make it if need be."""
    default = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "enlace"
    folder = Path(os.environ.get("ENLACE_HOME") or default).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
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


def secret_key(folder: Path) -> str:
    """Return `ENLACE_SECRET_KEY`, else the key of this data folder, made at random the first time."""
    given = os.environ.get("ENLACE_SECRET_KEY", "")
    if given:
        if len(given) < 50:  # noqa: PLR2004  (Django's own deployment check asks for 50)
            raise ImproperlyConfigured("ENLACE_SECRET_KEY has fewer than 50 characters; make a longer one")
        return given
    path = folder / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(folder: Path) -> dict[str, Any]:
    """Return Django's description of the database that `DATABASE_URL` names (default: a file in `folder`)."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'enlace.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(url.removeprefix("sqlite:///"))
        if not url.startswith("sqlite:///") or not name:
            raise ImproperlyConfigured("DATABASE_URL must look like sqlite:///file or postgres://user:word@host/name")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": SQLITE_OPTIONS}
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"DATABASE_URL names “{parts.scheme}”; use sqlite:///file or postgres://…")
