"""A reader with nothing but good manners: how many pages a second hosts give to whoever keeps to them.

It asks every host as often as the manners allow and throws away what comes. Whatever scores pages as well cannot be
faster, so this is the limit by politeness as measured, with what the sites and the reading of their answers cost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from service.store.ledger import Manners


def polite_rate(hosts: Sequence[str], port: int, rounds: int, manners: Manners) -> float:
    """Pages a second that so many rounds through the hosts bring, each round a page of every host."""
    start = time.perf_counter()
    asyncio.run(_read_all(hosts, port, rounds, manners))
    return len(hosts) * rounds / (time.perf_counter() - start)


async def _read_all(hosts: Sequence[str], port: int, rounds: int, manners: Manners) -> None:
    async with asyncio.TaskGroup() as group:
        for place, host in enumerate(hosts):
            group.create_task(_read_host(host, port, range(place, rounds * len(hosts), len(hosts)), manners))


async def _read_host(host: str, port: int, pages: range, manners: Manners) -> None:
    """Ask one host for pages, by their numbers; ends when it could be asked for one more."""
    free = asyncio.Semaphore(manners.at_once)
    async with asyncio.TaskGroup() as group:
        for page in pages:
            await free.acquire()
            asking = group.create_task(_read_page(host, port, page))
            asking.add_done_callback(lambda _: free.release())
            await asyncio.sleep(manners.pause.total_seconds())


async def _read_page(host: str, port: int, page: int) -> None:
    """Read a page to its end. Raises ValueError for what is none."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"GET /%d.html HTTP/1.1\r\nHost: %b:%d\r\n\r\n" % (page, host.encode(), port))
    answer = await reader.read(-1)
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise ValueError(answer[:100])
