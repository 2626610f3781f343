"""How a record becomes a line."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from service.logs import JsonLines, TextLines, log_settings

KEY = f"pl_{'0' * 12}_{'x' * 43}"


def record(message: str, *args: Any, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("plumbline.audit", logging.INFO, "here", 1, message, args, None)
    vars(made).update(more)
    return made


def test_json_holds_message_and_fields_on_one_line() -> None:
    line = JsonLines().format(record("key.%s", "used", fields={"key_id": "a\nb"}))
    assert "\n" not in line
    content = json.loads(line)
    assert (content["message"], content["key_id"], content["level"]) == ("key.used", "a\nb", "info")
    assert content["time"].endswith("+00:00")


def test_an_exception_is_part_of_the_line() -> None:
    made = record("failed")
    try:
        int(KEY)
    except ValueError as error:
        made.exc_info = (ValueError, error, error.__traceback__)
    line = JsonLines().format(made)
    assert "ValueError" in json.loads(line)["exception"]
    assert "x" * 43 not in line
    assert "ValueError" in TextLines().format(made)


@pytest.mark.parametrize("form", [JsonLines(), TextLines()])
@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (KEY, "x" * 43),
        ("postgresql://lark:open-sesame@db.example/x", "open-sesame"),
        ("postgresql+psycopg://lark:open%20sesame@db.example/x", "sesame"),
        ("redis://:open-sesame@cache.example:6379", "open-sesame"),
        ("postgresql://lark:p@ss:word@db.example/x", "ss:word"),
    ],
)
def test_secrets_are_struck_out_of_messages_arguments_and_fields(
    form: logging.Formatter, text: str, secret: str
) -> None:
    for made in (record(text), record("%s", text), record("x", fields={"note": text})):
        assert secret not in form.format(made)
        assert "***" in form.format(made)


def test_text_cannot_steer_a_terminal_or_forge_a_line() -> None:
    line = TextLines("%(levelname)s %(message)s").format(record("GET /\x1b[2J\nERROR forged", fields={"a": "b\rc"}))
    assert "\x1b" not in line
    assert "\r" not in line
    assert [part[:1] for part in line.split("\n")[1:]] == [" "] * line.count("\n")


@pytest.mark.parametrize(("form", "expected"), [("json", JsonLines), ("text", TextLines), ("auto", JsonLines)])
def test_the_setting_chooses_the_form(form: str, expected: type) -> None:
    assert log_settings(form)["formatters"]["lines"]["()"] is expected
