"""The Dockerfile's own lines, tried without a container engine.

Each stage's RUN, COPY, CMD and HEALTHCHECK lines run with the image's paths laid under a temporary folder, in a
virtual environment that holds what the run lock names and nothing else. Only two things are stood in for: the
dependencies are linked from the environment of the tests (which `make` installed from the lock, hash by hash) instead
of being downloaded again, and system users are not made.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

from service.cli import cli
from service.config import Config
from service.jobs.deliveries import PATIENCE
from service.jobs.pulse import show_pulse
from service.server import GRACE

ROOT = Path(__file__).parent.parent
PORT = "8000"
WAIT = 30.0
"""Seconds within which the server has to listen."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Instruction:
    """One instruction of the Dockerfile, its lines joined."""

    name: str
    rest: str


def instructions() -> list[Instruction]:
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Instruction(*line.split(" ", 1)) for line in lines]


def stages() -> list[list[Instruction]]:
    found: list[list[Instruction]] = []
    for instruction in instructions():
        if instruction.name == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found


def argument(name: str) -> str:
    return next(each.rest for each in reversed(instructions()) if each.name == name)


class Image:
    """A folder that stands for the image's root, in which absolute paths are laid."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environ: dict[str, str] = {}
        self.folder = root

    def path(self, path: str) -> Path:
        return self.root / path.lstrip("/") if path.startswith("/") else self.folder / path

    def lay(self, text: str) -> str:
        """The text with the paths of the image under the image's root."""
        return re.sub(r"(?<![\w./])/(?=(?:opt|src|data)\b)", f"{self.root}/", text)

    def do(self, instruction: Instruction) -> None:
        """Carry out an instruction of the build."""
        if instruction.name == "WORKDIR":
            self.folder = self.path(instruction.rest)
            self.folder.mkdir(parents=True, exist_ok=True)
        elif instruction.name == "COPY":
            self.copy(instruction.rest.split())
        elif instruction.name == "ENV":
            self.environ.update(self.variable(pair) for pair in shlex.split(instruction.rest))
        elif instruction.name == "RUN":
            self.run(instruction.rest)

    def copy(self, words: list[str]) -> None:
        origin = self.root if words[0].startswith("--from=") else ROOT
        *sources, target = [word for word in words if not word.startswith("--")]
        for source in sources:
            found, place = origin / source.lstrip("/"), self.path(target)
            if found == place:
                continue
            place = place / found.name if target.endswith("/") else place
            place.parent.mkdir(parents=True, exist_ok=True)
            if found.is_dir():
                shutil.copytree(found, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(found, place)

    def variable(self, pair: str) -> tuple[str, str]:
        name, _, value = pair.partition("=")
        value = value.replace("sqlite:////", f"sqlite:///{self.root}/")
        return name, self.lay(value).replace("$PATH", os.environ["PATH"])

    def run(self, line: str) -> None:
        for command in line.split(" && "):
            words = shlex.split(self.lay(command))
            if words[0] in {"useradd", "chown"}:
                continue
            if "--require-hashes" in words:
                install_locked(Path(words[0]).parent.parent, self.folder / words[-1])
            elif words[:3] == ["python", "-m", "venv"]:
                venv.create(words[3], with_pip=True)
            else:
                self.call(words)

    def call(self, words: list[str], *, folder: Path | None = None) -> str:
        """What the command prints; it must succeed."""
        done = subprocess.run(
            words, cwd=folder or self.folder, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLUMBLINE_", "PYTHON"))}
        return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **self.environ}


def install_locked(environment: Path, lock: Path) -> None:
    """Link the distributions that the lock names, and only those, into the environment."""
    target = next((environment / "lib").glob("python*")) / "site-packages"
    for name in set(re.findall(r"^([a-z0-9-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)):
        try:
            found = distribution(name)
        except PackageNotFoundError:  # locked for another platform
            continue
        for bundled in target.glob(f"{name}-*.dist-info"):
            shutil.rmtree(bundled)
        for entry in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            link(Path(str(found.locate_file(entry))), target / entry)


def link(source: Path, target: Path) -> None:
    """Put a link in place of what may be there."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    target.symlink_to(source)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The image after both stages are built."""
    root = tmp_path_factory.mktemp("image")
    built = Image(root)
    for stage in stages():
        built = Image(root)
        for instruction in stage:
            built.do(instruction)
    return built


@pytest.fixture(scope="module")
def port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


@pytest.fixture(scope="module")
def server(image: Image, port: str) -> Iterator[str]:
    """The image's CMD, listening on a free port and open as in compose.one.yaml; gives the address."""
    words = json.loads(argument("CMD").replace(PORT, port))
    words[0] = shutil.which(words[0], path=image.environ["PATH"])
    environment = {**image.environment(), "PLUMBLINE_ANONYMOUS": "on"}
    with subprocess.Popen(words, cwd=image.folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for_listening(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=WAIT)


def wait_for_listening(process: subprocess.Popen[str], port: str) -> None:
    """Read the server's log until it names its port; a server that never does is stopped."""
    assert process.stderr
    limit = threading.Timer(WAIT, process.kill)
    limit.start()
    lines = []
    for line in process.stderr:
        lines.append(line)
        if f":{port}" in line:
            break
    else:
        pytest.fail("".join(lines))
    limit.cancel()


def test_two_stages_on_a_slim_image() -> None:
    bases = [each.rest for each in instructions() if each.name == "FROM"]
    assert bases == ["python:3.12-slim AS builder", "python:3.12-slim"]


def test_runs_as_a_user_without_rights() -> None:
    final = stages()[-1]
    user = next(each.rest for each in final if each.name == "USER")
    assert any(each.name == "RUN" and each.rest.startswith("useradd") and user in each.rest for each in final)
    assert user not in {"root", "0"}


def test_what_is_copied_is_let_through_by_dockerignore() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [word for each in stages()[0] if each.name == "COPY" for word in each.rest.split()[:-1]]
    assert ignored[1] == "*"
    assert {f"!{word}" for word in copied} <= set(ignored)


def test_installed_command_works_outside_the_source(image: Image, tmp_path: Path) -> None:
    plumbline = str(image.path("/opt/plumbline/bin/plumbline"))
    assert re.fullmatch(r"plumbline, version \d+\.\d+\.\d+\n", image.call([plumbline, "--version"], folder=tmp_path))
    sample = str(ROOT / "samples" / "medical-reference.html")
    report = json.loads(image.call([plumbline, "score", "--json", sample], folder=tmp_path))
    assert report["state"] == "scored"
    assert 0 <= report["score"] <= 100


def test_environment_holds_no_test_tool(image: Image) -> None:
    python = str(image.path("/opt/plumbline/bin/python"))
    found = image.call([python, "-c", "import importlib.util as i; print(i.find_spec('pytest'), i.find_spec('mypy'))"])
    assert found.split() == ["None", "None"]


def test_healthcheck_passes_while_serving(image: Image, server: str, port: str) -> None:
    with urlopen(f"{server}/healthz", timeout=WAIT) as answer:
        assert answer.status == 200
    words = json.loads(argument("HEALTHCHECK").partition(" CMD ")[2].replace(PORT, port))
    words[0] = str(image.path("/opt/plumbline/bin/python"))
    image.call(words)


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/v1/signals", "/v1/model"])
def test_everything_served_is_in_the_image(server: str, path: str) -> None:
    with urlopen(f"{server}{path}", timeout=WAIT) as answer:
        page = answer.read().decode()
    assert answer.status == 200
    for style in re.findall(r'<link rel="stylesheet" href="(/[^"]+)"', page):
        with urlopen(f"{server}{style}", timeout=WAIT) as sheet:
            assert sheet.status == 200


def test_healthcheck_fails_where_nothing_listens(image: Image) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        words = json.loads(argument("HEALTHCHECK").partition(" CMD ")[2].replace(PORT, str(closed.getsockname()[1])))
        words[0] = sys.executable
        done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode != 0


def test_compose_builds_this_dockerfile_and_serves_its_port() -> None:
    compose = (ROOT / "compose.one.yaml").read_text(encoding="utf-8")
    assert "build: ." in compose
    assert f"127.0.0.1:{PORT}:{PORT}" in compose
    assert f"EXPOSE {PORT}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def services(name: str) -> dict[str, Any]:
    """The services of a compose file."""
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["services"]
    return found


OURS = [(name, service) for name in ("compose.one.yaml", "compose.yaml") for service in services(name)]


@pytest.mark.parametrize(("name", "service"), [each for each in OURS if each[1] in {"web", "worker", "beat"}])
def test_compose_runs_ours_with_settings_and_options_there_are(name: str, service: str) -> None:
    described = services(name)[service]
    assert described["build"] == "."
    assert described["read_only"]
    assert described["cap_drop"] == ["ALL"]
    # What the shell fills in: its default, or else a word in place of a password.
    given = {
        key: re.sub(r"\$\{\w+(?::-([^}]*)|:\?[^}]*)\}", lambda m: m[1] if m[1] is not None else "word", value)
        for key, value in described["environment"].items()
    }
    config = Config.from_env(given)
    assert bool(config.broker_url) == (name == "compose.yaml")
    program, *words = described.get("command", json.loads(argument("CMD")))
    assert program == "plumbline"
    # Within its group, whose settings a command keeps from the first time on.
    group = cli.make_context("plumbline", [words[0]])
    command = cli.get_command(group, words[0])
    assert command
    command.make_context(words[0], words[1:], parent=group)


def test_many_machines_are_web_workers_and_beat_with_what_they_share() -> None:
    many = services("compose.yaml")
    commands = [many[name]["command"][1:] for name in ("web", "worker", "beat")]
    assert [words[0] for words in commands] == ["serve", "worker", "beat"]
    assert "--no-jobs" in commands[0]
    assert "--celery" in commands[1]
    assert {many[name]["image"].partition(":")[0] for name in ("database", "broker", "limits")} == {
        "postgres",
        "rabbitmq",
        "redis",
    }


@pytest.mark.parametrize(("name", "service"), OURS)
def test_every_service_is_waited_for_by_its_health(name: str, service: str) -> None:
    described, others = services(name)[service], services(name)
    assert described["restart"] == "unless-stopped"
    for needed, how in described.get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert others[needed]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize(("name", "service"), [each for each in OURS if each[1] in {"web", "worker", "beat"}])
def test_each_of_ours_has_the_time_that_it_takes_to_end(name: str, service: str) -> None:
    number, unit = re.fullmatch(r"(\d+)([sm])", services(name)[service]["stop_grace_period"]).groups()  # type: ignore[union-attr]
    assert int(number) * {"s": 1, "m": 60}[unit] > max(GRACE, PATIENCE)


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_what_serves_nothing_is_well_while_its_pulse_is_fresh(service: str, tmp_path: Path) -> None:
    described = services("compose.yaml")[service]
    pulse = described["environment"]["PLUMBLINE_PULSE"]
    kind, line = described["healthcheck"]["test"]
    assert (kind, pulse in line) == ("CMD-SHELL", True)
    own = tmp_path / "pulse"
    command = ["sh", "-c", line.replace("$$", "$").replace(pulse, str(own))]

    def well() -> bool:
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0

    assert not well()
    show_pulse(own)
    assert well()
    os.utime(own, (time.time() - 300,) * 2)
    assert not well()


def test_volumes_are_declared() -> None:
    for name in ("compose.one.yaml", "compose.yaml"):
        declared = set(yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["volumes"])
        used = {volume.partition(":")[0] for each in services(name).values() for volume in each.get("volumes", [])}
        assert used == declared
