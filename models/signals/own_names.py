"""The names under which a page speaks of itself: site, publisher, organisation, domain, copyright line."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from models.page import Page, Zone
from models.reading import Reading

_SHORTEST = 4
_SHORTEST_LABEL = 6
"""Letters of a domain's name from which on it is seldom an everyday word."""
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright)[\s©\d,–-]{0,24}(?:by\s)?([A-Z][\w&'’-]{1,30}(?:\s[A-Z][\w&'’-]{1,30}){0,3})"
    r"(?=\s?(?:$|[.,|;®™\d]|All\b|Inc\b|LLC\b|Ltd\b))"
)
_GENERIC = frozenset(["www", "web", "blog", "shop", "store", "news", "health", "home", "info", "online", "the"])
_SUFFIXES = frozenset(["co", "com", "org", "net", "gov", "edu", "ac"])
_RESERVED = frozenset({"All", "Rights", "Reserved", "The", "Privacy", "Terms", "Inc", "Copyright"})


def own_names(reading: Reading) -> frozenset[str]:
    """Names as they may stand in the page's text, in the spelling given; a domain's name as a capitalised word.

    Ask by `reading.derive(own_names)`.
    """
    page, metadata = reading.page, reading.page.metadata
    given = {metadata.site_name, metadata.publisher, *_copyright_holders(page), *_domain_names(page.url)}
    return frozenset(name for name in given if len(name) >= _SHORTEST and name.lower() not in _GENERIC)


def _copyright_holders(page: Page) -> set[str]:
    lines = [
        b.text for b in page.blocks if b.zone in {Zone.CHROME, Zone.MAIN} and ("©" in b.text or "opyright" in b.text)
    ]
    found = [match.group(1) for line in lines[-3:] for match in _COPYRIGHT.finditer(line[:400])]
    kept = [" ".join(word for word in name.split() if word not in _RESERVED) for name in found]
    return {name for name in kept if name}


def _domain_names(url: str) -> set[str]:
    """The longest label before the suffix, as a word and capitalised."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return set()
    labels = [label for label in host.split(".")[:-1] if label not in _GENERIC | _SUFFIXES]
    label = max(labels, key=len, default="")
    return {label.capitalize(), label.upper()} if len(label) >= _SHORTEST_LABEL else set()
