"""What the tests of the door share: a clock to turn, the server without Streamlit's runtime, browsers."""

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from config import Settings
from server.assembly import middleware, routes
from server.failures import exception_handlers
from server.site import Site

with warnings.catch_warnings():
    # Starlette 1.10 says at import that it would rather have httpx2; httpx does all we need.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PASSWORD = "correct horse battery"
START = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The server's clock; tests turn it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **parts: float) -> None:
        self.now += timedelta(**parts)


def site_on(engine: Engine, clock: Clock, **options: Any) -> Site:
    """An installation whose settings the environment of the tests cannot change."""
    given = {"database_url": str(engine.url), "language": "en", "public_url": "", **options}
    return Site(settings=Settings(**given), database=lambda: engine, clock=clock)


def browser_of(
    site: Site, *, address: str = "203.0.113.5", url: str = "http://foyer.test", extra_routes: Any = ()
) -> TestClient:
    """A browser with its own cookies; it follows no redirect by itself. Around it Streamlit's real files."""
    app = Starlette(
        routes=[*routes(site), *extra_routes, *create_streamlit_static_assets_routes(base_url="")],
        middleware=middleware(site),
        exception_handlers=exception_handlers(site),
    )
    return TestClient(
        app, base_url=url, client=(address, 50_000), follow_redirects=False, raise_server_exceptions=False,
        headers={"accept": "text/html", "accept-encoding": "identity"},
    )  # fmt: skip


def sign_in(client: TestClient, login: str, password: str = PASSWORD, **fields: str) -> Any:
    """Send the sign-in form."""
    return client.post("/signin", data={"login": login, "password": password, **fields})


def is_let_in(client: TestClient) -> bool:
    """Whether this browser gets a page now, and not the sign-in."""
    return client.get("/standards").status_code == 200
