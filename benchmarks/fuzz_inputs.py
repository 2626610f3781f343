"""Inputs made to go wrong: HTML, served bytes, JSON and rows that look right in most places and are broken in some."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

TAGS = (
    "html head body title meta link base main article section header footer nav aside div p h1 h2 h6 ul ol li dl dt dd "
    "table thead tr th td caption blockquote q cite a span b sup ins time address figure figcaption img pre code br hr "
    "script style noscript template iframe object svg math form input button select option textarea details summary "
    "frameset plaintext xmp listing o:p custom-element ruby rt"
)
NAMES = (
    "class id style hidden aria-hidden role itemprop itemtype itemscope property name content href src datetime lang "
    "dir rel charset http-equiv type alt data-x onload xml:lang typeof resource"
)
VALUES = (
    "display:none",
    "visibility: hidden;font-size:0",
    "comments sidebar nav ad promo",
    "references",
    "author",
    "https://schema.org/MedicalWebPage",
    "https://doi.org/10.1000/xyz",
    "//a.example:99999/%zz",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[::1",
    "mailto:a@b",
    "2024-13-45T99:00",
    "1066-01-01",
    "text/html; charset=utf-16",
    "0;url=https://a.example/",
    "og:title",
    "article:published_time",
    "application/ld+json",
    "noindex",
    "en-x-\x7f",
    "\u202e\u200b",
    "&quot;&#0;&notin",
    "x" * 3_000,
)
WORDS = (
    "Studies show that it works. ",
    "The FDA has not approved it for pain. ",
    "Results are guaranteed within two weeks! ",
    "It costs $1,900.00 a session. ",
    "By Dr. Ann Lee, MD, PhD. ",
    "Reviewed by Tom Orr on 31 February 2023. ",
    "Smith J, et al. Rest. Lancet. 2019;12(3):4-5. doi:10.1000/182 ",
    "[1] ",
    "“I feel reborn,” says Doreen, 61. ",
    "may, might or could cause side effects in 3 of 100 ",
    "Book now ",
    "\n\n",
    "\t",
    "\u00a0",
    "\u2028",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "e\u0301\u0301\u0301",
    "\u202e",
    "ﷺ",
    "中文。",
    "\x0b",
    "\x85",
    "a" * 2_000,
)
PIECES = (
    "<",
    ">",
    "</",
    "<!",
    "<>",
    "<!--",
    "-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<!doctype html>",
    '<!DOCTYPE html PUBLIC "-//W3C',
    "<?xml version='1.0' encoding='utf-7'?>",
    "&nbsp;",
    "&#0;",
    "&#xd800;",
    "&#x110000;",
    "&#99999999999999999999;",
    "&amp",
    "&notin",
    "&lt;script&gt;",
    "</body></html>",
    "</script>",
    "</p></div></td>",
    "<a href='",
    '<p class="',
)
TYPES = (
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1252",
    "text/html; charset=utf-16",
    "text/html; charset=x-nothing",
    "text/html;charset",
    'text/html; charset="',
    "application/xhtml+xml",
    "text/plain",
    "text/plain; charset=shift_jis",
    "",
)
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252", "shift_jis", "gb18030", "koi8-r", "utf-7")
KEYS = (
    "@type @graph @context @id headline author name datePublished dateModified reviewedBy publisher sameAs url "
    "isAccessibleForFree mainEntityOfPage lastReviewed citation sponsor offers price"
)
REQUEST = ("url", "html", "text", "name", "max_age", "webhook", "rows", "secret", "id", "blocks", "__proto__", "")
LINES = (
    "url",
    "id",
    "link",
    "https://a.example/",
    "https://a.example/?x=1&y",
    "http://127.0.0.1/",
    "ftp://a.example/",
    "a.example",
    '"',
    '""',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "=1+1",
    "@SUM(A1)",
    "\0",
    "ä",
    "\ufeff",
    '{"url": "https://a.example/", "n": 1e999}',
    '{"url": ["https://a.example/"]}',
    "null",
    "[[[[",
    "# note",
    "x" * 70_000,
)

ANY = st.characters(codec="utf-8")
SOME = st.text(ANY, max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20)
LEAVES = SCALARS | st.sampled_from(VALUES) | st.sampled_from(WORDS)
DATA: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*KEYS.split(), *REQUEST]) | SOME, inner, max_size=5)
    ),
    max_leaves=12,
)
"""JSON values with the names that are looked for, of types that they should not have."""


@dataclass(frozen=True, slots=True)
class Served:
    """What a site might send."""

    body: bytes
    content_type: str


@st.composite
def _attribute(draw: st.DrawFn) -> str:
    name, value = draw(st.sampled_from(NAMES.split()) | SOME), draw(st.sampled_from(VALUES) | SOME)
    form = draw(st.sampled_from([' {}="{}"', " {}='{}'", " {}={}", " {}", ' {}="{}', " {0}={1} {0}={1}", "{}{}"]))
    return form.format(name, value)


@st.composite
def _linked_data(draw: st.DrawFn) -> str:
    text = json.dumps(draw(DATA))
    cut = draw(st.just(len(text)) | st.integers(0, len(text)))
    wrapped = draw(st.sampled_from(["{}", "<!--{}-->", "/*<![CDATA[*/{}/*]]>*/", "{};", "\ufeff{}", "{0}{0}"]))
    return f"<script type={draw(st.sampled_from(['application/ld+json', 'APPLICATION/LD+JSON;']))}>" + (
        wrapped.replace("{0}", text[:cut]).replace("{}", text[:cut]) + draw(st.sampled_from(["</script>", ""]))
    )


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element, closed properly, not at all, by another one's tag or by itself."""
    tag = st.sampled_from(TAGS.split())
    ends = st.sampled_from(["</{}>", "</{}>", "</{}>", "", "</p>", "/>", "</{} x=1>", "</{}"])
    return st.builds(
        lambda name, attributes, children, end: (
            f"<{name}{''.join(attributes)}>{''.join(children)}{end.replace('{}', name)}"
        ),
        tag,
        st.lists(_attribute(), max_size=3),
        st.lists(inner, max_size=5),
        ends,
    )


