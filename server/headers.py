"""Security headers on every answer, Streamlit's own included.

A route that sets one of them itself keeps its own: the sign-in page has a stricter policy than a page of
Streamlit, whose policy needs the hashes of its inline scripts (server/documents.py).
"""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.site import Site

# A year, as browsers ask before they put a site on their own lists; subdomains are not ours to promise.
_HSTS = "max-age=31536000"
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
# What is no document runs nothing, should a browser ever show it as one.
INERT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), "
        "accelerometer=(), gyroscope=(), magnetometer=(), display-capture=(), browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds the headers an answer lacks."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._headers = dict(ALWAYS)
        if site.settings.secure:
            self._headers["Strict-Transport-Security"] = _HSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", INERT_POLICY)
        if headers.get("content-type", "").startswith("text/html"):
            headers["Cache-Control"] = "no-store"


def streamlit_policy(request_headers: Headers, script_hashes: Iterable[str]) -> str:
    """What a page of Streamlit 1.67 may do, tried in Chromium with figures, tables and the uploader.

    No eval: Plotly's figures and Vega's do without; only Plotly's WebGL traces (scattergl, ...) would need it.
    Styles are inline because Streamlit builds them while it runs. The WebSocket is named by its host:
    browsers before 2022 do not count it as 'self', and a bare wss: would let data go anywhere.
    """
    host = request_headers.get("host", "")
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{sockets}",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
