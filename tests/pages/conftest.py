"""A fixed cast meets every page: executive, director of North, cinema director, coach, administrator, stranger."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

import config
from data_access.engine import reading, writing
from data_access.identity import open_session
from data_access.schema import app_user

ROOT = Path(__file__).resolve().parents[2]
CAST = ("executive", "north", "cinema", "coach", "admin", "stranger")
Run = Callable[..., AppTest]


@pytest.fixture(scope="session")
def tokens(demo: Engine) -> dict[str, str]:
    """A live session of everybody in the cast who can sign in."""
    with reading(demo) as connection:
        users = {row.login: row.user_id for row in connection.execute(select(app_user))}
    found = {}
    for login in CAST[:-1]:
        with writing(demo) as connection:
            found[login] = open_session(
                connection, user_id=users[login], now=datetime.now(UTC), address="127.0.0.1", agent="test"
            )
    return found


@pytest.fixture
def run(demo_url: str, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a page's script as somebody of the cast; `address` fills the query of the page's address."""
    monkeypatch.setenv("FOYER_DATABASE_URL", demo_url)
    config.settings.cache_clear()

    def as_person(login: str, page: str, **address: str | list[str]) -> AppTest:
        token = {"foyer_session": tokens[login]} if login in tokens else {}
        # AppTest has no browser and so no cookies; this is the door of Streamlit, not of ours.
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: token))
        test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=30)
        for name, value in address.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception, test.exception
        return test

    yield as_person
    config.settings.cache_clear()
