"""Hosts: whose they are, and which belong to journals, registries, agencies and universities.

A suffix that only public bodies or universities can register says something; `.org` is open to all and says nothing.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_RESTRICTED = ("gov", "mil", "edu", "int")
"""Endings given to public bodies and universities only."""
_BODIES = """
    gov.uk nhs.uk parliament.uk gov.scot gov.wales nhs.scot nhs.wales nhsinform.scot hscni.net hse.ie europa.eu gc.ca
    canada.ca gov.ie ontario.ca alberta.ca quebec.ca admin.ch bund.de
"""
"""Names of public bodies that hold for all that stands below them too."""
_RESTRICTED_BELOW = frozenset(_BODIES.split())
_PAIRS = {
    "gov": """ae ar au bd bg bh bn br cn co cy cz eg gh gr hk hr hu ie il in iq it jm jo kw lb lk lt lv ma mo mt my
        na ng np om ph pk pl pt py qa ro rs rw sa sg si sk tr tt tw ua uk vn za zm zw""",
    "gob": "ar bo cl do ec es gt hn mx ni pa pe sv",
    "gouv": "bf bj ci fr ml ne sn tg",
    "govt": "nz",
    "gub": "uy",
    "go": "cr id jp ke kr th tz ug",
    "gv": "at",
    "edu": "ar au bd bo br cn co ec eg gh gr hk in jo jm kw lb lk mo mt mx my ng np om pe ph pk qa sa sg tr tw uy vn",
    "ac": "ae at bd be cn cr cy id il in ir jp ke kr lk ma mw mz nz rw th tz ug uk za zm zw",
}
"""Second-level names under countries that give them to public bodies or universities only; others sell the same names,
as edu.pl, edu.ru and ac.me are sold."""
_GIVEN = frozenset((second, country) for second, countries in _PAIRS.items() for country in countries.split())
_PROVINCE = 2
"""Letters of a state of the US or a province of Canada, as in state.mn.us and gov.bc.ca."""
_SECOND = frozenset(_PAIRS) | {"mil", "co", "com", "org", "net", "nhs", "or", "ne", "id", "asn", "sch"}
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
    labels = host.split(".")
    if len(labels) < 2:
        return False
    if labels[-1] in _RESTRICTED or any(".".join(labels[i:]) in _RESTRICTED_BELOW for i in range(len(labels) - 1)):
        return True
    return (len(labels) > 2 and (labels[-2], labels[-1]) in _GIVEN) or _is_provincial(labels)


def _is_provincial(labels: list[str]) -> bool:
    """Whether it is a state's or a province's, as health.state.mn.us or www2.gov.bc.ca."""
    below = (labels[-3], labels[-1]) if len(labels) > 2 and len(labels[-2]) == _PROVINCE else ()
    return below in (("state", "us"), ("gov", "ca"))


def is_scholarly(host: str) -> bool:
    """Whether the host is a journal's, a registry's, an agency's or a university's."""
    labels = host.split(".")
    return is_public_body(host) or any(".".join(labels[i:]) in _SCHOLARLY for i in range(len(labels) - 1))
