"""What a page says of a regulator's leave to sell, statement by statement and by polarity.

The word "FDA" says nothing by itself. A statement is a word of approval in the reach of an agency within one sentence,
or a phrase that needs no agency beside it, and it is claimed, denied or pending by what stands around it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from models.reading import EVERYWHERE, Hit, Reading
from models.signals.quotations import attributed
from models.signals.scope import LONGEST, affirmed, around, asked, doubted, negated, one_a_sentence
from models.signals.selling import sells
from models.signals.treatments import blocks_naming, is_topic

NEAR = 7
"""Words that may stand between an agency and the word of approval that belongs to it."""
AHEAD = 9
"""Words over which "awaiting", "before" or "if" make a later approval a thing of the future."""
EXCEPTED = 14
"""Words after an approval within which it may be said what it leaves out."""
_CONDITIONS = frozenset(["before", "until", "once", "if", "when", "unless"])
_BECOMING = frozenset(
    [
        "is",
        "are",
        "be",
        "gets",
        "get",
        "being",
        "receives",
        "receive",
        "wins",
        "gains",
        "grants",
        "has",
        "gives",
        "give",
    ]
)
_NO = frozenset(["no", "none"])
_NONE = frozenset(["no", "none", "neither", "nothing"])
_SUBJECT = 16
"""Words of a subject over which "none of" at its head carries to the verb."""
_CURES = frozenset(
    ["treatment", "treatments", "therapy", "therapies", "cure", "cures", "drug", "drugs", "medicine", "vaccine"]
)
_PAST = frozenset(["was", "were", "had", "you", "your", "daily", "weekly", "monthly"])
_GETTING = frozenset(
    [
        "receive",
        "receiving",
        "obtain",
        "obtaining",
        "get",
        "getting",
        "gain",
        "win",
        "need",
        "needs",
        "against",
        "through",
    ]
)
_UNMADE = frozenset(["recommend", "recommends", "recommended", "refused", "withdrew", "withdrawn", "revoked", "lost"])
"""Verbs of an approval that is still to be given, or no longer is."""
_PRESENT = frozenset(["approve", "approves", "sign", "signs", "okays", "accept", "accepts", "license", "licenses"])
_NO_CLAIM = frozenset(["accepted", "approve"])
_RULES = frozenset(
    ["not", "isn't", "aren't", "prohibited", "forbidden", "banned", "consumer", "safety", "public", "drug"]
)
"""First words of what a house rule forbids as well as the law, as in "smoking is not permitted"."""
_NO_PRODUCTS = frozenset(["trial", "trials", "study", "studies", "protocol", "facility", "laboratory", "lab"])
_LICENSED = ("agencies", "interventions", "regulated_products", "licensable_products", "approved_uses")
"""Lexicons of which one must be in the block that names a step towards an approval."""
_LETTERS = frozenset(["letter", "letters"])
_NOUNS = frozenset(["approval", "clearance", "authorization", "authorisation"])


class Polarity(StrEnum):
    """What a statement says of approval."""

    CLAIMED = "claimed"
    DENIED = "denied"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about approval and the words that make it."""

    polarity: Polarity
    hit: Hit


def statements(reading: Reading) -> tuple[Statement, ...]:
    """The main text's statements about approval, one a sentence at most for each polarity, in page order.

    Ask by `reading.derive(statements)`.
    """
    named = [hit for hit in reading.hits("approvals") if near_agency(reading, hit)]
    hits = sorted([*named, *reading.hits("approved_uses")], key=lambda hit: (hit.block, hit.start))
    found: dict[tuple[int, Polarity], Statement] = {}
    for hit in hits:
        polarity = _polarity(reading, hit)
        if polarity:
            found.setdefault((hit.sentence, polarity), Statement(polarity, hit))
    found |= {(hit.sentence, Polarity.PENDING): Statement(Polarity.PENDING, hit) for hit in _awaited(reading, found)}
    return tuple(sorted(found.values(), key=lambda each: (each.hit.block, each.hit.start)))


