"""What a run of bytes is, told by its content and only then by its name."""

from __future__ import annotations

import re
from enum import StrEnum

from scrapers.errors import UnsupportedContentType

HEAD = 65_536
"""Bytes from the start that are looked at."""
SCATTERED = 5
"""So many tags make HTML of a fragment that does not begin with one."""

_MAGIC = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"\x1f\x8b": "application/gzip",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"\xd0\xcf\x11\xe0": "application/msword",
    b"{\\rtf": "application/rtf",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMES = (
    "html|head|body|title|meta|link|script|style|base|main|article|section|header|footer|nav|aside|div|span|p|h[1-6]"
    "|ul|ol|li|dl|table|tr|td|th|form|img|a|br|hr|blockquote|pre|em|strong|b|i"
)
_TAG = re.compile(rf"<(?:!doctype html|!--|\?xml|/?(?:{_NAMES})(?=[\s>/]))", re.IGNORECASE)
_CLEAR = re.compile(r"<(?:!doctype html|html|head|body)(?=[\s>/])", re.IGNORECASE)


class Form(StrEnum):
    """How a page was given."""

    HTML = "html"
    TEXT = "text"


def form_of(content: bytes, name: str = "") -> Form:
    """Whether this is HTML or text. Raises UnsupportedContentType for anything else that can be named."""
    head = content[:HEAD]
    for magic, content_type in _MAGIC.items():
        if head.startswith(magic):
            raise UnsupportedContentType(content_type=content_type)
    text = head.decode(_encoding(head) or "latin-1", errors="replace")
    if "\0" in text:
        raise UnsupportedContentType(content_type="application/octet-stream")
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return Form.HTML if _is_html(text.lstrip(), 1 if named else SCATTERED) else Form.TEXT


def _encoding(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS.items() if head.startswith(mark)), None)


def _is_html(text: str, enough: int) -> bool:
    tags = sum(1 for _, _ in zip(range(enough), _TAG.finditer(text), strict=False))
    return tags >= enough or bool(_CLEAR.search(text[:2048])) or bool(_TAG.match(text))
