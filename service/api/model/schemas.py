"""What is said of signals and the model."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from service.api.schemas import Out


class SignalOut(Out):
    """A signal as the catalogue describes it."""

    id: str
    version: int
    category: str
    title: str
    failure_title: str
    why: str
    criteria: list[str]
    unit: str
    cap: float
    expected_sign: str
    references: list[str]
    lifecycle: str
    action: str


class SignalsOut(Out):
    """The catalogue of signals."""

    signals: list[SignalOut]


class WeightOut(Out):
    """One signal's weight."""

    signal: str
    category: str
    title: str
    failure_title: str
    weight: float = Field(description="Log-odds from the signal's absence to its full strength.")


class ModelOut(Out):
    """The model that scores."""

    version: str
    sha256: str
    intercept: float
    calibration: dict[str, float]
    weights: list[WeightOut]
    data: dict[str, str] = Field(description="SHA-256 of each file the model was fitted on.")
    metrics: dict[str, Any]