def _awaited(reading: Reading, found: Collection[tuple[int, Polarity]]) -> tuple[Hit, ...]:
    """Steps towards leave to sell such a product, unless the page says that it was given: then they are its history."""
    if any(polarity is Polarity.CLAIMED for _, polarity in found):
        return ()
    told = {sentence for sentence, _ in found}
    hits = (hit for hit in affirmed(reading, reading.hits("awaited_approvals")) if hit.sentence not in told)
    named = (hit for hit in hits if hit.block in reading.derive(_licensed_blocks))
    return one_a_sentence(hit for hit in named if not asked(reading, hit) and not _of_something_else(reading, hit))


def _licensed_blocks(reading: Reading) -> frozenset[int]:
    """The blocks that name an agency or what needs its leave."""
    return frozenset(hit.block for hit in reading.hits(*_LICENSED))


def saying(reading: Reading, polarity: Polarity) -> tuple[Hit, ...]:
    """The hits of the statements of one polarity."""
    return tuple(s.hit for s in reading.derive(statements) if s.polarity is polarity)


def objections(reading: Reading) -> tuple[Hit, ...]:
    """Sentences of the main text that say a product is not allowed, or that an agency objects, in page order.

    Boilerplate disclaimers are none, nor is what a page holds against the agency, or a seller against others. Ask by
    `reading.derive(objections)`.
    """
    hits = [hit for hit in reading.hits("regulatory_warnings") if not asked(reading, hit) and not _spared(reading, hit)]
    hits += saying(reading, Polarity.DENIED)
    hits += [hit for hit in reading.hits("prohibitions") if _about_a_product(reading, hit)]
    hits += [hit for hit in reading.hits("agency_actions") if _by_an_agency(reading, hit)]
    hits = [hit for hit in hits if not _of_no_product(reading, hit) and not _exempt(reading, hit)]
    hits = [hit for hit in hits if not _turned(reading, hit)]
    return tuple(sorted(hits, key=lambda hit: (hit.block, hit.start)))


def _spared(reading: Reading, hit: Hit) -> bool:
    """Whether a letter is said not to have come; what may not be sold stands under a negation too, and is a warning."""
    return reading.words[hit.block].lower[hit.last] in _LETTERS and negated(reading, hit)


def _turned(reading: Reading, hit: Hit) -> bool:
    """Whether it is a disclaimer, a tale of why the agency objects, a call to stop it, or a seller's word of others."""
    if any(reading.sentence_hits(lexicon, hit.sentence) for lexicon in ("disclaimers", "conspiracy", "deregulation")):
        return True
    return bool(reading.sentence_hits("rivals", hit.sentence)) and reading.derive(sells)


def near_agency(reading: Reading, hit: Hit) -> bool:
    """Whether an agency is named within a few words of the hit."""
    return any(
        _distance(hit, agency) <= NEAR for agency in around(reading, "agencies", hit, before=NEAR + LONGEST, after=NEAR)
    )


def _polarity(reading: Reading, hit: Hit) -> Polarity | None:
    """None where nothing is said: in a question, and where a facility, a lab or a trial is what was approved.

    PENDING comes before DENIED, for "not yet approved" is first of all an outlook; acceptance alone claims nothing.
    """
    if asked(reading, hit) or _of_something_else(reading, hit) or _exempt(reading, hit):
        return None
    if _expected(reading, hit):
        return Polarity.PENDING
    if _whether(reading, hit) or _of_no_product(reading, hit):
        return None
    if _ruled_out(reading, hit) or _excepted(reading, hit) or _touches(reading, "regulatory_warnings", hit):
        return Polarity.DENIED
    if attributed(reading, hit) and not reading.derive(sells):
        return None
    nothing = _first_word(reading, hit) in _NO_CLAIM or _to_be_got(reading, hit) or doubted(reading, hit)
    return None if nothing else Polarity.CLAIMED


def _of_something_else(reading: Reading, hit: Hit) -> bool:
    return _touches(reading, "legitimacy_tokens", hit) or _of_a_trial(reading, hit)


def _expected(reading: Reading, hit: Hit) -> bool:
    """Whether an approval is put in the future, as in "awaiting approval" or "before it is approved"."""
    cues = around(reading, "pending", hit, before=AHEAD + LONGEST)
    if any(cue.first <= hit.first <= cue.last + AHEAD for cue in cues) or _conditional(reading, hit):
        return True
    return _touches(reading, "awaited_approvals", hit)


