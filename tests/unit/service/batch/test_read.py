"""Rows of every kind of file; what cannot be used is a row with a reason."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from service.batch.read import read_rows
from service.batch.rows import BatchError, Row

LIMIT = 1_000


def rows(content: bytes, name: str = "in.csv", column: str = "") -> list[Row]:
    return list(read_rows(io.BytesIO(content), Path(name), url_column=column, limit=LIMIT))


def codes(found: list[Row]) -> list[str]:
    return [row.problem.code if row.problem else "" for row in found]


def test_text_has_an_address_a_line() -> None:
    found = rows(b"\xef\xbb\xbfhttps://a.example\r\n\r\n  https://b.example  \nhttps://c.example", "in.txt")
    assert [(row.number, row.id, row.url) for row in found] == [
        (1, "1", "https://a.example"),
        (2, "2", "https://b.example"),
        (3, "3", "https://c.example"),
    ]


def test_lines_of_text_that_begin_with_a_hash_are_no_rows() -> None:
    found = rows(b"# clinics\nhttps://a.example\n  # shops\n\nhttps://b.example/#top\n", "in.txt")
    assert [(row.id, row.url) for row in found] == [("1", "https://a.example"), ("2", "https://b.example/#top")]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("larkmoor.example/x?y=1", "https://larkmoor.example/x?y=1"),
        ("www.larkmoor.example", "https://www.larkmoor.example"),
        ("larkmoor.example:8080/x", "https://larkmoor.example:8080/x"),
        ("http://larkmoor.example", "http://larkmoor.example"),
        ("larkmoor", "larkmoor"),
        ("mailto:a@larkmoor.example", "mailto:a@larkmoor.example"),
        ("larkmoor.example and more", "larkmoor.example and more"),
        ("1.5", "1.5"),
    ],
)
def test_an_address_without_scheme_is_tried_with_https(url: str, address: str) -> None:
    row = rows(f"url\n{url}\n".encode())[0]
    assert (row.url, row.address) == (url, address)


def test_a_table_in_windows_1252_is_read_as_it_is() -> None:
    found = rows("id,url,note\nLörk,https://a.example,„grüße“\n".encode("cp1252"))
    assert (found[0].id, found[0].columns, found[0].problem) == ("Lörk", (("note", "„grüße“"),), None)


def test_bad_lines_of_text_are_rows() -> None:
    found = rows(b"https://a.example\n\xff\nhttps://b\0\n" + b"x" * 5_000 + b"\nhttps://c.example\n", "in.txt")
    assert codes(found) == ["", "invalid_encoding", "nul_byte", "input_too_long", ""]
    assert found[4].url == "https://c.example"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["URL", "Link", " address ", "Source URL", "link_to_page"])
def test_the_column_of_addresses_is_found(delimiter: str, header: str) -> None:
    lines = [["outlet", header, "note"], ["Larkmoor", "https://a.example", "x"], ["Sunstone", "https://b.example", ""]]
    found = rows("\n".join(delimiter.join(line) for line in lines).encode())
    assert [row.url for row in found] == ["https://a.example", "https://b.example"]
    assert dict(found[0].columns)["outlet"] == "Larkmoor"


def test_the_column_of_addresses_is_found_by_what_is_in_it() -> None:
    assert rows(b"outlet,where\nLarkmoor,https://a.example\n")[0].url == "https://a.example"


def test_a_file_without_header_has_rows_from_its_first_line() -> None:
    found = rows(b"Larkmoor,https://a.example\nSunstone,https://b.example\n")
    assert [row.url for row in found] == ["https://a.example", "https://b.example"]
    assert found[0].columns == (("column_1", "Larkmoor"), ("column_2", "https://a.example"))


def test_a_column_can_be_named() -> None:
    found = rows(b"url,archive\nhttps://a.example,https://b.example\n", column="Archive")
    assert found[0].url == "https://b.example"
    assert found[0].columns == (("url", "https://a.example"), ("archive", "https://b.example"))


@pytest.mark.parametrize(
    ("content", "column", "words"),
    [
        (b"a,b\n1,2\n", "", "no column could hold the addresses.*--url-column: a, b"),
        (b"a,b\nhttps://a.example/x,2\n", "c", "no column 'c'"),
        (b"a link,b link\n1,2\n", "", "several columns"),
        (b"id,text\n1,Rest helps.\n", "", "text is read from .ndjson"),
    ],
)
def test_a_column_that_cannot_be_told_is_said(content: bytes, column: str, words: str) -> None:
    with pytest.raises(BatchError, match=words):
        rows(content, column=column)


def test_ids_are_kept_or_numbered() -> None:
    found = rows(b"ID,url\nx7,https://a.example\n,https://b.example\n")
    assert [row.id for row in found] == ["x7", "2"]
    assert found[0].columns == ()


def test_names_given_twice_or_not_at_all_are_made_up() -> None:
    found = rows(b"url,note,note,\nhttps://a.example,1,2,3\n")
    assert found[0].columns == (("note", "1"), ("note_3", "2"), ("column_4", "3"))


def test_bad_records_are_rows_and_keep_their_cells() -> None:
    found = rows(
        b"id,url,note\n1,https://a.example,gr\xfc\xdfe\n6,https://f.example,gr\xc3\xbc\xc3\x9fe\n2,,x\n3,https://c.example,a,b\n4,https://d\0.example,\n5,https://e.example\n"
    )
    assert codes(found) == ["invalid_encoding", "", "missing_input", "bad_row", "nul_byte", ""]
    assert [row.id for row in found] == ["1", "6", "2", "3", "4", "5"]
    assert found[0].columns == (("note", "gr\ufffd\ufffde"),)


def test_a_quoted_cell_may_span_lines() -> None:
    found = rows(b'url,note\nhttps://a.example,"one\ntwo ""three"""\nhttps://b.example,5" nail\n')
    assert codes(found) == ["", ""]
    assert found[0].columns == (("note", 'one\ntwo "three"'),)
    assert found[1].columns == (("note", '5" nail'),)


