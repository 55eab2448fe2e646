"""The HTTP door put together: the routes and the middleware that app.py hands to st.App."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from config import ROOT
from server.compression import Compression
from server.documents import Documents
from server.door import Door
from server.headers import SecurityHeaders
from server.health import health_routes
from server.loading import loading_routes
from server.origin import OriginGuard
from server.signin import signin_routes
from server.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """Our own addresses. Under /api what does not exist is a 404, and a wrong method a 405."""
    return [
        *signin_routes(site),
        *health_routes(site),
        Mount("/api", routes=loading_routes(site)),
        Mount("/app/static", app=_OwnFiles(ROOT / "static")),
    ]


def middleware(site: Site) -> list[Middleware]:
    """What every request passes, from the outside in."""
    return [
        Middleware(SecurityHeaders, site=site),
        Middleware(OriginGuard, site=site),
        Middleware(Compression),
        Middleware(Door, site=site),
        Middleware(Documents),
    ]


class _OwnFiles(StaticFiles):
    """Fonts and pictures of ours. Streamlit looks for them beside the main script, inside pages/."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be asked for again after a day: its name has no hash."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response
