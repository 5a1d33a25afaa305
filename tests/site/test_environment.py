"""What the environment says, and what is refused of it."""

import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from enlace.site import environment

DEFAULTS = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


@pytest.mark.parametrize(
    ("url", "engine", "expected"),
    [
        ("", "sqlite3", {"NAME": "{home}/enlace.sqlite3"}),
        ("sqlite:///relative.db", "sqlite3", {"NAME": "relative.db"}),
        ("sqlite:////srv/a%20b.db", "sqlite3", {"NAME": "/srv/a b.db"}),
        (
            "postgres://user:p%40ss@db.example:5433/enlace",
            "postgresql",
            {"NAME": "enlace", "USER": "user", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"},
        ),
        (
            "postgresql:///enlace",
            "postgresql",
            {"NAME": "enlace", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""},
        ),
    ],
)
def test_the_database_is_the_one_that_the_address_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, engine: str, expected: dict[str, str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    found = environment.database(tmp_path)
    assert found.pop("ENGINE") == f"django.db.backends.{engine}"
    wanted = {key: value.format(home=tmp_path) for key, value in expected.items()}
    more = {"OPTIONS": environment.SQLITE_OPTIONS} if engine == "sqlite3" else DEFAULTS
    assert found == wanted | more


def test_the_data_folder_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = tmp_path / "100%20 #1?"
    assert environment.database(folder)["NAME"] == str(folder / "enlace.sqlite3")


@pytest.mark.parametrize(
    "url",
    ["mysql://x/y", "enlace.db", "sqlite://", "sqlite:///", "sqlite:/x.db", "postgres://host:port/x", "postgres://[x"],
)
def test_an_address_that_names_no_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(tmp_path)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "word", "starttls", "tls"),
    [
        ("smtp://mail.example", "mail.example", 25, "", "", False, False),
        ("smtp+starttls://u%40x:p%3A@mail.example", "mail.example", 587, "u@x", "p:", True, False),
        ("smtps://u:p@mail.example:4650", "mail.example", 4650, "u", "p", False, True),
    ],
)
def test_the_mail_server_is_the_one_that_the_address_names(
    monkeypatch: pytest.MonkeyPatch, url: str, host: str, port: int, user: str, word: str, starttls: bool, tls: bool
) -> None:
    monkeypatch.setenv("ENLACE_SMTP_URL", url)
    found = environment.mail()
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == (user, word)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (starttls, tls)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://x:port", "smtp://[x"])
def test_an_address_that_names_no_mail_server_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ENLACE_SMTP_URL", url)
    with pytest.raises(ImproperlyConfigured, match="ENLACE_SMTP_URL"):
        environment.mail()


def test_sqlite_loses_nothing_that_was_acknowledged() -> None:
    assert "journal_mode=WAL" in environment.SQLITE_OPTIONS["init_command"]
    assert "synchronous=FULL" in environment.SQLITE_OPTIONS["init_command"]
    # The reason stands in ADR 0014, and `tools/bench_faults.py` shows what it did.
    assert "mmap_size" not in environment.SQLITE_OPTIONS["init_command"]


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), (None, False)])
def test_a_flag_is_one_or_nought(monkeypatch: pytest.MonkeyPatch, value: str | None, expected: object) -> None:
    if value is None:
        monkeypatch.delenv("ENLACE_X", raising=False)
    else:
        monkeypatch.setenv("ENLACE_X", value)
    assert environment.flag("ENLACE_X") is expected


