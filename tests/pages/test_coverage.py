"""The Coverage page: whom nobody visited, counted again by loops, and what each of its parts says."""

from datetime import timedelta

import pytest
import streamlit as st
from sqlalchemy import Engine, select

from data_access.engine import reading
from data_access.schema import audit, channel, location, region
from tests.pages.conftest import Run
from tests.pages.test_pages import words_of

pytestmark = pytest.mark.slow  # every view for every reader; test_cast opens each page in the quick part

PARTS = ("places", "week", "lacking", "shoppers")


def test_the_table_agrees_with_counting_audits_one_by_one(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        rows = connection.execute(
            select(location.c.name, audit.c.day, channel.c.code)
            .join(location, location.c.location_id == audit.c.location_id)
            .join(region, region.c.region_id == location.c.region_id)
            .join(channel, channel.c.channel_id == audit.c.channel_id)
            .where(region.c.code == "north", audit.c.is_current)
        ).all()
        last = max(connection.execute(select(audit.c.day)).scalars())
    table = run("north", "coverage", period="4w").dataframe[0].value.set_index("Location")
    for name, row in table.iterrows():
        visits = [day for place, day, code in rows if place == name and code == "visit"]
        assert int(row["Visit"]) == sum(day > last - timedelta(days=28) for day in visits)
        assert int(row["Days since the last visit"]) == (last - max(visits)).days


def test_the_title_counts_locations_without_a_visit(run: Run) -> None:
    test = run("executive", "coverage")
    days = test.dataframe[0].value["Days since the last visit"].astype(int)
    missed = int((days >= 30).sum())
    said = test.header[0].value
    assert said.startswith(f"{missed} of {len(days)} locations" if missed else f"All {len(days)} locations")


@pytest.mark.parametrize("show", PARTS)
@pytest.mark.parametrize("login", ["executive", "north", "cinema", "coach"])
def test_every_part_opens_for_every_reader(run: Run, show: str, login: str) -> None:
    test = run(login, "coverage", show=show)
    assert not test.exception, test.exception
    assert len(test.subheader) >= 1


@pytest.mark.parametrize("show", PARTS)
def test_every_part_is_read_on_a_phone(run: Run, show: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "headers", property(lambda _self: {"Sec-CH-UA-Mobile": "?1"}))
    test = run("north", "coverage", show=show)
    assert not test.exception, test.exception
    assert not test.get("plotly_chart")
    assert all(len(table.value.columns) <= 3 for table in test.dataframe)


def test_the_plan_adds_up_to_what_its_title_says(run: Run) -> None:
    test = run("executive", "coverage", show="lacking")
    regions = test.dataframe[0].value
    lacking = regions["Visits lacking"].astype(int).sum()
    assert test.subheader[0].value.startswith(f"{lacking} visit" if lacking else "Every level")
    planned = regions["Planned next month"].astype(int).sum()
    assert (f"Next month {planned} visit" in words_of(test)) == bool(planned)


def test_a_region_without_gaps_plans_nothing_and_says_so(run: Run) -> None:
    test = run("executive", "coverage", show="lacking", region="kyiv")
    assert not test.exception
    assert "without a visit" in words_of(test) or len(test.dataframe) == 2


def test_shoppers_are_those_of_the_readers_own_locations(run: Run, demo: Engine) -> None:
    test = run("cinema", "coverage", show="shoppers")
    seen = set(test.dataframe[1].value["Shopper"])
    with reading(demo) as connection:
        places = select(location.c.location_id).where(location.c.name == test.dataframe[0].value["Location"].iloc[0])
        came = set(connection.execute(select(audit.c.shopper).where(audit.c.location_id.in_(places))).scalars())
    assert seen <= came


@pytest.mark.parametrize(
    "address", [{"show": "salaries"}, {"show": ["week", "x"]}, {"region": "nowhere"}, {"channel": "phone"},
                {"channel": "smoke"}, {"period": "own", "show": "shoppers"}],
)  # fmt: skip
def test_a_forged_or_narrow_address_opens_what_there_is(run: Run, address: dict) -> None:
    test = run("north", "coverage", **address)
    assert not test.exception, test.exception
    assert test.header


def test_a_choice_without_visits_speaks_of_audits(run: Run) -> None:
    test = run("north", "coverage", channel="phone")
    assert "Days since the last audit" in test.dataframe[0].value.columns
