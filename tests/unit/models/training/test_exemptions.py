"""A sign that the fit contradicts fails it unless a reason is written down, and so does a reason no longer needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models.scoring.artifact import load, parse
from models.training import build, datasets
from models.training.exemptions import SignError, exempted
from models.training.regress import expected_signs
from models.training.table import Table
from service.commands import train
from tests.unit.models.training.invented import NAMES, joined, table


def turned() -> Table:
    """Sets on which the first signal tells much of the contrary of what is expected, all others a little of that."""
    pages = joined(table("sondhi"), table("schwarz", seed=2))
    noise = np.random.default_rng(1).normal(0, 0.2, pages.strengths.shape)
    telling = np.where(np.arange(len(pages.names)) == 0, -0.4, 0.06) * expected_signs(pages.names)
    strengths = 0.5 + (pages.grades - 3.0)[:, None] * telling + noise
    return Table(pages.rows, pages.names, np.clip(strengths, 0, 1), pages.words)


@pytest.fixture
def trained(little: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command writes the model of that set."""
    monkeypatch.setattr(build, "load_table", lambda _data, _clean: turned())
    monkeypatch.setattr(datasets, "digests", lambda _data: {})
    monkeypatch.setattr(train, "fit_promotion", lambda _data: b"{}")
    return tmp_path / "model.json"


def test_a_contradicted_sign_fails_training_and_is_named(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "exempted", dict)
    ran = CliRunner().invoke(train.command, ["--data", str(trained.parent), "--output", str(trained)])
    assert ran.exit_code == 1
    assert f"Fitted against their expected sign: {NAMES[0]}." in ran.stderr
    assert not trained.exists()


def test_an_exempted_one_has_no_weight_and_is_named_in_the_metrics(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "exempted", lambda: {NAMES[0]: "Told otherwise on these pages."})
    ran = CliRunner().invoke(train.command, ["--data", str(trained.parent), "--output", str(trained)])
    assert ran.exit_code == 0, ran.output
    model = parse(trained.read_bytes()).model
    assert {term.signal for term in model.terms if term.weight == 0} >= {NAMES[0]}
    assert model.metrics["contradicting"] == [NAMES[0]]


def test_an_exemption_that_is_no_longer_needed_is_named() -> None:
    with pytest.raises(SignError, match=f"Exempted, but not against their expected sign: {NAMES[1]}"):
        build.encode(turned(), {}, exempt=(NAMES[0], NAMES[1]))


def test_what_measures_the_model_is_not_held_to_it(little: None) -> None:
    assert NAMES[0] in parse(build.encode(turned(), {})).model.metrics["contradicting"]


def test_exempted_are_just_those_that_the_shipped_model_contradicts_each_with_a_sentence() -> None:
    reasons = exempted()
    assert set(reasons) == set(load().model.metrics["contradicting"])
    assert all(len(reason.split()) > 5 and reason.endswith(".") for reason in reasons.values())
