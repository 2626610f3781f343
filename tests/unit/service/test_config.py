"""Settings are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.config import _READERS, Config, ConfigError


def test_nothing_set_gives_the_defaults() -> None:
    assert Config.from_env({"HOME": "/home/lark"}) == Config()


def test_every_field_can_be_set_and_nothing_else() -> None:
    assert set(_READERS) == {f"PLUMBLINE_{name.upper()}" for name in Config.__dataclass_fields__}


def test_values_are_read() -> None:
    config = Config.from_env(
        {
            "PLUMBLINE_DATABASE_URL": "sqlite:////var/lib/plumbline/reports.db",
            "PLUMBLINE_KEEP_TEXT_DAYS": "90",
            "PLUMBLINE_KEEP_RUN_DAYS": "400",
            "PLUMBLINE_KEEP_BATCH_DAYS": "30",
            "PLUMBLINE_PULSE": "/tmp/pulse",
            "PLUMBLINE_HOST": "0.0.0.0",
            "PLUMBLINE_PORT": " 9000 ",
            "PLUMBLINE_WORKERS": "2",
            "PLUMBLINE_THREADS": "16",
            "PLUMBLINE_CONTACT": "https://larkmoor.example/bots",
            "PLUMBLINE_ALLOWED_HOSTS": "Intranet.example, localhost:8001,",
            "PLUMBLINE_FETCH_DEADLINE": "7.5",
            "PLUMBLINE_MAX_INPUT_BYTES": "5000",
            "PLUMBLINE_NAMES": "larkmoor.example",
            "PLUMBLINE_ANONYMOUS": "on",
            "PLUMBLINE_ANONYMOUS_SCOPES": "read, batch,read",
            "PLUMBLINE_LIMIT_ANONYMOUS": "30/second",
            "PLUMBLINE_LIMIT_KEY": "5000/day",
            "PLUMBLINE_LIMIT_ADDRESS": "off",
            "PLUMBLINE_LIMITS_URL": "redis://:secret@cache.example/1",
            "PLUMBLINE_TRUSTED_PROXIES": "2",
            "PLUMBLINE_LOG": "text",
            "PLUMBLINE_DATA": "/srv/data",
        }
    )
    assert (config.port, config.workers, config.threads, config.fetch_deadline) == (9000, 2, 16, 7.5)
    assert config.allowed_hosts == ("intranet.example", "localhost:8001")
    assert config.names == ("larkmoor.example",)
    assert (config.anonymous, config.anonymous_scopes) == ("on", ("read", "batch"))
    assert (config.limit_anonymous, config.limit_key, config.limit_address) == ("30/second", "5000/day", "off")
    assert (config.limits_url, config.trusted_proxies, config.log) == ("redis://:secret@cache.example/1", 2, "text")
    assert config.pulse == Path("/tmp/pulse")
    assert (config.keep_text_days, config.keep_run_days, config.keep_batch_days) == (90, 400, 30)
    assert config.data == Path("/srv/data")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "80.0"),
        ("PORT", "٣"),
        ("PORT", ""),
        ("PORT", "9" * 5000),
        ("WORKERS", "0"),
        ("THREADS", "many"),
        ("HOST", ""),
        ("FETCH_DEADLINE", "nan"),
        ("FETCH_DEADLINE", "0"),
        ("FETCH_DEADLINE", "inf"),
        ("REQUEST_DEADLINE", "0"),
        ("ALLOWED_HOSTS", "http://localhost"),
        ("DATABASE_URL", "plumbline.db"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://127.0.0.1"),
        ("DATABASE_URL", "postgresql://127.0.0.1:port/x"),
        ("KEEP_TEXT_DAYS", "0"),
        ("KEEP_RUN_DAYS", "0"),
        ("KEEP_BATCH_DAYS", "0"),
        ("CONTACT", "me at example"),
        ("CONTACT", "a\nb"),
        ("MAX_INPUT_BYTES", "10"),
        ("ANONYMOUS", "yes"),
        ("ANONYMOUS_SCOPES", "read,write"),
        ("ANONYMOUS_SCOPES", "admin"),
        ("LIMIT_ANONYMOUS", "0/minute"),
        ("LIMIT_KEY", "600"),
        ("LIMIT_KEY", "600/month"),
        ("LIMIT_ADDRESS", "many/hour"),
        ("LIMITS_URL", "memcached://cache.example"),
        ("LIMITS_URL", "redis://"),
        ("TRUSTED_PROXIES", "-1"),
        ("LOG", "xml"),
        ("DATA", ""),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"PLUMBLINE_{name} is .* must be ") as caught:
        Config.from_env({f"PLUMBLINE_{name}": value})
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("given", [{"HOST_PAUSE": "4"}, {"FETCH_DEADLINE": "1.9"}, {"HOST_PAUSE": "600"}])
def test_a_pause_that_leaves_no_time_for_a_page_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"PLUMBLINE_HOST_PAUSE is .* must be .* quarter of PLUMBLINE_FETCH_DEADLINE"):
        Config.from_env({f"PLUMBLINE_{name}": value for name, value in given.items()})


def test_a_pause_may_be_as_long_as_the_deadline_allows() -> None:
    given = {"PLUMBLINE_HOST_PAUSE": "150", "PLUMBLINE_FETCH_DEADLINE": "600"}
    assert Config.from_env(given).host_pause == 150


@pytest.mark.parametrize(
    "url", ["postgresql://lark:secret@db.example:5433/plumbline", "postgresql+psycopg:///plumbline"]
)
def test_postgresql_may_be_named(url: str) -> None:
    assert Config.from_env({"PLUMBLINE_DATABASE_URL": url}).database_url == url


def test_an_unknown_name_is_named_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"PLUMBLINE_PROT is not a setting.*PLUMBLINE_PORT"):
        Config.from_env({"PLUMBLINE_PROT": "80"})


def test_a_password_is_never_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_env({"PLUMBLINE_DATABASE_URL": "oracle://lark:secret@db/x"})
    assert "secret" not in str(caught.value)
    with pytest.raises(ConfigError) as caught:
        Config.from_env({"PLUMBLINE_LIMITS_URL": "memcached://lark:secret@cache.example"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "proxies", "local"),
    [
        ("127.0.0.1", 0, True),
        ("127.8.8.8", 0, True),
        ("::1", 0, True),
        ("localhost", 0, True),
        ("127.0.0.1", 1, False),
        ("0.0.0.0", 0, False),
        ("::", 0, False),
        ("larkmoor.example", 0, False),
    ],
)
def test_what_only_this_machine_can_reach_is_local(host: str, proxies: int, local: bool) -> None:
    assert Config(host=host, trusted_proxies=proxies).local == local
