"""What would change a score: what is promised is what the act yields, and nobody is told to do what is done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.page import Page
from models.reading import Reading
from models.report import ScoreReport
from models.scoring.artifact import load
from models.scoring.changes import ABOUT_ONESELF, gains_by_act
from models.scoring.classifier import score_of
from models.scoring.explain import assess
from models.scoring.vector import measure_all, strengths
from models.signals.catalog import SIGNALS
from scrapers.cleaning.clean import page_from_html

NOW = datetime(2026, 1, 15, tzinfo=UTC)
SLIGHT = 0.01
"""Log-odds that are no gain."""
NEAR = 4.0
"""Points by which a promise may miss what the act really yields."""
FILL = (
    "The knee bends and turns a little, and it carries the weight of the body in walking. Cartilage covers the ends of "
    "the bones where they meet. Around the joint there are four ligaments and the tendons of the thigh. "
) * 4
CLAIM = "The gel relieves pain in the knee."
CURE = "Stem cells relieve pain in the knee. Stem cells heal the cartilage. Our stem cells repair the joint."
SOURCE = (
    "The gel relieved pain in the knee in a trial of 40 people "
    "(<a href='https://pubmed.ncbi.nlm.nih.gov/31234567/'>Vale 2019</a>)."
)
LINKED = "<a href='/authors/{0}'>Orla {0}, MD</a>"
WHO = f"<p>By {LINKED.format('Fenwick')}</p>"
CHECKED = f"<p>Medically reviewed by {LINKED.format('Dunmore')}</p>"
OWNER = "<p>This site is owned and operated by Quill Gardens.</p>"
SALE = "<p>Book your consultation now. Call us today.</p>"


def page(claim: str, top: str = "", below: str = "") -> Page:
    text = f"<h1>A gel for the knee</h1>{top}<p>{FILL}</p><p>{claim}</p><p>{FILL}</p>{below}"
    html = f"<html lang='en'><head><title>A gel for the knee</title></head><body><main>{text}</main></body></html>"
    return page_from_html(html, url="https://knees.example/a")


def report(claim: str, top: str = "", below: str = "") -> ScoreReport:
    return assess(page(claim, top, below), load(), now=NOW, report_id="x")


def promised(opening: str, claim: str, top: str = "", below: str = "") -> float | None:
    """The score after the act whose description opens so; None where it would change nothing."""
    reading, model = Reading(page(claim, top, below), NOW.date(), load().model.wording), load().model
    results = measure_all(reading, SIGNALS)
    gains = gains_by_act(model, reading, results, strengths(results, SIGNALS))
    gain = next((gain for act, gain in gains.items() if act.startswith(opening)), 0.0)
    before = report(claim, top, below).log_odds
    return score_of(model.calibration, (before or 0.0) + gain) if abs(gain) > SLIGHT else None


@pytest.mark.parametrize(
    ("claim", "below", "opening", "done"),
    [
        (SOURCE, "", "Say who the author is", WHO),
        (SOURCE, WHO, "Have the page checked", CHECKED),
        (CLAIM, "", "Say who owns", OWNER),
    ],
)
def test_what_is_promised_is_what_the_act_yields(claim: str, below: str, opening: str, done: str) -> None:
    promise = promised(opening, claim, below)
    real = report(claim, done + below).score
    assert promise is not None
    assert real is not None
    assert abs(promise - real) <= NEAR


def test_guarantees_taken_back_yield_what_was_promised() -> None:
    boast = "<p>It is 100 % guaranteed and always works. Nothing works better, and it is completely safe.</p>"
    promise, real = promised("Take back guarantees", CLAIM, "", boast), report(CLAIM).score
    assert promise is not None
    assert real is not None
    assert abs(promise - real) <= 2 * NEAR


def test_nobody_is_told_to_say_who_wrote_or_checked_what_somebody_signed_and_checked() -> None:
    signed = "<p>By Dr Orla Fenwick MBChB MRCGP</p><p>Medically reviewed by Orla Dunmore, MD</p>"
    assert promised("Say who the author is", SOURCE, signed) is None
    assert promised("Have the page checked", SOURCE, signed) is None


def test_studies_are_asked_for_only_behind_what_names_none() -> None:
    assert promised("Name the studies", CLAIM) is not None
    assert promised("Name the studies", "Walking is good.") is None
    assert promised("Name the studies", SOURCE) is None


def test_nobody_is_told_to_leave_out_offers_where_the_wording_is_not_that_of_promotion() -> None:
    sale = "<p>Our customers love our products. Buy the best quality products from us for your home today.</p>" * 8
    assert promised("Describe what is known and leave the praise", CLAIM) is None
    assert promised("Describe what is known and leave the praise", CLAIM, "", sale) is not None


@pytest.mark.parametrize("below", ["", SALE, WHO])
def test_one_act_at_most_tells_of_the_publisher(below: str) -> None:
    actions = [change.action for change in report(CLAIM, "", below).changes]
    assert len(actions) > 0
    assert sum(action in ABOUT_ONESELF for action in actions) <= 1


def test_a_seller_is_promised_little_for_naming_its_doctors_and_more_for_keeping_its_offers_apart() -> None:
    named, apart = (promised(act, CURE, "", SALE) for act in ("Say who the author is", "Keep offers"))
    assert named is not None
    assert apart is not None
    assert named < apart


POST = "<p>{0}_k, 3 May 2025</p><p>I had it in my left knee in spring and {1}, so ask around before you pay for it.</p>"
THREAD = "".join(
    POST.format(*post)
    for post in [("reeda", "it heals nothing"), ("tom", "my pain is gone"), ("ola", "stem cells cured my arthritis")]
)
RETRACTION = (
    '<p>The editors retract the article "Stem cells heal the cartilage of the knee in a randomised trial". The '
    "baseline figures cannot be right, and the university found no record of the patients.</p>"
)
RECALL = (
    "<p>Orrin Labs recalls one batch of the gel, because some tubes hold another substance, which can irritate the "
    "skin. Stop using it and take the tube back to your pharmacist. Suspected reactions should be reported.</p>"
)
OBITUARY = (
    '<p>He liked to say that knees were his teachers. "There are studies and there are people," he said. In 1981 he '
    "opened the ward that bears his name, the best in the county, and he kept bees there.</p>"
)
CALLED_FOR = [
    ("Keep offers", SALE),
    ("Name the risks", f"<p>{CURE}</p>"),
    ("Say who the author is", f"<p>{CURE}</p>"),
    ("Say whether the treatment", f"<p>{CURE}</p>{SALE}"),
    ("Say who paid", f"<p>{CURE} It was shown in a randomised trial.</p>"),
]
OF_HEALTH = [
    "Say who the author is", "Have the page checked", "Say what is not yet known", "Name the risks", "Say whether the",
    "Describe what is known", "Say who paid", "Say of each study", "Quote people by name", "Replace words of praise",
    "Name the studies",
]  # fmt: skip


def acts(text: str) -> set[str]:
    """The acts that would raise the score of a page of this text, however little."""
    html = (
        f"<html lang='en'><head><title>The knee</title></head><body><main><h1>The knee</h1>{text}</main></body></html>"
    )
    reading, model = (
        Reading(page_from_html(html, url="https://knees.example/a"), NOW.date(), load().model.wording),
        load(),
    )
    results = measure_all(reading, SIGNALS)
    gains = gains_by_act(model.model, reading, results, strengths(results, SIGNALS))
    return {act for act, gain in gains.items() if gain > SLIGHT}


@pytest.mark.parametrize("text", [THREAD, RETRACTION, RECALL, OBITUARY])
def test_what_is_asked_of_pages_on_treatments_is_not_asked_of_others(text: str) -> None:
    found = acts(f"<p>{FILL}</p>{text}")
    assert any(act.startswith("Publish how you correct") for act in found)
    assert not [act for act in found if act.startswith(tuple(OF_HEALTH))]


def test_those_who_write_a_thread_together_are_asked_for_nothing_but_what_its_owner_can_do() -> None:
    opening = {act.split()[0] for act in acts(f"{THREAD}{THREAD}<p>{FILL}</p>")}
    assert opening <= {"Publish", "Give"}


@pytest.mark.parametrize(("opening", "text"), CALLED_FOR)
def test_what_a_page_calls_for_is_asked(opening: str, text: str) -> None:
    assert any(act.startswith(opening) for act in acts(f"<p>{FILL}</p><p>{CURE}</p>{text}"))


def test_a_shop_keeps_its_offers_apart_from_text_on_health_where_it_has_any() -> None:
    ailments = "<p>Arthritis begins early. Gout comes in the night. Sciatica runs down the leg.</p>"
    offer = f"{SALE}<p>Book your appointment online today. Our prices start at $300.</p>"
    assert any(act.startswith("Keep offers") for act in acts(f"<p>{FILL}</p>{ailments}{offer}"))
    assert not any(
        act.startswith("Keep offers") for act in acts(f"<p>{'A chair is made to be sat on. ' * 30}</p>{offer}")
    )


def test_no_gain_is_promised_for_leaving_out_what_weighs_nothing() -> None:
    text = "Many people think so, and it is widely believed that some of our services help our clients. " * 9
    assert not [act for act in acts(f"<p>{text}{CURE}</p>") if act.startswith("Say how many,")]
