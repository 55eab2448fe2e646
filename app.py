"""The server: Streamlit's dashboard and our own routes in one process. `streamlit run app.py` starts it."""

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import iter_modules

import streamlit as st

from components.notices import say_broken
from config import ROOT, settings
from data_access.engine import engine_for
from data_access.migrate import migrate
from failure_log import log_on_one_line
from server.assembly import middleware, routes
from server.bundle import first_view
from server.failures import exception_handlers
from server.handover import remove_handover, write_handover
from server.site import Site
from server.sockets import send_at_once
from server.warming import fetch_ahead

log_on_one_line()
site = Site(settings=settings(), database=lambda: engine_for(settings().database_url))


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Open the database at its newest schema; tell the command line where the file is held.

    What the first reader would wait for is done here, before the server says that it is ready.
    """
    database = site.database()
    migrate(database)
    import_what_pages_need()
    await fetch_ahead(app, first_view())
    send_at_once(st.get_option("server.port"))
    file = site.settings.embedded_file
    if file is not None:
        write_handover(file, url=_own_address(), token=site.handover_token)
    try:
        yield
    finally:
        if file is not None:
            remove_handover(file, token=site.handover_token)
        database.dispose()


def import_what_pages_need() -> None:
    """Load the code that pages ask for now: 0.7 s that the first reader would wait."""
    for room in ("components", "data_access", "delivery", "intake"):
        for module in iter_modules([str(ROOT / room)], f"{room}."):
            import_module(module.name)
    # Streamlit asks for it at the first element of a process, and it then looks for the file of each module: 0.1 s.
    inspect.stack()


def _own_address() -> str:
    """Where programs on this machine reach the server; Streamlit may have taken the next free port."""
    address = st.get_option("server.address")
    if address in (None, "", "0.0.0.0", "::", "localhost"):  # noqa: S104
        address = "127.0.0.1"
    host = f"[{address}]" if ":" in address else address
    return f"http://{host}:{st.get_option('server.port')}"


app = st.App(
    # Inside pages/: beside the main script there is then no pages/ folder that Streamlit would serve unasked.
    "pages/main.py",
    routes=routes(site),
    middleware=middleware(site),
    lifespan=lifespan,
    # AppTest knows no such handler: tests still see every exception.
    on_script_error=say_broken,
    exception_handlers=exception_handlers(site),
)
