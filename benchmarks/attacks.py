"""Ways to make a page look more credible than it is, each a pure function of a page's HTML or address.

Ten are those that goals were set for; the further ones are mostly what a page says of itself and of what it read.

They are what a publisher could do in an afternoon with a template and no better knowledge. All names are invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import urlsplit, urlunsplit

Rewrite = Callable[[str], str]

_MAIN_END = re.compile(r"</main>|</article>|<footer|</body>", re.IGNORECASE)
_BODY_END = re.compile(r"</footer>|</body>", re.IGNORECASE)
_HEADLINE_END = re.compile(r"</h1>", re.IGNORECASE)
_BODY = re.compile(r"(<body[^>]*>)(.*)(</body>)", re.IGNORECASE | re.DOTALL)
_PARAGRAPH = re.compile(r"(<p(?: [^>]*)?>)([^<]{40,}?)(</p>)")
_SENTENCE = re.compile(r"(?<=[.!]) (?=[A-Z])")

_HEADLINE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

_SURNAMES = ("Alderton", "Brask", "Corvane", "Dellmore", "Eskwith", "Farrowby", "Gantley", "Hethers", "Imrie", "Joskel")
_JOURNALS = ("Annals of Applied Results", "Journal of Advanced Findings", "Archives of General Progress")
_TOPICS = ("Outcomes in a mixed population", "A review of methods", "New directions and results", "Long-term findings")
_STUDIES = (
    "{subject}: a randomized controlled trial",
    "{subject}: a systematic review and meta-analysis",
    "A cohort study of {subject} in primary care",
    "{subject}: harms and benefits at five years",
)
_HEDGES = (
    "It may be that",
    "Possibly,",
    "It seems that",
    "Perhaps",
    "It is likely that",
    "Some evidence suggests that",
)
_FILLER = (
    "The {a} of the valley was built in stages and is made of the same pale stone as the {b}.",
    "In the eastern part of the district the {a} runs beside the {b} for a short way and then turns north.",
    "Maps of the area show the {a} in blue and the {b} in grey.",
    "The {a} is listed in the register of the county, next to the {b}.",
    "Every autumn the {a} is closed for a week, and the {b} is painted.",
    "The distance between the {a} and the {b} was measured again after the new road had been laid.",
    "A plate on the {a} gives the year in which the {b} was finished.",
    "The {b} was moved when the {a} was widened, and a row of limes was planted in its place.",
)
_PLACES = (
    "bridge",
    "mill",
    "station",
    "library",
    "market hall",
    "water tower",
    "old school",
    "ferry landing",
    "chapel",
)


@dataclass(frozen=True, slots=True)
class Attack:
    """A named attack: what it does to the HTML, and to the address."""

    name: str
    html: Rewrite = str
    url: Rewrite = str


def references(size: int, *, doi: bool) -> str:
    """A list of references to papers there are not, in the form of a bibliography."""
    return f"<h2>References</h2><ol>{''.join(f'<li>{_reference(i, doi=doi)}</li>' for i in range(size))}</ol>"


def _reference(i: int, *, doi: bool) -> str:
    first, second = _SURNAMES[i % 10], _SURNAMES[(i // 10 + 3 * i + 1) % 10]
    title = f"{_TOPICS[i % 4]}, part {i + 1}"
    where = f"{_JOURNALS[i % 3]}. {1990 + i % 35};{3 + i % 40}({1 + i % 12}):{100 + 7 * i}-{109 + 7 * i}."
    return f"{first} AB, {second} C. {title}. {where}" + (f" doi:10.{5000 + i}/x.{i:05d}" if doi else "")


def hidden_references(html: str) -> str:
    """References with DOIs where no reader sees them: hidden in each of the usual ways."""
    ways = (
        'style="display:none"',
        "hidden",
        'style="visibility: hidden"',
        'style="font-size:0"',
        'style="position:absolute;left:-9999px"',
    )
    return at_end_of_main(html, "".join(f"<div {way}>{references(12, doi=True)}</div>" for way in ways))


def junk_citations(html: str) -> str:
    """Two hundred references to nothing, and a number after each paragraph that points to one."""
    number = iter(range(1, 201))
    marked = _each_paragraph(html, lambda text: f"{text} [{next(number, 200)}]")
    return at_end_of_main(marked, references(200, doi=False))


def invented_identifiers(html: str) -> str:
    """A linked DOI that leads nowhere, after each paragraph."""
    dois = (f"10.{4000 + number}/inv.2024.{number:04d}" for number in count(1))
    return _each_paragraph(html, lambda text: f"{text} (doi: {_resolved(next(dois))})")


def _resolved(doi: str) -> str:
    return f'<a href="https://doi.org/{doi}">{doi}</a>'


def pasted_disclaimer(html: str) -> str:
    """The boilerplate that sellers put under what they claim."""
    return at_end_of_main(
        html,
        "<p>The content of this page is for information only and is no substitute for professional medical advice. "
        "Always consult your doctor before starting any treatment. These statements have not been evaluated by the "
        "Food and Drug Administration. Individual results may vary.</p>",
    )


def sprinkled_hedges(html: str) -> str:
    """Every sentence of every paragraph begins with a hedge."""
    number = iter(range(100_000))
    return _each_paragraph(html, lambda text: " ".join(_hedged(part, next(number)) for part in _SENTENCE.split(text)))


def _hedged(sentence: str, number: int) -> str:
    return f"{_HEDGES[number % len(_HEDGES)]} {sentence[:1].lower()}{sentence[1:]}"


def titled_author(html: str) -> str:
    """A doctor who does not exist signs, on the page and in its metadata."""
    named = html.replace("</head>", '<meta name="author" content="Dr. Helena Marchbank, MD, PhD"></head>', 1)
    return below_headline(named, '<p class="byline">By Dr. Helena Marchbank, MD, PhD</p>')


def named_agency(html: str) -> str:
    """Agencies in the footer that have nothing to do with the page."""
    return at_end_of_body(
        html,
        "<p>In accordance with the recommendations of the World Health Organization, the National Institutes of Health "
        "and the U.S. Food and Drug Administration.</p>",
    )


def copied_review(html: str) -> str:
    """The line that careful sites have under their headline, with a name and a day."""
    line = '<p class="reviewed">Medically reviewed by Jonathan Ellery, MD, PhD on January 5, 2026</p>'
    return below_headline(html, line)


def org_address(url: str) -> str:
    """The same page under `.org`, where anybody can register."""
    parts = urlsplit(url or "https://page.example/")
    host = re.sub(r"\.[a-z]+$", "", parts.netloc) + ".org"
    return urlunsplit(parts._replace(netloc=host))


def long_filler(html: str) -> str:
    """Some three thousand words about nothing in particular below the text."""
    size, kinds = len(_PLACES), len(_FILLER)
    lines = [
        _FILLER[i % kinds].format(a=_PLACES[i % size], b=_PLACES[(i + 1 + i // size % (size - 1)) % size])
        for i in range(176)
    ]
    paragraphs = (" ".join(lines[i : i + 5]) for i in range(0, len(lines), 5))
    return at_end_of_main(html, "".join(f"<p>{text}</p>" for text in paragraphs))


def at_end_of_main(html: str, addition: str) -> str:
    """The page with this markup where its main text ends."""
    return _insert(html, next((m.start() for m in _MAIN_END.finditer(html)), len(html)), addition)


def at_end_of_body(html: str, addition: str) -> str:
    """The page with this markup at the end of its footer."""
    return _insert(html, next((m.start() for m in _BODY_END.finditer(html)), len(html)), addition)


def below_headline(html: str, addition: str) -> str:
    """The page with this markup under its headline."""
    return _insert(html, next((m.end() for m in _HEADLINE_END.finditer(html)), 0), addition)


def _insert(html: str, at: int, addition: str) -> str:
    return html[:at] + addition + html[at:]


def _each_paragraph(html: str, change: Rewrite) -> str:
    """The page with the text of each plain paragraph of some length changed."""
    return _BODY.sub(
        lambda body: body[1] + _PARAGRAPH.sub(lambda p: p[1] + change(p[2]) + p[3], body[2]) + body[3], html
    )


def linked_people(html: str) -> str:
    """An author and a reviewer who do not exist, with links to pages about them and two days."""
    return below_headline(
        html,
        '<p class="byline">By <a href="/authors/helena-marchbank">Helena Marchbank, MD, PhD</a>. Medically reviewed by '
        '<a href="/authors/tobias-lindqvist">Tobias Lindqvist, MD</a> on January 5, 2026. Published March 3, 2025.</p>',
    )


def author_paragraph(html: str) -> str:
    """A byline, and some forty words about who never wrote it."""
    about = (
        "<p>Helena Marchbank, MD, PhD, is a physician and a researcher with twenty years of experience in internal "
        "medicine. She trained at two teaching hospitals, teaches students and writes about medicine for general "
        "readers in her free time from her home in the north.</p>"
    )
    return at_end_of_main(below_headline(html, "<p>By Helena Marchbank, MD, PhD</p>"), about)


def footer_links(html: str) -> str:
    """The links of a house that answers to others, to pages that nobody wrote."""
    pages = ("About us", "Our mission", "Our team", "Editorial policy", "Corrections policy", "Advertising policy")
    more = ("Editorial board", "Contact us", "Careers", "Press", "Annual report")
    links = (f'<a href="/{name.lower().replace(" ", "-")}">{name}</a> ' for name in pages + more)
    return at_end_of_body(html, "".join(links))


def funding_lines(html: str) -> str:
    """Who paid for research that is not there, and who has no interest in it."""
    return at_end_of_main(
        html,
        "<p>Funding: this work was supported by a grant from the National Institutes of Health. The authors declare no "
        "conflict of interest. This site is owned by Quill Media Ltd.</p>",
    )


def unrelated_links(html: str) -> str:
    """Links to real studies and agencies that have nothing to do with the text."""
    studies = (f'<a href="https://pubmed.ncbi.nlm.nih.gov/{25833996 + i}/">study {i}</a>, ' for i in range(3))
    return at_end_of_main(
        html,
        f"<p>Read more: {''.join(studies)}"
        '<a href="https://www.nejm.org/doi/full/10.1056/NEJMoa2034577">NEJM</a>, '
        '<a href="https://www.nature.com/articles/s41591-023-02632-w">Nature Medicine</a>, '
        '<a href="https://www.cdc.gov/">CDC</a>, <a href="https://www.nih.gov/">NIH</a>.</p>',
    )


def fabricated_references(html: str) -> str:
    """Four studies that nobody made on the page's own subject, each with a DOI, and a number where they are cited."""
    numbers = cycle(range(1, len(_STUDIES) + 1))
    cited = _each_paragraph(html, lambda text: f"{text} [{next(numbers)}]")
    found = _HEADLINE.search(html)
    subject = _TAG.sub("", found[1]).strip() if found else "this subject"
    entries = "".join(f"<li>{_study(i, subject)}</li>" for i in range(len(_STUDIES)))
    return at_end_of_main(cited, f"<h2>References</h2><ol>{entries}</ol>")


