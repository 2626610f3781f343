"""Nothing forbidden is ever connected to: counted by servers on those very addresses, in a network of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.integration.namespace import FORBIDDEN, OPEN, PUBLIC, REBOUND, REFUSED, TRICKS

ALONE = ["unshare", "--user", "--map-root-user", "--net", "--mount"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def allowed() -> None:
    """Skip, with the reason, where the machine gives out no namespaces."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("needs the commands unshare and ip")
    asked = subprocess.run([*ALONE, "ip", "link", "set", "lo", "up"], capture_output=True, text=True, check=False)
    if asked.returncode:
        pytest.skip(f"the machine allows no network namespaces: {asked.stderr.strip()}")


def told(way: str, urls: tuple[str, ...], folder: Path) -> dict[str, Any]:
    """What became of each URL, and how often each address was met. The resolver asks the test's own name server."""
    resolver = folder / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.1\n")
    script = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'
    command = [
        *ALONE,
        "sh",
        "-c",
        script,
        "sh",
        str(resolver),
        sys.executable,
        "-m",
        "tests.integration.namespace",
        way,
    ]
    done = subprocess.run(
        command, input=json.dumps(urls), capture_output=True, text=True, cwd=ROOT, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def forbidden(met: dict[str, int]) -> dict[str, int]:
    return {address: count for address, count in met.items() if address != PUBLIC}


@pytest.mark.parametrize("way", ["fetch", "post", "check"])
def test_addresses_names_and_spellings(way: str, tmp_path: Path) -> None:
    result = told(way, (*OPEN, *REFUSED), tmp_path)
    assert result["outcomes"][: len(OPEN)] == ["done"] * len(OPEN)
    wrong = [
        pair for pair in zip(REFUSED, result["outcomes"][len(OPEN) :], strict=True) if pair[1] != "refused_address"
    ]
    assert wrong == []
    assert forbidden(result["met"]) == {}
    assert result["reachable"] == sorted(address for address in FORBIDDEN if not address.startswith("fe80"))


@pytest.mark.parametrize(("way", "first"), [("fetch", "refused_address"), ("post", "done"), ("check", "done")])
def test_a_name_that_moves_between_check_and_connection(way: str, first: str, tmp_path: Path) -> None:
    result = told(way, REBOUND, tmp_path)
    # A fetch asks for robots.txt first, so the page itself is the second that the name is looked up for.
    assert result["outcomes"] == [first, "refused_address"]
    assert forbidden(result["met"]) == {}


def test_redirects_to_each_of_them(tmp_path: Path) -> None:
    urls = tuple(f"http://public.example/to/{quote(url, safe='')}" for url in REFUSED if url.isascii())
    result = told("fetch", urls, tmp_path)
    wrong = [pair for pair in zip(urls, result["outcomes"], strict=True) if pair[1] != "refused_address"]
    assert wrong == []
    assert forbidden(result["met"]) == {}


def test_what_parsers_read_differently(tmp_path: Path) -> None:
    redirects = tuple(f"http://public.example/to/{quote(url, safe='')}" for url in TRICKS)
    result = told("fetch", (*TRICKS, *redirects), tmp_path)
    assert forbidden(result["met"]) == {}
    schemes = [
        code for url, code in zip(TRICKS, result["outcomes"], strict=False) if url.startswith(("file:", "gopher:"))
    ]
    assert schemes == ["unsupported_scheme"] * 3
