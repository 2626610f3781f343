"""Lead capture: newsletter boxes and forms that collect addresses."""

from __future__ import annotations

from models.page import Form
from models.reading import Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote, quote_hits
from models.signals.stance import SHOWN

_PHONES = frozenset(["phone", "telephone", "tel", "mobile"])


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings of a newsletter box anywhere on the page, and one for a form that asks for an address."""
    found = distinct(reading, reading.hits("newsletters", zones=SHOWN))
    forms = [form for form in reading.page.forms if form.zone in SHOWN and collects(form)]
    buttons = [_button(reading, form.block) for form in forms if form.block is not None]
    evidence = {(e.block, e.start): e for e in (*buttons, *quote_hits(reading, found, "newsletter"))}
    note = "a form asks for the reader's address" if forms else ""
    return measured(len(found) + bool(forms), sorted(evidence.values(), key=lambda e: (e.block, e.start)), note)


def collects(form: Form) -> bool:
    """Whether a form asks for an e-mail address or phone, and is neither a login nor a comment."""
    kinds = {field.partition(":")[0] for field in form.fields}
    if "password" in kinds or any("comment" in field for field in form.fields):
        return False
    return any("email" in field or "e-mail" in field or _is_phone(field) for field in form.fields)


def _is_phone(field: str) -> bool:
    """Whether a field asks for a telephone number, by its type or, as older forms do, by its name."""
    kind, _, name = field.partition(":")
    return kind == "tel" or not _PHONES.isdisjoint(name.replace("_", "-").split("-"))


def _button(reading: Reading, block: int) -> Evidence:
    return quote(reading, block, 0, len(reading.page.blocks[block].text), "form")


SIGNAL = Signal(
    id="lead_capture",
    version=2,
    category=Category.COMMERCIAL,
    title="Collects readers' addresses",
    failure_title="No request for readers' addresses found",
    why="Newsletter boxes and forms turn readers into leads; publishers of every kind use them.",
    criteria=("HONcode: privacy", "HONcode: advertising policy"),
    unit="distinct wordings and forms",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
)
