"""The sentences of a page that claim a health effect, worked out once for all signals that need them."""

from __future__ import annotations

import re

from models.page import Kind
from models.reading import CONTENT, Hit, Reading
from models.signals.scope import LONGEST, around, negated
from models.signals.selling import sells
from models.signals.voice import quoted
from models.signals.work_titles import in_quoted_title

_CLAUSE = 120
"""Characters over which a condition carries, unless a comma or the like ends it before."""
_CONDITION = re.compile(r"\b(?:[Ii]f|[Ww]hether|[Uu]nless)\b[^,;:.]{0,120}$")
HEADINGS = frozenset({Kind.TITLE, Kind.HEADING, Kind.BUTTON})
_FRAME = 10
"""Words over which "how to" or "claims that" carries to a verb of effect."""
_CARE, _DEED = 3, 8
"""Words between who gives care and "treats", and between such a person and what they do where "who" stands between."""
_TREATING = frozenset(["treat", "treats", "treated", "treating"])
_GOVERNING = frozenset(
    ["of", "for", "against", "with", "from", "to", "treat", "in", "on", "and", "or", "fight", "kill"]
)
"""Words before a noun that keep it from being the subject of the verb that follows."""
_AUXILIARIES = frozenset(
    ["will", "can", "may", "might", "would", "could", "also", "often", "then", "try", "tries", "to"]
)
"""Words that may stand between a person and what they do themselves, as in "your surgeon will repair"."""
_JOINING = frozenset(["or", "and", "nor", "to"])
"""Words between one verb and the next that is joined to it, as in "to treat, cure or prevent"."""


def claim_hits(reading: Reading) -> tuple[Hit, ...]:
    """Affirmed claims of effect in the main text, at most one a sentence, in page order.

    A claim is a verb or phrase of the lexicon `claims`, under no negation or condition, in no question and in no
    frame that only names it, in a sentence that names something of the lexicon `ailments`; headings are no sentences.
    What people who give care do, what does harm by itself, and what somebody else is said to say, is none.
    Ask by `reading.derive(claim_hits)`.
    """
    firsts: dict[int, Hit] = {}
    denied: Hit | None = None
    for hit in reading.hits("claims", zones=CONTENT):
        if hit.sentence in firsts or not _may_claim(reading, hit):
            continue
        if (denied and _joined(reading, denied, hit)) or _is_denied(reading, hit):
            denied = hit
        else:
            firsts[hit.sentence] = hit
    return tuple(firsts.values())


def _may_claim(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in a sentence that could claim an effect on the body."""
    if reading.page.blocks[hit.block].kind in HEADINGS or reading.sentences[hit.sentence].text.endswith("?"):
        return False
    return bool(reading.sentence_hits("ailments", hit.sentence))


def _joined(reading: Reading, denied: Hit, hit: Hit) -> bool:
    """Whether the hit goes on from one that was denied."""
    if denied.sentence != hit.sentence:
        return False
    return _JOINING.issuperset(reading.words[hit.block].lower[denied.last + 1 : hit.first])


def _is_denied(reading: Reading, hit: Hit) -> bool:
    if negated(reading, hit) or _supposed(reading, hit) or _framed(reading, hit) or quoted(reading, hit):
        return True
    return _by_a_person(reading, hit) or _by_a_harm(reading, hit) or _cited(reading, hit)


def _cited(reading: Reading, hit: Hit) -> bool:
    """Whether it is the title of a work, as in a notice of retraction; a seller's titles are its own claims."""
    return in_quoted_title(reading, hit) and not reading.derive(sells)


def _framed(reading: Reading, hit: Hit) -> bool:
    frames = around(reading, "claim_frames", hit, before=_FRAME + LONGEST)
    return any(0 <= hit.first - frame.last <= _FRAME for frame in frames)


def _by_a_person(reading: Reading, hit: Hit) -> bool:
    """Whether someone who gives care is the one who treats, or is described by what they do."""
    words = reading.words[hit.block].lower
    for giver in around(reading, "caregivers", hit, before=_DEED + LONGEST):
        between = words[giver.last + 1 : hit.first]
        treats = words[hit.first] in _TREATING and len(between) <= _CARE
        acts = _AUXILIARIES.issuperset(between) and words[giver.first - 1 : giver.first] != ["our"]
        if giver.last < hit.first and (treats or acts or ("who" in between and len(between) <= _DEED)):
            return True
    return False


def _by_a_harm(reading: Reading, hit: Hit) -> bool:
    """Whether the verb's subject does harm, as in "smoking increases"; "treatment of cancer reduces" has another."""
    words, text = reading.words[hit.block].lower, reading.page.blocks[hit.block].text
    for agent in around(reading, "harmful_agents", hit, before=LONGEST):
        between = words[agent.last + 1 : hit.first]
        acts = agent.last < hit.first and _AUXILIARIES.issuperset(between) and "to" not in between
        governed = not _GOVERNING.isdisjoint(words[max(0, agent.first - 1) : agent.first])
        if acts and not governed and text[agent.end] == " " and not words[hit.first].endswith("ing"):
            return True
    return False


def _supposed(reading: Reading, hit: Hit) -> bool:
    """Whether the hit stands in a clause that only supposes it, as in "if one works for a patient"."""
    text = reading.page.blocks[hit.block].text
    clause = text[max(reading.sentences[hit.sentence].start, hit.start - _CLAUSE) : hit.start]
    return bool(_CONDITION.search(clause))