@pytest.mark.parametrize("value", ["yes", "true", "", "2"])
def test_another_word_is_no_flag(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ENLACE_X", value)
    with pytest.raises(ImproperlyConfigured, match="set it to 1 or 0"):
        environment.flag("ENLACE_X")


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENLACE_X", " a.example ,,b.example ")
    assert environment.words("ENLACE_X", "none") == ["a.example", "b.example"]
    monkeypatch.delenv("ENLACE_X")
    assert environment.words("ENLACE_X", "one,two") == ["one", "two"]


def test_the_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENLACE_SECRET_KEY", raising=False)
    secret = environment.secret_key(tmp_path)
    assert len(secret) >= 50
    assert environment.secret_key(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert environment.secret_key(_folder(tmp_path / "other")) != secret
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret.key"]


def test_of_two_processes_that_start_at_once_both_get_the_secret_of_the_first(tmp_path: Path) -> None:
    environment._make_secret(tmp_path / "secret.key")
    first = (tmp_path / "secret.key").read_text()
    environment._make_secret(tmp_path / "secret.key")
    assert (tmp_path / "secret.key").read_text() == first
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", ["", "short\n"])
def test_a_secret_that_was_cut_short_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.delenv("ENLACE_SECRET_KEY", raising=False)
    (tmp_path / "secret.key").write_text(content)
    with pytest.raises(ImproperlyConfigured, match="fewer than 50 characters"):
        environment.secret_key(tmp_path)


def test_the_keys_of_second_factors_are_those_of_the_environment_else_the_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ENLACE_FACTOR_KEYS", raising=False)
    assert environment.factor_keys("s" * 50) == ["s" * 50]
    monkeypatch.setenv("ENLACE_FACTOR_KEYS", f"{'n' * 50}, {'o' * 50}")
    assert environment.factor_keys("s" * 50) == ["n" * 50, "o" * 50]
    monkeypatch.setenv("ENLACE_FACTOR_KEYS", f"{'n' * 50},short")
    with pytest.raises(ImproperlyConfigured, match="ENLACE_FACTOR_KEYS"):
        environment.factor_keys("s" * 50)


def test_a_secret_of_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENLACE_SECRET_KEY", "s" * 50)
    assert environment.secret_key(tmp_path) == "s" * 50
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("ENLACE_SECRET_KEY", "s" * 49)
    with pytest.raises(ImproperlyConfigured, match="fewer than 50"):
        environment.secret_key(tmp_path)


def test_the_data_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENLACE_HOME", str(tmp_path / "a" / "b"))
    assert environment.home() == tmp_path / "a" / "b"
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    monkeypatch.delenv("ENLACE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert environment.home() == tmp_path / "share" / "enlace"


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_every_variable_that_is_read_is_in_the_page_of_reference() -> None:
    package = Path(environment.__file__).parents[1]
    read = re.compile(r"""(?:environ(?:\.get\(|\[)|getenv\(|flag\(|words\()\s*"([A-Z_]+)\"""")
    named = {name for file in package.rglob("*.py") for name in read.findall(file.read_text(encoding="utf-8"))}
    # What others read: Django, the shells of the system, its directories.
    others = {"DJANGO_SETTINGS_MODULE", "XDG_DATA_HOME"}
    assert named - others == {variable.name for variable in environment.VARIABLES}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", "https://enlace.example.org"),
        ("https://enlace.example.org:8443", "https://enlace.example.org:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_links_begin_with_the_address_that_is_given(monkeypatch: pytest.MonkeyPatch, given: str, found: str) -> None:
    monkeypatch.setenv("ENLACE_ADDRESS", given)
    assert environment.address("enlace.example.org", https=True) == found


@pytest.mark.parametrize("given", ["localhost:8080", "ftp://x", "http://x/y", "http://x/", "http://x:port", "http://"])
def test_an_address_that_links_cannot_begin_with_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("ENLACE_ADDRESS", given)
    with pytest.raises(ImproperlyConfigured, match="ENLACE_ADDRESS must look like"):
        environment.address("localhost", https=False)


@pytest.mark.parametrize("secret", ["demo-" + "s3cr-t" * 10, "django-insecure-" + "s3cr-t" * 10, "abab" * 20])
def test_nobody_is_served_with_a_secret_that_strangers_may_know(secret: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ENLACE_SECRET_KEY"):
        environment.refuse_known_secret(secret, demo=False)
    environment.refuse_known_secret(secret, demo=True)


def test_the_secret_of_a_demonstration_is_known_by_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENLACE_SECRET_KEY", raising=False)
    monkeypatch.setenv("ENLACE_DEMO", "1")
    assert environment.secret_key(tmp_path).startswith(environment.KNOWN_SECRETS)
    monkeypatch.setenv("ENLACE_DEMO", "0")
    with pytest.raises(ImproperlyConfigured, match="made for a demonstration"):
        environment.refuse_known_secret(environment.secret_key(tmp_path), demo=False)
    environment.refuse_known_secret(environment.secret_key(_folder(tmp_path / "own")), demo=False)


def test_the_sealed_desk_stands_at_another_address_than_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    own = "https://enlace.example.org"
    assert environment.desk_address(own) == ""
    monkeypatch.setenv("ENLACE_DESK_ADDRESS", "https://desk.example.org")
    assert environment.desk_address(own) == "https://desk.example.org"
    for wrong in (own, "https://desk.example.org/page", "desk.example.org"):
        monkeypatch.setenv("ENLACE_DESK_ADDRESS", wrong)
        with pytest.raises(ImproperlyConfigured, match="ENLACE_DESK_ADDRESS must be" if wrong == own else "look like"):
            environment.desk_address(own)
