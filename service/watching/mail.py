"""A notice as a mail: what apprise read out of an address, sent by ourselves."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from typing import Any

from scrapers.errors import ScrapeError
from scrapers.mail import Mailer, MailServer, Security
from service.audit import REFUSED, refusals_noted

_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


def send_mail(plugin: Any, mailer: Mailer, title: str, body: str) -> bool:
    """Whether it was taken. `plugin` is apprise's NotifyEmail. Raises UnicodeError, as of a password."""
    to = [address for _, address in plugin.targets]
    recipients = list(dict.fromkeys([*to, *sorted(plugin.cc), *sorted(plugin.bcc)]))
    name, sender = plugin.from_addr
    message = _message(plugin, formataddr((name or "", sender)), title, body)
    try:
        with refusals_noted(REFUSED, ""):
            mailer.send(_server(plugin), sender, recipients, message)
    except (ScrapeError, smtplib.SMTPException, OSError):
        return False
    return bool(recipients)


def _server(plugin: Any) -> MailServer:
    security = Security(plugin.secure_mode)
    user, password = plugin.user or "", plugin.password or ""
    host = str(plugin.smtp_host or plugin.host)
    return MailServer(host, plugin.port or _PORTS[security], security, user, password)


def _message(plugin: Any, sender: str, title: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(formataddr((name or "", address)) for name, address in plugin.targets)
    if plugin.cc:
        message["Cc"] = ", ".join(sorted(plugin.cc))
    message["Subject"] = " ".join(title.split())
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(">") or None)
    message.set_content(body)
    return message
