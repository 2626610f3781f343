"""The rules of the house that no linter knows: architecture, sizes, names, registry, lock and settings."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from models.signals.catalog import SIGNALS
from service.config import PREFIX, Config

ROOT = Path(__file__).parent.parent
OURS = ("models", "scrapers", "service", "tasks")
MODULES = sorted(path for package in (*OURS, "tests", "benchmarks") for path in (ROOT / package).rglob("*.py"))
CATALOG = ROOT / "models" / "signals" / "catalog"
EXAMPLES = ROOT / "tests" / "unit" / "models" / "signals" / "examples"
ROOMS = frozenset({*OURS, "tests", "benchmarks"})
CALLED_BY_NAME = frozenset({"lxml", "psycopg", "tzdata"})
"""Distributions that no module imports, because another looks them up: BeautifulSoup its parser, SQLAlchemy its driver,
zoneinfo its time zones where the system has none."""
LONGEST_MODULE, LONGEST_SIGNAL, LONGEST_FUNCTION = 400, 120, 60
VAGUE = frozenset({"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"})
SKIPPED = re.compile(r"\.git|\.venv|build|dist|__pycache__|\.hypothesis|.*_cache|.*\.egg-info|plumbline\.db.*")
FOREIGN = re.compile(
    "|".join(["[.]py" + "pi[.]", "py" + "pi[.]org", "python" + "hosted", "/ro" + "ot/", "/wo" + "rk/"])
)
"""Package index hosts and paths of one machine, written so that this file does not name them."""
REQUIREMENT = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def project_files() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [each for each in folders if not SKIPPED.fullmatch(each)]
        yield from (Path(folder, file) for file in files if not SKIPPED.fullmatch(file))


def lock(which: str) -> str:
    return (ROOT / "requirements" / f"{which}.lock").read_text(encoding="utf-8")


def pinned(which: str) -> set[tuple[str, str, str]]:
    """Name, version and marker of every line of a lock."""
    return set(REQUIREMENT.findall(lock(which)))


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_import_contracts_hold() -> None:
    # In a process of its own: it sets up logging for itself, and so switches off that of whoever calls it.
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_modules_are_short() -> None:
    lines = {name(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {path: count for path, count in lines.items() if count > LONGEST_MODULE} == {}
    signals = {name(path) for path in CATALOG.glob("*.py") if path.stem != "__init__"}
    assert {path: lines[path] for path in signals if lines[path] > LONGEST_SIGNAL} == {}


def test_functions_are_short() -> None:
    long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long[f"{name(path)}:{node.name}"] = length
    assert long == {}


def test_no_module_has_a_vague_name() -> None:
    assert [name(path) for path in MODULES if VAGUE & set(path.stem.split("_"))] == []


def test_every_package_module_says_what_it_is() -> None:
    paths = [path for path in MODULES if path.read_text(encoding="utf-8").strip()]
    assert [name(p) for p in paths if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))] == []


def test_registry_is_the_folder() -> None:
    modules = sorted(path.stem for path in CATALOG.glob("*.py") if path.stem != "__init__")
    assert sorted(signal.id for signal in SIGNALS) == modules
    assert all(import_module(f"models.signals.catalog.{s.id}").SIGNAL is s for s in SIGNALS)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.id)
def test_signal_has_examples_and_a_page(signal: object) -> None:
    identity = getattr(signal, "id", "")
    assert (EXAMPLES / f"{identity}.yml").is_file()
    assert (ROOT / "docs" / "signals" / f"{identity}.md").is_file()


def test_no_file_names_an_index_host_or_a_path_of_one_machine() -> None:
    found = {}
    for path in project_files():
        match = FOREIGN.search(path.read_bytes().decode("utf-8", "replace"))
        if match:
            found[name(path)] = match.group()
    assert found == {}


@pytest.mark.parametrize("which", ["run", "dev"])
def test_lock_names_hashes_and_no_place(which: str) -> None:
    requirement = re.compile(r"[a-z0-9-]+==[^\s;]+(?: ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|#.*|")
    lines = lock(which).splitlines()
    assert [line for line in lines if not requirement.fullmatch(line)] == []
    entries = re.split(r"^(?=[a-z])", lock(which), flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert len(entries) == len(pinned(which)) > 20


def test_dev_lock_holds_the_run_lock() -> None:
    everywhere = {(package, version) for package, version, marker in pinned("dev") if not marker}
    assert {each for each in pinned("run") - pinned("dev") if each[:2] not in everywhere} == set()


def test_locks_hold_what_the_project_asks_for() -> None:
    described = project()
    metadata, build = described["project"], described["build-system"]
    assert isinstance(metadata, dict)
    assert isinstance(build, dict)
    names = {which: {each[0] for each in pinned(which)} for which in ("run", "dev")}
    assert asked([*metadata["dependencies"], *build["requires"]]) <= names["run"]
    assert asked(metadata["optional-dependencies"]["dev"]) <= names["dev"]
    lines = (ROOT / "requirements" / "build.in").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == build["requires"]


def test_what_is_imported_is_asked_for_and_the_other_way_round() -> None:
    metadata = project()["project"]
    assert isinstance(metadata, dict)
    run = asked(metadata["dependencies"])
    dev = run | asked(metadata["optional-dependencies"]["dev"])
    runtime = imported("models", "scrapers", "service")
    assert runtime <= run
    assert imported("tasks", "tests", "benchmarks") <= dev
    assert run - runtime <= CALLED_BY_NAME


def imported(*packages: str) -> set[str]:
    """The distributions whose modules these packages import."""
    names: set[str] = set()
    for path in (path for path in MODULES if name(path).split("/")[0] in packages):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    known = packages_distributions()
    return {
        known[each][0].lower().replace("_", "-") for each in names - sys.stdlib_module_names - ROOMS if each in known
    }


def asked(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9-]", each.replace("_", "-"))[0].lower() for each in requirements}


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    settings = {f"{PREFIX}{field.name.upper()}" for field in fields(Config)}
    assert {setting for setting in settings if f"`{setting}`" not in page} == set()


def test_no_module_reads_a_setting_that_there_is_not() -> None:
    settings = {f"{PREFIX}{field.name.upper()}" for field in fields(Config)}
    read = {
        setting
        for path in MODULES
        if name(path).startswith(OURS)
        for setting in re.findall(rf"\b{PREFIX}[A-Z][A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert read <= settings