def _study(i: int, subject: str) -> str:
    year, title = 2016 + 2 * i, _STUDIES[i].format(subject=subject)
    where = f"{_JOURNALS[i % 3]}. {year};{11 + i}({2 + i}):{140 + 31 * i}-{149 + 31 * i}."
    doi = _resolved(f"10.{4400 + i}/inv.{year}.{140 + i}")
    return f"{_SURNAMES[i]} AB, {_SURNAMES[i + 4]} C. {title}. {where} {doi}"


def reported_prices(html: str) -> str:
    """Every price is said to be what others have paid."""
    return re.sub(r"([$£€] ?\d[\d,]*(?:\.\d+)?)", r"\1, which customers have paid, according to records,", html)


ATTACKS = (
    Attack("references in hidden text", hidden_references),
    Attack("200 junk citations", junk_citations),
    Attack("invented DOIs", invented_identifiers),
    Attack("pasted disclaimer", pasted_disclaimer),
    Attack("hedges on every sentence", sprinkled_hedges),
    Attack("author with a title", titled_author),
    Attack("agencies in the footer", named_agency),
    Attack("copied review line", copied_review),
    Attack("address under .org", url=org_address),
    Attack("long neutral filler", long_filler),
)
"""The ten that goals were set for, alone and together."""
FURTHER = (
    Attack("linked author and reviewer", linked_people),
    Attack("byline and paragraph", author_paragraph),
    Attack("footer of links", footer_links),
    Attack("funding and interests", funding_lines),
    Attack("unrelated links", unrelated_links),
    Attack("prices as reports", reported_prices),
    Attack("fabricated references", fabricated_references),
)
"""Held to the same goal, each alone; tests/integration/test_sanity.py names those that gain more, and how much more."""
