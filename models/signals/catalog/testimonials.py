"""Testimonials: customers' praise, before-and-after shows and patients' reports told as evidence."""

from __future__ import annotations

from models.reading import CONTENT, Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote_hits
from models.signals.stance import SHOWN, asserted, outermost


def measure(reading: Reading) -> SignalResult:
    """Distinct wordings: sections of praise anywhere, reports of patients in the main text."""
    sections = reading.hits("testimonial_headings", zones=SHOWN)
    reports = tuple(hit for hit in reading.hits("patient_reports", zones=CONTENT) if not _researched(reading, hit))
    hits = asserted(reading, outermost((*sections, *reports)))
    found = distinct(reading, hits)
    return measured(len(found), quote_hits(reading, found, "experience as evidence"))


def _researched(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence reports people counted in a study, or side effects."""
    return bool(reading.sentence_hits("study_contexts", hit.sentence))


SIGNAL = Signal(
    id="testimonials",
    version=1,
    category=Category.COMMERCIAL,
    title="Lets patients' stories stand as evidence",
    failure_title="Uses no stories as evidence",
    why="A story shows that something happened to someone, not that the treatment did it; failures are seldom told.",
    criteria=("Tokens of legitimacy: testimonials or endorsements", "HealthNewsReview: evidence quality"),
    unit="distinct wordings",
    cap=4,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Put studies in the place of patients' stories",
    references=("Sipp 2017, Marketing of unproven stem cell-based interventions: a call to action",),
)
