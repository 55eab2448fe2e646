"""Every page in front of everybody in every state of an installation: nothing, one audit, a whole city's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import streamlit as st
from sqlalchemy import Connection, Engine, func, select
from streamlit.testing.v1 import AppTest

import config
from data_access.engine import engine_for, reading, writing
from data_access.identity import open_session
from data_access.migrate import migrate
from data_access.people import create_user
from data_access.refresh import refresh_everything
from data_access.schema import answer, answer_detail, audit, location
from domain.access import EVERYTHING, NOTHING, Role, Scope
from intake.load import load
from tests.pages.conftest import CAST, ROOT
from tests.pages.test_cast import PAGES
from tests.small_network import NORTH, OAK, write_small_network

pytestmark = pytest.mark.slow
CHICAGO = ROOT.parent / "shared" / "data" / "chicago_inspections_wide" / "inspections_wide.csv.gz"
ROLES = {
    "executive": Role.EXECUTIVE,
    "north": Role.REGIONAL_DIRECTOR,
    "cinema": Role.CINEMA_DIRECTOR,
    "coach": Role.COACH,
    "admin": Role.ADMINISTRATOR,
}
STATES = ["nothing", "one audit", pytest.param("a whole city", marks=pytest.mark.realdata)]


def fill(engine: Engine, state: str) -> tuple[int, int]:
    """Bring an empty database into a state; the region and location of the directors."""
    if state == "nothing":
        return NORTH, OAK
    if state == "one audit":
        with writing(engine) as connection:
            write_small_network(connection)
            for table in (answer, answer_detail, audit):
                connection.execute(table.delete().where(table.c.audit_id != 1))
            refresh_everything(connection)
        return NORTH, OAK
    if not CHICAGO.exists():
        pytest.skip(f"{CHICAGO} is not here")
    load(engine, CHICAGO, file_name=CHICAGO.name, profile_name=None, scope=EVERYTHING, user_id=None,
         today=date(2026, 11, 22))  # fmt: skip
    with reading(engine) as connection:
        n = func.count().label("n")
        busiest = select(audit.c.location_id, audit.c.region_id, n).group_by(audit.c.location_id, audit.c.region_id)
        place = connection.execute(busiest.order_by(n.desc()).limit(1)).one()
    return place.region_id, place.location_id


def write_cast(connection: Connection, region_id: int, location_id: int) -> dict[str, str]:
    """The cast and a live session of each: login -> token."""
    scopes = {"north": Scope(region_ids=(region_id,)), "cinema": Scope(location_ids=(location_id,))}
    tokens = {}
    for login, role in ROLES.items():
        user_id = create_user(
            connection, login=login, name=login, role=role, password_hash="-", language="uk",
            scope=scopes.get(login, EVERYTHING),
        )  # fmt: skip
        tokens[login] = open_session(
            connection, user_id=user_id, now=datetime.now(UTC), address="127.0.0.1", agent="test"
        )
    return tokens


@pytest.fixture(scope="module", params=STATES)
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """State, address of the database and tokens of the cast."""
    url = f"duckdb:///{tmp_path_factory.mktemp('state') / 'foyer.duckdb'}"
    engine = engine_for(url)
    migrate(engine)
    region_id, location_id = fill(engine, request.param)
    with writing(engine) as connection:
        tokens = write_cast(connection, region_id, location_id)
    st.cache_data.clear()
    yield request.param, url, tokens
    engine.dispose()
    st.cache_data.clear()


@pytest.mark.parametrize("login", CAST)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_something_sensible_in_every_state(
    installation: tuple, monkeypatch: pytest.MonkeyPatch, login: str, page: str
) -> None:
    _, url, tokens = installation
    monkeypatch.setenv("FOYER_DATABASE_URL", url)
    config.settings.cache_clear()
    # AppTest has no browser and so no cookies; this is the door of Streamlit, not of ours.
    token = {"foyer_session": tokens[login]} if login in tokens else {}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: token))
    test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
    config.settings.cache_clear()
    assert not test.exception, test.exception
    said = [*test.header, *test.markdown, *test.caption]
    assert bool(said) == (login in PAGES[page])


def test_somebody_without_a_scope_sees_no_row_on_any_page(monkeypatch: pytest.MonkeyPatch, demo_url: str) -> None:
    engine = engine_for(demo_url)
    with writing(engine) as connection:
        user_id = create_user(
            connection, login="nobody-yet", name="Nobody", role=Role.EXECUTIVE, password_hash="-", language="en",
            scope=NOTHING,
        )  # fmt: skip
        token = open_session(connection, user_id=user_id, now=datetime.now(UTC), address="::1", agent="test")
        names = set(connection.execute(select(location.c.name)).scalars())
    monkeypatch.setenv("FOYER_DATABASE_URL", demo_url)
    config.settings.cache_clear()
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: {"foyer_session": token}))
    for page in PAGES:
        test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60).run()
        assert not test.exception, page
        words = " ".join(str(part.value) for part in [*test.header, *test.markdown, *test.caption, *test.text])
        assert not [name for name in names if name in words], page
    config.settings.cache_clear()
