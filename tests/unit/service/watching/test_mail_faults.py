"""Why a mail was not taken: told usefully, and without the password."""

from __future__ import annotations

import smtplib
import ssl

import pytest

from scrapers.errors import BadResponse, DeadlineExceeded, NameNotFound, RefusedAddress
from scrapers.fetching.mail import OpenLoginError
from service.watching.mail_faults import in_part, reason


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RefusedAddress("x"), "its server does not belong to the public internet"),
        (NameNotFound(), "there is no server of this name"),
        (DeadlineExceeded(), "its server did not answer in time"),
        (BadResponse("x"), "The site's answer could not be understood: x"),
        (OpenLoginError(), "a password goes out by TLS only, which the address does not ask for"),
        (
            smtplib.SMTPAuthenticationError(535, b"no such password: secret"),
            "its server refused the user name or the password (535)",
        ),
        (
            smtplib.SMTPRecipientsRefused({"a@desk.example": (550, b"5.1.1 User\r\nunknown")}),
            "its server refused every recipient (550 5.1.1 User unknown)",
        ),
        (smtplib.SMTPSenderRefused(553, b"not yours", "a"), "its server refused it (553 not yours)"),
        (smtplib.SMTPDataError(554, "\x1b[1mspam"), "its server refused it (554 [1mspam)"),
        (smtplib.SMTPServerDisconnected("x"), "its server closed the connection"),
        (
            smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
            "its server lacks what it takes (STARTTLS extension not supported by server)",
        ),
        (ssl.SSLCertVerificationError("x"), "the certificate or the encryption of its server is not valid"),
        (ConnectionResetError(104, "x"), "the connection to its server failed"),
        (
            ValueError("x"),
            "the address, its password or an answer of its server holds characters that mail cannot carry",
        ),
    ],
)
def test_each_fault_is_told(error: Exception, said: str) -> None:
    assert reason(error) == said


def test_a_server_that_goes_on_is_cut_off() -> None:
    assert len(reason(smtplib.SMTPDataError(554, b"no " * 1_000))) < 250


def test_a_mail_taken_for_some_says_for_how_many_not() -> None:
    assert in_part({"a@desk.example": (550, b"unknown")}, 3) == (
        "The mail was taken, but not for 1 of 3 recipients (550 unknown)."
    )
