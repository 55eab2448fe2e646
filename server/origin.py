"""Requests that change something come from our own pages: a foreign Origin is refused.

Streamlit protects its own upload routes with a token; the routes beside it have this.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.site import Site

_HARMLESS = {"GET", "HEAD", "OPTIONS"}


class OriginGuard:
    """Answers 403 to writing requests that another site made a browser send."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._public_host = urlsplit(site.settings.public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _HARMLESS:
            headers = Headers(scope=scope)
            if self._is_foreign(headers):
                refusal = PlainTextResponse("This request came from another site.", status_code=403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        """Programs send neither header and carry no cookie of a person; browsers send at least one."""
        if headers.get("sec-fetch-site") == "cross-site":
            return True
        origin = headers.get("origin")
        if origin is None:
            return False
        # "null", sent by sandboxed frames, has no host and is foreign too. The scheme may differ: TLS
        # often ends at a proxy.
        host = urlsplit(origin).netloc
        return not host or host not in (headers.get("host"), self._public_host or None)
