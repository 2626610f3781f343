"""What the API takes and gives for batches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from service.api.schemas import Out, Whole

LONGEST_AGE = 10 * 366 * 86_400
_NAME = "What you call it; names the files of results."
_MAX_AGE = "Seconds: pages received no longer ago are not fetched again. Without it, all are fetched."
_SIGNED_WITH = (
    "16 to 128 printable ASCII characters that messages are signed with. Without it, one is made and shown once."
)

Name = Annotated[str, StringConstraints(max_length=200)]
Secret = Annotated[str, StringConstraints(pattern=r"^[!-~]{16,128}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
State = Literal["waiting", "leased", "done", "failed", "cancelled"]
STATES = "waiting; leased (under way); done (there is a report); failed (`reason` says why); cancelled."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Text(BaseModel):
    """Of a query or a form, where every value is a text."""

    model_config = ConfigDict(extra="forbid")


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("nul_byte", "The name contains a NUL character.")
    return value


class WebhookIn(_Strict):
    """Who is told when the batch is done."""

    url: str = Field(description="An http or https address on the public internet.")
    secret: Secret | None = Field(None, description=_SIGNED_WITH)


class BatchRequest(_Strict):
    """A batch as JSON."""

    name: Name = Field("", description=_NAME)
    max_age: Whole | None = Field(None, ge=0, le=LONGEST_AGE, description=_MAX_AGE)
    webhook: WebhookIn | None = None
    rows: list[Any] = Field(
        json_schema_extra={"minItems": 1},
        description="Up to 100,000: each an address, or an object with `url`, perhaps `id`, and any other columns.",
    )

    _name = field_validator("name")(_without_nul)


class BatchQuery(_Text):
    """What goes with rows that are the body."""

    name: Name = Field("", description=_NAME)
    max_age: int | None = Field(None, ge=0, le=LONGEST_AGE, description=_MAX_AGE)
    url_column: str = Field("", description="The CSV column of addresses, if it is not found.")
    webhook_url: str = Field("", description="Who is told when the batch is done; the secret is made and shown once.")

    _name = field_validator("name")(_without_nul)


class BatchForm(BatchQuery):
    """The fields of a form beside `file`."""

    webhook_secret: Secret | None = Field(None, description=_SIGNED_WITH)


class SubmitHeaders(BaseModel):
    """Headers of a batch that is handed in."""

    model_config = ConfigDict(populate_by_name=True)

    idempotency_key: str | None = Field(
        None,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,200}$",
        description="Up to 200 printable ASCII characters that stand for this request alone.",
    )


class FollowHeaders(BaseModel):
    """Headers of a batch that is followed."""

    model_config = ConfigDict(populate_by_name=True)

    last_event_id: str = Field("", alias="Last-Event-ID", description="The id of the last event seen.")


class RetryRequest(_Strict):
    """Which failed rows are tried again."""

    reasons: list[Code] = Field([], max_length=100, description="Codes of `reason`; without any, all failed rows.")


class BatchesQuery(_Text):
    """Which batches are asked for."""

    before: str = Field("", max_length=64, description="The id of the last batch seen; those made before it follow.")
    limit: int = Field(50, ge=1, le=200)


class ItemsQuery(_Text):
    """Which rows are asked for."""

    after: int = Field(0, ge=0, le=1_000_000, description="The number of the last row seen.")
    limit: int = Field(100, ge=1, le=1_000)
    state: State | None = Field(None, description=f"Only rows of this state: {STATES}")
    band: Literal["high", "mixed", "low", "unclear"] | None = Field(None, description="Only rows with this band.")


class BatchSummaryOut(Out):
    """A batch."""

    id: str
    name: str
    state: Literal["open", "done", "cancelled"]
    rows: int
    created_at: datetime
    finished_at: datetime | None


class BatchesOut(Out):
    """Batches, the latest first."""

    batches: list[BatchSummaryOut]
    next: str | None = Field(description="Where the earlier ones are.")


class CountsOut(Out):
    """How many rows are in each state."""

    waiting: int
    leased: int
    done: int
    failed: int
    cancelled: int


class WebhookOut(Out):
    """Who is told."""

    id: str
    url: str
    secret: str | None = Field(None, description="Only in the answer to the request that made the batch.")


class BatchOut(BatchSummaryOut):
    """A batch and how far it has come."""

    counts: CountsOut
    columns: list[str] = Field(description="The other columns of the rows, in order.")
    max_age: int | None
    duplicates: int = Field(description="Rows with the address of an earlier row: they share its result.")
    reused: int = Field(description="Rows that got a report made before the batch came, as `max_age` allows.")
    rate_per_minute: float = Field(description="Rows that came to an end in a minute, of late.")
    seconds_left: int | None = Field(description="At this rate; null when nothing can be said.")
    webhook: WebhookOut | None


class RetriedOut(Out):
    """How many rows are tried again."""

    retried: int


class ItemReasonOut(Out):
    """Why a row failed, or its last attempt."""

    code: str
    message: str


class ItemOut(Out):
    """A row and what came of it so far."""

    row: int = Field(description="Its place, from 1.")
    id: str = Field(description="As given, or else its place.")
    url: str = Field(description="As given.")
    state: State = Field(description=STATES)
    reason: ItemReasonOut | None
    attempts: int = Field(
        description="How often it was begun with, in all; each redirect to another host is one more, which counts "
        "against no limit."
    )
    report_id: str | None
    score: float | None
    band: str | None
    duplicate_of: int | None = Field(description="The first row with the same address, whose result this is.")
    reused: bool = Field(description="Whether the report was made before the batch came.")
    columns: dict[str, Any]
    finished_at: datetime | None


class ItemsOut(Out):
    """Rows in order."""

    items: list[ItemOut]
    next: str | None = Field(description="Where the following ones are.")
