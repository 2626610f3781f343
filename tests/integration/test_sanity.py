"""What must not move a score, what must not raise or lower it, and what an attacker may gain at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import pytest

from benchmarks.attacks import FURTHER, Attack, at_end_of_main
from benchmarks.gaming import GOAL, GOAL_TOGETHER, ROOT, TOGETHER, Sample, further_gains, gains, samples, score
from models.scoring.artifact import load

STILL = 2.0
"""Points by which a change that says nothing may move a score."""
PAGES = samples()
BY_NAME = {page.name: page for page in PAGES}
Rewrite = Callable[[str], str]

_TEXT = re.compile(r"(<[^>]*>|<!--.*?-->)", re.DOTALL)
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>[^<]{40,}")
_MARK = "<!-- here -->"
_HEAD = re.compile(r"^.*?<body[^>]*>", re.DOTALL | re.IGNORECASE)
_DIGIT = re.compile(r"(?<![\d/.:-])([2-8])(?=\d{0,2}(?:\s|%|,\d{3}\b)[^\]]{0,3}[a-z])")
_SPELLINGS = {
    "randomised": "randomized", "tumour": "tumor", "ageing": "aging", "oestrogen": "estrogen", "centre": "center",
    "behaviour": "behavior", "programme": "program", "anaemia": "anemia", "orthopaedic": "orthopedic",
    "litre": "liter", "colour": "color", "favourite": "favorite", "practise": "practice",
    "recognise": "recognize", "organisation": "organization", "licence": "license", "stabilise": "stabilize",
}  # fmt: skip
SOURCES = {
    "trial": "It reduces pain in the knee|, as a trial in the Lancet showed in 2019 "
    '(<a href="https://pubmed.ncbi.nlm.nih.gov/31234567/">a trial of 400 people</a>)',
    "paper": "It lowers blood pressure by a few points in most people| "
    '(<a href="https://doi.org/10.1000/jab.2021.0417">Harper and Lindley 2021</a>)',
    "guidance": "Four in ten of those who start it have stopped within a year|, according to "
    '<a href="https://www.nice.org.uk/guidance/ng226">guidance from NICE</a>',
    "warning": "It can damage the liver when it is taken with alcohol|, as the "
    '<a href="https://www.fda.gov/drugs/liver-injury">Food and Drug Administration warned in 2022</a>',
}
"""A claim, and after the bar its source."""
PROMISES = {
    "guarantee": "<p>This is a 100 % guaranteed cure.</p>",
    "everyone": "<p>It works for everyone, every time, and has no side effects at all.</p>",
    "money back": "<p>Your pain will be gone in seven days, or you get your money back.</p>",
    "for good": "<p>A single course heals arthritis, diabetes and even cancer for good.</p>",
}
PLACES = ("top", "middle", "end")
LOWERED = {"clinic-sales": {("warning", "end")}, "forum-thread": {("warning", "end")}}
"""Known failures, by sentence and place: a paragraph at the end that is half a link is taken for navigation."""
FURTHER_OVER = {
    "linked author and reviewer": 38.5,
    "byline and paragraph": 21.0,
    "footer of links": 38.0,
    "funding and interests": 34.5,
    "fabricated references": 35.5,
}
"""Further attacks that gain more than the goal on the page that gains most, and the points they stay under: known
failures. One that is mended fails here too, so that its name is taken off the list."""


@cache
def plain(name: str) -> float:
    """The page's score as it is."""
    return score(BY_NAME[name], load())


def moved(page: Sample, changed: Sample) -> float:
    return score(changed, load()) - plain(page.name)


def in_body(html: str, change: Rewrite) -> str:
    """The page with its visible text changed, between the tags of the body."""
    head = _HEAD.match(html)
    at = head.end() if head else 0
    parts = _TEXT.split(html[at:])
    return html[:at] + "".join(part if part.startswith("<") else change(part) for part in parts)


def renamed(page: Sample) -> Sample:
    """Another site name in title, metadata and text, and another address of the same kind."""
    found = re.search(r'og:site_name" content="([^"]+)"', page.html) or re.search(r"[|–-] ([^|<]+?)</title>", page.html)
    html = page.html.replace(found[1], "Quillfen Lantern") if found else page.html
    own = re.sub(r"^https?://(?:www\.)?", "", page.url).split("/")[0]
    other = "quillfenlantern." + own.partition(".")[2] if own else ""
    return Sample(page.name, html.replace(own, other) if own else html, page.url.replace(own, other) if own else "")


def renumbered(page: Sample) -> Sample:
    """Every count in the text one higher; dates, references and prices stay."""
    return replace(page, html=in_body(page.html, lambda text: _DIGIT.sub(lambda m: str(int(m[1]) + 1), text)))


def reordered(page: Sample) -> Sample:
    """The links of each navigation list from last to first."""

    def turn(nav: re.Match[str]) -> str:
        items = re.findall(r"<li>.*?</li>", nav[0], re.DOTALL)
        turned = iter(reversed(items))
        return re.sub(r"<li>.*?</li>", lambda _: next(turned), nav[0], flags=re.DOTALL)

    return replace(page, html=re.sub(r"<nav.*?</nav>", turn, page.html, flags=re.DOTALL))


