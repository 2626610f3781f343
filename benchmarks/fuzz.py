"""Feed a service inputs that were made to go wrong, and count what it answers.

    python -m benchmarks.fuzz [--cases N] [--seed N] [--kind KIND]

Each kind of input is made N times, the same ones for the same seed. An answer is right when it is a report or a batch
that can be read again, or a problem with a known code of its status. Anything else is a fault: the smallest input that
shows it is printed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from benchmarks.fuzz_inputs import BATCHES, HTML, SCORES, TABLE_TYPES, TABLES, Served, served
from scrapers.fetching.fetch import Fetched, Version
from service.api.problems import KINDS, MEDIA_TYPE
from service.app import create_app
from service.batch import result_files
from service.config import Config
from service.reports.report_parse import report_from_dict

URL = "https://fuzz.example/page"
JSON = "application/json"
CASES = 1_000


@dataclass
class OnePage:
    """A fetcher that has one page at a time."""

    page: Served = field(default_factory=lambda: Served(b"", ""))

    def fetch(self, url: str, /, *, known: Version | None = None, roam: bool = True) -> Fetched:  # noqa: ARG002
        """The page, wherever it is asked for."""
        return Fetched(url, url, 200, self.page.content_type, self.page.body, "", "", datetime.now(UTC))


@dataclass
class Target:
    """A service under test, and what it has answered."""

    app: APIFlask
    web: OnePage
    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    last: object = None
    """What was handed in last: once a fault is found, the smallest input that shows it."""

    def post(self, path: str, body: bytes, content_type: str = JSON) -> TestResponse:
        """The answer, counted and timed."""
        client: FlaskClient = self.app.test_client()
        begun = perf_counter()
        response = client.post(path, data=body, content_type=content_type)
        self.slowest = max(self.slowest, perf_counter() - begun)
        self.answers[response.status_code] += 1
        return response

    def page(self, html: str) -> None:
        """HTML that a caller has at hand."""
        check_report(self.post("/v1/scores?blocks=true", json.dumps({"html": html, "url": URL}).encode()))

    def fetched(self, page: Served) -> None:
        """Bytes that a site sends."""
        self.web.page = page
        response = self.post("/v1/scores?blocks=true", json.dumps({"url": URL}).encode())
        assert response.status_code == 201, response.status_code  # whatever the page is, the request was right
        check_report(response)

    def json_to_scores(self, body: bytes) -> None:
        """JSON that is perhaps a request for a score."""
        check_report(self.post("/v1/scores?blocks=true", body))

    def json_to_batches(self, body: bytes) -> None:
        """JSON that is perhaps a batch."""
        self.check_batch(self.post("/v1/batches", body))

    def rows(self, given: tuple[bytes, str]) -> None:
        """Rows that are perhaps readable."""
        self.check_batch(self.post("/v1/batches", *given))

    def check_batch(self, response: TestResponse) -> None:
        """Whether it is a batch that can be read in every form, or a problem."""
        if response.status_code != 201:
            check_problem(response)
            return
        client, where = self.app.test_client(), response.headers["Location"]
        for tail in ("", "/items", *(f"/results.{kind}" for kind in result_files.KINDS)):
            found = client.get(where + tail)
            assert found.status_code == 200, (tail, found.status_code)
            found.get_data()


def check_report(response: TestResponse) -> None:
    """Whether it is a report whose quotes stand where it says, or a problem."""
    if response.status_code != 201:
        check_problem(response)
        return
    report = report_from_dict(json.loads(response.get_data()))
    assert (report.score is None) == (report.state != "scored")
    for part in report.contributions:
        for found in part.evidence:
            assert report.blocks[found.block].text[found.start : found.end] == found.quote, found


def check_problem(response: TestResponse) -> None:
    """Whether it is a problem that is the caller's."""
    assert 400 <= response.status_code < 500, response.status_code
    assert response.mimetype == MEDIA_TYPE
    problem = json.loads(response.get_data())
    assert KINDS[problem["code"]].status == response.status_code


INPUTS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Target, Any], None]]] = {
    "html": (HTML, Target.page),
    "fetched": (served(), Target.fetched),
    "json-scores": (SCORES, Target.json_to_scores),
    "json-batches": (BATCHES, Target.json_to_batches),
    "rows": (st.tuples(TABLES, TABLE_TYPES), Target.rows),
}
"""By kind: what is made, and how it is handed in."""


def fuzz(kind: str, cases: int, number: int, folder: Path) -> tuple[Target, str]:
    """What came of so many inputs of a kind, and the first fault, if there was any."""
    web = OnePage()
    config = Config(database_url=f"sqlite:///{folder / kind}.db", limit_anonymous="off", keep_text_days=0)
    target = Target(create_app(config, fetcher=web), web)
    inputs, hand_in = INPUTS[kind]

    @seed(number)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def run(made: Any) -> None:
        target.last = made
        hand_in(target, made)

    try:
        run()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
        return target, f"{type(error).__name__}: {error}\n{target.last!r}"
    return target, ""


def main(arguments: list[str] | None = None) -> int:
    """Print what each kind came to. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES, help=f"inputs of each kind [default: {CASES}]")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=list(INPUTS), action="append", help="only this kind; may be repeated")
    options = parser.parse_args(arguments)
    print(f"{'kind':14}{'inputs':>8}{'taken':>8}{'refused':>9}{'faults':>8}{'slowest':>10}")
    faults = []
    with TemporaryDirectory() as folder:
        for kind in options.kind or INPUTS:
            target, fault = fuzz(kind, options.cases, options.seed, Path(folder))
            taken = target.answers[201]
            refused = sum(count for status, count in target.answers.items() if 400 <= status < 500)
            others = target.answers.total() - taken - refused
            print(
                f"{kind:14}{target.answers.total():8}{taken:8}{refused:9}{others:8}{target.slowest * 1_000:7.0f} ms",
                flush=True,
            )
            faults += [f"{kind}: {fault}"] if fault else []
    for fault in faults:
        print(f"\n{fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
