"""JSON of bounded depth and real Unicode only."""

from __future__ import annotations

import pytest

from service.strict_json import JsonError, parse_json


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b'{"a":1}x', "invalid_json"),
        (b"NaN", "invalid_json"),
        (b"[Infinity]", "invalid_json"),
        (b"9" * 10_000, "invalid_json"),
        (b'"a\nb"', "invalid_json"),
        (b"\xff", "invalid_encoding"),
        (b'"\xed\xa0\x80"', "invalid_encoding"),
        (b'"\\ud800"', "invalid_unicode"),
        (b'"\\udc00x"', "invalid_unicode"),
        (b'"\\ud800\\u0041"', "invalid_unicode"),
        (b'{"\\udfff":1}', "invalid_unicode"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"a":' * 100_000, "json_too_deep"),
    ],
)
def test_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises(JsonError) as caught:
        parse_json(content)
    assert caught.value.code == code


def test_real_json_is_read() -> None:
    assert parse_json(b'{"a":1,"a":[true,null,"\\ud83d\\ude00 \xc3\xa4"]}') == {"a": [True, None, "😀 ä"]}


def test_a_byte_order_mark_is_no_part_of_it() -> None:
    assert parse_json(b'\xef\xbb\xbf{"text":"a"}') == {"text": "a"}
