"""The door: what a stranger may fetch is listed here; everything else leads to the sign-in."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.local_path import local_path
from server.site import Site

# Pages before sign-in, our own API (which checks its token), and Streamlit's code, which holds no data.
_OPEN_PATHS = {"/signin", "/signout", "/healthz", "/favicon.png", "/favicon.ico", "/manifest.json"}
_OPEN_FOLDERS = ("/static/", "/app/static/", "/_stcore/", "/component/", "/api/")
# Figures about the process, and a way to drive the app without a browser: for nobody.
_SHUT = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
# Files of a session: exports and pictures that were made for one person, and room to put files into.
_MEMBERS_ONLY = ("/media/", "/_stcore/upload_file/")
# Where the person is left for what comes after the door.
USER = "foyer.user"


class Door:
    """Lets strangers see the open paths only; notes who a member is under scope["foyer.user"].

    It guards documents. The WebSocket is open to everybody because the script behind it asks the same
    question at every run, and can say "please sign in" where a closed socket could only be silent.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if _is_in(path, _SHUT):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
            return
        if is_open(path):
            await self._app(scope, receive, send)
            return
        user = await run_in_threadpool(self._site.user, HTTPConnection(scope).cookies)
        if user is None:
            await _refusal(scope)(scope, receive, send)
            return
        scope[USER] = user
        await self._app(scope, receive, send)


def is_open(path: str) -> bool:
    """True when a stranger may fetch this path."""
    if path.startswith(_MEMBERS_ONLY):
        return False
    return path in _OPEN_PATHS or path.startswith(_OPEN_FOLDERS)


def _is_in(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _refusal(scope: Scope) -> Response:
    """A reader is led to the sign-in and back; a program is told."""
    if scope["method"] not in ("GET", "HEAD") or scope["path"].startswith(_MEMBERS_ONLY):
        return PlainTextResponse("Please sign in.", status_code=401)
    raw = scope.get("raw_path") or scope["path"].encode()
    wanted = raw.decode("latin-1").partition("?")[0]
    if scope["query_string"]:
        wanted += "?" + scope["query_string"].decode("latin-1")
    target = local_path(wanted)
    query = "" if target == "/" else "?" + urlencode({"next": target}, safe="/")
    return RedirectResponse(f"/signin{query}", status_code=303, headers={"Cache-Control": "no-store"})
