"""Every way in which a page could not be had, as one tree.

    ScrapeError
    ├── AddressError                the address itself, before anything is sent
    │   ├── BadUrl                  bad_url
    │   ├── UnsupportedScheme       unsupported_scheme
    │   └── RefusedAddress          refused_address
    ├── TransportError              on the way to the server and back
    │   ├── DnsFailure              dns_failure
    │   │   └── NameNotFound        dns_not_found
    │   ├── TlsFailure              tls_failure
    │   ├── ConnectionFailure       connection_failed
    │   ├── BadResponse             bad_response
    │   ├── ConnectTimeout          connect_timeout
    │   ├── ReadTimeout             read_timeout
    │   ├── DeadlineExceeded        deadline_exceeded
    │   │   └── HostBusy            host_busy
    │   ├── TooLarge                too_large
    │   └── TooManyRedirects        too_many_redirects
    ├── StatusError                 the server answered with an error
    │   ├── ClientError             http_4xx
    │   │   ├── Forbidden           http_403
    │   │   ├── NotFound            http_404
    │   │   ├── Gone                http_410
    │   │   └── TooManyRequests     http_429
    │   ├── ServerError             http_5xx
    │   └── UnexpectedStatus        unexpected_status
    ├── AccessError                 the site does not let this reader in
    │   ├── BlockedByRobots         blocked_by_robots
    │   │   └── RobotsUnavailable   robots_unavailable
    │   ├── BotWall                 bot_wall
    │   ├── LoginRequired           login_required
    │   └── Paywall                 paywall
    └── ContentError                something came, but no page to read
        ├── UnsupportedContentType  unsupported_content_type
        ├── EmptyPage               empty_page
        ├── ErrorPage               error_page
        └── BrokenEncoding          broken_encoding

A `code` is a contract and never changes its meaning; `message` is a sentence for a person and may. A message never
carries an address that a name resolved to, nor the text of an exception from below.
"""

# ruff: noqa: N818 - the names say what happened, as in `except NotFound`; the tree says that they are errors.
from __future__ import annotations

from functools import partial
from typing import ClassVar

BLOCKED = "blocked"
PAYWALLED = "paywalled"
FAILED = "failed"


class ScrapeError(Exception):
    """A page could not be had. Raise one of the leaves, or let `status_error` choose among the statuses."""

    code: ClassVar[str] = "scrape_failed"
    state: ClassVar[str] = FAILED
    """The report's state: `blocked`, `paywalled` or `failed`."""
    retry: ClassVar[bool] = False
    """Whether the same request may succeed later without anybody changing anything."""
    sentence: ClassVar[str] = "The page could not be fetched."
    """For a person; may name `{detail}`, `{status}` and `{content_type}`."""

    def __init__(
        self,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after: float | None = None,
        content_type: str = "",
        host: str = "",
    ) -> None:
        """Make the message from the class's sentence; `retry_after` is in seconds from now, `host` what was refused."""
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.content_type = content_type
        self.host = host
        self.message = self.sentence.format(detail=detail, status=status, content_type=content_type)
        super().__init__(self.message)

    def __reduce__(self) -> tuple[partial[ScrapeError], tuple[()]]:
        """Travel whole between processes."""
        make = partial(
            type(self),
            self.detail,
            status=self.status,
            retry_after=self.retry_after,
            content_type=self.content_type,
            host=self.host,
        )
        return make, ()


class AddressError(ScrapeError):
    """The address cannot or may not be asked."""


class BadUrl(AddressError):
    """The URL is no web address, or one that different readers would read differently."""

    code = "bad_url"
    sentence = "This is not a usable web address: {detail}."


class UnsupportedScheme(AddressError):
    """Neither http nor https."""

    code = "unsupported_scheme"
    sentence = "Only http and https addresses can be fetched."


class RefusedAddress(AddressError):
    """The guard refuses the host, its address or its port."""

    code = "refused_address"
    state = BLOCKED
    sentence = "This address may not be fetched: {detail}."


class TransportError(ScrapeError):
    """The exchange with the server did not come to its end."""

    retry = True


class DnsFailure(TransportError):
    """The name could not be looked up just now."""

    code = "dns_failure"
    sentence = "The host name could not be looked up."


class NameNotFound(DnsFailure):
    """The name has no address."""

    code = "dns_not_found"
    retry = False
    sentence = "There is no host of this name."


class TlsFailure(TransportError):
    """No secure connection: a bad certificate or a failed handshake."""

    code = "tls_failure"
    retry = False
    sentence = "No secure connection to the site could be made: its certificate or its encryption is not valid."


class ConnectionFailure(TransportError):
    """The connection was refused, reset or lost."""

    code = "connection_failed"
    sentence = "The connection to the site failed."


class BadResponse(TransportError):
    """The answer is not HTTP, or breaks its rules."""

    code = "bad_response"
    retry = False
    sentence = "The site's answer could not be understood: {detail}."


