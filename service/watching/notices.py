"""Mail and chat, by apprise. Its addresses can name any host and file, so only known services are let through.

What is let through is a scheme of a service whose host is fixed, or mail. Parameters are refused but for those of mail
that say who writes to whom through which server: others switch the check of certificates off or name files to read. A
mail server has to be on the public internet and on a port of mail. An address is a secret: no message here repeats one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from apprise import NotifyBase

    from scrapers.fetching.mail import Mailer
    from service.watching.message import Message

WELL_KNOWN = ("mailto", "mailtos", "slack", "discord", "tgram", "pover", "gchat", "wxteams", "pagerduty", "opsgenie")
"""Schemes that are allowed unless the settings say otherwise."""
MAIL = frozenset({"mailto", "mailtos"})
_MAIL_PARAMETERS = frozenset({"to", "cc", "bcc", "from", "name", "user", "pass", "smtp", "mode"})
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9=&@.,:%_+~*!-]*")
"""Without the marks that different readers take for the beginning of something else."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONNECT, _READ = 5.0, 10.0
"""Seconds that a service may take."""
LONGEST = 2_000

CheckHost = Callable[[str], None]
"""Raises NoticeError for a host that may not be connected to."""


class NoticeError(Exception):
    """An address that cannot be used, or a message that could not be sent; the message never holds the address."""

    def __init__(self, message: str, *, final: bool = True) -> None:
        """`final` says that nothing but another address or setting helps."""
        self.final = final
        super().__init__(message)


def check_address(address: str, schemes: Collection[str], check_host: CheckHost) -> None:
    """Refuse what is no usable address. Raises NoticeError."""
    _plugin(address, schemes, check_host)


def send_notice(address: str, schemes: Collection[str], mailer: Mailer, message: Message, reference: str) -> str | None:
    """Send a message, by the mailer where it is a mail; it checks the server itself. Raises NoticeError.

    `reference` is the message's own at every attempt, and no other's: it becomes a mail's Message-ID.
    What comes back is what there is to say of a message that was taken for some only.
    """
    plugin = _plugin(address, schemes, lambda _: None)
    if address.partition("://")[0] in MAIL:
        from service.watching.mail import send_mail  # noqa: PLC0415 - most never need it, and it takes a while to load

        return send_mail(plugin, mailer, message, reference)
    if not plugin.notify(title=message.title, body=message.body):
        raise NoticeError(f"The service behind {masked(address)} did not take the message.", final=False)
    return None


def masked(address: str) -> str:
    """What may be shown of an address."""
    return f"{address.partition('://')[0][:20]}://…"


def _plugin(address: str, schemes: Collection[str], check_host: CheckHost) -> NotifyBase:
    """What apprise makes of an address, once it was looked at from all sides."""
    _check_characters(address)
    scheme = _scheme(address, schemes)
    _check_parameters(address, scheme)
    plugin = _instantiated(address)
    if plugin is None:
        raise NoticeError(f"This is no address of the kind {scheme}:// that apprise understands.")
    if scheme in MAIL:
        from service.watching.mail import check_mail  # noqa: PLC0415 - most never need it, and it takes a while to load

        check_mail(plugin, check_host)
    return plugin


def _scheme(address: str, schemes: Collection[str]) -> str:
    scheme, found, _ = address.partition("://")
    if not found or len(address) > LONGEST:
        raise NoticeError("An address for mail or chat begins like mailto:// or slack://.")
    if scheme not in schemes:
        raise NoticeError(f"Addresses that begin otherwise than {', '.join(sorted(schemes))} are not allowed here.")
    return scheme


def _check_characters(address: str) -> None:
    """Look at it as written and as apprise reads it, which decodes some of it twice: a line break ends a header."""
    if not address.isprintable() or _CONTROL.search(unquote(unquote(address))):
        raise NoticeError("The address holds a line break or another character that cannot be printed.")


def _check_parameters(address: str, scheme: str) -> None:
    """Look at whatever apprise could take for parameters, which begin at any question mark."""
    _, found, query = address.partition("?")
    allowed = _MAIL_PARAMETERS if scheme in MAIL else frozenset()
    names = {pair.partition("=")[0].lower() for pair in query.split("&")} if found else set()
    if names - allowed or not _PLAIN_QUERY.fullmatch(query):
        raise NoticeError("The address has parameters that are not allowed here.")


def _instantiated(address: str) -> NotifyBase | None:
    import apprise  # noqa: PLC0415 - most never need it, and it takes a while to load

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its messages can hold addresses
    asset = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY, secure_logging=True)
    plugin: Any = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if plugin is not None:
        plugin.verify_certificate = True
        plugin.socket_connect_timeout, plugin.socket_read_timeout = _CONNECT, _READ
    return plugin  # type: ignore[no-any-return]
