"""Why a mail was not taken, in words for whoever named its server.

What the server said is repeated, because it knows best: it may name a recipient. Only what it says of a login is not,
so that no password is ever in it.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping

from scrapers.errors import ScrapeError
from scrapers.fetching.mail import OpenLoginError, Refused
from service.reports.wording import plain

_LONGEST = 200
_ON_THE_WAY = {
    "refused_address": "its server does not belong to the public internet",
    "dns_failure": "the name of its server could not be looked up",
    "dns_not_found": "there is no server of this name",
    "tls_failure": "the certificate or the encryption of its server is not valid",
    "connection_failed": "the connection to its server failed",
    "connect_timeout": "its server did not accept a connection in time",
    "read_timeout": "its server did not answer in time",
    "deadline_exceeded": "its server did not answer in time",
    "too_large": "its server answered without end",
}


_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (OpenLoginError, "a password goes out by TLS only, which the address does not ask for"),
    (ssl.SSLError, _ON_THE_WAY["tls_failure"]),
    (OSError, _ON_THE_WAY["connection_failed"]),
)
_CHARACTERS = "the address, its password or an answer of its server holds characters that mail cannot carry"


def reason(error: Exception) -> str:
    """The rest of a sentence, which tells why."""
    if isinstance(error, ScrapeError):
        return _ON_THE_WAY.get(error.code, error.message.rstrip("."))
    if isinstance(error, smtplib.SMTPException):
        return f"its server {_of_server(error)}"
    return next((said for kind, said in _FAULTS if isinstance(error, kind)), _CHARACTERS)


def _of_server(error: smtplib.SMTPException) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"refused the user name or the password ({error.smtp_code})"
        case smtplib.SMTPRecipientsRefused():
            return f"refused every recipient ({_first(error.recipients)})"
        case smtplib.SMTPResponseException():
            return f"refused it ({_said(error.smtp_code, error.smtp_error)})"
        case smtplib.SMTPServerDisconnected():
            return "closed the connection"
        case _:
            return f"lacks what it takes ({plain(str(error)).rstrip('.')})"


def in_part(refused: Mapping[str, Refused], count: int) -> str:
    """What there is to say of a mail that was taken, but not for everybody."""
    return f"The mail was taken, but not for {len(refused)} of {count} recipients ({_first(refused)})."


def _first(refused: Mapping[str, Refused]) -> str:
    return _said(*next(iter(refused.values())))


def _said(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"{code} {plain(words)}"[:_LONGEST].strip()