_PROSE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map("".join)
_DEEP = st.builds(lambda tag, depth: f"<{tag}>" * depth, st.sampled_from(TAGS.split()), st.integers(1, 400))
_NODE = st.recursive(_PROSE | st.sampled_from(PIECES) | SOME | _linked_data() | _DEEP, _around, max_leaves=25)
HTML = st.lists(_NODE, min_size=1, max_size=12).map("".join)
"""Nested, unclosed and crossed elements, odd attributes, entities, comments, and soups of JSON-LD."""


@st.composite
def served(draw: st.DrawFn) -> Served:
    """HTML as bytes: in one charset and called another, with bytes that are none, cut off anywhere."""
    body = draw(HTML).encode(draw(st.sampled_from(CODECS)), "replace")
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(body)))
        body = body[:place] + draw(st.binary(max_size=6)) + body[place + draw(st.integers(0, 4)) :]
    cut = draw(st.just(len(body)) | st.integers(0, len(body)))
    return Served(body[:cut], draw(st.sampled_from(TYPES)))


_ROW = st.sampled_from(["https://a.example/", "https://a.example/#b", "nowhere", ""]) | DATA
_SCORE = st.fixed_dictionaries({"html": HTML}, optional={"url": st.sampled_from(VALUES)}) | st.fixed_dictionaries(
    {"text": _PROSE}
)
_BATCH = st.fixed_dictionaries(
    {"rows": st.lists(_ROW | st.builds(lambda url, more: {"url": url} | more, _ROW, st.dictionaries(SOME, DATA)))},
    optional={"name": st.sampled_from(WORDS), "max_age": st.integers(0, 9), "webhook": DATA},
)
_OTHER = st.dictionaries(st.sampled_from(REQUEST) | SOME, DATA, max_size=4) | DATA
_BROKEN = st.sampled_from([b'"', b"\\ud800", b"\0", b"\xff", b",", b"1e99999", b"-", b"NaN", b"[" * 2_000])


@st.composite
def _sent(draw: st.DrawFn, right: st.SearchStrategy[Any]) -> bytes:
    """JSON as it should be half of the time, else of other types, or changed so that its parser has to notice."""
    body = json.dumps(draw(right | right | _OTHER)).encode()
    place = draw(st.integers(0, len(body)))
    change = draw(st.sampled_from(["none", "none", "none", "insert", "cut", "twice", "mark"]))
    return {
        "none": body,
        "insert": body[:place] + draw(_BROKEN) + body[place:],
        "cut": body[:place],
        "twice": body + body,
        "mark": b"\xef\xbb\xbf" + body,
    }[change]


SCORES, BATCHES = _sent(_SCORE), _sent(_BATCH)
"""Bodies for scores and for batches."""


@st.composite
def _table(draw: st.DrawFn) -> bytes:
    pieces = st.sampled_from(LINES) | st.sampled_from(["\n", ",", "https://a.example/"]) | SOME
    head = draw(st.sampled_from(["", "url\n", "id,url,desk\n", "url;id\r\n", "https://a.example/\n", "link\turl\n"]))
    return (head + "".join(draw(st.lists(pieces, max_size=40)))).encode(draw(st.sampled_from(CODECS)), "replace")


TABLES = _table() | st.binary(max_size=300)
"""Rows with quotes that stay open, separators of all kinds, formulas, NULs and fields that are too long."""
TABLE_TYPES = st.sampled_from(
    ["text/csv", "text/csv; charset=utf-16", "text/tab-separated-values", "application/x-ndjson", "text/plain"]
)
