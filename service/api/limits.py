"""How much a caller may ask: by key, by address without a key, and by address with all its keys.

Requests are counted in memory, for each server process alone, or in Redis for all together. While Redis does not
answer, each process counts in memory again. Callers see how much is left in the fields of
draft-ietf-httpapi-ratelimit-headers-10, which flask-limiter does not write itself.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from time import time
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded, RequestLimit
from limits import parse
from redis import RedisError

from service.api.counts import Counts
from service.api.errors import problem
from service.api.problems import ApiError
from service.audit import audit
from service.config import Config

COSTS = {"score": 10, "batch": 10}
"""What a request counts for by the scope it needs: one that has pages fetched takes a thousand times a look-up's time.
"""
UNCOUNTED = frozenset({"static", "health.get_health", "health.get_readiness"})
"""Endpoints that are never refused: a server whose health cannot be asked any more would be taken for dead."""
ANSWER = 0.25
"""Seconds that Redis has to answer before requests are counted in memory."""
PREFIX = "plumbline"
"""Before each count's name, where several programs count in one Redis."""
REFUSED = "refused"
"""What keys that do not work are counted as: apart, so that who guesses keys takes nothing from his neighbours."""
_NETWORK = 64
"""Bits of an IPv6 address that tell one household from another; the rest its owner changes at will."""


def register(app: Flask, config: Config) -> None:
    """Count every request to this app. Comes after the caller is known."""
    limiter = Limiter(
        _address,
        application_limits=[
            ApplicationLimit(lambda: _own_rate(config), scope=_kind, key_function=_own_key, cost=_cost),
            ApplicationLimit(
                lambda: _rate(config.limit_address) if g.caller.key_id else "",
                scope="address",
                key_function=_address,
                cost=_cost,
            ),
        ],
        strategy="fixed-window",  # the cheapest, and says exactly when there is more
        storage_uri=config.limits_url or f"{Counts.STORAGE_SCHEME[0]}://",
        storage_options=_patience() if config.limits_url else {},
        in_memory_fallback_enabled=True,
        key_prefix=PREFIX,
    )
    limiter.request_filter(lambda: request.endpoint in UNCOUNTED or request.method == "OPTIONS")
    limiter.init_app(app)
    app.extensions["plumbline.limiter"] = limiter
    app.register_error_handler(RateLimitExceeded, lambda _error: _refuse(limiter))
    app.after_request(lambda response: _say(limiter, response))


def may_try_key(config: Config) -> bool:
    """Whether the address may have one more unknown key looked up: not when its limit for refused ones is reached."""
    limiter: Limiter = current_app.extensions["plumbline.limiter"]
    rate = _rate(config.limit_anonymous)
    try:
        return not rate or limiter.limiter.test(parse(rate), PREFIX, _address(), REFUSED, cost=_cost())
    except RedisError:
        return True


def count_as(scope: str) -> None:
    """Count the request at hand as one that needs this scope, now that it has turned out to. May end the request."""
    limiter: Limiter = current_app.extensions["plumbline.limiter"]
    more = COSTS[scope] - _cost()
    with suppress(RedisError):  # the next request finds out and counts in memory
        for limit in limiter.current_limits:
            limit.breached = not limiter.limiter.hit(limit.limit, *limit.request_args, cost=more)
    if any(limit.breached for limit in limiter.current_limits):
        abort(_refuse(limiter))


def counts_together(app: Flask) -> bool:
    """Whether requests are counted where the settings say, and not in memory for want of it."""
    limiter: Limiter = app.extensions["plumbline.limiter"]
    return bool(limiter.storage.check())


def _patience() -> dict[str, Any]:
    return {"socket_connect_timeout": ANSWER, "socket_timeout": ANSWER, "retry": None}


def _rate(setting: str) -> str:
    return "" if setting == "off" else setting


def _own_rate(config: Config) -> str:
    return _rate((g.rate or config.limit_key) if g.caller.key_id else config.limit_anonymous)


def _own_key() -> str:
    return g.caller.key_id or _address()


def _kind(_endpoint: str) -> str:
    if g.caller.key_id:
        return "key"
    return REFUSED if g.refused else "anonymous"


def _address() -> str:
    """The caller's address; of IPv6, its network."""
    given = request.remote_addr or "unknown"
    if ":" not in given:
        return given
    address = ip_address(given.partition("%")[0])
    if not isinstance(address, IPv6Address):
        return given
    return str(address.ipv4_mapped or IPv6Network((address, _NETWORK), strict=False))


def _cost() -> int:
    return COSTS.get(g.scope, 1)


def _refuse(limiter: Limiter) -> Response:
    breached = [limit for limit in limiter.current_limits if limit.breached]
    wait = max((_wait(limit) for limit in breached), default=1)
    audit("limit.exceeded", key_id=g.caller.key_id, address=request.remote_addr, limit=_names(breached))
    response = problem(ApiError("too_many_requests", f"This is more than may be asked; there is more in {wait} s."))
    response.headers["Retry-After"] = str(wait)
    return response


def _say(limiter: Limiter, response: Response) -> Response:
    limits = limiter.current_limits
    if not limits:
        return response
    try:
        left = [f"{_name(limit)};r={max(0, limit.remaining)};t={_wait(limit)}" for limit in limits]
    except RedisError:
        return response  # the next request finds out and counts in memory
    policies = [f"{_name(limit)};q={limit.limit.amount};w={limit.limit.get_expiry()}" for limit in limits]
    response.headers["RateLimit-Policy"] = ", ".join(policies)
    response.headers["RateLimit"] = ", ".join(left)
    return response


def _name(limit: RequestLimit) -> str:
    return f'"{limit.request_args[-1]}"'


def _names(limits: list[RequestLimit]) -> str:
    return " ".join(_name(limit).strip('"') for limit in limits)


def _wait(limit: RequestLimit) -> int:
    """Seconds until there is more, at least one."""
    return max(1, ceil(limit.window.reset_time - time()))
