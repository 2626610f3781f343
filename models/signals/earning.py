"""Whether a page earns from its reader by a treatment: what it says of itself helps it to sell what few can judge.

Anybody can type a name with degrees, a link to a page about that person, an editorial policy and a line on funding.
"""

from __future__ import annotations

from models.page import Zone
from models.reading import Hit, Reading
from models.signals.engines import distinct
from models.signals.hosts import host_of, is_public_body
from models.signals.promotion import promoted
from models.signals.selling import sells
from models.signals.stance import SHOWN, asserted
from models.signals.treatments import is_topic
from models.signals.voice import own

FITTINGS = 2
"""Different fittings of a shop around the text from which on it is one; newspapers have a line that leads to theirs."""
SHARE = 0.15
"""What links and statements about oneself count where one earns from the reader."""


def earns(reading: Reading) -> bool:
    """Whether a page on a treatment often sold without leave sells, takes orders, asks for custom or is paid for it.

    A newsletter is none of these, and public bodies and universities live on other things. Shops and offices of every
    other kind have footers and authors as well, and there they tell the good ones from the bad.
    Ask by `reading.derive(earns)`.
    """
    if is_public_body(host_of(reading.page.url)) or not (reading.derive(is_topic) or reading.derive(promoted)):
        return False
    if reading.derive(sells) or _said(reading, "action_calls", "affiliate_disclosures"):
        return True
    shop = distinct(reading, _said(reading, "checkout"))
    return len(shop) >= FITTINGS or any(hit.zone is Zone.MAIN for hit in shop)


def _said(reading: Reading, *lexicons: str) -> tuple[Hit, ...]:
    return own(reading, asserted(reading, reading.hits(*lexicons, zones=SHOWN)))


def discounted(reading: Reading, count: float) -> float:
    """A count of what the page says of itself, or a share of it where the page earns from its reader."""
    return count * SHARE if reading.derive(earns) else count
