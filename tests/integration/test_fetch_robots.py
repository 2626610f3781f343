"""robots.txt, asked of real servers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from scrapers.errors import ScrapeError
from scrapers.fetching.fetch import Fetcher
from scrapers.fetching.robots import MAX_BYTES
from tests.integration.fetching import failure, fetch, settings
from tests.integration.servers import PAGE, Reply, Seen, dripping, redirect, serve, serve_raw

OBEY: frozenset[str] = frozenset()
TEXT = {"Content-Type": "text/plain"}


def rules(text: str) -> Reply:
    return Reply(body=text.encode(), headers=TEXT)


def code(url: str, **fields: object) -> str:
    return failure(url, robots_ignored_for=OBEY, **fields).code


def test_what_is_disallowed_is_not_asked_for() -> None:
    with serve({"/robots.txt": rules("User-agent: *\nDisallow: /private\n"), "/open": Reply()}) as site:
        error = failure(site.url("/private/x"), robots_ignored_for=OBEY)
        assert (error.code, error.state, error.retry) == ("blocked_by_robots", "blocked", False)
        assert site.paths() == []
        assert fetch(site.url("/open"), robots_ignored_for=OBEY).body == PAGE
        assert code(site.url("/open/../private/x")) == "blocked_by_robots"


def test_rules_for_this_robot_go_before_those_for_all() -> None:
    text = "\ufeffUser-agent: *\nDisallow: /\n\nUser-agent: plumbline\nDisallow: /not-for-plumbline\n"
    with serve({"/robots.txt": rules(text), "/": Reply()}) as site:
        assert fetch(site.url(), robots_ignored_for=OBEY).body == PAGE
        assert code(site.url("/not-for-plumbline")) == "blocked_by_robots"


def test_robots_txt_is_asked_for_with_the_same_user_agent_and_remembered_for_a_while() -> None:
    now = [0.0]
    chosen = settings(robots_ignored_for=OBEY, robots_ttl=100.0)
    with serve({"/robots.txt": rules(""), "/": Reply()}) as site, Fetcher(chosen, clock=lambda: now[0]) as fetcher:
        for now[0], asked in ((0.0, 1), (99.0, 1), (101.0, 2)):
            fetcher.fetch(site.url())
            assert [seen.path for seen in site.seen].count("/robots.txt") == asked
        assert {seen.headers["User-Agent"] for seen in site.seen} == {chosen.user_agent}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_that_refuses_its_robots_txt_has_no_rules(status: int) -> None:
    with serve({"/robots.txt": Reply(status, b"User-agent: *\nDisallow: /", TEXT), "/": Reply()}) as site:
        assert fetch(site.url(), robots_ignored_for=OBEY).body == PAGE


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_site_that_cannot_give_its_robots_txt_is_left_alone_for_now(status: int) -> None:
    now = [0.0]
    chosen = settings(robots_ignored_for=OBEY)
    replies = {"/robots.txt": Reply(status), "/": Reply()}
    with serve(replies) as site, Fetcher(chosen, clock=lambda: now[0]) as fetcher:
        for _ in range(2):
            with pytest.raises(ScrapeError) as caught:
                fetcher.fetch(site.url())
            assert (caught.value.code, caught.value.retry) == ("robots_unavailable", True)
        assert (len(site.seen), site.paths()) == (1, [])
        site.replies["/robots.txt"] = rules("")
        now[0] += 61
        assert fetcher.fetch(site.url()).body == PAGE


def test_a_robots_txt_that_does_not_come_is_a_no_for_now() -> None:
    with serve_raw(dripping(b"", b"")) as site:
        assert code(site.url(), read_timeout=0.2) == "robots_unavailable"
        assert code(site.url(), deadline=0.2) == "deadline_exceeded"


def test_a_site_that_asks_for_fewer_requests_is_heard_at_its_robots_txt() -> None:
    with serve({"/robots.txt": Reply(429, b"", {"Retry-After": "30"}), "/": Reply()}) as site:
        error = failure(site.url(), robots_ignored_for=OBEY)
        assert (error.code, error.retry_after) == ("http_429", 30.0)
        assert site.paths() == []


def test_a_host_that_is_not_there_is_not_blamed_on_robots() -> None:
    with serve({}) as site:
        url = site.url()
    assert code(url) == "connection_failed"


def test_redirects_of_robots_txt_are_followed_and_without_end_there_are_no_rules() -> None:
    with serve(
        {"/robots.txt": redirect("/rules"), "/rules": rules("User-agent: *\nDisallow: /"), "/": Reply()}
    ) as site:
        assert code(site.url()) == "blocked_by_robots"
        site.replies["/rules"] = redirect("/rules")
        assert fetch(site.url(), robots_ignored_for=OBEY).body == PAGE


def test_each_hop_is_checked_with_the_robots_txt_of_its_own_site() -> None:
    closed = rules("User-agent: *\nDisallow: /")
    with serve({"/robots.txt": closed, "/": Reply()}) as there, serve({"/": redirect(there.url())}) as here:
        assert code(here.url()) == "blocked_by_robots"
        assert (here.paths(), there.paths()) == (["/"], [])


def test_a_long_robots_txt_is_read_as_far_as_it_must_be() -> None:
    text = "User-agent: *\nDisallow: /private\n" + "# filler\n" * (MAX_BYTES // 9) + "Disallow: /\n"
    with serve({"/robots.txt": rules(text), "/": Reply()}) as site:
        assert fetch(site.url(), robots_ignored_for=OBEY, max_body=1000).body == PAGE
        assert code(site.url("/private")) == "blocked_by_robots"


def test_threads_that_come_together_ask_once() -> None:
    together = threading.Barrier(4)

    def answer(seen: Seen) -> Reply:
        return rules("")

    def one(_: int) -> bytes:
        together.wait(5)
        return fetcher.fetch(site.url()).body

    with (
        serve({"/robots.txt": answer, "/": Reply()}) as site,
        Fetcher(settings(robots_ignored_for=OBEY)) as fetcher,
        ThreadPoolExecutor(4) as pool,
    ):
        assert list(pool.map(one, range(4))) == [PAGE] * 4
        assert [seen.path for seen in site.seen].count("/robots.txt") == 1


def test_a_named_intranet_host_may_be_read_without_its_robots_txt() -> None:
    with serve({"/robots.txt": rules("User-agent: *\nDisallow: /"), "/": Reply()}) as site:
        assert fetch(site.url(), robots_ignored_for=frozenset([f"127.0.0.1:{site.port}"])).body == PAGE
        assert site.paths() == ["/"]
        assert len(site.seen) == 1
