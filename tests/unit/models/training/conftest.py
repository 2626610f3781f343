"""One evaluation of the made-up sets for all tests that read its document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.scoring.artifact import Artifact, parse
from models.training import refits, resampling, uncertainty
from models.training.build import encode
from models.training.evaluate import Document, evaluate
from models.training.material import Material
from tests.unit.models.training import invented


@pytest.fixture(scope="session")
def material() -> Material:
    return invented.material()


@pytest.fixture(scope="session")
def artifact(little: None, material: Material) -> Artifact:
    return parse(encode(material.pages.decided(), invented.fitted_on(material)))


@pytest.fixture(scope="session")
def little() -> Iterator[None]:
    """The protocol with few repeats: what it finds is another matter than that it is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resampling, "REPEATS", 1)
        patch.setattr(resampling, "RESAMPLES", 20)
        patch.setattr(refits, "REFITS", 2)
        patch.setattr(refits, "PARTS", 2)
        patch.setattr(uncertainty, "BOOTSTRAPS", 20)
        yield


@pytest.fixture(scope="session")
def told() -> list[str]:
    """What the evaluation says it is measuring."""
    return []


@pytest.fixture(scope="session")
def document(material: Material, artifact: Artifact, told: list[str]) -> Document:
    return evaluate(material, artifact, told.append)
