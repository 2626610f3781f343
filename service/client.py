"""A client for programs that use a running Plumbline.

    from service.client import Client

    client = Client("http://127.0.0.1:8000")
    report = client.score(url="https://example.org/")
    batch = client.submit_batch(Path("urls.csv"))
    for progress in client.follow(batch["id"]):
        print(progress["counts"])
    client.download(batch["id"], Path("verdicts.xlsx"))

Reports and answers are the API's JSON; `service.client_types` says what is in them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import quote, urlsplit
from uuid import uuid4

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.util.retry import Retry

from service.client_types import Batch, Lookups, Report

TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".txt": "text/plain",
}
"""How a file of rows is called, by its name's ending."""
RESULTS = (".csv", ".ndjson", ".xlsx")
"""Endings of files of results."""
CONNECT, READ = 10.0, 120.0
"""Seconds for a connection, and for which the server may stay silent."""
_PATIENCE = Retry(
    connect=2,
    read=0,
    status=5,
    backoff_factor=0.5,
    status_forcelist=(429, 503),
    allowed_methods=None,
    raise_on_status=False,
)
"""A server that is busy has done nothing, and is asked again when it says so; what may have been done is not."""
PAUSE = 3.0
"""Seconds after which a stream that broke off is taken up again, unless the server names others."""


class ServerError(Exception):
    """The server did not do what it was asked; `code` is the problem's, `unreachable` or `no_plumbline`."""

    def __init__(self, code: str, message: str, status: int | None = None, retry_after: float = PAUSE) -> None:
        """`retry_after` is the seconds after which the server wants to be asked again."""
        super().__init__(message)
        self.code, self.message, self.status, self.retry_after = code, message, status, retry_after


