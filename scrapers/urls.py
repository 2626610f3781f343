"""One strict reading of a URL, used for the check, the connection and the store alike.

Where two readers could take a URL for two different places, it is refused rather than guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin

import tldextract

from scrapers.errors import BadUrl, UnsupportedScheme
from scrapers.hosts import MAX_LENGTH as LONGEST_HOST
from scrapers.hosts import read_host

MAX_LENGTH = 8000
_PORTS = {"http": 80, "https": 443}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_PARTS = re.compile(r"([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_HOST_PORT = re.compile(r"(\[[^\[\]]{0,80}\]|[^:\[\]]*)(?::([0-9]{1,5}))?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_QUOTED = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")
"""What needs no quoting, whatever the part; that is nearly every path and query."""
_PLAIN = re.compile(
    r"(https?)://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})"
    r"(/[A-Za-z0-9/:@!$&'()*+,;=~._-]*)(?:\?([A-Za-z0-9/:@!$&'()*+,;=~._?-]*))?"
)
"""Addresses that every reader reads alike, as nearly all are: nothing in them is quoted, in capitals or left out."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TRACKING = re.compile(
    r"utm_.*|__hs(?:fp|sc|tc)|_g[al]|_hsenc|_hsmi|_kx|_openstat|(?:mtm|pk)_(?:campaign|cid|content|group|keyword|kwd"
    r"|medium|placement|source)|ck_subscriber_id|dclid|epik|fb_action_(?:ids|types)|fbclid|[gw]braid|gad_(?:campaignid"
    r"|source)|gclid|gclsrc|hsctatracking|igsh(?:id)?|irclickid|li_fat_id|mc_[ce]id|mkt_tok|ml_subscriber(?:_hash)?|msclkid"
    r"|oly_anon_id|oly_enc_id|rb_clickid|rdt_cid|sccid|srsltid|ttclid|twclid|vero_(?:conv|id)|wickedid|ys?clid",
    re.IGNORECASE,
)
_suffixes = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@dataclass(frozen=True, slots=True)
class WebUrl:
    """A URL that has been read: lower-case ASCII host without brackets or final dot, port always given."""

    scheme: str
    host: str
    port: int
    path: str = "/"
    query: str | None = None

    @property
    def netloc(self) -> str:
        """The host as it stands in a URL, with the port where it is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt stands for."""
        return f"{self.scheme}://{self.netloc}"

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.origin}{self.path}{query}"

    def is_one_of(self, names: frozenset[str]) -> bool:
        """Whether a setting names this host, as `localhost`, `127.0.0.1`, `::1` or `127.0.0.1:8001`."""
        bracketed = f"[{self.host}]" if ":" in self.host else self.host
        return not names.isdisjoint({self.host, bracketed, f"{bracketed}:{self.port}"})


def parse(text: str) -> WebUrl:
    """Read a URL. Raises BadUrl, UnsupportedScheme or, for hosts that are numbers in disguise, RefusedAddress."""
    text = text.strip(" ")
    _refuse_unseen(text)
    scheme = _scheme(text)
    rest = text[len(scheme) + 1 :]
    if not rest.startswith("//") or rest.startswith("///"):
        raise BadUrl("two slashes and a host must follow the scheme")
    authority, path, query = _split(rest[2:])
    host, port = _host_and_port(authority)
    return WebUrl(
        scheme,
        host,
        _port(port, scheme),
        _without_dots(_quoted(path)) or "/",
        None if query is None else _quoted(query, "?"),
    )


def join(base: WebUrl, location: str) -> WebUrl:
    """The place a redirect names, read as strictly. Raises as `parse` does."""
    location = location.strip(" ")
    _refuse_unseen(location)
    if "\\" in location.partition("?")[0] or location.startswith("///"):
        raise BadUrl("the redirect's target can be read in two ways")
    if _SCHEME.match(location):
        return parse(location)
    try:
        return parse(urljoin(str(base), location))
    except ValueError:
        raise BadUrl("the redirect's target cannot be read") from None


