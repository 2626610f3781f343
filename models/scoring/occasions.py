"""Where an act makes sense: nobody asks a thread for its author's degrees, or a recall notice to be frank."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from models.reading import Hit, Reading
from models.report import SignalResult
from models.signals.base import Sign, Signal
from models.signals.claims import claim_hits
from models.signals.earning import earns
from models.signals.harms import harm_hits
from models.signals.promotion import promoted
from models.signals.quotations import enclosing
from models.signals.selling import sells
from models.signals.subject import headline_words, stems
from models.signals.threads import is_thread

_CLAIMS, _TOLD = 2, 3
"""Claims that make a page one on a treatment, and harms told (selling counts as one) or, where it sells, sentences that
name an ailment, that make it one on health: a single one may be a turn of speech."""
_STUDIES = ("study_trials", "study_early", "study_reviews", "study_observations", "vague_sources")


def makes_sense(signal: Signal, reading: Reading, results: Mapping[str, SignalResult]) -> bool:
    """Whether what the signal asks a publisher to do fits what the page is, and is shown to be called for.

    What an act takes away must be quoted, be it by another signal where this one only weighs words.
    """
    quoted = _QUOTED_BY.get(signal.id, (signal.id,) if signal.expected_sign is Sign.NEGATIVE else ())
    if quoted and not any(results[other].evidence for other in quoted):
        return False
    return reading.derive(_OCCASIONS.get(signal.id, informs))


def anywhere(_: Reading) -> bool:
    """What a site says of itself, whoever writes on its pages."""
    return True


def written_by_one(reading: Reading) -> bool:
    """Whether whoever publishes the page has its text in hand."""
    return not reading.derive(is_thread)


def informs(reading: Reading) -> bool:
    """Whether the page tells readers things about health that they may act upon."""
    if not written_by_one(reading):
        return False
    told = len({hit.sentence for hit in reading.derive(harm_hits)}) + reading.derive(sells)
    return told >= _TOLD or reading.derive(vouches)


def sells_beside_advice(reading: Reading) -> bool:
    """Whether there is text on health to keep apart from what is on sale."""
    named = len({hit.sentence for hit in reading.hits("ailments")}) if reading.derive(sells) else 0
    return informs(reading) or (named >= _TOLD and written_by_one(reading))


def vouches(reading: Reading) -> bool:
    """Whether the page earns by a treatment, or says in its own words that one helps.

    It says so time and again, or of what its headline names.
    """
    if not written_by_one(reading):
        return False
    claims = {hit.sentence: hit for hit in _own_claims(reading)}
    if len(claims) >= _CLAIMS or reading.derive(earns):
        return True
    return any(_is_on_headline(reading, hit) for hit in claims.values())


def _is_on_headline(reading: Reading, hit: Hit) -> bool:
    """Whether the hit's sentence has a word in common with the page's title or first headline."""
    words = reading.words[hit.block]
    said = stems(word for word, sentence in zip(words.lower, words.sentences, strict=True) if sentence == hit.sentence)
    return not said.isdisjoint(reading.derive(headline_words))


def _own_claims(reading: Reading) -> Iterator[Hit]:
    """Claims outside quotation marks, within which titles and other people's words stand."""
    found = (*reading.derive(claim_hits), *reading.derive(promoted))
    return (hit for hit in found if not enclosing(reading, hit))


def reports_research(reading: Reading) -> bool:
    """Whether the page tells of studies what they mean for treatment."""
    return informs(reading) and bool(reading.hits(*_STUDIES))


def appeals_to_research(reading: Reading) -> bool:
    """Whether the page says that a treatment helps, or that studies or experts say something."""
    return written_by_one(reading) and (reading.derive(vouches) or bool(reading.hits("vague_sources")))


def lets_speak(reading: Reading) -> bool:
    """Whether somebody has a say on the page, who could be named."""
    return informs(reading) and bool(reading.hits("speech_verbs"))


def offers(reading: Reading) -> bool:
    """Whether a treatment is to be had there, on which an agency may have something to say."""
    return written_by_one(reading) and reading.derive(earns)


_PRAISE = ("praise", "reader_benefits", "self_description", "sensational_words", "hype")
_UNSOURCED = ("unsourced_claims", "vague_attribution")
_SOURCES = ("identifiers", "in_text_citations", "reference_list", "scholarly_links", "sourced_claims", *_UNSOURCED)
_QUOTED_BY = {"promotional_wording": _PRAISE, **dict.fromkeys(_SOURCES, _UNSOURCED)}
"""The signals of which one must quote what is to be mended, where it is not the signal itself."""
_DATES = ("age", "last_reviewed", "published_date")
_ANY_TEXT = ("absolutes", "outcome_promises", "clickbait_title", "shouting")
_SALES = ("calls_to_action", "checkout", "offers", "prices", "self_promotion")
_BALANCE = ("limits", "one_sidedness", "risks", "adverse_effects", "alternatives", "costs", "professional_advice")
_STUDY = ("study_design", "study_types", "study_funding", "observed_findings", "effect_sizes", "comparators")
_OCCASIONS: dict[str, Callable[[Reading], bool]] = {
    **dict.fromkeys(("contact", "policies"), anywhere),
    **dict.fromkeys((*_DATES, *_ANY_TEXT), written_by_one),
    **dict.fromkeys(_SOURCES, appeals_to_research),
    **dict.fromkeys(_SALES, sells_beside_advice),
    **dict.fromkeys(_BALANCE, vouches),
    **dict.fromkeys(_STUDY, reports_research),
    "quoted_experts": lets_speak,
    "regulatory_silence": offers,
}
"""When the act of a signal makes sense; the others' do where the page informs."""
