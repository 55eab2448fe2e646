"""The Scorecard in front of its readers: whose rows, which figures, what it says of money."""

import pytest
import streamlit as st
from sqlalchemy import Engine, select

from data_access.engine import reading
from data_access.schema import location, region
from tests.pages.conftest import Run
from tests.pages.test_pages import words_of

pytestmark = pytest.mark.slow  # every view for every reader; test_cast opens each page in the quick part


def table_of(test):
    assert not test.exception, test.exception
    return test.dataframe[0].value


def names_in(demo: Engine, code: str) -> set[str]:
    with reading(demo) as connection:
        query = select(location.c.name).join(region, region.c.region_id == location.c.region_id)
        return set(connection.execute(query.where(region.c.code == code)).scalars())


def test_a_regional_director_sees_the_own_locations_with_everybodys_figures(run: Run, demo: Engine) -> None:
    own = table_of(run("north", "scorecard", region=["south", "north"])).set_index("Location")
    assert set(own.index) == names_in(demo, "north")
    all_ = table_of(run("executive", "scorecard")).set_index("Location")
    for name in ("Score", "Likely true score", "Target", "Verdict", "Same on other visits"):
        assert own[name].to_dict() == all_.loc[own.index, name].to_dict(), name


def test_a_director_of_one_cinema_sees_its_roles_as_the_chain_sees_them(run: Run) -> None:
    mine = table_of(run("cinema", "scorecard", by="role"))
    place = mine["Location"].iloc[0]
    assert set(mine["Location"]) == {place}
    everywhere = table_of(run("executive", "scorecard", by="role", each="location", region="north"))
    theirs = everywhere[everywhere["Location"] == place].set_index("Role")
    assert mine.set_index("Role")["Likely true score"].to_dict() == theirs["Likely true score"].to_dict()


def test_the_title_counts_the_verdicts_of_the_table(run: Run) -> None:
    test = run("executive", "scorecard")
    verdicts = table_of(test)["Verdict"].value_counts()
    title = test.header[0].value
    assert f"Below target: {verdicts.get('below target', 0)} of {verdicts.sum()}" in title
    assert f"above: {verdicts.get('above target', 0)}" in title


@pytest.mark.parametrize("by", ["role", "shift", "location", "region", "chain"])
@pytest.mark.parametrize("login", ["executive", "north", "cinema"])
def test_every_level_opens_for_every_reader_and_says_whether_to_pay_on_it(run: Run, by: str, login: str) -> None:
    test = run(login, "scorecard", by=by, at="pass", period="3m")
    assert len(table_of(test))
    assert "on other visits" in words_of(test).lower()


def test_roles_are_said_to_be_derived(run: Run) -> None:
    test = run("executive", "scorecard", by="role")
    assert "Audits name no employee and no role" in words_of(test)
    assert "Bar staff" in set(table_of(test)["Role"])


def test_what_is_decided_stands_in_the_address(run: Run) -> None:
    at_target = table_of(run("executive", "scorecard"))["Same on other visits"].tolist()
    at_85 = table_of(run("executive", "scorecard", at="pass"))["85 points or not: same on other visits"].tolist()
    assert at_target != at_85


@pytest.mark.parametrize(
    "address",
    [{"by": "salary"}, {"by": ["role", "x"], "each": "nobody"}, {"at": "-1"}, {"by": "'; DROP TABLE audit; --"},
     {"by": "shift", "each": "location", "region": "nowhere"}],
)  # fmt: skip
def test_a_forged_address_is_cut_to_what_there_is(run: Run, address: dict) -> None:
    assert len(table_of(run("north", "scorecard", **address)))


def test_on_a_phone_the_rows_are_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "headers", property(lambda _self: {"Sec-CH-UA-Mobile": "?1"}))
    test = run("north", "scorecard")
    assert not test.exception
    assert not test.dataframe
    assert sum(line.startswith("- **") for line in words_of(test).splitlines()) == 6
