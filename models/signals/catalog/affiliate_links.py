"""Affiliate links: links that pay the page for a sale, and the sentences that own up to them."""

from __future__ import annotations

import re

from models.page import Link
from models.reading import Reading
from models.report import Evidence, SignalResult
from models.signals.base import Category, Sign, Signal
from models.signals.engines import distinct, measured, quote, quote_hits, unavailable
from models.signals.scope import affirmed
from models.signals.stance import SHOWN

_NETWORK_HOSTS = """
    clickbank.net amzn.to shareasale.com awin1.com avantlink.com rstyle.me pntra.com anrdoezrs.net dpbolvw.net
    jdoqocy.com kqzyfj.com tkqlhce.com linksynergy.com skimresources.com viglink.com go2cloud.org shrsl.com pxf.io
    sjv.io ojrq.net evyy.net prf.hn tidd.ly digistore24.com howl.me
"""
_NETWORKS = frozenset(_NETWORK_HOSTS.split())
"""Hosts through which affiliate networks count clicks."""
_PARAMETER = re.compile(
    r"[?&](?:aff|affid|aff_id|affiliate|affiliate_id|a_aid|afid|hop|rcode|rfsn|tap_a|irclickid|irgwc|sscid"
    r"|cjevent|clickref|utm_medium=affiliates?)(?:=|&|$)"
)
_SHOP_TAG = re.compile(r"amazon\.[a-z.]{2,6}/[^\s]{0,300}?[?&/]tag=")


def measure(reading: Reading) -> SignalResult:
    """Links marked or built as paid referrals, and distinct disclosures in words; unavailable without links."""
    told = distinct(reading, affirmed(reading, reading.hits("affiliate_disclosures", zones=SHOWN)))
    if not reading.page.links and not told:
        return unavailable("The text carries no links.")
    paid = {link.url: link for link in reading.page.links if link.zone in SHOWN and is_affiliate(link)}
    evidence = [*quote_hits(reading, told, "disclosure"), *_anchors(reading, tuple(paid.values()))]
    note = f"{len(paid)} paid links" if paid else ""
    return measured(len(paid) + len(told), sorted(evidence, key=lambda e: (e.block, e.start)), note)


def is_affiliate(link: Link) -> bool:
    """Whether a link is marked as sponsored or carries the marks of a referral scheme."""
    if "sponsored" in link.rel:
        return True
    url = link.url[:2000].lower()
    if "//" not in url:
        return False
    host = url.split("/", 3)[2].partition(":")[0]
    if ".".join(host.rsplit(".", 2)[-2:]) in _NETWORKS:
        return True
    return bool(("?" in url and _PARAMETER.search(url)) or ("tag=" in url and _SHOP_TAG.search(url)))


def _anchors(reading: Reading, links: tuple[Link, ...]) -> list[Evidence]:
    return [
        quote(reading, link.block, link.start, link.end, "paid link")
        for link in links
        if link.block is not None and link.end > link.start
    ]


SIGNAL = Signal(
    id="affiliate_links",
    version=2,
    category=Category.COMMERCIAL,
    title="Earns from the links it sets",
    failure_title="No paid links found",
    why="A commission on what readers buy gives the writer a reason to praise it.",
    criteria=(
        "QUEST: conflict of interest",
        "HONcode: financial disclosure",
        "NewsGuard: ownership and financing disclosed",
    ),
    unit="links and disclosures",
    cap=5,
    expected_sign=Sign.NEGATIVE,
    measure=measure,
    action="Name every paid link as such, or do without them",
    references=(
        "US Federal Trade Commission 2023, Guides Concerning the Use of Endorsements and Testimonials in Advertising",
    ),
)
