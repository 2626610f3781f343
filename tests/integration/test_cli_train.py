"""`plumbline train` and `plumbline evaluate` on the labelled data."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from models.scoring.artifact import load
from models.signals.wording import parse_wording, shipped
from models.training.evaluate import fitted, near
from tests.integration.command_line import finish, start


@pytest.fixture
def data() -> Path:
    return Path(os.environ["PLUMBLINE_DATA"]).resolve()


@pytest.mark.data
@pytest.mark.slow
def test_the_committed_model_is_made_again(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "model.json"
    ran = finish(start("train", "--data", data, "--output", target), timeout=600)
    assert ran.code == 0, ran.err
    again, committed = load(target), load()
    assert near(fitted(again), fitted(committed))
    wording = parse_wording(target.with_name("promotion.json").read_bytes())
    assert wording.terms.keys() == shipped("promotion").terms.keys()
    assert near(dict(wording.terms), dict(shipped("promotion").terms))
    assert json.loads(target.read_bytes())["version"] in ran.out


@pytest.mark.data
def test_every_seed_is_scored_as_it_is(data: Path) -> None:
    seeds = sorted(path for path in (data.parent / "seeds").iterdir() if path.name[0].isdigit())
    ran = finish(start("score", "--json", *seeds))
    assert ran.code == 0, ran.err
    assert [report["state"] for report in ran.lines()] == ["scored"] * 5
