"""Settings, read once from the environment. A name or value that is not understood stops the start."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapers.loopback import is_loopback
from service.scopes import SCOPES
from service.watching.notices import WELL_KNOWN

PREFIX = "PLUMBLINE_"
_TURNS = 4
"""That one fetch needs at a host where http leads to https: robots.txt and the page, and both again."""
_SECRET = frozenset({"PLUMBLINE_DATABASE_URL", "PLUMBLINE_BROKER_URL", "PLUMBLINE_KEY", "PLUMBLINE_LIMITS_URL"})
"""Settings that may hold a password, and so are never repeated."""
_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")
_DATABASES = frozenset({"sqlite", "postgresql", "postgresql+psycopg"})
_ORIGIN = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::[0-9]{1,5})?"
    r"|chrome-extension://[a-p]{32}|moz-extension://(?:\*|[0-9a-f-]{36})|safari-web-extension://[0-9a-f-]{36}"
)


class ConfigError(ValueError):
    """A setting is wrong; the message names it and says what it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How this Plumbline runs. Each field is set by `PLUMBLINE_` and its name in capitals."""

    database_url: str = "sqlite:///plumbline.db"
    """Where everything is kept, as an SQLAlchemy URL: an SQLite file, or `postgresql://user:password@host/name`."""
    keep_text_days: int | None = None
    """Days for which the cleaned text of pages is kept after it was last received. Reports are kept for ever."""
    keep_run_days: int = 730
    """Days for which the runs of watches are kept, with what came of each page; a watch's last run is kept for ever."""
    keep_batch_days: int | None = None
    """Days for which batches are kept after they ended, with their rows and the messages on them; then their address
    answers 404. Their reports are kept for ever."""
    host: str = "127.0.0.1"
    """The address `plumbline serve` listens on."""
    port: int = 8000
    """The port `plumbline serve` listens on, 0 to 65535; 0 takes a free one."""
    names: tuple[str, ...] = ()
    """Host names that the server may be called by, separated by commas; a dot in front means all under it. Not set,
    any may, and links in answers and in linked data begin with the name that the caller used. Names of this machine, as
    `localhost`, always may."""
    workers: int = 1
    """Server processes."""
    threads: int = 8
    """Requests that one server process answers at the same time."""
    request_deadline: float = 10.0
    """Seconds that a request may take to arrive, and one more for each 50,000 bytes of it; as long may a caller leave a
    piece of its answer untaken."""
    contact: str = ""
    """A web or mail address for site owners, named in the User-Agent of every fetch."""
    allowed_hosts: tuple[str, ...] = ()
    """Hosts that may be fetched although their address is private or loopback, separated by commas."""
    fetch_deadline: float = 15.0
    """Seconds that a whole fetch may take, redirects included."""
    host_requests: int = 2
    """Requests that one host gets at the same time: from all workers together, and from each server process for pages
    that a caller waits for."""
    host_pause: float = 0.5
    """Seconds between the starts of two requests to one host, from all processes on one database and for whatever:
    pages, redirects, robots.txt. A command that scores by itself counts its own only. At most a quarter of
    `PLUMBLINE_FETCH_DEADLINE`, in which a page and its robots.txt need four turns where http leads to https."""
    jobs: bool = True
    """Whether `plumbline serve` also works on batches and watches. Off where `plumbline worker` does."""
    fetches: int = 32
    """Pages that one worker has under way at the same time; with `plumbline beat`, claims that wait in the queue."""
    processes: int | None = None
    """Processes that a worker scores with. As many as there are cores when not set; with `--celery`, where a process
    fetches as well, four times as many."""
    attempts: int = 4
    """How often a page that may yet come is tried, with growing waits between."""
    first_wait: float = 10.0
    """Seconds before the second attempt; each further one waits four times as long."""
    lease: float = 120.0
    """Seconds after which the work of a worker that gives no sign of life falls to the others; 2 or more."""
    broker_url: str = ""
    """The broker that `plumbline worker --celery` and `plumbline beat` meet at, as `amqp://user:password@host//`."""
    notify_schemes: tuple[str, ...] = WELL_KNOWN
    """Kinds of mail and chat that watches may tell, by the scheme of their addresses, separated by commas."""
    pulse: Path | None = None
    """A file that `plumbline worker` and `plumbline beat` touch every few seconds while they are well, for whoever
    watches over them."""
    broker_queue: str = "plumbline"
    """The queue there, which several Plumblines on one broker must not share."""
    max_input_bytes: int = 2_000_000
    """The longest HTML or text taken in one request or one row of a batch, in bytes of UTF-8."""
    open_rows: int = 500_000
    """Rows that the batches of one tenant may have together while they are under way."""
    anonymous: str = "auto"
    """Who may call without a key: `on` everybody, `off` nobody, `auto` only those on this machine, and nobody unless
    the server listens on a loopback address and no proxy is trusted."""
    anonymous_scopes: tuple[str, ...] = ("read", "score")
    """What callers without a key may do where `PLUMBLINE_ANONYMOUS` is `on`, separated by commas: `read`, `score`,
    `batch`. They all see each other's batches. Those on this machine may do everything."""
    limit_anonymous: str = "1200/minute"
    """How much one address may ask without a key, as `1200/minute` (or second, hour, day), or `off`. A request that
    scores or hands in counts as ten."""
    limit_key: str = "6000/minute"
    """How much one key may ask, unless it was made with a rate of its own."""
    limit_address: str = "12000/minute"
    """How much one address may ask with all its keys together."""
    limits_url: str = ""
    """Where requests are counted for all servers together, as `redis://user:password@host:6379/0`. Without it, each
    server process counts its own."""
    trusted_proxies: int = 0
    """How many proxies stand in front, each of which adds to X-Forwarded-For. With 0 that header is not believed."""
    log: str = "auto"
    """Form of the logs: `json`, `text`, or `auto`, which is text at a terminal and JSON elsewhere."""
    cors_origins: tuple[str, ...] = ()
    """Origins that may read the API in a browser, separated by commas: `https://news.example`, `chrome-extension://`
    and the extension's id, or `moz-extension://*`, because Firefox gives each copy of an extension its own id."""
    source_pages: bool = True
    """Whether `/v1/sources` lists a source's pages, with addresses and reports, to whoever may read: `on`, or
    `off` where what one tenant has scored is not for the others."""
    key: str = ""
    """The API key that commands with `--server` send."""
    data: Path | None = None
    """Folder of the labelled data, which only training, evaluation and tests marked `data` read."""

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server, as far as the server can know."""
        return self.trusted_proxies == 0 and is_loopback(self.host)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Config:
        """Read the settings. Raises ConfigError for an unknown `PLUMBLINE_` name or a bad value."""
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        unknown = sorted(set(given) - set(_READERS))
        if unknown:
            known = ", ".join(sorted(_READERS))
            raise ConfigError(f"{unknown[0]} is not a setting of Plumbline. Settings are: {known}.")
        return _checked(cls(**{_field(name): _read(name, value) for name, value in given.items()}))


def _checked(config: Config) -> Config:
    """The settings, if they go together. Raises ConfigError."""
    if config.host_pause * _TURNS > config.fetch_deadline:
        raise ConfigError(
            f"PLUMBLINE_HOST_PAUSE is {config.host_pause:g}, but must be at most a quarter of "
            f"PLUMBLINE_FETCH_DEADLINE, which is {config.fetch_deadline:g}: no page could be had between such pauses."
        )
    return config


def _field(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def _read(name: str, value: str) -> Any:
    try:
        return _READERS[name](value.strip())
    except ValueError as error:
        shown = "set" if name in _SECRET else repr(value)
        raise ConfigError(f"{name} is {shown}, but must be {error}.") from error


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdigit() and low <= int(value[:12]) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return read


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise ValueError("a number of seconds above 0 and up to 600")
    return seconds


def _pause(value: str) -> float:
    return 0.0 if value in {"0", "0.0"} else _seconds(value)


def _lease(value: str) -> float:
    if (seconds := _seconds(value)) < 2:
        raise ValueError("a number of seconds from 2 to 600")
    return seconds


def _switch(value: str) -> bool:
    if value not in {"on", "off"}:
        raise ValueError("on or off")
    return value == "on"


def _broker_url(value: str) -> str:
    if not re.fullmatch(r"(?:amqps?|memory)://\S*", value):
        raise ValueError("a URL such as amqp://user:password@host:5672//")
    return value


def _queue(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", value):
        raise ValueError("a name of up to 100 letters, digits, dots, hyphens and underscores")
    return value


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    if any(mark in host for host in hosts for mark in "/@ \t"):
        raise ValueError("host names separated by commas, without scheme, port or path")
    return hosts


def _one_of(*values: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return value

    return read


def _scopes(value: str) -> tuple[str, ...]:
    scopes = tuple(dict.fromkeys(scope.strip() for scope in value.split(",") if scope.strip()))
    if not set(scopes) <= SCOPES.keys() - {"admin"}:  # nobody administers a public service without a key
        raise ValueError("read, score or batch, separated by commas")
    return scopes


def rate(value: str) -> str:
    """A rate such as `600/minute`, or `off`. Raises ValueError."""
    if value != "off" and not _RATE.fullmatch(value):
        raise ValueError("a rate such as 600/minute (second, minute, hour or day), or off")
    return value


def _limits_url(value: str) -> str:
    scheme, found, rest = value.partition("://")
    if not found or scheme not in {"redis", "rediss"} or not rest:
        raise ValueError("a URL such as redis://user:password@host:6379/0")
    return value


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(origin.strip().lower() for origin in value.split(",") if origin.strip())
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError(
            "origins separated by commas, such as https://news.example, chrome-extension://<its id> or "
            "moz-extension://*, without path"
        )
    return origins


def _schemes(value: str) -> tuple[str, ...]:
    schemes = tuple(scheme.strip().lower() for scheme in value.split(",") if scheme.strip())
    if not all(scheme.isascii() and scheme.isalnum() for scheme in schemes):
        raise ValueError("schemes separated by commas, as mailtos,slack")
    return schemes


def _database_url(value: str) -> str:
    # Read without SQLAlchemy, which no command that only scores should wait for.
    scheme, found, rest = value.partition("://")
    if not found or scheme not in _DATABASES or _database(rest) in {"", ":memory:"}:
        raise ValueError("a URL such as sqlite:///plumbline.db or postgresql://user:password@host/name")
    return value


def _database(rest: str) -> str:
    """The database named behind a URL's scheme; empty where there is none or the port is no number."""
    try:
        parts = urlsplit(f"//{rest}")
        return parts.path.removeprefix("/") if parts.port is None or parts.port else ""
    except ValueError:
        return ""


