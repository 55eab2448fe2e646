"""The Location page in front of its readers: whose cinema it opens, and what an address may not ask for."""

import pytest
import streamlit as st
from sqlalchemy import Engine, select

from data_access.engine import reading
from data_access.schema import app_user, audit, location, region, user_scope
from tests.pages.conftest import Run
from tests.pages.test_pages import words_of

pytestmark = pytest.mark.slow  # every view for every reader; test_cast opens each page in the quick part


def codes(demo: Engine, region_code: str | None = None) -> dict[str, str]:
    """Code -> name of the locations, of one region or of all."""
    query = select(location.c.code, location.c.name).join(region, region.c.region_id == location.c.region_id)
    if region_code:
        query = query.where(region.c.code == region_code)
    with reading(demo) as connection:
        return dict(connection.execute(query).all())


def own(demo: Engine) -> str:
    """The name of the demo's cinema director's cinema."""
    with reading(demo) as connection:
        return connection.execute(
            select(location.c.name)
            .join(user_scope, user_scope.c.target_id == location.c.location_id)
            .join(app_user, app_user.c.user_id == user_scope.c.user_id)
            .where(app_user.c.login == "cinema")
        ).scalar_one()


def test_a_cinema_director_opens_their_own_and_has_nothing_to_choose(run: Run, demo: Engine) -> None:
    test = run("cinema", "location")
    assert test.header[0].value.startswith(f"{own(demo)}: level")
    assert not test.selectbox


def test_others_open_where_most_is_to_be_gained_and_the_address_says_so(run: Run, demo: Engine) -> None:
    first = next(one.value for one in run("executive", "priorities").markdown if one.value.startswith("#### "))
    test = run("executive", "location")
    name = test.header[0].value.split(":")[0]
    assert first.removeprefix("#### 1\\. ").split(" · ")[0].replace("\\", "") == name
    assert codes(demo)[test.query_params["location"]] == name


@pytest.mark.parametrize("login", ["executive", "north", "coach", "admin"])
def test_every_location_of_the_scope_opens_by_its_address(run: Run, demo: Engine, login: str) -> None:
    for code, name in list(codes(demo, "north").items())[:4]:
        test = run(login, "location", location=code)
        assert not test.exception
        assert test.header[0].value.startswith(name)


def test_a_location_of_another_region_is_not_shown_whatever_the_address_asks(run: Run, demo: Engine) -> None:
    north = codes(demo, "north")
    stranger = next(code for code in codes(demo) if code not in north)
    for login in ("north", "cinema"):
        test = run(login, "location", location=stranger)
        assert not test.exception
        assert codes(demo)[stranger] not in words_of(test)


@pytest.mark.parametrize("asked", ["", "nowhere", "<b>x</b>", "9" * 400, ["A", "B"]])
def test_a_forged_location_is_as_none(run: Run, asked: str | list[str]) -> None:
    test = run("north", "location", location=asked)
    assert not test.exception
    assert test.header[0].value == run("north", "location").header[0].value


def test_on_a_phone_the_guests_come_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # AppTest has no browser and so no headers; this is the door of Streamlit, not of ours.
    monkeypatch.setattr(type(st.context), "headers", property(lambda _self: {"Sec-CH-UA-Mobile": "?1"}))
    test = run("cinema", "location")
    assert not test.exception
    assert "case" in test.header[0].value
    assert any(": level" in one.value for one in test.subheader)


def test_the_three_standards_are_those_of_priorities(run: Run, demo: Engine) -> None:
    cards = [one.value for one in run("executive", "priorities").markdown]
    place = next(i for i, words in enumerate(cards) if words.startswith("#### "))
    code = next(code for code, name in codes(demo).items() if name in cards[place].replace("\\", ""))
    shown = [one.value for one in run("executive", "location", location=code).markdown]
    assert cards[place + 2] in shown


def test_what_guests_said_is_text(run: Run) -> None:
    test = run("north", "location")
    assert len(test.text) >= 5


def test_counts_are_those_of_the_location_alone(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        rows = connection.execute(
            select(audit.c.audit_id)
            .join(location, location.c.location_id == audit.c.location_id)
            .where(location.c.code == "SUM01", audit.c.is_current)
        ).all()
    test = run("executive", "location", location="SUM01")
    assert any(one.value.startswith(f"{len(rows)} audits") for one in test.subheader)
