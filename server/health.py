"""GET /healthz: is this server of use? Streamlit's own check does not look at the database."""

from pathlib import Path

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_access.engine import is_reachable
from data_access.identity import Database
from server.site import Site

# Load balancers usually give a check five seconds.
_PATIENCE = 4.0


def health_routes(site: Site) -> list[Route]:
    """GET /healthz: 200 when the database answers, 503 when it does not or takes too long."""

    async def healthz(_request: Request) -> Response:
        works = False
        with anyio.move_on_after(_PATIENCE):
            works = await anyio.to_thread.run_sync(
                has_database, site.database(), abandon_on_cancel=True
            )  # fmt: skip
        return JSONResponse(
            {"status": "ok" if works else "unavailable", "database": works},
            status_code=200 if works else 503, headers={"Cache-Control": "no-store"},
        )  # fmt: skip

    return [Route("/healthz", healthz, methods=["GET"])]


def has_database(database: Database) -> bool:
    """True when the database answers. A moved DuckDB file must not be made anew by asking for it."""
    file = database.url.database
    if database.dialect.name == "duckdb" and file and file != ":memory:" and not Path(file).exists():
        return False
    return is_reachable(database)
