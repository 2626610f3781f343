"""A notice as a mail: what apprise read out of an address, sent by ourselves."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import Any

from scrapers.errors import ScrapeError
from scrapers.mail import Mailer, MailServer, Security
from service.watching.message import Message

_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


def send_mail(plugin: Any, mailer: Mailer, message: Message, reference: str) -> bool:
    """Whether it was taken. `plugin` is apprise's NotifyEmail. Raises UnicodeError, as of a password."""
    to = [address for _, address in plugin.targets]
    recipients = list(dict.fromkeys([*to, *sorted(plugin.cc), *sorted(plugin.bcc)]))
    name, sender = plugin.from_addr
    mail = _mail(plugin, formataddr((name or "", sender)), message)
    mail["Message-ID"] = f"<{reference}@{sender.rpartition('@')[2]}>"
    try:
        mailer.send(_server(plugin), sender, recipients, mail)
    except (ScrapeError, smtplib.SMTPException, OSError):
        return False
    return bool(recipients)


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
