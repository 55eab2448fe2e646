"""Streamlit's code, sent packed: 23 MB of scripts and styles become 6. Streamlit sends them as they are.

Its files carry a hash in their name and never change while the process runs, so each is packed once, at
first use, and kept: a packed file costs the server less than the plain one read from disk.
"""

import gzip
import re
from dataclasses import dataclass

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's own folder, without a chance to write one file in many ways and so fill the memory.
_CACHED = re.compile(r"/static/(js|css|media)/[A-Za-z0-9_.\-]+\.(js|css|svg|wasm|json)")
_PACKABLE = ("text/", "application/javascript", "application/json", "application/wasm", "image/svg+xml")
# Quality 5 packs Streamlit's 320 files in 0.6 s to 6.3 MB; 9 would take 3.6 s for 6.1 MB.
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
# Below this the headers weigh more than what is saved.
_SMALLEST = 600


@dataclass(frozen=True, slots=True)
class _Packed:
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Compression:
    """Packs static files and HTML pages with brotli or gzip; uploads, downloads and the WebSocket pass."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.packed: dict[tuple[str, str], _Packed] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        encoding = _encoding(scope)
        if not encoding:
            await self._app(scope, receive, send)
            return
        key = (scope["path"], encoding)
        kept = self.packed.get(key)
        if kept is not None and not _is_conditional(scope):
            await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
            await send({"type": "http.response.body", "body": kept.body})
            return
        packer = _Packer(send, encoding, keep=_CACHED.fullmatch(scope["path"]) is not None)
        await self._app(scope, receive, packer)
        if packer.result is not None:
            self.packed[key] = packer.result


class _Packer:
    """A `send` that holds a packable answer back until it is whole, then sends it packed."""

    def __init__(self, send: Send, encoding: str, *, keep: bool) -> None:
        self._send = send
        self._encoding = encoding
        self._keep = keep
        self._start: Message | None = None
        self._chunks: list[bytes] = []
        self.result: _Packed | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_packable(message):
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            await self._finish(self._start)

    def _is_packable(self, start: Message) -> bool:
        headers = Headers(raw=start["headers"])
        kind = headers.get("content-type", "")
        is_file = self._keep and not kind.startswith("text/html")  # else it is Streamlit's page for a typo
        self._keep = is_file
        return (
            start["status"] == 200
            and "content-encoding" not in headers
            and (is_file or kind.startswith("text/html"))
            and kind.startswith(_PACKABLE)
            and int(headers.get("content-length", _SMALLEST)) >= _SMALLEST
        )

    async def _finish(self, start: Message) -> None:
        body = await run_in_threadpool(pack, b"".join(self._chunks), self._encoding)
        headers = MutableHeaders(scope=start)
        headers["content-encoding"] = self._encoding
        headers["content-length"] = str(len(body))
        headers.add_vary_header("Accept-Encoding")
        if etag := headers.get("etag"):
            headers["etag"] = f"W/{etag.removeprefix('W/')}"  # the same file, other bytes
        if self._keep:
            kept = [pair for pair in start["headers"] if pair[0] not in (b"date", b"set-cookie")]
            self.result = _Packed(tuple(kept), body)
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def pack(body: bytes, encoding: str) -> bytes:
    """The body in the encoding "br" or "gzip"."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))
    return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def _encoding(scope: Scope) -> str:
    """The best encoding the browser takes; "" for none, and for answers that are not packed here."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return ""
    if scope["path"].startswith(("/media/", "/api/", "/_stcore/")):
        return ""
    headers = Headers(scope=scope)
    if "range" in headers:
        return ""
    taken = {}
    for wish in headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = wish.partition(";q=")
        taken[name.strip()] = weight.strip() not in ("0", "0.0", "0.00", "0.000")
    return next((name for name in ("br", "gzip") if taken.get(name)), "")


def _is_conditional(scope: Scope) -> bool:
    return any(name in (b"if-none-match", b"if-modified-since") for name, _ in scope["headers"])
