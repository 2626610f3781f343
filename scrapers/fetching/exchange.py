"""One request and its answer: no redirect is followed, no cookie kept, no credential or proxy taken from anywhere.

That is why there is no `requests.Session`, which does all of these: a request goes straight to an adapter of its own.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPException, IncompleteRead, RemoteDisconnected

import certifi
import requests
from urllib3.exceptions import HTTPError, InvalidChunkLength, LocationValueError

from scrapers.errors import BadResponse, BadUrl, ConnectionFailure, ScrapeError, UnexpectedStatus, status_error
from scrapers.fetching.body import collect, unpacker
from scrapers.fetching.connection import PinnedAdapter
from scrapers.fetching.deadline import Clock, Deadline
from scrapers.fetching.guard import Guard
from scrapers.fetching.headers import retry_after
from scrapers.fetching.line import Line
from scrapers.fetching.politeness import Turns, Turnstile
from scrapers.fetching.resolver import Lookup, Resolver
from scrapers.fetching.settings import FetchSettings
from scrapers.fetching.sockets import Meter, tls_context
from scrapers.urls import WebUrl, join, parse

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_PIECE = 65536
_PAGES = {
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en,*;q=0.5",
}
_NOT_HTTP = "it breaks the rules of HTTP"


class Answer:
    """A status and headers, with the body still to be read."""

    def __init__(self, url: WebUrl, response: requests.Response, deadline: Deadline, limit: int) -> None:
        self.url = url
        self.status = response.status_code
        self._response = response
        self._deadline = deadline
        self._limit = limit

    def header(self, name: str) -> str:
        """A header's value, empty where there is none."""
        return self._response.headers.get(name, "")

    def redirect(self) -> WebUrl | None:
        """Where the answer sends the reader; None when it does not. Raises AddressError."""
        if self.status not in _REDIRECTS:
            return None
        location = self.header("Location")
        if not location:
            raise UnexpectedStatus(status=self.status)
        return join(self.url, location.encode("latin-1", "replace").decode("utf-8", "replace"))

    def error(self) -> ScrapeError:
        """The error that the status stands for."""
        return status_error(self.status, retry_after(self.header("Retry-After"), datetime.now(UTC)))

    def read(self, *, cut: bool = False) -> bytes:
        """The unpacked body. Over the limit it is cut, or raises TooLarge."""
        packed = unpacker(self.header("Content-Encoding"))
        pieces = self._response.raw.stream(_PIECE, decode_content=False)
        return collect(pieces, packed, self._limit, self._deadline, cut=cut)


class Exchange:
    """Asks servers, each in its turn, and tells them. Shared by the threads of a fetcher."""

    def __init__(self, settings: FetchSettings, lookup: Lookup, clock: Clock, turns: Turns | None = None) -> None:
        self._settings = settings
        self._guard = Guard(settings.allowed_hosts)
        self._resolver = Resolver(lookup)
        self._turnstile = Turnstile(settings.host_requests, settings.host_pause, clock, turns=turns)
        self._proxy = parse(settings.proxy) if settings.proxy else None
        self._context = tls_context(settings.ca_bundle or certifi.where())

    @contextmanager
    def ask(
        self, url: WebUrl, deadline: Deadline, limit: int, conditions: Mapping[str, str] | None = None
    ) -> Iterator[Answer]:
        """A GET for a body of `limit` bytes. All that goes wrong, while it is read too, is raised as a ScrapeError."""
        request = requests.Request("GET", str(url), headers={**self._headers(), **_PAGES, **(conditions or {})})
        with self._turnstile.turn(url, deadline), self._exchange(url, request, deadline, limit) as answer:
            self._heed(answer)
            yield answer

    def tell(
        self, url: WebUrl, deadline: Deadline, body: bytes, headers: Mapping[str, str]
    ) -> AbstractContextManager[Answer]:
        """A POST, of whose answer only the status counts. All that goes wrong is raised as a ScrapeError.

        It has no turn, and what its receiver asks for concerns this message only: at one host there may be many
        receivers, who know nothing of each other.
        """
        request = requests.Request("POST", str(url), headers={**self._headers(), **headers}, data=body)
        return self._exchange(url, request, deadline, 0)

    def check(self, url: WebUrl, deadline: Deadline) -> None:
        """Look the host up without connecting. Raises RefusedAddress and the errors of lookups."""
        self._line(url, deadline, 0).permitted()

    @contextmanager
    def _exchange(self, url: WebUrl, request: requests.Request, deadline: Deadline, limit: int) -> Iterator[Answer]:
        with (
            _typed(deadline),
            closing(PinnedAdapter(self._line(url, deadline, limit), self._context)) as adapter,
            adapter.send(request.prepare(), stream=True) as response,
        ):
            yield Answer(url, response, deadline, limit)

    def _line(self, url: WebUrl, deadline: Deadline, limit: int) -> Line:
        settings = self._settings
        meter = Meter(deadline, settings.read_timeout, settings.max_headers)
        return Line(url, self._guard, self._resolver, meter, settings.connect_timeout, limit, self._proxy)

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": self._settings.user_agent, "Connection": "close"}

    def _heed(self, answer: Answer) -> None:
        if answer.status in {429, 503}:
            self._turnstile.keep_quiet(answer.url, answer.error())


@contextmanager
def _typed(deadline: Deadline) -> Iterator[None]:
    try:
        yield
    except (requests.RequestException, HTTPError, HTTPException, ssl.SSLError, OSError) as error:
        deadline.check()
        raise _translated(error) from None


def _translated(error: BaseException) -> ScrapeError:
    causes = list(_causes(error))
    if any(isinstance(cause, requests.exceptions.InvalidURL | LocationValueError) for cause in causes):
        return BadUrl("it cannot be put into a request")
    if any(isinstance(cause, InvalidChunkLength) for cause in causes):
        return BadResponse(_NOT_HTTP)
    if any(isinstance(cause, RemoteDisconnected | IncompleteRead | ConnectionError) for cause in causes):
        return ConnectionFailure()
    if any(isinstance(cause, HTTPException | requests.exceptions.InvalidHeader) for cause in causes):
        return BadResponse(_NOT_HTTP)
    return ConnectionFailure()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
