"""Bytes of a page to text: by BOM, header and meta, and by detection where these are silent or wrong."""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterable, Iterator

from resiliparse.parse.encoding import detect_encoding
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from scrapers.errors import BrokenEncoding

TOLERATED = 0.02
"""Share of characters that may be unreadable before the page counts as broken."""
_WEB = frozenset(
    """ascii big5 big5hkscs cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 cp949
    euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-cyrillic mac-roman
    shift_jis tis-620 utf-8 utf-16 utf-16-be utf-16-le""".split()  # noqa: SIM905 - as a list it would be one name a line
)
"""The encodings of the web, as Python names them; others (UTF-7, punycode, escapes) are traps and are not heard."""
_COMMONEST = "cp1252"
"""What a single byte beyond ASCII most often is."""
_HEAD = 4096
_CONTROLS = bytes([*range(9), *range(14, 32), 127])
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page, without its BOM. Raises BrokenEncoding when no encoding makes text of it."""
    marked, mark = read_bom(body)
    if marked is not None and mark is not None:
        return _least_wrong([body[len(mark) :].decode(marked, "replace")])
    declared = _declared(body, content_type)
    # Servers name Latin-1 by default, but text beyond ASCII that happens to be valid UTF-8 is nothing else.
    if declared in {None, "utf-8", _COMMONEST}:
        text = _sound_utf8(body)
        if text is not None:
            return text
    return _least_wrong(body.decode(name, "replace") for name in _candidates(body, declared))


def _declared(body: bytes, content_type: str) -> str | None:
    header = _web_name(http_content_type_encoding(content_type))
    meta = None if header else _web_name(html_body_declared_encoding(body[:_HEAD]))
    # Bytes in which a meta element could be read are not UTF-16, whatever it says.
    return header or ("utf-8" if meta and meta.startswith("utf-16") else meta)


def _web_name(name: str | None) -> str | None:
    """Python's name of an encoding of the web; None for any other."""
    try:
        found = codecs.lookup(name or "").name
    except LookupError:
        return None
    if found not in _WEB:
        return None
    # Who says ASCII or Latin-1 means its superset, and browsers read it so.
    return _COMMONEST if found in {"ascii", "iso8859-1"} else found


def _sound_utf8(body: bytes) -> str | None:
    """The text of flawless UTF-8, which most pages are; None for anything else."""
    if len(body.translate(None, _CONTROLS)) != len(body):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _candidates(body: bytes, declared: str | None) -> Iterator[str]:
    """Encodings, the likeliest first; detection only when it comes to that."""
    if declared is not None:
        yield declared
    yield "utf-8"
    yield _web_name(detect_encoding(body)) or _COMMONEST
    yield _COMMONEST


def _least_wrong(texts: Iterable[str]) -> str:
    """The first that convinces, or the one with the fewest flaws. Raises BrokenEncoding when that has too many."""
    best, fewest = "", math.inf
    for text in texts:
        wrong = len(_UNREADABLE.findall(text))
        if wrong < fewest or _convinces(text, wrong):
            best, fewest = text, wrong
        if _convinces(text, wrong):
            break
    if fewest > TOLERATED * len(best):
        raise BrokenEncoding
    return best


def _convinces(text: str, wrong: int) -> bool:
    """Whether the encoding is right in more places than it is wrong: one bad byte makes no other encoding likelier."""
    return wrong == 0 or 2 * wrong < len(text) - len(text.encode("ascii", "ignore"))