def respelled(page: Sample, words: dict[str, str]) -> Sample:
    """British words for American ones or the other way round."""

    def spell(text: str) -> str:
        for one, other in words.items():
            text = text.replace(one, other).replace(one.capitalize(), other.capitalize())
        return text

    return replace(page, html=in_body(page.html, spell))


def american(page: Sample) -> Sample:
    return respelled(page, _SPELLINGS)


def british(page: Sample) -> Sample:
    return respelled(page, {other: one for one, other in _SPELLINGS.items() if one != "practise"})


def other_scheme(page: Sample) -> Sample:
    """The same page at http://."""
    return Sample(page.name, page.html.replace("https://", "http://"), page.url.replace("https://", "http://"))


def older(page: Sample) -> Sample:
    """The same page as it was made in 2002: no structured data, tables for the frame, fonts for the style."""
    html = re.sub(r'<script type="application/ld\+json">.*?</script>', "", page.html, flags=re.DOTALL)
    html = re.sub(r"<(/?)(?:article|section|figure)\b[^>]*>", r"<\1div>", html)
    html = re.sub(
        r"<(p|li)((?: [^>]*)?)>(.*?)</\1>", r'<\1\2><font face="Arial" size="2">\3</font></\1>', html, flags=re.DOTALL
    )
    html = re.sub(r"<main[^>]*>", "<table width='100%'><tr><td><main>", html)
    return replace(page, html=html.replace("</main>", "</main></td></tr></table>"))


def themed(page: Sample) -> Sample:
    """The same page in another theme: more wrappers, other classes, a style sheet and a script."""
    html = page.html.replace("</head>", "<style>.q{color:#123}</style><script>window.q=1</script></head>", 1)
    html = re.sub(r"(<body[^>]*>)", r'\1<div id="page" class="q-site"><div class="q-inner q-wide">', html, count=1)
    html = re.sub(r"<(p|h2|ul)>", r'<\1 class="q-block q-animated">', html)
    return replace(page, html=html.replace("</body>", "</div></div></body>"))


CHANGES = (renamed, renumbered, reordered, american, british, other_scheme, older, themed)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_that_says_nothing_moves_no_score(page: Sample, change: Callable[[Sample], Sample]) -> None:
    assert abs(moved(page, change(page))) <= STILL


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_each_change_changes_pages(change: Callable[[Sample], Sample]) -> None:
    assert sum(change(page) != page for page in PAGES) >= 3


def placed(page: Sample, addition: str, place: str) -> Sample:
    """The page with this markup before the first paragraph of its main text, before the middle one, or at its end."""
    start, end = page.html.find("</h1>"), len(page.html) - len(at_end_of_main(page.html, _MARK).partition(_MARK)[2])
    starts = [found.start() for found in _PARAGRAPH.finditer(page.html, start, end)]
    at = {"top": starts[0], "middle": starts[len(starts) // 2], "end": end}[place]
    return replace(page, html=page.html[:at] + addition + page.html[at:])


def turns(page: Sample, sentences: Iterable[str]) -> list[tuple[str, str]]:
    """Each sentence with a place on this page; over all pages, each has each place."""
    first = PAGES.index(page)
    return [(name, PLACES[(first + number) % len(PLACES)]) for number, name in enumerate(sentences)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_naming_a_source_beside_a_claim_never_lowers_but_where_known(page: Sample) -> None:
    def gain(sentence: str, place: str) -> float:
        claim, source = SOURCES[sentence].split("|")
        without, named = (placed(page, f"<p>{text}.</p>", place) for text in (claim, claim + source))
        return score(named, load()) - score(without, load())

    assert {turn for turn in turns(page, SOURCES) if gain(*turn) < 0} == LOWERED.get(page.name, set())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_promising_a_cure_never_raises(page: Sample) -> None:
    raising = {turn for turn in turns(page, PROMISES) if moved(page, placed(page, PROMISES[turn[0]], turn[1])) > 0}
    assert not raising


@cache
def gained() -> dict[str, float]:
    return {gain.attack: gain.most for gain in gains(load())}


def test_no_attack_gains_more_than_its_goal() -> None:
    goals = {name: GOAL_TOGETHER if name == TOGETHER else GOAL for name in gained()}
    assert {name: gain for name, gain in gained().items() if gain > goals[name]} == {}


def test_readme_says_what_attacks_are_held_to() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"gain at most {GOAL:g} points each and {GOAL_TOGETHER:g} together on twenty sample pages" in readme
    assert len(PAGES) == 20


def test_no_further_attack_gains_more_than_its_goal_but_those_known() -> None:
    over = {gain.attack: gain.most for gain in further_gains(load()) if gain.most > gain.goal}
    assert over.keys() == FURTHER_OVER.keys()
    assert {name: most for name, most in over.items() if most > FURTHER_OVER[name]} == {}


@pytest.mark.parametrize("attack", FURTHER, ids=lambda attack: attack.name)
def test_each_further_attack_changes_pages(attack: Attack) -> None:
    assert any(page.under(attack) != page for page in PAGES)
