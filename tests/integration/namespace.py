"""A network of its own, in which forbidden addresses exist: run by `unshare`, it says what fetching did there.

Cloud metadata, private and loopback addresses lie on the namespace's loopback interface, each with a server that
counts who comes. One public address answers pages and redirects. Names come from a DNS server on port 53 that the
system's own resolver asks.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import unquote

from dnslib import AAAA, QTYPE, RR, A, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

from scrapers.errors import ScrapeError
from scrapers.fetching.fetch import Fetcher, FetchSettings
from scrapers.fetching.post import Poster

PUBLIC = "93.184.215.14"
FORBIDDEN = (
    "127.0.0.1",
    "127.0.0.53",
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "198.18.0.1",
    "::1",
    "fd00:ec2::254",
    "fe80::a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:db8::1",
)
OPEN = (
    "http://public.example/",
    f"http://{PUBLIC}/",
)
REFUSED = (
    *(f"http://[{address}]/" if ":" in address else f"http://{address}/" for address in FORBIDDEN),
    *(f"http://inner-{index}.example/" for index in range(len(FORBIDDEN))),
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://127.1/",
    "http://１２７.0.0.1/",
)
REBOUND = ("http://rebound.example/", "http://rebound.example/")
"""Asked for twice, as the second time is sure to come after the name has moved."""
TRICKS = (
    "http://public.example@10.0.0.5/",
    "http://public.example:80@127.0.0.1/",
    "http://127.0.0.1@public.example/",
    "http://127.0.0.1:80\\@public.example/",
    "http://public.example\\@127.0.0.1/",
    "http://127.0.0.1#@public.example/",
    "http://127.0.0.1?@public.example/",
    "http://127.0.0.1;@public.example/",
    "http://127.0.0.1\t.public.example/",
    "http:\t//127.0.0.1/",
    "http://\t127.0.0.1/",
    "http://127.0.\n0.1/",
    "http:\\\\127.0.0.1/",
    "http:127.0.0.1/",
    "http:///127.0.0.1/",
    "//127.0.0.1/",
    "http://127.0.0.1%00.public.example/",
    "http://127.0.0.1%2f@public.example/",
    "http://public.example\r\nHost: 127.0.0.1/",
    "http://public.example/%0d%0aHost:%20127.0.0.1",
    "http://public.example/\r\nHost: 127.0.0.1",
    "http://[::1%25lo]/",
    "http://[::1%lo]/",
    "http://mixed.example/",
    "http://127。0。0。1/",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:80/_GET%20/",
    "dict://127.0.0.1:80/x",
    "ftp://127.0.0.1:80/x",
    "jar:http://127.0.0.1/!/x",
)


class Names(BaseResolver):  # type: ignore[misc]
    """Answers for the names above; `rebound.example` is public the first time it is asked and loopback ever after."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()

    def resolve(self, request: DNSRecord, handler: object) -> DNSRecord:
        """One answer, which nobody may keep."""
        name, kind = str(request.q.qname).rstrip("."), QTYPE[request.q.qtype]
        self.asked[name, kind] += 1
        reply = request.reply()
        for address in self._addresses(name, kind):
            if (":" in address) == (kind == "AAAA"):
                data = AAAA(address) if ":" in address else A(address)
                reply.add_answer(RR(request.q.qname, request.q.qtype, rdata=data, ttl=0))
        return reply

    def _addresses(self, name: str, kind: str) -> tuple[str, ...]:
        if name.startswith("inner-"):
            return (FORBIDDEN[int(name.removeprefix("inner-").partition(".")[0])],)
        first = self.asked[name, kind] == 1
        return {
            "public.example": (PUBLIC,),
            "mixed.example": ("10.0.0.5", PUBLIC, "::1", "fd00:ec2::254"),
            "rebound.example": (PUBLIC,) if first else ("127.0.0.1", "::1"),
        }.get(name, ())


def _counting(address: str, met: Counter[str], answer: Callable[[bytes], bytes]) -> socket.socket:
    """A server on port 80 of an address, on a thread of its own."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    server = socket.create_server((address, 80), family=family)

    def talk() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            met[address] += 1
            with connection:
                connection.sendall(answer(connection.recv(65536)))

    threading.Thread(target=talk, daemon=True).start()
    return server


def _page(request: bytes) -> bytes:
    """A page, no robots.txt, or the redirect that `/to/<percent-encoded target>` asks for."""
    path = request.split(b" ")[1].decode() if b" " in request else "/"
    if path == "/robots.txt":
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    if path.startswith("/to/"):
        target = unquote(path.removeprefix("/to/")).encode()
        return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n"
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Rest</"


@contextmanager
def _network(met: Counter[str]) -> Iterator[None]:
    """The addresses, their servers and the names."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in (*FORBIDDEN, PUBLIC):
        if address not in {"127.0.0.1", "127.0.0.53", "::1"}:
            length = ["128", "nodad"] if ":" in address else ["32"]
            subprocess.run(["ip", "addr", "add", f"{address}/{length[0]}", "dev", "lo", *length[1:]], check=True)
    with ExitStack() as stack:
        for address in FORBIDDEN:
            if not address.startswith("fe80"):
                stack.enter_context(_counting(address, met, lambda _: b""))
        stack.enter_context(_counting(PUBLIC, met, _page))
        names = DNSServer(Names(), address="127.0.0.1", port=53, logger=DNSLogger(logf=lambda _: None))
        names.start_thread()
        stack.callback(names.stop)
        yield


def _outcome(go: Callable[[str], object], url: str) -> str:
    """The code of the error, or `done`."""
    try:
        go(url)
    except ScrapeError as error:
        return error.code
    return "done"


def _ways(chosen: FetchSettings) -> dict[str, Callable[[str], object]]:
    """What the service does with addresses that strangers name."""
    poster = Poster(chosen)
    return {
        "fetch": Fetcher(chosen).fetch,
        "check": poster.check,
        "post": lambda url: poster.post(url, b"{}", {"Content-Type": "application/json"}),
    }


def _reachable(met: Counter[str]) -> list[str]:
    """The addresses that a client without a guard reaches, which shows that the servers do count."""
    before = met.copy()
    for address in FORBIDDEN:
        if not address.startswith("fe80"):
            with socket.create_connection((address, 80), timeout=5) as connection:
                connection.sendall(b"x")
                connection.recv(1)
    return sorted(met - before)


def main(way: str, urls: list[str]) -> None:
    """Go to each URL and print what became of it and who was met."""
    met: Counter[str] = Counter()
    go = _ways(FetchSettings(host_pause=0.0, deadline=5.0))[way]
    with _network(met):
        outcomes = [_outcome(go, url) for url in urls]
        result = {"outcomes": outcomes, "met": dict(met), "reachable": _reachable(met)}
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], json.load(sys.stdin))
