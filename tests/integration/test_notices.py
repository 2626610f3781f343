"""What becomes of mail and chat on their way, and of what is under way when all ends."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from queue import Queue
from threading import Event

import pytest

from scrapers.errors import DeadlineExceeded
from scrapers.fetching.mail import Mailer, MailServer
from service.config import Config
from service.jobs import deliveries as deliveries_loop
from service.services import Services
from service.store.database import Store
from service.store.webhooks import UNKNOWN, DeliveryState, Via
from service.usecases import tell_address
from service.usecases.replay_delivery import replay_delivery
from service.watching.message import Message
from service.watching.notices import NoticeError
from tests.integration.api import Pages
from tests.integration.telling import (
    BUSY,
    NOW,
    SLACK,
    at_work,
    deliver_due,
    deliveries,
    happens,
    hook,
)


@pytest.fixture
def services(store: Store) -> Services:
    return Services(Config(), store, Pages())


DESK = "mailtos://desk:pass@mail.example.org?to=a@desk.example"


@dataclass(frozen=True)
class Telling:
    """What was begun, by its reference, and whether it may end."""

    begun: Queue[str]
    over: Event


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telling]:
    """Mail and chat whose servers answer when the test says so."""
    telling = Telling(Queue[str](), Event())

    def send(*given: object) -> None:
        telling.begun.put(str(given[-1]))
        telling.over.wait()

    monkeypatch.setattr(tell_address, "send_notice", send)
    yield telling
    telling.over.set()


def test_an_address_that_mail_cannot_carry_is_given_up_at_once(services: Services) -> None:
    made = hook(services, f"{DESK}&name=Desk%0bBcc", via=Via.APPRISE)
    happens(services, made)
    deliver_due(services, "w1", NOW)
    [dead] = deliveries(services, made)
    assert (dead.state, dead.attempts) == (DeliveryState.DEAD, 1)
    assert "cannot be printed" in (dead.error or "")


def test_a_mail_has_one_message_id_at_every_attempt_and_shares_it_with_no_other(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def take(
        self: Mailer, server: MailServer, sender: str, recipients: object, mail: EmailMessage
    ) -> dict[str, object]:
        sent.append(str(mail["Message-ID"]))
        if len(sent) == 1:
            raise DeadlineExceeded
        return {}

    monkeypatch.setattr(Mailer, "send", take)
    made = hook(services, DESK, "h1", via=Via.APPRISE)
    happens(services, made)
    deliver_due(services, "w1", NOW)
    [waiting] = deliveries(services, made)
    deliver_due(services, "w1", waiting.not_before)
    replay_delivery("h1", waiting.id, "", services.store, NOW)
    deliver_due(services, "w1", NOW)
    happens(services, made, hook(services, DESK, "h2", via=Via.APPRISE))
    deliver_due(services, "w1", NOW)
    event = waiting.event_id
    assert sent[:3] == [f"<evt_{event}.h1@mail.example.org>"] * 3
    assert sorted(sent[3:]) == [f"<evt_{event + 1}.{made}@mail.example.org>" for made in ("h1", "h2")]


def test_why_a_mail_was_not_taken_is_shown_and_for_whom_it_was_not(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {"b@desk.example": (550, b"5.1.1 No such user")}
    answers = iter([smtplib.SMTPRecipientsRefused(refused), smtplib.SMTPAuthenticationError(535, b"no: pass")])

    def take(*_: object) -> dict[str, tuple[int, bytes]]:
        for error in answers:
            raise error
        return refused

    monkeypatch.setattr(Mailer, "send", take)
    made = hook(services, f"{DESK},b@desk.example", via=Via.APPRISE)
    happens(services, made)
    found, moment = [], NOW
    for _ in range(3):
        deliver_due(services, "w1", moment)
        [delivery] = deliveries(services, made)
        found.append((delivery.state.value, delivery.error))
        moment = delivery.not_before
    assert found == [
        ("waiting", "The mail was not taken: its server refused every recipient (550 5.1.1 No such user)."),
        ("waiting", "The mail was not taken: its server refused the user name or the password (535)."),
        ("delivered", "The mail was taken, but not for 1 of 2 recipients (550 5.1.1 No such user)."),
    ]


def test_chat_is_told_in_words_and_tried_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    made = hook(services, SLACK, via=Via.APPRISE)
    happens(services, made)
    said: list[tuple[str, str]] = []

    def send(address: str, schemes: object, mailer: object, message: Message, reference: str) -> None:
        said.append((message.title, message.body))
        if len(said) == 1:
            raise NoticeError("The service behind slack://… did not take the message.", final=False)

    monkeypatch.setattr(tell_address, "send_notice", send)
    deliver_due(services, "w1", NOW)
    [waiting] = deliveries(services, made)
    assert (waiting.state, waiting.error) == (
        DeliveryState.WAITING,
        "The service behind slack://… did not take the message.",
    )
    deliver_due(services, "w1", waiting.not_before)
    [delivery] = deliveries(services, made)
    assert (delivery.state, delivery.status) == (DeliveryState.DELIVERED, None)
    assert said[0] == said[1]
    assert said[0] == (
        "Larkmoor: 1 page changed",
        "https://larkmoor.example/a: score 61 → 49; mixed → low; outcome_promises appeared. The page changed.",
    )


def test_what_ends_soon_after_the_stop_is_noted(services: Services, telling: Telling) -> None:
    made = hook(services, SLACK, via=Via.APPRISE)
    happens(services, made)
    with at_work(services) as loop:
        telling.begun.get(timeout=BUSY)
        loop.stop()
        telling.over.set()
    assert deliveries(services, made)[0].state is DeliveryState.DELIVERED


def test_of_what_is_out_at_the_end_it_is_noted_that_nobody_knows_and_it_comes_again_with_its_id(
    services: Services, telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries_loop, "PATIENCE", 0.0)
    made = hook(services, SLACK, via=Via.APPRISE)
    happens(services, made)
    with at_work(services):
        first = telling.begun.get(timeout=BUSY)
        until_then = deliveries(services, made)[0].lease_until
    [waiting] = deliveries(services, made)
    assert (waiting.state, waiting.error, waiting.attempts) == (DeliveryState.WAITING, UNKNOWN, 1)
    assert until_then is not None
    assert abs(waiting.not_before - until_then) < timedelta(seconds=1)  # not while the last one may yet be taken
    telling.over.set()
    deliver_due(services, "w2", waiting.not_before)
    assert telling.begun.get(timeout=BUSY) == first
    [delivery] = deliveries(services, made)
    assert (delivery.state, delivery.error) == (DeliveryState.DELIVERED, None)
