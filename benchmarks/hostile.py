"""Shapes of page made to be slow, against an ordinary page in the same run, byte for byte.

    python -m benchmarks.hostile

Each is scored, or refused with a reason, within 5 times what an ordinary page of the same bytes takes. What that takes
is linear in its size, so that of a large shape a smaller page is timed, right after it, and multiplied.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from models.report import State
from models.scoring.artifact import load
from models.scoring.explain import assess
from scrapers.cleaning.clean import page_from_html

LIMIT = 5.0
NOW = datetime(2026, 1, 15, tzinfo=UTC)
SENTENCE = (
    "In a trial of 40 people the treatment group reported less pain after twelve weeks than the control group did. "
)
MEGABYTE = 1_000_000
LARGEST = MEGABYTE
"""Bytes of the ordinary page that is timed, at most. From here on each byte costs the same; in a small page, more."""


def ordinary(size: int) -> bytes:
    """An article page of about this many bytes, with the usual share of markup and links."""
    section = (
        "<section class='part'><h2>What the trials found</h2>"
        f"<p>{SENTENCE * 4}</p><p>{SENTENCE * 3}<a href='/trials/knee'>Read about the trials</a></p>"
        "<ul><li>Less pain after twelve weeks</li><li>No change in walking speed</li></ul></section>"
    )
    return _document(f"<main><article><h1>Knee pain</h1>{section * (size // len(section) + 1)}</article></main>")


def nested() -> bytes:
    return _document("<div>" * 50_000 + SENTENCE * 40 + "</div>" * 50_000)


def one_block() -> bytes:
    return _document(f"<article><p>{SENTENCE * (5 * MEGABYTE // len(SENTENCE))}</p></article>")


def one_line() -> bytes:
    return _document(f"<article><p>{'exosome' * (4 * MEGABYTE // 7)}</p></article>")


def links() -> bytes:
    return _document("".join(f"<a href='/page/{i}'>Page {i}</a> " for i in range(100_000)))


def attributes() -> bytes:
    return _document(f"<div {' '.join(f'a{i}=1' for i in range(1_000_000))}><p>{SENTENCE * 40}</p></div>")


def structured() -> bytes:
    nodes = [{"@type": "Product", "name": f"Vial {i}", "offers": {"price": i}} for i in range(10_000)]
    script = json.dumps({"@context": "https://schema.org", "@graph": nodes})
    return _document(f"<script type='application/ld+json'>{script}</script><p>{SENTENCE * 40}</p>")


def unclosed() -> bytes:
    return _document(f"<p><b><i><table><tr><td>{SENTENCE}" * 5_000)


def comments() -> bytes:
    return _document("<!-- <p> " * 200_000 + f"<p>{SENTENCE * 40}</p>")


def scripts() -> bytes:
    return _document("<script>" * 200_000 + f"<p>{SENTENCE * 40}</p>")


def styles() -> bytes:
    rules = "".join(f".c{i}{{display:none}}" for i in range(50_000))
    return _document(f"<style>{rules}</style>" + "".join(f"<p class='c{i} d'>{SENTENCE}</p>" for i in range(2_000)))


def spaces() -> bytes:
    return _document(f"<p>{' ' * (4 * MEGABYTE)}{SENTENCE * 40}</p>")


def full_stops() -> bytes:
    return _document(f"<p>{'. ' * MEGABYTE}{SENTENCE * 40}</p>")


SHAPES: dict[str, Callable[[], bytes]] = {
    "50,000 nested divs": nested,
    "5 MB of prose in one block": one_block,
    "4 MB in one word": one_line,
    "100,000 links": links,
    "a million attributes": attributes,
    "10,000 JSON-LD nodes": structured,
    "unclosed tags": unclosed,
    "200,000 comments left open": comments,
    "200,000 scripts left open": scripts,
    "50,000 hiding rules": styles,
    "4 MB of spaces": spaces,
    "a million full stops": full_stops,
}


def _document(body: str) -> bytes:
    return f"<!doctype html><html lang='en'><head><title>Knee pain</title></head><body>{body}</body></html>".encode()


def score(html: bytes) -> State:
    """What became of the page."""
    return assess(page_from_html(html), load(), now=NOW, report_id="x").state


def measure(shape: Callable[[], bytes]) -> tuple[State, float]:
    """The shape's state, and its time over that of an ordinary page of the same bytes."""
    html = shape()
    state, taken = _timed(html)
    plain = ordinary(min(len(html), LARGEST))
    return state, taken / (_timed(plain)[1] * len(html) / len(plain))


def _timed(html: bytes) -> tuple[State, float]:
    start = time.perf_counter()
    state = score(html)
    return state, time.perf_counter() - start


def rows() -> Iterator[tuple[str, State, float]]:
    """Every shape with its state and ratio, after one page that warms up."""
    score(ordinary(50_000))
    for name, shape in SHAPES.items():
        yield (name, *measure(shape))


def main() -> None:
    for name, state, times in rows():
        print(f"{name:28} {state:20} {times:6.2f} x an ordinary page of the same bytes{'  OVER' * (times > LIMIT)}")


if __name__ == "__main__":
    main()
