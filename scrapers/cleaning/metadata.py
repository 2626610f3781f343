"""What a page says of itself: from its head, its structured data and the lines around its title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from models.page import Block, Kind, Link, Metadata, Zone
from scrapers.cleaning.bylines import as_name, byline_author, without_addresses
from scrapers.cleaning.dates import bare_date, dated_lines, parse_date
from scrapers.cleaning.language import primary_tag
from scrapers.cleaning.microdata import day, of_others, people
from scrapers.cleaning.soup import MARKED, LeanTag, Soup
from scrapers.cleaning.structured import StructuredData

MAX_OPEN_GRAPH = 60
NEAR_TITLE = 14
"""Lines before and after the first heading among which a byline or a bare date is looked for."""
DATED = 20
"""Characters of a cell that holds nothing but a date."""

_OWN = frozenset([Zone.MAIN, Zone.CHROME])
"""Where a page speaks of itself; comments and references give dates and names of others."""
MAX_TIMES = 50
"""Elements of time that are looked at."""

_OPEN_GRAPH = ("og:", "article:", "product:")
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_PUBLISHED_KEYS = (
    "article:published_time", "datepublished", "citation_publication_date", "citation_date", "dc.date.issued",
    "dcterms.issued",
    "dcterms.created", "dc.date.created", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
    "publication_date", "og:published_time", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_MODIFIED_KEYS = (
    "article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified", "og:updated_time",
    "last-modified", "lastmod",
    "date.modified", "revised",
)  # fmt: skip
_REVIEWED_KEYS = ("lastreviewed", "last-reviewed")


def metadata_of(
    soup: Soup, structured: StructuredData, types: frozenset[str], blocks: Sequence[Block], links: Sequence[Link]
) -> Metadata:
    """Everything a page says of itself; the head speaks before the text, and structured data before the head."""
    said, marked = _meta(soup.noted["meta"]), soup.noted[MARKED]
    seen = [block for block in blocks if block.zone in _OWN]
    top = _near_title(seen)
    published, modified = dated_lines(block.text for block in seen)
    html = soup.noted["html"]
    declared = (html[0].attrs.get("lang") or html[0].attrs.get("xml:lang") or "") if html else ""
    return Metadata(
        title=next((block.text for block in blocks if block.kind is Kind.TITLE), "") or said.get("og:title", ""),
        description=_first(said, "description", "og:description", "dc.description") or structured.description,
        language=primary_tag(str(declared) or _first(said, "content-language", "dc.language") or structured.language),
        canonical=_canonical(soup.noted["link"]) or said.get("og:url", ""),
        site_name=_first(said, "og:site_name", "application-name", "apple-mobile-web-app-title"),
        publisher=structured.publisher
        or _not_address(_first(said, "publisher", "dc.publisher", "citation_publisher", "article:publisher")),
        authors=_authors(structured.authors or people(marked, "author"), said, top, links),
        reviewers=structured.reviewers or people(marked, "reviewedBy"),
        published=structured.published
        or _date(said, _PUBLISHED_KEYS)
        or day(marked, "datePublished")
        or published
        or _times(soup, "pub")
        or _bare(top),
        modified=structured.modified
        or _date(said, _MODIFIED_KEYS)
        or day(marked, "dateModified")
        or modified
        or _times(soup, "mod"),
        reviewed=structured.reviewed or _date(said, _REVIEWED_KEYS) or day(marked, "lastReviewed"),
        declared=structured.declared,
        types=types,
        open_graph=tuple((key, value) for key, value in said.items() if key.startswith(_OPEN_GRAPH))[:MAX_OPEN_GRAPH],
    )


def _meta(elements: Iterable[LeanTag]) -> dict[str, str]:
    """The first content of each name, property, itemprop or http-equiv, in lower case."""
    said: dict[str, str] = {}
    for element in elements:
        attrs = element.attrs
        content = " ".join(str(attrs.get("content", "")).split())[:2000]
        if content:
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                if attribute in attrs:
                    said.setdefault(str(attrs[attribute]).strip().lower(), content)
    return said


def _first(said: dict[str, str], *keys: str) -> str:
    return next((said[key] for key in keys if key in said), "")


def _date(said: dict[str, str], keys: Iterable[str]) -> date | None:
    return next((found for key in keys if key in said and (found := parse_date(said[key])) is not None), None)


def _not_address(text: str) -> str:
    return "" if "://" in text else text


def _canonical(elements: Iterable[LeanTag]) -> str:
    for element in elements:
        if "canonical" in str(element.attrs.get("rel", "")).lower().split():
            return str(element.attrs.get("href", "")).strip()
    return ""


def _times(soup: Soup, sort: str) -> date | None:
    """From `time` elements: those marked as modified, or the first that are not; none of comments and references."""
    for element in soup.noted["time"][:MAX_TIMES]:
        marks = " ".join(str(element.attrs.get(name, "")) for name in ("itemprop", "class")).lower()
        if ("mod" in marks or "updated" in marks) is (sort == "mod") and not of_others(element):
            found = parse_date(str(element.attrs.get("datetime", "")) or element.get_text())
            if found is not None:
                return found
    return None


def _near_title(blocks: Sequence[Block]) -> Sequence[Block]:
    """The lines around the first heading of the first rank, else around the first main text."""
    first = next((i for i, block in enumerate(blocks) if block.level == 1), -1)
    if first < 0:
        first = next((i for i, block in enumerate(blocks) if block.zone is Zone.MAIN), 0)
    return blocks[max(0, first - NEAR_TITLE) : first + NEAR_TITLE]


def _is_date(block: Block) -> bool:
    """Whether it is a cell that holds little more than a date."""
    return block.kind is Kind.CELL and len(block.text) <= DATED and bare_date(block.text) is not None


def _bare(top: Sequence[Block]) -> date | None:
    """The first date in a line that holds little else; of several in cells near one another none is the page's."""
    dated = [_is_date(block) for block in top]
    lines = (block for i, block in enumerate(top) if not (dated[i] and sum(dated[max(0, i - 3) : i + 4]) > 1))
    return next((found for block in lines if (found := bare_date(block.text)) is not None), None)


def _authors(
    marked: tuple[str, ...], said: dict[str, str], top: Sequence[Block], links: Sequence[Link]
) -> tuple[str, ...]:
    """Names by the first source that has any; a visible byline adds the credentials that it alone shows."""
    bylines = [name for block in top if (name := byline_author(block.text))]
    stated = marked or tuple(_stated(said)) or tuple(_linked(links))
    names = [_fuller(name, bylines) for author in stated if (name := without_addresses(author))]
    return tuple(dict.fromkeys(names or bylines[:3]))[:20]


def _stated(said: dict[str, str]) -> Iterator[str]:
    for key in _AUTHOR_KEYS:
        name = said.get(key, "").removeprefix("By ").removeprefix("by ").strip()
        if name and without_addresses(name) and len(name) <= 200:
            yield name
            return


def _linked(links: Iterable[Link]) -> Iterator[str]:
    """The words of links with rel=author outside comments, as names."""
    for link in links:
        if "author" in link.rel and link.text and link.zone in (Zone.MAIN, Zone.CHROME):
            name = as_name(link.text.removeprefix("By ").removeprefix("by "), firm=True)
            if name:
                yield name


def _fuller(name: str, bylines: Iterable[str]) -> str:
    """The byline that begins with this name and says more, as "Jane Doe, MD" for "Jane Doe"."""
    return next(
        (byline for byline in bylines if byline.lower().startswith(name.lower()) and len(byline) > len(name)), name
    )
