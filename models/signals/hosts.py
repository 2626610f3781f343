"""Hosts: whose they are, and which belong to journals, registries, agencies and universities.

A suffix that only public bodies or universities can register says something; `.org` is open to all and says nothing.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_RESTRICTED = ("gov", "mil", "edu", "int", "nhs.uk", "parliament.uk", "europa.eu", "gc.ca", "canada.ca", "admin.ch")
"""Suffixes given to public bodies only."""
_ITSELF = frozenset({"gov.uk", "nhs.uk", "parliament.uk", "europa.eu", "canada.ca", "admin.ch"})
"""Suffixes that are public sites of their own."""
_RESTRICTED_SECOND = frozenset({"gov", "gob", "gouv", "govt", "go", "gv", "mil", "edu", "ac"})
"""The same as second-level names under a country, as in gov.uk, go.jp or ac.nz."""
_SECOND = _RESTRICTED_SECOND | {"co", "com", "org", "net", "nhs", "or", "ne", "id", "asn", "sch"}
"""Second-level names under a country below which sites are registered."""

_SCHOLARLY_HOSTS = """
    doi.org nejm.org thelancet.com bmj.com jamanetwork.com ama-assn.org nature.com science.org sciencemag.org cell.com
    plos.org plosone.org plosmedicine.org biomedcentral.com springer.com springeropen.com link.springer.com
    sciencedirect.com elsevier.com wiley.com tandfonline.com sagepub.com oup.com oxfordjournals.org cambridge.org
    karger.com lww.com frontiersin.org mdpi.com elifesciences.org pnas.org jci.org jbc.org aacrjournals.org
    ahajournals.org annals.org acpjournals.org aafp.org aappublications.org diabetesjournals.org asm.org
    bloodjournal.org ashpublications.org neurology.org rsna.org rupress.org physiology.org jneurosci.org mja.com.au
    cmaj.ca annualreviews.org karger.ch thieme-connect.com thieme.de jstor.org cochrane.org cochranelibrary.com
    europepmc.org arxiv.org biorxiv.org medrxiv.org semanticscholar.org isrctn.com controlled-trials.com
    nice.org.uk hhmi.org ncats.io bfarm.de rki.de pei.de swissmedic.ch iqwig.de nationalacademies.org nap.edu
"""
_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?")
_SCHOLARLY = frozenset(_SCHOLARLY_HOSTS.split())


def host_of(url: str) -> str:
    """The host a URL names, in lower case and without `www.`; empty when it names none or is no URL."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def is_front(url: str) -> bool:
    """Whether a URL names a site and no document there: its root, or the first page in one language."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return True
    return not parts.query and bool(_FRONT.fullmatch(parts.path))


def site_of(host: str) -> str:
    """The registrable name of a host, so that `shop.example.co.uk` and `example.co.uk` are one site."""
    labels = host.split(".")
    country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if country else labels[-2:])


def is_public_body(host: str) -> bool:
    """Whether the host stands under a suffix that only public bodies and universities are given."""
    if host.endswith(tuple(f".{suffix}" for suffix in _RESTRICTED)):
        return True
    labels = host.split(".")
    country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _RESTRICTED_SECOND
    return country or host in _ITSELF


def is_scholarly(host: str) -> bool:
    """Whether the host is a journal's, a registry's, an agency's or a university's."""
    labels = host.split(".")
    return is_public_body(host) or any(".".join(labels[i:]) in _SCHOLARLY for i in range(len(labels) - 1))
