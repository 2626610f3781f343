"""The error tree: as drawn, with stable codes, and whole after a journey between processes."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator

import pytest

from scrapers import errors
from scrapers.errors import ScrapeError, status_error


def _below(kind: type[ScrapeError]) -> Iterator[type[ScrapeError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


KINDS = tuple(_below(ScrapeError))
CODED = tuple(kind for kind in KINDS if "code" in vars(kind))


def test_the_docstring_draws_the_tree_as_it_is() -> None:
    drawn = re.findall(r"^[ │]*[├└]── (\w+)(?: +([a-z]\w+)$)?", errors.__doc__ or "", re.MULTILINE)
    assert {name for name, _ in drawn} == {kind.__name__ for kind in KINDS}
    assert {(name, code) for name, code in drawn if code} == {(kind.__name__, kind.code) for kind in CODED}


def test_no_two_classes_share_a_code() -> None:
    codes = [kind.code for kind in CODED]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", CODED, ids=lambda kind: kind.__name__)
def test_each_has_a_sentence_a_known_state_and_says_whether_to_retry(kind: type[ScrapeError]) -> None:
    error = kind("some detail", status=418, content_type="application/pdf")
    assert re.fullmatch(r"[A-Z].*\.", error.message)
    assert str(error) == error.message
    assert error.state in {"blocked", "paywalled", "failed"}
    assert isinstance(error.retry, bool)


@pytest.mark.parametrize("kind", CODED, ids=lambda kind: kind.__name__)
def test_each_survives_pickling(kind: type[ScrapeError]) -> None:
    error = kind("some detail", status=418, retry_after=3.5, content_type="application/pdf", host="clinic.example")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.message, again.status, again.retry_after, again.host) == (error.message, 418, 3.5, "clinic.example")


@pytest.mark.parametrize(
    ("status", "code", "state", "retry"),
    [
        (401, "login_required", "paywalled", False),
        (402, "paywall", "paywalled", False),
        (403, "http_403", "blocked", False),
        (404, "http_404", "failed", False),
        (410, "http_410", "failed", False),
        (418, "http_4xx", "failed", False),
        (429, "http_429", "blocked", True),
        (500, "http_5xx", "failed", True),
        (503, "http_5xx", "failed", True),
        (206, "unexpected_status", "failed", False),
    ],
)
def test_each_status_has_its_error(status: int, code: str, state: str, retry: bool) -> None:
    error = status_error(status, 7.0)
    assert (error.code, error.state, error.retry) == (code, state, retry)
    assert (error.status, error.retry_after) == (status, 7.0)


def test_a_status_without_a_class_of_its_own_is_named_in_the_sentence() -> None:
    assert "418" in status_error(418).message
    assert "502" in status_error(502).message
