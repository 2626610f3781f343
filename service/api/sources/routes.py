"""Sources: registrable domains, scored from their pages."""

from __future__ import annotations

from datetime import UTC, datetime

from apiflask import APIBlueprint
from flask import Response

from scrapers.errors import ScrapeError
from scrapers.hosts import read_host
from scrapers.urls import is_public_suffix, source_of
from service.api.answers import json_answer
from service.api.caller import requires
from service.api.current import services
from service.api.failures import QUERY, STORE, fails
from service.api.problems import ApiError, FieldError
from service.api.sources.answers import source_to_dict
from service.api.sources.schemas import SourceOut, SourceQuery
from service.usecases.describe_source import describe_source

sources = APIBlueprint("sources", __name__, tag="Sources")


@sources.get("/v1/sources/<domain>")
@sources.input(SourceQuery, location="query", arg_name="query")
@sources.output(SourceOut, description="The source.")
@sources.doc(operation_id="getSource", responses=fails(*QUERY, "invalid_domain", "source_not_found", STORE))
@requires("read")
def get_source(domain: str, query: SourceQuery) -> Response:
    """Get a source's score with its interval, what it was before, and its pages.

    A host stands for the registrable domain it belongs to. Few pages say little, so the score of few is near that of
    an average page, and its interval wide.
    """
    limit = query.limit if services().config.source_pages else 0
    found = describe_source(_domain(domain), services().store, datetime.now(UTC), after=query.after, limit=limit)
    if found is None:
        raise ApiError("source_not_found")
    return json_answer(source_to_dict(found))


def _domain(text: str) -> str:
    """The registrable domain that is meant. Raises ApiError."""
    try:
        name = read_host(f"[{text}]" if ":" in text else text)
    except ScrapeError as error:
        raise _wrong(f"{text[:100]} is no host: {error.message}") from error
    if is_public_suffix(name):
        raise _wrong(f"{name} is a public suffix: names are registered under it, and each is a source of its own.")
    return source_of(name)


def _wrong(message: str) -> ApiError:
    return ApiError("invalid_domain", message, (FieldError("domain", "invalid_domain", message),))
