"""What webhooks take and give."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from scrapers.errors import BadUrl, RefusedAddress, UnsupportedScheme
from scrapers.urls import parse
from service.api.schemas import Out
from service.api.watches.schemas import MOST_LISTED
from service.store.webhooks import DeliveryState


class WebhookRequest(BaseModel):
    """Where to send messages."""

    model_config = ConfigDict(extra="forbid", strict=True)

    url: str = Field(description="An http or https address on the public internet.")

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        try:
            parse(value)
        except (BadUrl, UnsupportedScheme) as error:
            raise PydanticCustomError("invalid_url", "{reason}", {"reason": error.message}) from error
        except RefusedAddress:
            return value  # well-formed, and refused with its own code
        return value


class DeliveriesQuery(BaseModel):
    """Which deliveries to list."""

    model_config = ConfigDict(extra="forbid")

    state: DeliveryState | None = Field(None, description="Only those in this state, as `dead`.")
    before: int | None = Field(None, ge=1, le=2**53, description="Only those of a lower id.")
    limit: int = Field(20, ge=1, le=MOST_LISTED, description="How many.")


class WebhookOut(Out):
    """An address that is told of events."""

    id: str
    via: str = Field(description="http, or apprise for mail and chat, which belong to their watch.")
    url: str = Field(description="Of mail and chat only the kind is shown.")
    created_at: str


class NewWebhookOut(WebhookOut):
    """A webhook, with what only its owner may know."""

    secret: str = Field(description="What messages are signed with. Shown this once.")


class WebhooksOut(Out):
    """A page of webhooks."""

    webhooks: list[WebhookOut]
    next: str | None = Field(description="Id to give as `after` for more.")


class DeliveryOut(Out):
    """One message on its way."""

    id: int
    message_id: str = Field(
        description="The message's `webhook-id`, with which a mail's Message-ID begins; the same at each attempt."
    )
    kind: str = Field(description="As watch.changed.")
    subject: str = Field(description="Id of the watch or batch.")
    data: dict[str, Any]
    state: str = Field(description="waiting, leased (under way), delivered or dead (given up).")
    attempts: int
    next_attempt_at: str | None
    status: int | None = Field(description="HTTP status of the last answer.")
    error: str | None = Field(description="Why the last attempt failed, or a mail did for some of its recipients.")
    finished_at: str | None


class DeliveriesOut(Out):
    """A page of deliveries, the latest first."""

    deliveries: list[DeliveryOut]
    next: int | None = Field(description="Id to give as `before` for more.")
