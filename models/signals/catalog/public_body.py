"""Public body: an address that only governments, armed forces, universities or health services can have."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import measured, unavailable
from models.signals.hosts import host_of, is_public_body


def measure(reading: Reading) -> SignalResult:
    """1 when the page's own address stands under a restricted suffix, as `.gov`, `.edu` or `.nhs.uk`; never `.org`."""
    host = host_of(reading.page.url)
    if "." not in host:
        return unavailable("the page's address is not known")
    return measured(is_public_body(host), note=f"address: {host}")


SIGNAL = Signal(
    id="public_body",
    version=2,
    category=Category.TRANSPARENCY,
    title="Is published by a public body or a university",
    failure_title="No ending of a public body or university found in its address",
    why="Some endings of addresses are given only to governments, universities and health services, which answer to "
    "the public. Anybody can have `.org` or `.com`.",
    criteria=("HONcode: authoritative", "W3C: source types", "NewsGuard: who is in charge and conflicts"),
    unit="found",
    cap=1,
    expected_sign=Sign.POSITIVE,
    measure=measure,
)