class ConnectTimeout(TransportError):
    """No connection within the time allowed for one."""

    code = "connect_timeout"
    sentence = "The site did not accept a connection in time."


class ReadTimeout(TransportError):
    """A connection, then silence."""

    code = "read_timeout"
    sentence = "The site stopped answering."


class DeadlineExceeded(TransportError):
    """The whole fetch, redirects included, took longer than allowed."""

    code = "deadline_exceeded"
    sentence = "The site took too long to send the page."


class HostBusy(DeadlineExceeded):
    """The fetch waited for its turn at this host until its time was over; nothing was sent."""

    code = "host_busy"
    sentence = "Too many pages of this site are being fetched at the moment."


class TooLarge(TransportError):
    """The headers or the unpacked body are over the limit."""

    code = "too_large"
    retry = False
    sentence = "The page is too large: {detail}."


class TooManyRedirects(TransportError):
    """The site sends the reader on and on."""

    code = "too_many_redirects"
    retry = False
    sentence = "The site redirects too many times."


class StatusError(ScrapeError):
    """An answer with an error status; `status` holds it."""


class ClientError(StatusError):
    """A 4xx that has no class of its own."""

    code = "http_4xx"
    sentence = "The site refused the request (HTTP status {status})."


class Forbidden(ClientError):
    """403."""

    code = "http_403"
    state = BLOCKED
    sentence = "The site does not allow this page to be fetched (HTTP status 403)."


class NotFound(ClientError):
    """404."""

    code = "http_404"
    sentence = "The page does not exist (HTTP status 404)."


class Gone(ClientError):
    """410."""

    code = "http_410"
    sentence = "The page was removed for good (HTTP status 410)."


class TooManyRequests(ClientError):
    """429, or a fetch not made because an earlier 429 asked to wait; `retry_after` says how long, where known."""

    code = "http_429"
    state = BLOCKED
    retry = True
    sentence = "The site asks for fewer requests (HTTP status 429)."


class ServerError(StatusError):
    """5xx; `retry_after` is set where the server said when to come back."""

    code = "http_5xx"
    retry = True
    sentence = "The site has a fault of its own (HTTP status {status})."


class UnexpectedStatus(StatusError):
    """A status that answers no page request, as 206 or 304 that was not asked for."""

    code = "unexpected_status"
    sentence = "The site gave an answer that is not a page (HTTP status {status})."


class AccessError(ScrapeError):
    """The site keeps this reader out."""

    state = BLOCKED


class BlockedByRobots(AccessError):
    """robots.txt disallows the page."""

    code = "blocked_by_robots"
    sentence = "The site's robots.txt asks that this page is not fetched."


class RobotsUnavailable(BlockedByRobots):
    """robots.txt could not be had for a reason on the server's side, which counts as a no until it can (RFC 9309)."""

    code = "robots_unavailable"
    retry = True
    sentence = "The site's robots.txt could not be read, so the page is not fetched for now."


class BotWall(AccessError):
    """A captcha or a check for browsers stands in place of the page."""

    code = "bot_wall"
    sentence = "The site shows a check for robots in place of the page."


class LoginRequired(AccessError):
    """A login form stands in place of the page, or 401."""

    code = "login_required"
    state = PAYWALLED
    sentence = "The page can only be read after logging in."


class Paywall(AccessError):
    """The page is cut off for those who do not pay, or 402."""

    code = "paywall"
    state = PAYWALLED
    sentence = "The page can only be read in full by paying readers."


class ContentError(ScrapeError):
    """What was sent is no page to read."""


class UnsupportedContentType(ContentError):
    """Neither HTML nor plain text; `content_type` names it."""

    code = "unsupported_content_type"
    sentence = "Only HTML and plain text can be read; this is {content_type}."


class EmptyPage(ContentError):
    """Nothing to read."""

    code = "empty_page"
    sentence = "The page is empty."


class ErrorPage(ContentError):
    """An error message served with status 200."""

    code = "error_page"
    sentence = "The site shows an error message in place of the page."


class BrokenEncoding(ContentError):
    """The bytes are no text in any encoding that could be named, or the compression is broken."""

    code = "broken_encoding"
    sentence = "The page's text could not be decoded."


_STATUS: dict[int, type[ScrapeError]] = {
    401: LoginRequired,
    402: Paywall,
    403: Forbidden,
    404: NotFound,
    410: Gone,
    429: TooManyRequests,
}


def status_error(status: int, retry_after: float | None = None) -> ScrapeError:
    """The error for an HTTP status other than 200 and 304."""
    kind = _STATUS.get(status)
    if kind is None:
        kind = ClientError if 400 <= status < 500 else ServerError if 500 <= status < 600 else UnexpectedStatus
    return kind(status=status, retry_after=retry_after)
