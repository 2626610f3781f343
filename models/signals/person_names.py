"""Persons that a page names, and their names as written, told from those of organisations, roles and accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LETTERS = [chr(code) for code in range(0xC0, 0x250)]
_BIG = "A-Z" + "".join(filter(str.isupper, _LETTERS))
_SMALL = "a-z" + "".join(filter(str.islower, _LETTERS))
"""Letters of the languages written in Latin script, as in "Åse Žižka"."""
_WORD = rf"[{_BIG}][{_SMALL}]{{1,20}}"
_PART = rf"(?:{_WORD}(?:['’-]{_WORD})?|(?:Mc|Mac|O['’]|D['’]|De|Van|Le|La){_WORD})"
_PARTICLE = r"(?:van|von|de|der|den|del|la|le|di|da|dos|bin|al|ter)"
NAME = re.compile(
    rf"{_PART}(?: [{_BIG}]\.?){{0,2}}(?: {_PARTICLE}){{0,2}}(?: {_PART}){{1,3}}|(?:[{_BIG}]\.? ?){{1,2}}{_PART}"
)
"""A person's name as written: first and last name, initials and particles between."""
CAPITALS = re.compile(rf"[{_BIG}]{{2,20}}(?: [{_BIG}]\.?)? (?:[{_BIG}]['’])?[{_BIG}]{{2,20}}(?:-[{_BIG}]{{2,20}})?")
"""A first and a last name in capitals, as bylines have them."""
_NO_NAMES = """
    admin administrator webmaster editor editors editorial staff team guest author contributor contributors writer
    writers reporter correspondent user anonymous member clinic clinics hospital hospitals center centre centers
    centres institute institutes institution university college school faculty department inc llc ltd gmbh corp
    corporation company group holdings partners labs laboratories pharma pharmaceuticals therapeutics biologics biotech
    biosciences bioscience biomedical genomics regenerative ventures systems solutions technologies association society
    foundation federation council agency administration academy organization organisation board committee ministry
    network alliance coalition service services commission bureau news times post journal magazine press daily
    today weekly media wire reuters blog blogs online web site website internet health healthcare medical medicine
    wellness therapy therapies nutrition care skin skincare beauty spa doctors physicians nurses patients surgery
    dental cancer diabetes disease research science sciences studies national international american british
    european canadian australian united states federal public world global the a an and or of for to in on at with
    from our your my this that these it we you all more most how what why when who is are be not no new now here
    click read about us january february march april june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday policy privacy advertising advertise info inquiries customer
    support fool terms contact home search share email print copyright rights reserved posted updated published
    reviewed date category categories comments tags source sources references photo image video credit using
    licensed registered certified chartered accredited senior chief managing assistant associate
    taking eating making getting doing keeping phone mail fax price rating popularity default name subject topic
    title her his she he they them their its since while during until before after by as if
"""
"""Words that no person's name has. They are no lexicon, as the commonest of them stand in every sentence."""
_BEFORE_NAMES = """
    consultant specialist professor columnist journalist pharmacist physician psychologist physiotherapist therapist
    dietitian dietician nutritionist surgeon midwife
"""
_ROLES = frozenset(_BEFORE_NAMES.split())
"""Words that are part of no name, but may stand before one, as in "Professor Jane Doe"."""
_NO_NAME = frozenset(_NO_NAMES.split()) | _ROLES


@dataclass(frozen=True, slots=True)
class Person:
    """A person named as author or reviewer; `block` is None when only the metadata says so."""

    name: str
    block: int | None
    start: int
    end: int

    @property
    def surname(self) -> str:
        return self.name.split()[-1]

    @property
    def given(self) -> str:
        return self.name.split()[0]


def no_names() -> frozenset[str]:
    """Lower-case words by which a byline is known to be an organisation's, a role's or an account's."""
    return _NO_NAME


def is_person(name: str) -> bool:
    """Whether this reads as one person's name and not as an organisation, a role or an account."""
    words = [word.strip(".").lower() for word in name.split()]
    words = words[1:] if words[:1] and words[0] in _ROLES else words
    return bool(NAME.fullmatch(name)) and len(words) >= 2 and _NO_NAME.isdisjoint(words)


def without_role(name: str) -> str:
    """The name without words at its end that no name has, as in "Jane Doe Staff Writer"."""
    while name and name.rsplit(" ", 1)[-1].lower() in _NO_NAME:
        name = name.rpartition(" ")[0]
    return name
