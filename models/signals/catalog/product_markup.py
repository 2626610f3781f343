"""Product markup: structured data that presents the page as a product or offer."""

from __future__ import annotations

from models.reading import Reading
from models.report import SignalResult
from models.signals.base import Category, Lifecycle, Sign, Signal
from models.signals.engines import measured, unavailable

_TYPES = frozenset(
    {
        "Product",
        "ProductGroup",
        "IndividualProduct",
        "ProductModel",
        "Offer",
        "AggregateOffer",
        "OfferCatalog",
        "Store",
        "OnlineStore",
    }
)


def measure(reading: Reading) -> SignalResult:
    """1 when the page's own markup calls it a product or an offer; unavailable for text without markup."""
    metadata = reading.page.metadata
    found = sorted(_TYPES & metadata.types)
    found += sorted({f"{key} {value}" for key, value in metadata.open_graph if _is_product(key, value)})
    if found:
        return measured(1, note="marked up as " + ", ".join(found))
    if not metadata.title and not reading.page.links:
        return unavailable("The text carries no markup.")
    return measured(0)


def _is_product(key: str, value: str) -> bool:
    named = key.removeprefix("og:")
    return named.startswith("product:price") or (named == "type" and value.removeprefix("og:").startswith("product"))


SIGNAL = Signal(
    id="product_markup",
    version=2,
    category=Category.COMMERCIAL,
    title="Presents itself to search engines as a product",
    failure_title="No markup of a product found",
    why="Markup for products and offers tells machines that this is a shop page, whatever its text looks like.",
    criteria=("QUEST: conflict of interest", "HONcode: financial disclosure"),
    unit="found",
    cap=1,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    lifecycle=Lifecycle.EXPERIMENTAL,
)
