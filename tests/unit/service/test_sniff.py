"""HTML and text are told apart by content, and only then by name."""

from __future__ import annotations

import pytest

from scrapers.errors import UnsupportedContentType
from service.sniff import Form, form_of


@pytest.mark.parametrize(
    ("content", "name", "form"),
    [
        (b"<!DOCTYPE html><p>Rest helps.", "page.txt", Form.HTML),
        (b"\xef\xbb\xbf\n <html lang=en>", "", Form.HTML),
        ("<html><p>Ruhe</p>".encode("utf-16"), "", Form.HTML),
        (b"<?xml version='1.0'?><html/>", "", Form.HTML),
        (b"<!-- saved --><div>Rest</div>", "", Form.HTML),
        (b"<p>Rest</p>", "", Form.HTML),
        (b"Rest <b>helps</b>.", "note.html", Form.HTML),
        (b"Rest <b>helps</b>.", "note.txt", Form.TEXT),
        (b"Rest helps.", "note.html", Form.TEXT),
        (b"Rest helps if dose < 5 mg and pain > 3.", "", Form.TEXT),
        (b"<5 mg is a low dose.", "", Form.TEXT),
        (b"<people@larkmoor.example> wrote", "", Form.TEXT),
        (b"a <p> b <p> c <p> d <p> e <p> f", "", Form.HTML),
        (b"", "", Form.TEXT),
        ("Größe, Maß".encode("cp1252"), "", Form.TEXT),
    ],
)
def test_form(content: bytes, name: str, form: Form) -> None:
    assert form_of(content, name) is form


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"PK\x03\x04...", "application/zip"),
        (b"\x89PNG\r\n", "image/png"),
        (b"MZ\0\0", "application/octet-stream"),
    ],
)
def test_other_types_are_named(content: bytes, named: str) -> None:
    with pytest.raises(UnsupportedContentType, match=named):
        form_of(content, "page.html")
