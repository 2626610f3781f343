"""What the documentation says is so: commands exist, examples run, links lead somewhere, generated pages are fresh."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from apiflask import APIFlask

from models.report import State
from scrapers.twins import names_of
from service.app import create_app
from service.cli import cli
from service.config import Config
from service.store.aliases import key_of
from tasks import docs
from tasks.bundled import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/*.md"), *ROOT.glob("tests/**/*.md")]
)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Curl:
    """One curl command of the documentation, with the answer its comment promises."""

    path: str
    method: str
    content_type: str
    body: bytes | None
    promised: tuple[str, ...]


def shell_lines(path: Path) -> Iterator[list[str]]:
    """The words of every shell line on the page; a comment's words come after `#`."""
    for block in SHELL.findall(path.read_text(encoding="utf-8")):
        for line in whole_lines(block):
            words, _, comment = line.partition("  #")
            yield [*shlex.split(words, comments=True), "#", *comment.split()]


def whole_lines(block: str) -> Iterator[str]:
    """The lines of a block; those between which a quotation goes on are one."""
    begun = ""
    for line in block.splitlines(keepends=True):
        begun += line
        if begun.count("'") % 2 == 0:
            yield begun.rstrip("\n")
            begun = ""


def curls(path: Path) -> list[Curl]:
    return [curl(words) for words in shell_lines(path) if words[0] == "curl"]


def curl(words: list[str]) -> Curl:
    at = words.index("#")
    command, promised = words[:at], tuple(words[at + 1 :])
    address = urlsplit(next(word for word in command if word.startswith("http://127.0.0.1:8000")))
    options = dict(pairwise(command))
    data = options.get("-d", options.get("--data-binary"))
    content = (ROOT / data[1:]).read_bytes() if data and data.startswith("@") else data.encode() if data else None
    kind = options.get("-H", "").removeprefix("Content-Type: ")
    path = f"{address.path}?{address.query}" if address.query else address.path
    return Curl(path, "POST" if content else "GET", kind, content, promised)


def commands(path: Path, program: str) -> list[list[str]]:
    """The arguments of each line of the page that runs this program."""
    found = (words[: words.index("#")] for words in shell_lines(path))
    return [words[1:] for words in found if words and Path(words[0]).name == program]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> APIFlask:
    folder = tmp_path_factory.mktemp("store")
    return create_app(Config(database_url=f"sqlite:///{folder / 'docs.db'}"))


def test_generated_pages_are_fresh() -> None:
    assert docs.stale(docs.pages()) == []


@pytest.mark.parametrize(
    "example",
    # README's other calls go on from each other, and are run in test_readme.py.
    curls(ROOT / "docs" / "lookups.md") + curls(ROOT / "README.md")[:1],
    ids=lambda c: c.path,
)
def test_api_example_answers_as_promised(app: APIFlask, example: Curl) -> None:
    answer = app.test_client().open(
        example.path, method=example.method, data=example.body, content_type=example.content_type
    )
    body = json.loads(answer.data)
    if example.promised:
        assert (str(answer.status_code), body["code"]) == example.promised
    else:
        makes = example.method == "POST" and not example.path.startswith("/v1/lookups")
        assert answer.status_code == (201 if makes else 200)
        assert ("blocks" in body) == ("blocks=true" in example.path)


def test_hashes_of_the_private_look_up_are_those_of_what_stands_beside_them() -> None:
    page = (ROOT / "docs" / "lookups.md").read_text(encoding="utf-8")
    given = re.findall(r"^For `(\S+)`, what is hashed", page, re.MULTILINE)
    rows = re.findall(r"^\| [\w ]+ \| `(\S+)` \| `([0-9a-f]{64})` \|$", page, re.MULTILINE)
    names = names_of(given[0])
    assert rows == [(text, key_of(text).hex()) for text in (names.url, names.twin, names.domain)]
    assert f"/v1/lookups/{rows[0][1][:5]}\n" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_plumbline_commands_exist(page: Path) -> None:
    context = click.Context(cli, info_name="plumbline")
    for name, *arguments in commands(page, "plumbline"):
        command = cli.get_command(context, name)
        while isinstance(command, click.Group):
            command = command.get_command(context, arguments.pop(0))
        assert command is not None, name
        known = {option for parameter in command.params for option in parameter.opts}
        assert {argument for argument in arguments if argument.startswith("-")} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_make_targets_exist(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))
    run = [arguments[0] for arguments in commands(page, "make")]
    assert {*named, *run} <= set(targets)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


def dry_run(target: str) -> list[str]:
    """The commands that make would run, were nothing installed yet."""
    made = ["-o", ".venv/bin/python", "-W", "requirements/run.lock", "-W", "requirements/dev.lock"]
    command = ["make", "--dry-run", *made, target]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # these may run in make
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_run_installs_by_hash_then_scores_then_serves() -> None:
    steps = [" ".join(line.split()) for line in dry_run("run")]
    wanted = ("--require-hashes -r requirements/run.lock", "score samples/", "serve --host 127.0.0.1 --port 8000")
    places = [next(i for i, step in enumerate(steps) if part in step) for part in wanted]
    assert places == sorted(places)
    assert all("index" not in step and "find-links" not in step for step in steps)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_test_installs_by_hash_then_runs_the_suite() -> None:
    steps = dry_run("test")
    assert "--require-hashes -r requirements/dev.lock" in steps[0]
    assert "-m pytest" in steps[-1]


def test_ci_runs_checks_and_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert {"set -euo pipefail", "make check", "make test"} <= set(lines)


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 105


def test_changelog_names_the_version_or_what_is_to_come() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or re.fullmatch(r"\d+\.\d+\.\d+", headings[0])


def test_states_in_the_api_page_are_those_there_are() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    rows = page.partition("| state | means |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", rows, re.MULTILINE)) == {state.value for state in State}
