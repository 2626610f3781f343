"""Testimonials: customers' praise, before-and-after shows and patients' reports told as evidence."""

from __future__ import annotations

from models.page import Kind
from models.reading import CONTENT, Hit, Reading
from models.report import SignalResult
from models.signals.anchors import link_around
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.scope import negated
from models.signals.selling import sells
from models.signals.stance import cautioned, outermost
from models.signals.treatments import blocks_naming

_LINE = 60
"""Characters of a line that heads a section of praise without being marked as a heading."""


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings in the main text: sections of praise by their headings, and reports of patients.

    Quotation marks keep nothing at a distance here, as a report of a patient is a quotation by its nature.
    """
    sections = tuple(hit for hit in reading.hits("testimonial_headings", zones=CONTENT) if _heads(reading, hit))
    reports = tuple(hit for hit in reading.hits("patient_reports", zones=CONTENT) if not _researched(reading, hit))
    hits = outermost((*sections, *reports, *_stories(reading)))
    found = distinct(reading, [hit for hit in hits if not negated(reading, hit) and not cautioned(reading, hit)])
    return measured(len(found), quote_hits(reading, found, "experience as evidence"))


def _stories(reading: Reading) -> tuple[Hit, ...]:
    """Cures told of others, on a page that offers treatment or names one of the kind often sold without leave."""
    if not (reading.derive(sells) or reading.derive(blocks_naming) or reading.hits("own_offers")):
        return ()
    return tuple(hit for hit in reading.hits("patient_stories", zones=CONTENT) if not _researched(reading, hit))


def _heads(reading: Reading, hit: Hit) -> bool:
    """Whether the hit's block is a heading, or a short line of its own that is no entry of a menu."""
    block = reading.page.blocks[hit.block]
    if block.kind is Kind.HEADING:
        return True
    line = len(block.text) <= _LINE and not block.text.endswith(".")
    return line and block.kind is not Kind.TITLE and not link_around(reading, hit)


def _researched(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence reports people counted in a study, or side effects."""
    return bool(reading.sentence_hits("study_contexts", hit.sentence))


SIGNAL = Signal(
    id="testimonials",
    version=7,
    category=Category.COMMERCIAL,
    title="Lets patients' stories stand as evidence",
    failure_title="No patient's story told as evidence found",
    why="A story shows that something happened to someone, not that the treatment did it; failures are seldom told.",
    criteria=("Tokens of legitimacy: testimonials or endorsements", "HealthNewsReview: evidence quality"),
    unit="distinct wordings",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Put studies in the place of patients' stories",
    references=("Sipp 2017, Marketing of unproven stem cell-based interventions: a call to action",),
)