def _line(value: str) -> str:
    if not value.isprintable() or len(value) > 200:
        raise ValueError("one line of up to 200 characters")
    return value


def _contact(value: str) -> str:
    if not (value.isascii() and value.isprintable() and " " not in value and len(value) <= 200):
        raise ValueError("a web or mail address without spaces, up to 200 characters")
    return value


def _given(value: str) -> str:
    if not value:
        raise ValueError("given, or not set at all")
    return _line(value)


_READERS: dict[str, Callable[[str], Any]] = {
    f"{PREFIX}DATABASE_URL": _database_url,
    f"{PREFIX}KEEP_TEXT_DAYS": _number(1, 36_500),
    f"{PREFIX}KEEP_RUN_DAYS": _number(1, 36_500),
    f"{PREFIX}KEEP_BATCH_DAYS": _number(1, 36_500),
    f"{PREFIX}HOST": _given,
    f"{PREFIX}PORT": _number(0, 65535),
    f"{PREFIX}NAMES": _hosts,
    f"{PREFIX}WORKERS": _number(1, 64),
    f"{PREFIX}THREADS": _number(1, 256),
    f"{PREFIX}REQUEST_DEADLINE": _seconds,
    f"{PREFIX}CONTACT": _contact,
    f"{PREFIX}ALLOWED_HOSTS": _hosts,
    f"{PREFIX}FETCH_DEADLINE": _seconds,
    f"{PREFIX}HOST_REQUESTS": _number(1, 100),
    f"{PREFIX}HOST_PAUSE": _pause,
    f"{PREFIX}JOBS": _switch,
    f"{PREFIX}FETCHES": _number(1, 1000),
    f"{PREFIX}PROCESSES": _number(1, 256),
    f"{PREFIX}ATTEMPTS": _number(1, 20),
    f"{PREFIX}FIRST_WAIT": _pause,
    f"{PREFIX}LEASE": _lease,
    f"{PREFIX}BROKER_URL": _broker_url,
    f"{PREFIX}NOTIFY_SCHEMES": _schemes,
    f"{PREFIX}BROKER_QUEUE": _queue,
    f"{PREFIX}MAX_INPUT_BYTES": _number(1_000, 50_000_000),
    f"{PREFIX}OPEN_ROWS": _number(1, 100_000_000),
    f"{PREFIX}ANONYMOUS": _one_of("auto", "on", "off"),
    f"{PREFIX}ANONYMOUS_SCOPES": _scopes,
    f"{PREFIX}LIMIT_ANONYMOUS": rate,
    f"{PREFIX}LIMIT_KEY": rate,
    f"{PREFIX}LIMIT_ADDRESS": rate,
    f"{PREFIX}LIMITS_URL": _limits_url,
    f"{PREFIX}TRUSTED_PROXIES": _number(0, 10),
    f"{PREFIX}LOG": _one_of("auto", "json", "text"),
    f"{PREFIX}CORS_ORIGINS": _origins,
    f"{PREFIX}SOURCE_PAGES": _switch,
    f"{PREFIX}KEY": _given,
    f"{PREFIX}PULSE": lambda value: Path(_given(value)),
    f"{PREFIX}DATA": lambda value: Path(_given(value)),
}
