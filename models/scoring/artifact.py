"""The fitted model as data: read from JSON, checked against its schema, and never executed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from models.report import ModelStamp
from models.signals.wording import Wording

DEFAULT = "credibility.json"
_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


class ArtifactError(ValueError):
    """The artifact is not one this version can use; the message says what is wrong where."""


@checked(frozen=True, slots=True, config=_STRICT)
class Term:
    """One signal's part of the sum: `weight * (strength - center)`, nothing when it was not measured."""

    signal: str
    version: int
    """The version of the signal that the weight was fitted on."""
    weight: float
    """Log-odds for the whole way from strength 0 to 1."""
    center: float
    """Mean strength on the training pages, so that an average page moves nothing."""
    spread: float
    """Standard deviation of the strength on the training pages."""
    target: float
    """The strength a publisher could reach who acts on the signal: the median where it fires on credible pages."""


@checked(frozen=True, slots=True, config=_STRICT)
class Calibration:
    """The one monotone map after the sum: `doubt + (1 - 2 * doubt) * sigmoid(slope * log_odds + offset)`."""

    slope: float
    offset: float
    doubt: float
    """The chance that a page is not what its signals say, however clear they are: no score comes nearer to 0 or 100."""
    doubts: tuple[float, float] | None = None
    """Between these is the doubt of most refits; the interval of the clearest pages is mostly theirs."""


@checked(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Model:
    """What the artifact's JSON holds. Artifacts from before the wording signal have neither noise nor wording."""

    version: str
    intercept: float
    terms: tuple[Term, ...]
    calibration: Calibration
    covariance: tuple[tuple[float, ...], ...]
    """Of intercept and weights, in the terms' order, over refits on bootstrap samples of sites: lower triangle."""
    noise: float = 0.0
    """Standard deviation, in log-odds, of what refits say of pages they did not see, beyond that covariance: above all
    what the words of the wording owe to the choice of sites."""
    wording: Wording | None = None
    """The everyday words that the signal of that name reads the page by; without them it adds nothing."""
    data: dict[str, str]
    """SHA-256 of each file the model was fitted on."""
    metrics: dict[str, Any]
    """What the fit measured of itself, out of fold."""


@dataclass(frozen=True)
class Artifact:
    """A checked model and the stamp that reports carry."""

    model: Model
    stamp: ModelStamp


_MODEL = TypeAdapter(Model)


def parse(content: bytes, name: str = "artifact") -> Artifact:
    """Check and read an artifact's JSON. Raises ArtifactError."""
    try:
        model = _MODEL.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ArtifactError(f"{name}: {place or 'document'}: {first['msg']}") from error
    _check(model, name)
    return Artifact(model, ModelStamp(model.version, hashlib.sha256(content).hexdigest()))


def _check(model: Model, name: str) -> None:
    if [len(row) for row in model.covariance] != list(range(1, len(model.terms) + 2)):
        raise ArtifactError(f"{name}: covariance: not the lower triangle of intercept and {len(model.terms)} terms")
    map_ = model.calibration
    if map_.slope <= 0 or not all(0 <= doubt < 0.5 for doubt in (map_.doubt, *(map_.doubts or ()))):
        raise ArtifactError(f"{name}: calibration: a falling map would turn the order of pages round")


def load(path: Path | None = None) -> Artifact:
    """The artifact at this path, or the one shipped with the models. Raises ArtifactError or OSError."""
    return parse(path.read_bytes(), path.name) if path else _shipped()


def shipped() -> bytes:
    """The file of the artifact that is shipped with the models. Raises OSError."""
    return (files("models") / "artifacts" / DEFAULT).read_bytes()


@cache
def _shipped() -> Artifact:
    return parse(shipped(), DEFAULT)