def _conditional(reading: Reading, hit: Hit) -> bool:
    words = reading.words[hit.block]
    for i in range(hit.first - 1, max(hit.first - 1 - AHEAD, -1), -1):
        if words.sentences[i] == hit.sentence and words.lower[i] in _CONDITIONS:
            between = words.lower[i + 1 : hit.first]
            becomes = not between or not _BECOMING.isdisjoint(between) or _first_word(reading, hit) in _NOUNS | _PRESENT
            return becomes and _PAST.isdisjoint(between)
    return False


def _of_a_trial(reading: Reading, hit: Hit) -> bool:
    """Whether a trial or a facility is what was approved, as in "the study was approved by"; a comma parts the two."""
    words, text = reading.words[hit.block], reading.page.blocks[hit.block].text
    for i in range(max(0, hit.first - 4), hit.first):
        if words.lower[i] in _NO_PRODUCTS and "," not in text[words.spans[i][1] : hit.start]:
            return True
    return False


def _exempt(reading: Reading, hit: Hit) -> bool:
    """Whether approval is said not to be needed at all."""
    exempting = around(reading, "exemptions", hit, before=LONGEST, after=LONGEST)
    return any(other.first <= hit.last and hit.first <= other.last for other in exempting)


def _ruled_out(reading: Reading, hit: Hit) -> bool:
    """Whether the hit is under a negation, or what the sentence begins with denies it: "none of the shots that ..."."""
    if negated(reading, hit):
        return True
    words = reading.words[hit.block]
    first = bisect_left(words.sentences, hit.sentence)
    opens = words.lower[first] in _NONE and hit.first - first <= _SUBJECT
    return opens and "," not in reading.page.blocks[hit.block].text[words.spans[first][0] : hit.start]


def _excepted(reading: Reading, hit: Hit) -> bool:
    """Whether what was approved is said to leave something out, as in "for six uses, which do not include this"."""
    return bool(around(reading, "exclusions", hit, after=EXCEPTED))


def _whether(reading: Reading, hit: Hit) -> bool:
    """Whether a decision is named and not taken, as in "approve (or not approve)"."""
    if _first_word(reading, hit) != "approve":
        return False
    before = reading.words[hit.block].lower[max(0, hit.first - 3) : hit.first]
    return "or" in before


def _of_no_product(reading: Reading, hit: Hit) -> bool:
    """Whether there is said to be no approved treatment for a disease at all, which warns of none."""
    words = reading.words[hit.block].lower[max(0, hit.first - 3) : hit.last + 3]
    if _NO.isdisjoint(words) or _CURES.isdisjoint(words):
        return False
    return not reading.sentence_hits("interventions", hit.sentence)


def _to_be_got(reading: Reading, hit: Hit) -> bool:
    """Whether approval is spoken of as such, as in "it takes years to receive approval"."""
    before = reading.words[hit.block].lower[max(0, hit.first - 4) : hit.first]
    return _first_word(reading, hit) in _NOUNS and not (_GETTING | _UNMADE).isdisjoint(before)


def _first_word(reading: Reading, hit: Hit) -> str:
    return reading.words[hit.block].lower[hit.first]


def _about_a_product(reading: Reading, hit: Hit) -> bool:
    if asked(reading, hit) or negated(reading, hit):
        return False
    if reading.derive(is_topic) and _first_word(reading, hit) not in _RULES:
        return True
    if hit.block in reading.derive(blocks_naming):
        return True
    return hit.block in reading.derive(_regulated_blocks)


def _regulated_blocks(reading: Reading) -> frozenset[int]:
    """The blocks that name an agency or speak of a product as the law on medicines does."""
    return frozenset(hit.block for hit in reading.hits("agencies", "regulated_products", zones=EVERYWHERE))


def _by_an_agency(reading: Reading, hit: Hit) -> bool:
    """Whether an agency stands shortly before the verb, as its subject, or after it and "by"."""
    agencies = around(reading, "agencies", hit, before=NEAR + LONGEST, after=NEAR)
    words = reading.words[hit.block].lower
    return not negated(reading, hit) and any(
        0 < hit.first - agency.last <= NEAR or "by" in words[hit.last + 1 : agency.first + 1] for agency in agencies
    )


def _touches(reading: Reading, lexicon: str, hit: Hit) -> bool:
    return any(hit.first <= other.last for other in around(reading, lexicon, hit, before=LONGEST))


def _distance(one: Hit, other: Hit) -> int:
    return max(one.first - other.last, other.first - one.last, 0)
