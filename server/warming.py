"""What the first reader after a start would wait for, done before the server says that it is ready."""

from collections.abc import Iterable

import anyio
from starlette.types import ASGIApp, Message, Scope

_BROWSER = [(b"host", b"localhost"), (b"accept-encoding", b"br, gzip")]


async def fetch_ahead(app: ASGIApp, addresses: Iterable[str]) -> None:
    """Ask the app for these files as a browser would, so that they are packed and kept (server/compression.py)."""
    for address in addresses:
        await app(_asked(address), _still_there, _thrown_away)


def _asked(address: str) -> Scope:
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": address, "raw_path": address.encode(), "query_string": b"", "root_path": "", "headers": _BROWSER,
        "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 0),
    }  # fmt: skip


async def _still_there() -> Message:
    """A browser that has sent all and has not gone away: who listens for that waits until the answer is sent."""
    await anyio.sleep_forever()
    raise RuntimeError("unreachable")


async def _thrown_away(_message: Message) -> None:
    pass