def test_a_quote_never_closed_spoils_its_own_row_only() -> None:
    content = b'url\n"https://a.example\nhttps://b.example\n"https://c.example\n' + b"https://d.example\n" * 200
    found = rows(content)
    assert len(found) == 203 or codes(found).count("") >= 200
    assert found[-1].url == "https://d.example"
    alone = rows(b'url\nhttps://a.example\n"https://b.example\nhttps://c.example\n')
    assert codes(alone) == ["", "bad_row", ""]


def test_overlong_records_are_one_row_each() -> None:
    cell = b"x\n" * 2_000
    found = rows(
        b'url,note\nhttps://a.example,"' + cell + b'"\nhttps://b.example,' + b"y" * 5_000 + b"\nhttps://c.example,\n"
    )
    assert codes(found) == ["input_too_long", "input_too_long", ""]
    assert found[2].url == "https://c.example"


def test_utf16_is_refused_with_what_to_do() -> None:
    with pytest.raises(BatchError, match="Save it as UTF-8"):
        rows("url\nhttps://a.example\n".encode("utf-16"))


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(BatchError, match=r"\.txt, \.csv"):
        rows(b"", "in.xlsx")


def test_an_empty_file_has_no_rows() -> None:
    assert [rows(b"", name) for name in ("in.csv", "in.txt", "in.ndjson")] == [[], [], []]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "invalid_json"),
        (b"[1]", "wrong_type"),
        (b"null", "wrong_type"),
        (b"{}", "missing_input"),
        (b'{"id":1}', "missing_input"),
        (b'{"url":null}', "missing_input"),
        (b'{"url":7}', "wrong_type"),
        (b'{"html":["x"]}', "wrong_type"),
        (b'{"id":{},"url":"https://a.example"}', "wrong_type"),
        (b'{"id":true,"url":"https://a.example"}', "wrong_type"),
        (b'{"html":"<p>a","text":"b"}', "several_inputs"),
        (b'{"html":"","url":"https://a.example"}', "empty_input"),
        (b'{"text":" \\n"}', "empty_input"),
        (b'{"text":"a\\u0000b"}', "nul_byte"),
        (b'{"text":"\\ud800"}', "invalid_unicode"),
        (b'{"text":"\xff"}', "invalid_encoding"),
        (b'{"html":"<p>a","url":"larkmoor"}', "bad_url"),
        (b'{"html":"<p>a","url":"ftp://larkmoor.example"}', "unsupported_scheme"),
        (b'{"text":"' + b"x" * 1_001 + b'"}', "input_too_long"),
        (json.dumps({"text": "ü" * 501}).encode(), "input_too_long"),
        (b'{"text":"' + b"x" * 100_000 + b'"}', "input_too_long"),
        (b'{"a":' * 50_000, "input_too_long"),
        (b"[" * 50_000, "json_too_deep"),
        (b'{"url":"https://a.example","n":1e999}', "invalid_json"),
    ],
)
def test_bad_json_rows(line: bytes, code: str) -> None:
    found = rows(line + b'\n{"id":"next","url":"https://a.example"}\n', "in.ndjson")
    assert codes(found) == [code, ""]
    assert found[1].id == "next"


def test_json_rows_keep_id_and_columns() -> None:
    found = rows(
        b'{"id":7,"url":"https://a.example","text":"Rest helps.","outlet":{"name":"Larkmoor"}}\n\n{"text":"'
        + b"x" * 1_000
        + b'"}\n',
        "in.jsonl",
    )
    assert (found[0].id, found[0].url, found[0].text) == ("7", "https://a.example", "Rest helps.")
    assert found[0].columns == (("outlet", {"name": "Larkmoor"}),)
    assert (found[1].id, found[1].size, found[1].problem) == ("2", 1_000, None)


def test_a_row_is_known_by_what_stands_in_the_file() -> None:
    unix, windows = rows(b"url\nhttps://a.example\n"), rows(b"url\r\nhttps://a.example\r\n")
    assert unix[0].digest == windows[0].digest
    assert rows(b"url\nhttps://b.example\n")[0].digest != unix[0].digest


def test_ends_lead_through_the_file() -> None:
    content = b'url,note\nhttps://a.example,"one\ntwo"\n\nhttps://b.example,\n'
    assert [row.end for row in rows(content)] == [content.index(b"\n\n") + 1, len(content)]


def test_a_bare_carriage_return_spoils_its_row_only() -> None:
    found = rows(b"url,note\nhttps://a.example,x\ry\nhttps://b.example,z\n")
    assert codes(found) == ["bad_row", ""]
    assert (found[1].number, found[1].url) == (2, "https://b.example")
    with pytest.raises(BatchError, match="header cannot be read"):
        rows(b"url,note\rhttps://a.example,x\r")


def test_a_number_that_no_json_can_hold_leaves_nothing_behind() -> None:
    [row] = rows(b'{"id": 1e999, "url": "https://a.example/", "n": 1e999}\n', name="rows.ndjson")
    assert row.problem is not None
    assert (row.problem.code, row.id, row.columns) == ("invalid_json", "1", ())
