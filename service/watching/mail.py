"""A notice as a mail: what apprise read out of an address, sent by ourselves."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import Any

from scrapers.errors import ScrapeError
from scrapers.fetching.mail import Mailer, MailServer, OpenLoginError, Security
from scrapers.loopback import is_loopback
from service.audit import REFUSED, refusals_noted
from service.watching.mail_faults import in_part, reason
from service.watching.message import Message
from service.watching.notices import NoticeError

_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}
_ALLOWED_PORTS = frozenset({*_PORTS.values(), 2525})


def check_mail(plugin: Any, check_host: Callable[[str], None]) -> None:
    """Look at where a mail would go. `plugin` is apprise's NotifyEmail. Raises NoticeError."""
    if not plugin.targets:
        raise NoticeError("The address names nobody whom a mail could be sent to.")
    server = _server(plugin)
    if server.port not in _ALLOWED_PORTS:
        raise NoticeError(f"A mail server's port is one of {', '.join(map(str, sorted(_ALLOWED_PORTS)))}.")
    if not all(mark.isalnum() or mark in ".-" for mark in server.host):
        raise NoticeError("The mail server is not named by a host name.")
    if server.bares_password and not is_loopback(server.host):
        raise NoticeError("A password goes to a mail server by TLS only: mailtos://, or mode=starttls, or mode=ssl.")
    check_host(server.host)


def send_mail(plugin: Any, mailer: Mailer, message: Message, reference: str) -> str | None:
    """Send a mail; what there is to say of it where it was taken for some only. Raises NoticeError."""
    to = [address for _, address in plugin.targets]
    recipients = list(dict.fromkeys([*to, *sorted(plugin.cc), *sorted(plugin.bcc)]))
    name, sender = plugin.from_addr
    try:
        mail = _mail(plugin, formataddr((name or "", sender)), message)
        mail["Message-ID"] = f"<{reference}@{sender.rpartition('@')[2]}>"
        with refusals_noted(REFUSED, ""):
            refused = mailer.send(_server(plugin), sender, recipients, mail)
    except (ScrapeError, smtplib.SMTPException, OSError) as error:
        raise NoticeError(f"The mail was not taken: {reason(error)}.", final=False) from error
    except (OpenLoginError, ValueError, MessageError) as error:
        raise NoticeError(f"The mail cannot be sent: {reason(error)}.") from error
    return in_part(refused, len(recipients)) if refused else None


def _server(plugin: Any) -> MailServer:
    security = Security(plugin.secure_mode)
    user, password = plugin.user or "", plugin.password or ""
    host = str(plugin.smtp_host or plugin.host)
    return MailServer(host, plugin.port or _PORTS[security], security, user, password)


def _mail(plugin: Any, sender: str, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(formataddr((name or "", address)) for name, address in plugin.targets)
    if plugin.cc:
        mail["Cc"] = ", ".join(sorted(plugin.cc))
    mail["Subject"] = " ".join(message.title.split())
    mail["Date"] = formatdate()
    mail.set_content(message.body)
    return mail
