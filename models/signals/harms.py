"""What a page names as a harm of treatment, in sentences and in lists, worked out once for all signals that need it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from models.page import Kind, Zone
from models.reading import Hit, Reading
from models.signals.claims import HEADINGS
from models.signals.engines import kinds
from models.signals.scope import LONGEST, around, asked, negated, new_sentences
from models.signals.selling import sells

_QUESTION = frozenset(["risks", "risk", "effects", "safe", "dangers", "complications"])
_WONDERING = frozenset(["anyone", "anybody", "anyone's", "am", "i'm", "i've", "my", "guys"])
"""Words of somebody who asks a forum, and not of a page that answers what it asks."""
_NOT = frozenset(["not", "isn't", "aren't", "don't", "never"])
_HARSH = frozenset(
    ["dangerous", "harsh", "nasty", "terrible", "horrible", "horrific", "devastating", "debilitating", "awful", "toxic"]
)
"""What sellers call the side effects of what they do not sell."""
_BEFORE = 2
_SUBJECT = 12
"""Words before a harm within which the disease stands that does it."""
_NONE = re.compile(
    r"(?:None|Nope|Absolutely not|Not at all|Zero|No(?:[.!,;]| side effects| risks?\b| known\b))", re.IGNORECASE
)
_TITLE = re.compile(
    r"(?:(?:the|what are the|possible|potential|main|common|serious|known) ){0,5}"
    r"(?:risks?|harms?|side effects|dangers|complications)"
    r"(?: (?:and|or) (?:risks?|harms?|side effects|dangers|complications|limits)){0,4}\W{0,9}",
    re.IGNORECASE,
)
"""A heading that says what stands below it, as "Risks and side effects"."""
_CELL = 12
"""Words up to which a cell is one of a table of facts; old pages set their whole text in cells."""
LISTED = "an item in a list of harms"


def harm_hits(reading: Reading) -> tuple[Hit, ...]:
    """Harms named in the main text, one for each different sentence or item of a list, in page order.

    A harm that is denied or kept small ("no side effects", "to minimise risks") is none, nor is one that a
    seller finds in other people's treatments. A question counts where it asks what the risks are. A heading by itself
    tells none; each item or cell that such a heading or line introduces is one. Ask by `reading.derive(harm_hits)`.
    """
    named = [*(hit for hit in reading.hits("risks") if is_named(reading, hit)), *reading.derive(harm_outcomes)]
    told = (hit for hit in named if reading.page.blocks[hit.block].kind not in HEADINGS)
    return new_sentences(reading, sorted((*told, *_listed(reading, named)), key=lambda hit: (hit.block, hit.start)))


def harm_outcomes(reading: Reading) -> tuple[Hit, ...]:
    """What treatment, and no disease, is said to do to people. Ask by `reading.derive(harm_outcomes)`."""
    hits = (hit for hit in reading.hits("harm_outcomes") if not _of_a_disease(reading, hit))
    return tuple(hit for hit in hits if is_named(reading, hit))


def harm_kinds(reading: Reading) -> tuple[Hit, ...]:
    """How harm is reported, and which complaints and complications are named beside that, one hit for each kind.

    Ask by `reading.derive(harm_kinds)`.
    """
    reports = (hit for hit in reading.hits("harm_reports") if is_named(reading, hit) and not asked(reading, hit))
    reported = (*reports, *reading.derive(harm_outcomes))
    told = {hit.sentence for hit in (*reported, *reading.derive(harm_hits))}
    near = told | {sentence + 1 for sentence in told}
    named = (hit for hit in reading.hits("harm_symptoms") if hit.sentence in near and is_named(reading, hit))
    return tuple(kinds(sorted((*reported, *named), key=lambda hit: (hit.block, hit.start))))


def is_named(reading: Reading, hit: Hit) -> bool:
    """Whether the hit tells of a harm: not denied, not asked about a complaint, not a seller's word of rivals."""
    if _of_rivals(reading, hit) and reading.derive(sells):
        return False
    if asked(reading, hit):
        if reading.page.blocks[hit.block].kind is not Kind.HEADING and _wondered(reading, hit):
            return False
        return not _answered_no(reading, hit) and not _QUESTION.isdisjoint(
            reading.words[hit.block].lower[hit.first : hit.last + 1]
        )
    return _warns_off(reading, hit) or not negated(reading, hit)


def _of_rivals(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence is about other people's treatments: by their names, or as nobody speaks of their own."""
    near = reading.words[hit.block].lower[max(0, hit.first - _BEFORE) : hit.last + 1]
    return bool(reading.sentence_hits("rivals", hit.sentence)) or not _HARSH.isdisjoint(near)


def _answered_no(reading: Reading, hit: Hit) -> bool:
    """Whether the question is answered at once by "none at all"; "no treatment is free of risk" is another answer."""
    after = hit.sentence + 1
    return after < len(reading.sentences) and bool(_NONE.match(reading.sentences[after].text))


def _of_a_disease(reading: Reading, hit: Hit) -> bool:
    """Whether it is a disease, or a habit, that is said to do the harm."""
    agents = around(reading, "harmful_agents", hit, before=_SUBJECT + LONGEST)
    return any(agent.last < hit.first for agent in agents)


def _wondered(reading: Reading, hit: Hit) -> bool:
    """Whether one who does not know asks others, as in "has anyone had side effects?"."""
    words = reading.words[hit.block]
    low, high = bisect_left(words.sentences, hit.sentence), bisect_left(words.sentences, hit.sentence + 1)
    return not _WONDERING.isdisjoint(words.lower[low:high])


def _warns_off(reading: Reading, hit: Hit) -> bool:
    """Whether the hit's own words hold the negation, as in "should not be taken by"."""
    return not _NOT.isdisjoint(reading.words[hit.block].lower[hit.first : hit.last + 1])


def _listed(reading: Reading, named: Iterable[Hit]) -> Iterator[Hit]:
    """The items and cells under a heading that names harms, or after a line that names them and ends in a colon."""
    naming = {hit.block for hit in named if not reading.sentence_hits("harm_advice", hit.sentence)}
    naming |= {index for index, block in reading.blocks if block.kind is Kind.HEADING and _TITLE.fullmatch(block.text)}
    leads = False
    for index, block in reading.blocks:
        if block.zone is not Zone.MAIN:
            continue
        if block.kind is Kind.LIST_ITEM or (block.kind is Kind.CELL and len(reading.words[index].lower) <= _CELL):
            if leads and any(map(str.isalpha, reading.words[index].lower)):
                yield _item(reading, index)
        elif block.kind is Kind.HEADING or block.text.endswith(":"):
            leads = index in naming


def _item(reading: Reading, index: int) -> Hit:
    """The first sentence of an item, as a hit."""
    words = reading.words[index]
    sentence = words.sentences[0]
    last = bisect_left(words.sentences, sentence + 1) - 1
    start, end = words.spans[0][0], words.spans[last][1]
    return Hit(index, start, end, Zone.MAIN, sentence, 0, last, LISTED)
