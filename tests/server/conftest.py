"""A small cast on a DuckDB file: a director of the chain, a coach nobody gave a scope, one who left."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest
from sqlalchemy import Engine

from data_access.engine import engine_for, writing
from data_access.people import create_user, find_credentials, set_active
from data_access.schema import metadata
from domain.access import EVERYTHING, NOTHING, Role
from server.site import Site
from tests.server.doors import PASSWORD, Clock, TestClient, browser_of, site_on

CAST = [
    ("anna", Role.EXECUTIVE, "uk", EVERYTHING),
    ("nico", Role.COACH, "it", NOTHING),
    ("ivo", Role.COACH, "en", EVERYTHING),  # has left
]


@pytest.fixture(scope="session")
def password_hash() -> str:
    """At bcrypt's lowest cost: the usual one would take a third of a second at every sign-in here."""
    return bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Path:
    """The database of the cast, made once and copied for each test."""
    file = tmp_path_factory.mktemp("template") / "foyer.duckdb"
    database = engine_for(f"duckdb:///{file}")
    metadata.create_all(database)
    with writing(database) as connection:
        for login, role, language, scope in CAST:
            create_user(
                connection, login=login, name=login.title(), password_hash=password_hash, role=role,
                language=language, scope=scope,
            )  # fmt: skip
        left = find_credentials(connection, "ivo")
        assert left is not None
        set_active(connection, left.user_id, is_active=False)
    database.dispose()
    return file


@pytest.fixture
def engine(tmp_path: Path, template: Path) -> Iterator[Engine]:
    file = shutil.copy(template, tmp_path / "foyer.duckdb")
    database = engine_for(f"duckdb:///{file}")
    yield database
    database.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(engine: Engine, clock: Clock) -> Site:
    return site_on(engine, clock)


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    """One browser, not signed in."""
    with_cookies = browser_of(site)
    yield with_cookies
    with_cookies.close()
