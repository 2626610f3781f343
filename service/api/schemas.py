"""What answers of several resources have in common."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]
"""An integer of a JSON body, where 60.0 is one too."""


class Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReasonOut(Out):
    """Why there is no score."""

    code: str = Field(description="Stable; for programs.")
    message: str = Field(description="For people.")
    retry: bool = Field(description="Whether trying again later makes sense.")


class StampOut(Out):
    """Which model scored."""

    version: str
    sha256: str


class HealthOut(Out):
    """The service is up."""

    status: str
    version: str


class ReadinessOut(Out):
    """The service can work."""

    store: Literal["ok"]
    model: Literal["ok"]
    limits: Literal["ok", "alone"] = Field(description="`alone` while each process counts for itself.")


class FieldErrorOut(Out):
    """What is wrong with one field."""

    field: str
    code: str
    message: str


class ProblemOut(Out):
    """An error, as RFC 9457 has it."""

    type: str = Field(description="Where the code is explained.")
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable; for programs.")
    errors: list[FieldErrorOut]
