"""The one place where requests are let in: who calls, how much they have asked already, and whether they may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request

from scrapers.loopback import is_loopback
from service.api import limits
from service.api.caller import Caller, required_scope, requires
from service.api.known_keys import UNASKED, KnownKeys
from service.api.problems import ApiError
from service.audit import audit
from service.config import Config
from service.logs import KEY_ID
from service.scopes import SCOPES
from service.store.database import Store
from service.usecases.check_key import RefusedKeyError

OPEN_VIEWS = ("static", "openapi.spec")
"""Views that the framework makes, and anybody may call."""
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
NOBODY = Caller("", "", frozenset())
_FORWARDED = frozenset(
    f"HTTP_{name}" for name in ("FORWARDED", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_REAL_IP", "VIA")
)
"""What a proxy adds to a request, as the environment names it."""


def register(app: Flask, config: Config, store: Store) -> None:
    """Check every request to this app, in this order."""
    app.config["TRUSTED_HOSTS"] = [*config.names, *THIS_MACHINE] if config.names else None
    door = Door(config, KnownKeys(store))
    for endpoint in OPEN_VIEWS:
        requires(None)(app.view_functions[endpoint])
    app.extensions["plumbline.door"] = door
    app.before_request(door.identify)
    limits.register(app, config)
    app.before_request(admit)


@dataclass(frozen=True, slots=True)
class Door:
    """Finds out who calls."""

    config: Config
    keys: KnownKeys

    def identify(self) -> None:
        """Find out who calls, if it matters. A key that does not work is nobody's, and refused where one is needed."""
        g.caller, g.rate, g.refused, g.scope = NOBODY, None, False, _asked_scope()
        if g.scope is None:
            return
        text = _sent_key()
        if text is None:
            g.caller = Caller("", "", self.anonymous_scopes())
            return
        try:
            key = self.keys.check(text, datetime.now(UTC), lambda: limits.may_try_key(self.config))
        except RefusedKeyError as error:
            g.refused = True
            if error.why != UNASKED:  # what is refused for its number is told by the limit
                audit("key.refused", key_id=error.key_id, why=error.why, address=request.remote_addr)
            return
        g.caller, g.rate = Caller(key.tenant, key.id, key.scopes), key.rate
        request.environ[KEY_ID] = key.id

    def anonymous_scopes(self) -> frozenset[str]:
        """What the request at hand may do without a key."""
        if self.config.anonymous == "on":
            return frozenset(self.config.anonymous_scopes)
        if self.config.anonymous == "auto" and self.config.local and _from_this_machine():
            return frozenset(SCOPES)
        return frozenset()


def admit() -> None:
    """Let the request through to its view. Raises ApiError."""
    scope: str | None = g.scope
    caller: Caller = g.caller
    if scope is None:
        return
    if g.refused:
        raise ApiError("invalid_key")
    if not caller.key_id:
        if scope not in caller.scopes:
            raise ApiError("missing_key")
        return
    event = "key.used" if scope in caller.scopes else "scope.refused"
    where = {"method": request.method, "route": str(request.url_rule), "address": request.remote_addr}
    audit(event, key_id=caller.key_id, tenant=caller.tenant, scope=scope, **where)
    if scope not in caller.scopes:
        raise ApiError("missing_scope", f"This needs a key with the scope {scope}.")


def lets_in(scope: str) -> bool:
    """Whether the request at hand brings a key, such as a proxy adds, or may do this without one."""
    door: Door = current_app.extensions["plumbline.door"]
    return _sent_key() is not None or scope in door.anonymous_scopes()


def _asked_scope() -> str | None:
    """What the request needs: nothing where there is no view, or where a browser asks whether its page may ask."""
    if request.endpoint is None or request.method == "OPTIONS":
        return None
    return required_scope(current_app.view_functions[request.endpoint])


def _sent_key() -> str | None:
    """The key that came with the request. An Authorization of another kind may be a proxy's, and is left to it."""
    authorization = request.authorization
    if authorization is not None and authorization.type == "bearer":
        return authorization.token or ""
    return request.headers.get("X-API-Key")


def _from_this_machine() -> bool:
    """Whether the request was made to this machine by its own name, and not handed on by a proxy.

    A page elsewhere can have its own host name lead to 127.0.0.1 and so get a reader's browser to ask here; the
    browser then names that host.
    """
    environ = request.environ
    if not _FORWARDED.isdisjoint(environ):
        return False
    return is_loopback(environ.get("REMOTE_ADDR", "")) and is_loopback(_host_name(environ.get("HTTP_HOST", "")))


@lru_cache(maxsize=1_000)
def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
