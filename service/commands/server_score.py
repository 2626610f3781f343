"""`plumbline score --server`: pages are scored by a running server, which keeps the reports."""

from __future__ import annotations

from dataclasses import dataclass

import click

from models.report import Reason, ScoreReport
from scrapers.cleaning.decode import decode
from scrapers.errors import EmptyPage, ScrapeError
from service.client import Client, ServerError
from service.reports.report_parse import report_from_dict
from service.sniff import Form, form_of
from service.usecases.score_source import failed, not_scored

OF_THE_INPUT = frozenset({413, 422})
"""Statuses that say that this input cannot be scored, and nothing about the next one."""


@dataclass(frozen=True, slots=True)
class ServerScorer:
    """Scores as `plumbline score` does, but elsewhere. Every method raises click.ClickException."""

    client: Client
    blocks: bool
    """Whether reports have the page's blocks, without which quotes are shown bare."""

    def url(self, url: str) -> ScoreReport:
        """The report on an address, which the server fetches."""
        return self._score(url, url=url)

    def content(self, content: bytes, *, name: str = "") -> ScoreReport:
        """The report on HTML or text. What is neither is told here, and not sent."""
        try:
            form, text = form_of(content, name), decode(content)
            if not text.strip():
                raise EmptyPage
        except ScrapeError as error:
            return not_scored("", error)
        return self._score("", html=text) if form is Form.HTML else self._score("", text=text)

    def _score(self, address: str, **given: str) -> ScoreReport:
        try:
            return report_from_dict(self.client.score(**given, blocks=self.blocks))
        except ServerError as error:
            if error.status in OF_THE_INPUT:
                return failed(address, Reason(error.code, error.message))
            raise click.ClickException(str(error)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise click.ClickException("The server answers, but not as this version of Plumbline does.") from error


def open_scorer(server: str, key: str, *, blocks: bool) -> ServerScorer:
    """A scorer of this server. Raises click.ClickException when the address is none or the key could be read."""
    try:
        return ServerScorer(Client(server, key), blocks)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
