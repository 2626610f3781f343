"""A hundred hosts on loopback that answer each page after a while: `python -m benchmarks.slow_sites DIR PORT`.

DIR holds the pages' HTML, which are served in turn, page by number: `/17.html`. Each begins with a sentence of its own,
so that no two numbers have the same text. All of 127.0.0.0/8 is answered, so that 127.0.1.1 to 127.0.1.100 are a
hundred hosts.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

LATENCY = 0.2
"""Seconds before an answer."""
_BODY = re.compile(rb"<body[^>]*>", re.IGNORECASE)


def page(pages: list[bytes], number: int) -> bytes:
    """The page of this number, which no other is the same as."""
    html = pages[number % len(pages)]
    found = _BODY.search(html)
    place = found.end() if found else 0
    return html[:place] + b"<p>This is the note of number %d.</p>" % (number + 10_000) + html[place:]


async def serve(pages: list[bytes], port: int) -> None:
    """Answer until the process is ended."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        name = head.split(b" ", 2)[1].strip(b"/").removesuffix(b".html")
        if name.isdigit():
            await asyncio.sleep(LATENCY)
            body, status = page(pages, int(name)), b"200 OK"
        else:
            body, status = b"", b"404 Not Found"
        writer.write(b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\n" % status)
        writer.write(b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", port, backlog=1000)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    folder, number = sys.argv[1:]
    asyncio.run(serve([path.read_bytes() for path in sorted(Path(folder).glob("*.html"))], int(number)))
