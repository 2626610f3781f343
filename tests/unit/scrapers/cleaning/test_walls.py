"""What stands in a page's place though it was served as 200."""

from __future__ import annotations

import pytest

from scrapers.cleaning.clean import page_from_html

PROSE = "The wardens of the Teal Valley orchard counted the pears by hand this year, and the count was lower. " * 3

CAPTCHAS = (
    "Sites asking you to verify you are human by asking you to complete the captcha were counted as well, and so were "
    "those that only said that they were checking your browser before letting the wardens in to read about pears."
)
PAYWALLS = (
    "Most papers in the valley ask readers to subscribe to continue reading after three stories, and the wardens found "
    "that few do so, whether for premium content or for the daily list of orchards that have ripe pears to sell."
)
MARKUP = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'


def wall(title: str, body: str) -> tuple[str, str] | None:
    obstacle = page_from_html(f"<html><head><title>{title}</title></head><body>{body}</body></html>").obstacle
    return None if obstacle is None else (obstacle.state, obstacle.code)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Just a moment...", "<h1>teal.example</h1><p>Checking your browser before you enter.</p>"),
        ("Security check", "<p>Please verify you are human by ticking the box.</p>"),
        ("Request Rejected", "<p>The requested URL was rejected. Your support ID is: 8812</p>"),
        ("Access Denied", "<p>You don't have permission to access /pears on this server. Reference #18.2</p>"),
        ("teal.example", "<h1>Access denied</h1><p>Reference #18.5d3f1702.1574640000.2c9a</p>" + f"<p>{PROSE}</p>"),
        (
            "Attention Required! | Cloudflare",
            f"<h1>You have been blocked</h1><p>{PROSE}</p><p>Ray ID: 5d3f17021574</p>",
        ),
        ("Pears", "<p>We have noticed unusual traffic from your network. Complete the captcha.</p>"),
    ],
)
def test_robot_checks(title: str, body: str) -> None:
    assert wall(title, body) == ("blocked", "bot_wall")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Pears</h1><p>{PROSE}</p><p>Subscribe to continue reading. Already a subscriber? Log in.</p>",
        f"<h1>Pears</h1><p>{PROSE}</p>{MARKUP}",
    ],
)
def test_paywalls(body: str) -> None:
    assert wall("Pears", body) == ("paywalled", "paywall")


def test_a_login_in_place_of_the_page() -> None:
    fields = "<input name=u><input type=password name=p><button>Log in</button>"
    body = f"<p>Please log in to continue.</p><form>{fields}</form>"
    assert wall("Members", body) == ("paywalled", "login_required")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404", "<h1>Page not found</h1><p>The page you are looking for does not exist.</p>"),
        ("Teal Valley", "<p>This page has moved. Please update your links.</p>"),
        ("Teal Valley", "<p>Error 500: internal server error.</p>"),
        ("Object moved", "<h2>Object moved to <a href=/x>here</a>.</h2>"),
    ],
)
def test_errors_served_as_pages(title: str, body: str) -> None:
    assert wall(title, body) == ("failed", "error_page")


def test_nothing_at_all() -> None:
    assert wall("Pears", "<img src=x>") == ("failed", "empty_page")


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Why captchas ask to verify you are human</h1><p>{PROSE * 10}</p></article>",
        f"<article><h1>The page has moved, and other errors</h1><p>Page not found. {PROSE * 10}</p></article>",
        f"<article><h1>Pears</h1><p>{PROSE * 10}</p><p>Subscribe to continue reading our newsletter.</p></article>",
        f"<article><h1>Pears</h1><p>{PROSE}</p></article><form><input type=password></form>",
        f"<h1>Pears</h1><p>Access denied to growers, see reference #4.</p><p>{PROSE * 2}</p>",
        f"<h1>Pears</h1><p>Access denied to growers in 2019 (reference #4.2).</p><p>{PROSE * 2}</p>",
        f"<h1>Are you a robot?</h1><p>{PROSE}</p><p>{CAPTCHAS}</p>",
        f"<h1>Who pays for news</h1><p>{PROSE}</p><p>{PAYWALLS}</p>",
    ],
)
def test_pages_about_these_are_none_of_them(body: str) -> None:
    assert wall("Pears", body) is None
