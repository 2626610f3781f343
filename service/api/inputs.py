"""What the API takes, for checking and for the OpenAPI document."""

from __future__ import annotations

from functools import wraps
from typing import Annotated, Any, cast

from flask import request
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from scrapers.errors import BadUrl, RefusedAddress, UnsupportedScheme
from scrapers.urls import parse
from service.api.caller import View
from service.api.errors import from_pydantic

_ONE_OF: list[JsonValue] = [
    {"required": ["url"], "not": {"anyOf": [{"required": ["html"]}, {"required": ["text"]}]}},
    {"required": ["html"], "not": {"required": ["text"]}},
    {"required": ["text"], "not": {"anyOf": [{"required": ["url"]}, {"required": ["html"]}]}},
]


def _web_address(value: str) -> str:
    try:
        parse(value)
    except (BadUrl, UnsupportedScheme) as error:
        raise PydanticCustomError("invalid_url", "{reason}", {"reason": error.message}) from error
    except RefusedAddress:
        return value  # well-formed, and for the fetch to refuse
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""A string that can be read as an http or https address."""


class ScoreRequest(BaseModel):
    """Exactly one of `url`, `html` (which may come with the `url` it is from) and `text`."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"oneOf": _ONE_OF})

    url: str = Field("", description="An http or https address: to be fetched, or where `html` is from.")
    html: str = Field("", description="HTML, up to 2 MB of UTF-8.")
    text: str = Field("", description="Plain text, up to 2 MB of UTF-8.")

    @field_validator("url", "html", "text")
    @classmethod
    def _has_no_nul(cls, value: str) -> str:
        if "\0" in value:
            raise PydanticCustomError("nul_byte", "The input contains a NUL character.")
        return value

    @field_validator("html", "text")
    @classmethod
    def _is_not_empty(cls, value: str) -> str:
        if not value.strip():
            raise PydanticCustomError("empty_input", "The input is empty.")
        return value

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        return _web_address(value)

    @model_validator(mode="after")
    def _is_one_input(self) -> ScoreRequest:
        given = self.model_fields_set
        if not given:
            raise PydanticCustomError("missing_input", "Give one of url, html or text.")
        if {"html", "text"} <= given:
            raise PydanticCustomError("several_inputs", "Give html or text, not both.")
        if {"url", "text"} <= given:
            raise PydanticCustomError("several_inputs", "Give url or text, not both: only html may come with a url.")
        return self


class ReportQuery(BaseModel):
    """What may be asked for with a report."""

    model_config = ConfigDict(extra="forbid")

    blocks: bool = Field(False, description="Whether to add the page's blocks, which evidence spans index.")


class _Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


def no_query(view: View) -> View:
    """Declare that a view takes no query parameters."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        check_no_query()
        return view(*args, **kwargs)

    return cast("View", checked)


def check_no_query() -> None:
    """Refuse query parameters: what is misspelt must not pass for understood. Raises ApiError."""
    try:
        _Nothing.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise from_pydantic(error) from error
