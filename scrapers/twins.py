"""What an address is known by beside its canonical URL: its source, and the form that AMP and mobile twins share.

Twins are two addresses of what is most likely one page. They are told by their spelling alone, so whoever answers for
one with the other should say so. Those of one registrable domain are taken for one owner's; an AMP cache's are as good
as the cache, and so caches are named one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapers.errors import AddressError
from scrapers.urls import WebUrl, parse, parse_canonical, source_of

_LABELS = frozenset({"www", "m", "mobile", "amp", "wap", "touch"})
"""Parts of a host's name, before the registered one, that only say for which reader the page is laid out."""
_LAYOUTS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "m=1", "mobile=1", "_amp=true"})
"""Parameters, in lower case, that do the same; those of AMP's viewers are told by _VIEWER."""
_VIEWER = re.compile(r"(?:amp_js_v|amp_gsa|amp_tf|usqp|aoh)=.*")
_AMP_PAGE = re.compile(r"/amp(?:\.html?)?/?$")
_AMP_SUFFIX = re.compile(r"\.amp(?=\.html?$|/?$)")
_CACHES = (".cdn.ampproject.org", ".bing-amp.com")
_GOOGLE = re.compile(
    r"(?:www\.)?google\.(?:com|c[ahlz]|d[ek]|es|f[ir]|gr|hu|i[et]|n[lo]|p[lt]|ro|se|co\.(?:i[dln]|jp|kr|nz|th|uk|za)"
    r"|com\.(?:a[ru]|br|co|hk|m[xy]|p[hk]|sg|t[rw]|ua|vn))"
)
"""Hosts of Google itself. Under other suffixes, as `pages.dev`, anybody may call himself so."""
_CACHED = re.compile(r"/(?:amp|c|v|wp)/(s/)?([^/]+\.[^/]+)(/.*)?")


@dataclass(frozen=True, slots=True)
class Names:
    """What an address is known by."""

    url: str
    """Its canonical URL."""
    twin: str
    """The canonical URL of the plainest of its twins, which need not exist. Twins have it in common."""
    domain: str
    """The source: the registrable domain of the site whose page it is said to be, not of a cache that shows it."""


def names_of(url: str) -> Names:
    """Read an address. Raises as `scrapers.urls.parse` does."""
    return names_from(parse_canonical(url))


def names_from(known: WebUrl) -> Names:
    """What an address that is canonical already is known by."""
    shown = _uncached(known)
    domain = source_of(shown.host)
    return Names(str(known), _plainest(shown, domain), domain)


def _uncached(url: WebUrl) -> WebUrl:
    """The page that an AMP cache shows; any other address as it is."""
    match = _CACHED.fullmatch(url.path) if _is_cache(url.host) else None
    if match is None:
        return url
    query = "" if url.query is None else f"?{url.query}"
    try:
        return parse(f"{'https' if match[1] else 'http'}://{match[2]}{match[3] or '/'}{query}")
    except AddressError:
        return url


def _is_cache(host: str) -> bool:
    return host.endswith(_CACHES) or _GOOGLE.fullmatch(host) is not None


def _plainest(url: WebUrl, domain: str) -> str:
    port = url.netloc[len(url.host) :] if ":" not in url.host else ""
    query = _without_layout(url.query) if url.query else ""
    host = url.netloc if ":" in url.host else f"{_without_labels(url.host, domain)}{port}"
    return f"https://{host}{_without_amp(url.path)}{query and f'?{query}'}"


def _without_labels(host: str, domain: str) -> str:
    if host == domain:
        return host
    labels = host[: -len(domain) - 1].split(".")
    return ".".join([*(label for label in labels if label not in _LABELS), domain])


def _without_amp(path: str) -> str:
    if "amp" in path:
        path = _AMP_SUFFIX.sub("", _AMP_PAGE.sub("", path))
        path = path.removeprefix("/amp") if path.startswith("/amp/") else path
    return path.rstrip("/") or "/"


def _without_layout(query: str) -> str:
    kept = (part for part in query.split("&") if part.lower() not in _LAYOUTS and not _VIEWER.fullmatch(part))
    return "&".join(kept)
