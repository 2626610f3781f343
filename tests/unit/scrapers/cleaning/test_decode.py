"""From bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.cleaning.decode import decode
from scrapers.errors import BrokenEncoding

GERMAN = "<p>Grüße aus der Küche: größer, schöner, übersichtlicher – „fast“ zu schön.</p>"
RUSSIAN = "<p>Короткий отдых после обеда полезен почти каждому взрослому человеку.</p>"
JAPANESE = "<p>昼食の後の短い休憩は、多くの人にとって気持ちのよい習慣です。</p>"


def _meta(name: str, text: str) -> bytes:
    return f'<html><head><meta charset="{name}"></head>{text}'.encode(name)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (codecs.BOM_UTF8 + GERMAN.encode(), "text/html; charset=iso-8859-1", GERMAN),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), "text/html; charset=utf-8", GERMAN),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1", GERMAN),
        (RUSSIAN.encode("koi8-r"), 'text/html; charset="koi8-r"', RUSSIAN),
        (JAPANESE.encode("euc-jp"), "text/html;charset=EUC-JP", JAPANESE),
        (GERMAN.encode("utf-16-le"), "text/html; charset=utf-16le", GERMAN),
        (GERMAN.encode(), "text/html", GERMAN),
        (GERMAN.encode("cp1252"), "text/html", GERMAN),
        (RUSSIAN.encode("cp1251"), "", RUSSIAN),
        (JAPANESE.encode("shift_jis"), "", JAPANESE),
        (b"plain ASCII", "", "plain ASCII"),
        (b"", "", ""),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_bom_then_header_then_detection(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


def test_a_meta_element_is_heard_where_the_header_is_silent() -> None:
    assert RUSSIAN in decode(_meta("koi8-r", RUSSIAN), "text/html")
    declared = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">' + RUSSIAN.encode("cp1251")
    assert RUSSIAN in decode(declared)


def test_the_header_is_heard_before_the_meta_element() -> None:
    body = b'<meta charset="koi8-r">' + RUSSIAN.encode("cp1251")
    assert RUSSIAN in decode(body, "text/html; charset=windows-1251")


@pytest.mark.parametrize(
    "said", ["utf-8", "utf-16", "nonsense", "utf-7", "unicode_escape", "punycode", "base64", "idna"]
)
def test_a_declaration_that_cannot_be_right_is_not_believed(said: str) -> None:
    assert GERMAN in decode(f'<meta charset="{said}">'.encode() + GERMAN.encode("cp1252"))
    assert GERMAN in decode(f'<meta charset="{said}">'.encode() + GERMAN.encode())


def test_utf8_that_a_server_calls_latin_1_is_utf8() -> None:
    assert decode(GERMAN.encode(), "text/html; charset=iso-8859-1") == GERMAN


def test_one_bad_byte_does_not_change_the_encoding_of_the_rest() -> None:
    assert decode(GERMAN.encode() + b"\xff", "text/html; charset=utf-8") == GERMAN + "\ufffd"


def test_one_byte_of_another_encoding_in_ascii_is_read_as_that() -> None:
    assert decode(b"It\x92s a short rest after lunch.", "text/html; charset=utf-8") == "It’s a short rest after lunch."


@pytest.mark.parametrize(
    "body",
    [bytes(range(256)) * 20, b"\x00" * 100, b"abc\x00\x01\x02\x03" * 50, b"\xff\xfe" + b"\x00\xd8" * 50],
    ids=["all", "nul", "controls", "surrogates"],
)
def test_what_is_no_text_is_broken(body: bytes) -> None:
    with pytest.raises(BrokenEncoding):
        decode(body, "text/html; charset=utf-8")


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_are_text_or_broken(body: bytes, charset: str) -> None:
    for content_type in ("", f"text/html; charset={charset}"):
        try:
            text = decode(body, content_type)
        except BrokenEncoding:
            continue
        assert text.encode("utf-8").decode() == text


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffd"), max_size=80
    )
)
def test_utf8_comes_through_as_it_was(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=utf-8") == text
