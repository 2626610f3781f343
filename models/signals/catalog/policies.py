"""Policies: links to how the site treats readers' data, corrects errors, edits and advertises."""

from __future__ import annotations

from collections.abc import Iterator

from models.page import Zone
from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.anchors import menu_link
from models.signals.base import Category, Sign, Signal
from models.signals.earning import discounted
from models.signals.engines import UNSEEN, measured, quote_hits, unavailable
from models.signals.outlinks import has_structure

KINDS = ("privacy_policies", "editorial_policies", "advertising_policies")
"""The lexicons, one a kind of policy."""
_LINE = 80
_DECLARED = frozenset({"publishingPrinciples", "correctionsPolicy", "ethicsPolicy", "verificationFactCheckingPolicy"})
"""Editorial policies as structured data calls them; no reader sees them there."""


def measure(reading: Reading) -> SignalResult:
    """Kinds of policy linked, of three: privacy, editing and corrections, advertising; little where the page earns.

    What only the structured data links to counts a share of one.
    """
    found = {kind: hit for kind in KINDS if (hit := next(_offered(reading, kind), None))}
    if not found and not has_structure(reading.page):
        return unavailable("plain text without an address shows no links to policies")
    unseen = "editorial_policies" not in found and not _DECLARED.isdisjoint(reading.page.metadata.declared)
    firsts = sorted(found.values(), key=lambda hit: (hit.block, hit.start))
    note = "editorial policies in the structured data" if unseen else ""
    return measured(discounted(reading, len(found) + UNSEEN * unseen), quote_hits(reading, firsts, "policy"), note)


def _offered(reading: Reading, kind: str) -> Iterator[Hit]:
    """Where a policy is offered: in a link or, as plain text has lost its links, in a line of its own."""
    for hit in reading.hits(kind, zones=EVERYWHERE):
        if menu_link(reading, hit) or (not reading.page.links and _apart(reading, hit)):
            yield hit


def _apart(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in the chrome or in a line too short for prose; a word alone, in a line that is none."""
    text = reading.page.blocks[hit.block].text
    words = hit.last > hit.first or not text.endswith((".", "!", "?"))
    return hit.zone is Zone.CHROME or (len(text) <= _LINE and words)


SIGNAL = Signal(
    id="policies",
    version=4,
    category=Category.TRANSPARENCY,
    title="Publishes its policies",
    failure_title="No policy on privacy, corrections or advertising found",
    why="A site that says how it corrects errors, edits, advertises and treats readers' data can be held to it.",
    criteria=(
        "HONcode: privacy",
        "HONcode: advertising policy",
        "NewsGuard: corrects errors",
        "W3C: corrections policy",
    ),
    unit="kinds of policy",
    cap=3,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("NewsGuard 2018, Rating process and criteria",),
    action="Publish how you correct errors, edit, advertise and treat readers' data, and link to it",
    yields=lambda reading: discounted(reading, len(KINDS)),
)