def canonical(url: str) -> str:
    """The URL a page is known by: without fragment, tracking parameters, needless escapes. Raises as `parse`."""
    return str(parse_canonical(url))


def parse_canonical(url: str) -> WebUrl:
    """Read the URL a page is known by out of any of its spellings. Raises as `parse`."""
    plain = _PLAIN.fullmatch(url) if len(url) <= LONGEST_HOST else None
    if plain and "/." not in plain[3]:
        scheme, host, path, query = plain.groups()
        return WebUrl(scheme, host, _PORTS[scheme], path, _telling(query) or None if query else None)
    parsed = parse(url)
    query = parsed.query and _telling(parsed.query)
    path, query = _plain_escapes(parsed.path), _plain_escapes(query) if query else None
    return WebUrl(parsed.scheme, parsed.host, parsed.port, path, query)


def host(url: str) -> str:
    """The host of a URL. Raises as `parse` does."""
    return parse(url).host


def registrable_domain(url: str) -> str:
    """The name somebody registered, as `example.co.uk`; the host itself for an address or a bare suffix.

    Places where strangers publish side by side (the public suffix list's private section) count as suffixes.
    Raises as `parse` does.
    """
    return source_of(host(url))


@lru_cache(maxsize=10_000)
def source_of(name: str) -> str:
    """The registrable domain of a host, as `registrable_domain` has it."""
    return _suffixes.extract_urllib(SplitResult("", name, "", "", "")).top_domain_under_public_suffix or name


def is_public_suffix(name: str) -> bool:
    """Whether anybody may register a name under this one, so that it is nobody's: `com`, `co.uk`, `blogspot.com`."""
    return _suffixes.extract_str(name).suffix == name


def _refuse_unseen(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise BadUrl(f"it is longer than {MAX_LENGTH} characters")
    if _UNSEEN.search(text):
        raise BadUrl("it contains characters that cannot be seen, such as tabs or line breaks")


def _scheme(text: str) -> str:
    match = _SCHEME.match(text)
    if match is None:
        raise BadUrl("it does not begin with http:// or https://")
    scheme = match[1].lower()
    if scheme not in _PORTS:
        raise UnsupportedScheme
    return scheme


def _split(text: str) -> tuple[str, str, str | None]:
    match = _PARTS.fullmatch(text)
    if match is None or "\\" in match[1] + match[2]:
        raise BadUrl("a backslash stands where a slash may be meant")
    return match[1], match[2], match[3]


def _host_and_port(authority: str) -> tuple[str, str | None]:
    if "@" in authority:
        raise BadUrl("it carries a user name or a password")
    match = _HOST_PORT.fullmatch(authority)
    if match is None:
        raise BadUrl("its host cannot be read")
    return read_host(match[1]), match[2]


def _port(text: str | None, scheme: str) -> int:
    port = _PORTS[scheme] if text is None else int(text)
    if not 0 < port < 65536:
        raise BadUrl("there is no such port")
    return port


def _quoted(text: str, more: str = "") -> str:
    if _QUOTED.fullmatch(text):
        return text
    return quote(_STRAY_PERCENT.sub("%25", text), safe="%/:@!$&'()*+,;=~" + more)


def _without_dots(path: str) -> str:
    """The path as the server will see it, so that `/open/../closed` is not taken for something open."""
    if path.startswith("/") and "/." not in path and "%" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
    directory = bool(segments) and segments[-1].lower().replace("%2e", ".") in {".", ".."}
    return "/" + "/".join([*kept, ""] if directory else kept)


def _telling(query: str) -> str:
    """A query without what only tracks its reader."""
    return "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0]))


def _plain_escapes(text: str) -> str:
    return _ESCAPE.sub(_plain_escape, text) if "%" in text else text


def _plain_escape(match: re.Match[str]) -> str:
    letter = chr(int(match[0][1:], 16))
    return letter if letter in _UNRESERVED else match[0].upper()
