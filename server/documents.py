"""Streamlit's one HTML page, made ours: the reader's language, our name, and the policy of its scripts."""

import base64
import hashlib
import re
from functools import cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.access import User
from server.bundle import figure_library, later_scripts
from server.door import USER
from server.headers import streamlit_policy

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# Without figures at first sight.
WITHOUT_FIGURES = {"/account", "/audit", "/data", "/search"}
_BEGIN = (
    "<script>new MutationObserver((_, seen) => {seen.disconnect(); import('LIBRARY')})"
    ".observe(document.querySelector('title'), {childList: true})</script>"
)
# What would let a browser or Streamlit answer with a part of the page, a packed page or "not modified".
_NOT_PASSED_ON = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"}
_NOT_SENT = ("etag", "last-modified", "accept-ranges", "content-encoding")


class Documents:
    """Rewrites HTML answers to members; every page is the same seven kilobytes, so it is held whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user = scope.get(USER)
        is_asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        # Downloads keep their ranges and their own type.
        if not is_asked or not isinstance(user, User) or scope["path"].startswith("/media/"):
            await self._app(scope, receive, send)
            return
        headers = [pair for pair in scope["headers"] if pair[0] not in _NOT_PASSED_ON]
        # A HEAD would give the length of the page before it was rewritten; uvicorn drops the body itself.
        figures = scope["path"] not in WITHOUT_FIGURES
        inner = {**scope, "method": "GET", "headers": headers}
        await self._app(inner, receive, _Rewriter(send, Headers(scope=scope), user.language, figures))


class _Rewriter:
    """A `send` that holds an HTML answer back until it is whole, and lets any other pass."""

    def __init__(self, send: Send, request_headers: Headers, language: str, figures: bool) -> None:
        self._send = send
        self._request_headers = request_headers
        self._language = language
        self._figures = figures
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            is_page = Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
            if is_page and message["status"] == 200:
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = rewrite(self._body, self._language, figures=self._figures)
        headers = MutableHeaders(scope=start)
        for name in _NOT_SENT:
            del headers[name]
        headers["content-length"] = str(len(body))
        headers["content-language"] = self._language
        headers["content-security-policy"] = streamlit_policy(self._request_headers, script_hashes(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def rewrite(page: bytes, language: str, *, figures: bool) -> bytes:
    """Streamlit's page with the reader's language, our name and what figures need; any other page stays."""
    page = page.replace(b'<html lang="en">', f'<html lang="{language}">'.encode(), 1)
    if figures:
        page = page.replace(b"</head>", _announced() + b"</head>", 1)
    return page.replace(b"<title>Streamlit</title>", b"<title>Foyer</title>", 1)


@cache
def _announced() -> bytes:
    """Has the browser fetch at once what the first figures and filters need, after what draws the page.

    Otherwise it learns of each only when the page's script has run, and of the figure library last. To begin that
    library keeps the browser busy for 0.3 s: it does so from the first word of the script (its title) on, while the
    server still computes. Fetched only (preload): made ready too (modulepreload), it keeps the page from starting.
    """
    links = [
        f'<link rel="preload" as="script" fetchpriority="low" crossorigin href="{address}">'
        for address in later_scripts()
    ]
    library = figure_library()
    return "".join([*links, _BEGIN.replace("LIBRARY", library) if library else ""]).encode()


def script_hashes(page: bytes) -> list[str]:
    """The inline scripts of the page as a policy names them, so that no other inline script runs."""
    found = _INLINE_SCRIPT.findall(page)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" for text in found]
