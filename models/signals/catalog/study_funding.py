"""Study funding: who paid for the research."""

from __future__ import annotations

import re

from models.reading import EVERYWHERE, Hit, Reading
from models.report import SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.bibliography import bibliography
from models.signals.earning import discounted, earns
from models.signals.engines import kinds, measured, quote_hits
from models.signals.identifiers import identifiers
from models.signals.own_names import own_names
from models.signals.sources import CHECKABLE, sources

_OWN = re.compile(r"\b(?:by|from) our\b")
_RESEARCH = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|research\w*|surveys?|scien\w+|analys[ei]s|experiments?|findings|authors?|investigators?|grants?"
    r"|papers?|data|results|report|team|work|review|fellowships?|manuscript|competing|disclosures?|Institutes? of)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"\bpublished (?:\w+ ){0,3}in (?:the )?(?:(?:\w+ ){0,2}journal,? )?[A-Z]")


def measure(reading: Reading) -> SignalResult:
    """Kinds of statement of who paid for research, and of payers named in its sentence.

    Who pays for the site is another signal's, and that a page pays for itself discloses nothing. Where a page earns
    from its reader, a study must be named beside it.
    """
    hits = reading.hits("study_funding", zones=EVERYWHERE)
    stated = [hit for hit in hits if _is_of_research(reading, hit) and not _of_itself(reading, hit)]
    if reading.derive(earns) and not _names_a_study(reading, {hit.sentence for hit in stated}):
        return measured(0)
    sentences = {hit.sentence for hit in stated}
    payers = (hit for hit in reading.hits("funder_names", zones=EVERYWHERE) if hit.sentence in sentences)
    found = kinds(sorted((*stated, *payers), key=lambda hit: (hit.block, hit.start)))
    return measured(discounted(reading, len(found)), quote_hits(reading, found, "funding"))


def _is_of_research(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence, or the one before it, speaks of research; roads and teams have sponsors too."""
    around = reading.sentences[max(hit.sentence - 1, 0) : hit.sentence + 1]
    return any(_RESEARCH.search(sentence.text) for sentence in around)


def _of_itself(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence is about what the site lives on, or the payer is the page's own organisation."""
    if reading.sentence_hits("funding_statements", hit.sentence):
        return True
    text = reading.sentences[hit.sentence].text
    return bool(_OWN.search(text)) or any(f"by {name}" in text for name in reading.derive(own_names))


def _names_a_study(reading: Reading, funding: set[int]) -> bool:
    """Whether a journal is named or a document led to outside the sentences on funding, or the page is a paper's."""
    if reading.derive(bibliography).entries or len(reading.derive(identifiers)):
        return True
    if any(hit.sentence not in funding for hit in reading.hits("journals", zones=EVERYWHERE)):
        return True
    if any(_PUBLISHED.search(sentence.text) for i, sentence in enumerate(reading.sentences) if i not in funding):
        return True
    marks = reading.derive(sources).marks.items()
    return any(sentence not in funding and not CHECKABLE.isdisjoint(found) for sentence, found in marks)


def _disclosing(reading: Reading) -> float:
    """What it yields to say who paid: a statement and a payer, where the page reports on a study."""
    return discounted(reading, 2) if not reading.derive(earns) or _names_a_study(reading, set()) else 0.0


SIGNAL = Signal(
    id="study_funding",
    version=3,
    category=Category.TRANSPARENCY,
    title="Says who paid for the research",
    failure_title="Nothing found on who paid for the research",
    why=(
        "Who pays for a study has an interest in how it ends. A reader can allow for that only when it is said. "
        "On a page that sells it counts beside a study that can be found: a grant without one is typed quickly."
    ),
    criteria=(
        "HealthNewsReview: independent sources and conflicts",
        "JAMA: disclosure",
        "QUEST: conflict of interest",
    ),
    unit="kinds of statement",
    cap=6,
    expected_sign=Sign.POSITIVE,
    measure=measure,
    references=("Lundh et al. 2017, Industry sponsorship and research outcome",),
    action="Say who paid for the research you report",
    yields=_disclosing,
)
