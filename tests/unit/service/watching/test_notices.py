"""Addresses for mail and chat: known services only, nothing inside, no files, and no secret in any message."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from apprise.plugins.slack import NotifySlack

from scrapers.errors import RefusedAddress
from scrapers.fetching.mail import Mailer, Security
from scrapers.fetching.settings import FetchSettings
from service.watching import notices
from service.watching.message import Message
from service.watching.notices import WELL_KNOWN, NoticeError, check_address, masked, send_notice

SECRET = "TIiajkdnlazkcOXrIdevi7FQ"
SLACK = f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}/#desk"
MAIL = "mailtos://desk:pass@mail.example.org:587/?to=editor@example.org&from=plumbline@example.org"
MAILER = Mailer(FetchSettings())
SAID = Message("Title", "Body")


def nobody_inside(host: str) -> None:
    if host != "mail.example.org":
        raise NoticeError("refused")


@pytest.mark.parametrize(
    "address",
    [SLACK, MAIL, "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "tgram://123456789:abcdefg_hijklmnop/12315544/"],
)
def test_known_services_and_mail_are_let_through(address: str) -> None:
    check_address(address, WELL_KNOWN, nobody_inside)


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1/hook",
        "jsons://desk.example/hook",
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "syslog://",
        "workflows://10.0.0.5/workflow/signature",
        "slack:/T1JJ3T3L2",
        "slack://short",
        "",
        f"{SLACK}?verify=no",
        f"{SLACK}\n",
        "mailtos://u:pass@mail.example.org?verify=no",
        "mailtos://u:pass@mail.example.org#?verify=no",
        "mailtos://u:pass@mail.example.org?to=a@b.example;verify=no",
        "mailtos://u:pass@mail.example.org?to=a@b.example&amp;verify=no",
        "mailtos://u:pass@mail.example.org?+X-Header=x",
        "mailtos://u:pass@mail.example.org?pgp=yes",
        "mailtos://u:pass@mail.example.org:22",
        "mailtos://u:pass@mail.example.org?smtp=127.0.0.1:6379",
        "mailtos://u:pass@mail.example.org?smtp=10.0.0.5",
        "mailtos://u:pass@inside.example",
        "mailtos://u:pass@127.0.0.1?to=a@desk.example&from=u@desk.example",
        "mailtos://u:pass@mail.example.org?to=nobody",
        "mailtos://u:pass@mail.example.org/" + "a" * 2_000,
    ],
)
def test_everything_else_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(NoticeError) as caught:
        check_address(address, WELL_KNOWN, nobody_inside)
    assert not any(secret in str(caught.value) for secret in ("pass", SECRET, "10.0.0.5"))


@pytest.mark.parametrize(
    "mark", ["%0d%0a", "%0A", "%0b", "%00", "%1f", "%7f", "%C2%85", "%E2%80%A8", "%250b", "\r\n", "\x0b"]
)
@pytest.mark.parametrize(
    "place", ["&name=Desk{}Bcc", "&from=Desk{}Bcc%3Ca@b.example%3E", "&to=a@b.example{}Bcc", "#{}"]
)
def test_a_character_that_steers_is_refused_wherever_it_stands(mark: str, place: str) -> None:
    with pytest.raises(NoticeError, match="cannot be printed"):
        check_address(MAIL + place.format(mark), WELL_KNOWN, nobody_inside)


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("mailto://u:pass@mail.example.org", False),
        ("mailto://desk.example?user=u&pass=pass&smtp=mail.example.org&from=u@desk.example", False),
        ("mailtos://u:pass@mail.example.org?mode=insecure", False),
        ("mailto://u:pass@localhost", True),
        ("mailto://u:pass@127.0.0.1?to=a@desk.example&from=u@desk.example", True),
        ("mailto://mail.example.org?to=a@desk.example&from=u@desk.example", True),
        ("mailto://u:pass@mail.example.org?mode=starttls", True),
        ("mailto://u:pass@mail.example.org?mode=ssl", True),
        ("mailtos://u:pass@mail.example.org", True),
    ],
)
def test_a_password_goes_by_tls_or_to_this_machine_only(address: str, taken: bool) -> None:
    if taken:
        check_address(address, WELL_KNOWN, lambda _: None)
    else:
        with pytest.raises(NoticeError, match=r"by TLS only: mailtos://"):
            check_address(address, WELL_KNOWN, lambda _: None)


def test_a_setting_opens_and_closes_schemes() -> None:
    check_address("jsons://desk.example/hook", ("jsons",), nobody_inside)
    with pytest.raises(NoticeError, match="begin otherwise than jsons"):
        check_address(SLACK, ("jsons",), nobody_inside)


@pytest.mark.parametrize("taken", [True, False])
def test_a_message_is_sent_with_the_check_of_certificates_on(
    taken: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[tuple[bool, Any]] = []

    def notify(self: NotifySlack, **message: Any) -> bool:
        sent.append((self.verify_certificate, message))
        logging.getLogger("apprise").warning("failed to send to %s", SLACK)
        return taken

    monkeypatch.setattr(NotifySlack, "notify", notify)
    if taken:
        send_notice(SLACK, WELL_KNOWN, MAILER, Message("Larkmoor", "changed"), "evt_1.h")
    else:
        with pytest.raises(NoticeError, match=r"behind slack://… did not take"):
            send_notice(SLACK, WELL_KNOWN, MAILER, Message("Larkmoor", "changed"), "evt_1.h")
    assert sent == [(True, {"title": "Larkmoor", "body": "changed"})]
    assert SECRET not in caplog.text


def test_what_is_shown_of_an_address_is_its_kind() -> None:
    assert (masked(SLACK), masked(MAIL), masked("x" * 50)) == ("slack://…", "mailtos://…", f"{'x' * 20}://…")


def test_a_password_that_mail_cannot_carry_is_a_notice_that_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def login(*_: object) -> None:
        raise UnicodeEncodeError("ascii", "ü", 0, 1, "ordinal not in range(128)")

    monkeypatch.setattr(MAILER, "send", login)
    with pytest.raises(NoticeError, match="characters that mail cannot carry") as caught:
        send_notice(MAIL, WELL_KNOWN, MAILER, SAID, "evt_1.h")
    assert caught.value.final


def test_a_header_that_mail_cannot_carry_is_a_notice_that_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_check_characters", lambda _: None)  # as if an address had got past it
    with pytest.raises(NoticeError, match="characters that mail cannot carry") as caught:
        send_notice(f"{MAIL}&name=Desk%0bBcc", WELL_KNOWN, MAILER, SAID, "evt_1.h")
    assert caught.value.final


def test_a_mail_is_what_the_address_says_and_goes_to_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    def send(*message: Any) -> dict[str, Any]:
        sent.append(message)
        return {"c@example.org": (550, b"unknown")}

    monkeypatch.setattr(MAILER, "send", send)
    address = (
        "mailtos://desk:pass@example.org?smtp=mail.example.org&from=plumbline@example.org&name=Plumb"
        "&to=a@example.org,b@example.org&bcc=c@example.org"
    )
    said = send_notice(address, WELL_KNOWN, MAILER, Message("Larkmoor:\n1 page changed", "It changed."), "evt_1.h")
    assert said == "The mail was taken, but not for 1 of 3 recipients (550 unknown)."
    [(server, sender, recipients, message)] = sent
    assert (server.host, server.port, server.security, server.password) == (
        "mail.example.org",
        587,
        Security.STARTTLS,
        "pass",
    )
    assert (sender, sorted(recipients)) == (
        "plumbline@example.org",
        ["a@example.org", "b@example.org", "c@example.org"],
    )
    assert (message["Subject"], message["From"]) == ("Larkmoor: 1 page changed", "Plumb <plumbline@example.org>")
    assert message.get_content() == "It changed.\n"
    assert message["Message-ID"] == "<evt_1.h@example.org>"
    assert "c@example.org" not in message.as_string()
    assert "pass" not in repr(server)


def test_a_mail_that_was_not_taken_is_a_notice_that_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RefusedAddress("it does not belong to the public internet")

    monkeypatch.setattr(MAILER, "send", refuse)
    with pytest.raises(NoticeError, match="The mail was not taken: its server does not belong") as caught:
        send_notice(MAIL, WELL_KNOWN, MAILER, SAID, "evt_1.h")
    assert not caught.value.final
