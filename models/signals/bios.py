"""Lines in which a page says who its author is: under a heading for that, in a card, or as a note at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.page import Kind, Zone
from models.reading import EVERYWHERE, READ_ZONES, Hit, Reading
from models.report import Evidence
from models.signals.engines import quote
from models.signals.person_names import NAME, Person, is_person

_OF_ANYBODY = frozenset({"full|short|brief biography|bio"})
"""Terms that head what is told of singers too, and of an author only before a colon."""
_FEWEST = 8
"""Words from which on lines under such a heading tell something."""
_HEADING = 50
_NOTE = 90
"""Words of the longest note about an author."""
_LAST = 6
"""Blocks at the page's end among which such a note stands without a heading."""
_WRITES = re.compile(
    r",? (?:also |regularly |currently |now )?(?:"
    r"(?:writes|blogs|edits|lectures|teaches|practi[sc]es|contributes|freelances)\b(?! [“\"])"
    r"|(?:covers|reports) (?:on |for |about )?(?:the |[a-z]+ )?(?:[A-Z]|health|science|medic|drug|pharma|business|food)"
    r"|(?:has|have) (?:written|covered|reported|contributed|blogged)\b"
    r"|is (?:[\w,'’&-]+ ){1,8}?(?:writer|journalist|reporter|editor|columnist|blogger|contributor|correspondent"
    r"|author of|author and)\b)"
)
_PLACE = re.compile(r"(?:,| (?:at|in|for|with|and)\b|\.|;| -| –)")
_CARD_WITHIN = 3
"""Words within which a card names the profession."""
_CARD_WORDS = 12
_ARTICLES = frozenset({"a", "an", "the", "your", "our", "my", "his", "her", "one", "every", "any", "this", "if", "ask"})


def notes(reading: Reading) -> Iterator[Evidence]:
    """Lines about the author under a heading or after a label, and notes at the page's end."""
    for hit in reading.hits("bio_headings", zones=EVERYWHERE - {Zone.REFERENCES}):
        if hit.first <= 1 and (found := _under(reading, hit)):
            yield found
            return
    yield from _at_end(reading)


def _under(reading: Reading, hit: Hit) -> Evidence | None:
    block = reading.page.blocks[hit.block]
    after = reading.words[hit.block].lower[hit.last + 1 :]
    if block.text[hit.end : hit.end + 1] == ":" and len(after) >= _FEWEST:
        return quote(reading, hit.block, hit.start, len(block.text), "about the author")
    if block.kind is Kind.TITLE or len(block.text) > _HEADING or hit.term in _OF_ANYBODY:
        return None
    for index in range(hit.block + 1, hit.block + 3):
        told = reading.page.blocks[index].text if index in reading.words else ""
        if told and reading.page.blocks[index].kind in (Kind.TITLE, Kind.HEADING):
            break  # as below the link to such a page, the last of a navigation
        if len(reading.words[index].lower if told else ()) >= _FEWEST:
            return quote(reading, index, 0, len(told), "about the author")
        if not is_person(told):
            break
    return None


def _at_end(reading: Reading) -> Iterator[Evidence]:
    """A note such as "Jane Doe writes about gardens." that opens one of the last blocks of text."""
    prose = [index for index, block in reading.blocks if block.zone in READ_ZONES - {Zone.REFERENCES}]
    prose = [index for index in prose if _FEWEST <= len(reading.words[index].lower) <= _NOTE][-_LAST:]
    for index in prose:
        text = reading.page.blocks[index].text
        name = NAME.match(text)
        if name and is_person(name.group()) and _WRITES.match(text, name.end()):
            yield quote(reading, index, 0, len(text), "about the author")
            return


def cards(reading: Reading, person: Person) -> Iterator[Evidence]:
    """The line below an author's name and degree that says what they do and where."""
    if person.block is None or len(reading.words[person.block].lower) > _CARD_WORDS:
        return
    below = person.block + 1
    words = reading.words.get(below)
    if words is None or not _FEWEST <= len(words.lower) <= _NOTE or words.lower[0] in _ARTICLES:
        return
    text = reading.page.blocks[below].text
    for hit in reading.hits("professions", zones=EVERYWHERE):
        if hit.block == below and hit.first < _CARD_WITHIN and _PLACE.match(text, hit.end):
            yield quote(reading, below, 0, len(text), "about the author")
            return