class _Bearer(AuthBase):
    """Sends the key, or nothing. A mere header would give way to what .netrc has for the host."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Client:
    """One server, asked with one key. Every method raises ServerError."""

    def __init__(self, server: str, key: str = "", *, wait: Callable[[float], object] = time.sleep) -> None:
        """Raises ValueError when the address is none, or the key would travel where others can read it."""
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{server} is no address of a server, such as https://plumbline.example")
        if key and parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError("The key would be sent unencrypted: use https.")
        self._server = server.rstrip("/")
        self._wait = wait
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/json"
        self._session.auth = _Bearer(key)
        # What goes to this machine goes through no proxy, which would read the key.
        self._session.trust_env = not _is_loopback(parts.hostname)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_PATIENCE))

    def score(self, *, url: str = "", html: str = "", text: str = "", blocks: bool = False) -> Report:
        """The report on an address, HTML (with the address it is from) or a text; `blocks` are the page's."""
        given = {name: value for name, value in {"url": url, "html": html, "text": text}.items() if value}
        query = {"blocks": "true"} if blocks else {}
        return cast("Report", self._json("POST", "/v1/scores", json=given, params=query))

    def look_up(self, urls: Sequence[str], *, enqueue: bool = False) -> Lookups:
        """What is known of up to 100 addresses, in their order; the unknown ones are scored if so asked."""
        return cast("Lookups", self._json("POST", "/v1/lookups", json={"urls": list(urls), "enqueue": enqueue}))

    def submit_batch(self, path: Path, *, name: str = "", url_column: str = "", once: str = "") -> Batch:
        """Hand in a file of addresses: .csv, .tsv, .ndjson or .txt. Raises OSError, and ValueError for another file.

        It is one batch however often it is sent with the same `once`, the request's Idempotency-Key. Without one, the
        client makes one up, and sends the file again if no answer comes.
        """
        kind = TYPES.get(path.suffix.lower())
        if kind is None:
            raise ValueError(f"{path.name}: rows are read from {', '.join(TYPES)}.")
        query = {"name": name or path.stem} | ({"url_column": url_column} if url_column else {})
        headers = {"Content-Type": kind, "Idempotency-Key": once or uuid4().hex}
        try:
            return self._hand_in(path, query, headers)
        except ServerError as error:
            if error.code != "unreachable":
                raise
            return self._hand_in(path, query, headers)

    def _hand_in(self, path: Path, query: dict[str, str], headers: dict[str, str]) -> Batch:
        with path.open("rb") as rows:
            return cast("Batch", self._json("POST", "/v1/batches", params=query, data=rows, headers=headers))

    def batch(self, batch_id: str) -> Batch:
        """A batch and how far it is."""
        return cast("Batch", self._json("GET", f"/v1/batches/{quote(batch_id, safe='')}"))

    def follow(self, batch_id: str) -> Iterator[Batch]:
        """How far a batch is, again and again as it changes, until it has ended.

        While the server follows as many batches as it can, it is asked instead, as often as it says.
        """
        last = ""
        while True:
            pause = PAUSE
            for step in self._steps(batch_id, last):
                found, last, pause = step
                yield found
                if found["state"] != "open":
                    return
            self._wait(pause)

    def _steps(self, batch_id: str, last: str) -> Iterator[tuple[Batch, str, float]]:
        """What is new since the event of this id, with the id to go on from and how long to wait when that was all."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
        path = f"/v1/batches/{quote(batch_id, safe='')}/events"
        try:
            with self._ask("GET", path, headers=headers, stream=True) as response:
                yield from _events(response)
                if response.status_code != 204:
                    return
            pause = PAUSE
        except ServerError as error:
            if error.code != "too_many_streams":
                raise
            pause = error.retry_after
        yield self.batch(batch_id), last, pause

    def download(self, batch_id: str, target: Path) -> None:
        """Write a batch's results, as the file's name ends: .csv, .ndjson or .xlsx. Raises OSError and ValueError."""
        suffix = target.suffix.lower()
        if suffix not in RESULTS:
            raise ValueError(f"{target.name}: results are {', '.join(RESULTS)}.")
        path = f"/v1/batches/{quote(batch_id, safe='')}/results{suffix}"
        with self._ask("GET", path, stream=True, headers={"Accept": "*/*"}) as response, _whole(target) as file:
            try:
                for chunk in response.iter_content(65_536):
                    file.write(chunk)
            except requests.RequestException as error:
                raise ServerError("broken_off", f"{self._server} broke off in the middle.") from error

    def _json(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        response = self._ask(method, path, **given)
        try:
            found: dict[str, Any] = response.json()
        except ValueError as error:
            raise ServerError("no_plumbline", f"{self._server} answers, but not as Plumbline does.") from error
        return found

    def _ask(self, method: str, path: str, **given: Any) -> requests.Response:
        try:
            response = self._session.request(
                method, self._server + path, timeout=(CONNECT, READ), allow_redirects=False, **given
            )
        except requests.RequestException as error:
            raise ServerError("unreachable", f"{self._server} cannot be reached.") from error
        if not 200 <= response.status_code < 300:
            raise _problem(response)
        return response


def _problem(response: requests.Response) -> ServerError:
    try:
        found = response.json()
        return ServerError(str(found["code"]), str(found["detail"]), response.status_code, _retry_after(response))
    except (ValueError, KeyError, TypeError):
        message = f"The server answers {response.status_code}, but not as Plumbline does."
        return ServerError("no_plumbline", message, response.status_code)


def _retry_after(response: requests.Response) -> float:
    given = response.headers.get("Retry-After", "")
    return float(given) if given.isascii() and given.isdigit() and 0 < int(given[:9]) <= READ else PAUSE


def _events(response: requests.Response) -> Iterator[tuple[Batch, str, float]]:
    """The data and the id of each server-sent event, as far as the stream goes, and how long to wait after it."""
    fields: dict[str, str] = {}
    try:
        for line in response.iter_lines(decode_unicode=True):
            name, _, value = line.partition(": ")
            if line:
                fields[name] = value
            elif "data" in fields:
                yield json.loads(fields["data"]), fields.get("id", ""), PAUSE
                fields = {}
    except requests.RequestException:  # the stream broke off, and is taken up where it was
        return


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """A file that gets its name only when it is whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
