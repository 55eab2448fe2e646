"""Effect and rhythm of the coaching, and thanks: what each says to whom."""

import json

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from data_access.engine import reading
from data_access.schema import feedback, location
from domain.thanks import may_name_somebody
from tests.pages.conftest import Run
from tests.pages.test_pages import words_of

COACHES = ("executive", "north", "coach", "admin")


def chart(test: AppTest, place: int = 0) -> dict:
    return json.loads(test.get("plotly_chart")[place].proto.spec)


@pytest.mark.parametrize("login", COACHES)
def test_the_effect_is_one_figure_for_everybody_with_its_range(run: Run, login: str) -> None:
    test = run(login, "programme")
    assert not test.exception
    assert test.header[0].value == run("executive", "programme").header[0].value
    assert "likely" in test.header[0].value
    said = words_of(test)
    assert "anyway" in said
    assert "to compare with" in said


def test_a_region_opens_only_the_paths_of_its_own_locations(run: Run) -> None:
    everybody = run("executive", "programme").selectbox(key="location").options
    north = run("north", "programme").selectbox(key="location").options
    assert 0 < len(north) < len(everybody)
    assert set(north) < set(everybody)


def test_a_location_of_another_region_in_the_address_opens_nothing_of_it(run: Run) -> None:
    test = run("north", "programme", location="KRE01")
    assert not test.exception
    assert "Kremenchuk" not in words_of(test)


def test_a_location_of_few_visits_after_is_not_judged(run: Run) -> None:
    assert "too few for a word on one location" in words_of(run("executive", "programme", location="ODS03"))
    assert "too few for a word" not in words_of(run("executive", "programme", location="KRO01"))


@pytest.mark.parametrize("login", COACHES)
@pytest.mark.parametrize("unit", ["month", "week"])
@pytest.mark.parametrize("rows", ["location", "region"])
def test_the_rhythm_is_a_calendar_that_a_table_repeats(run: Run, login: str, unit: str, rows: str) -> None:
    test = run(login, "programme", view="rhythm", unit=unit, rows=rows)
    assert not test.exception
    grid = chart(test)
    assert len(grid["layout"]["yaxis"]["ticktext"]) >= 1
    table = test.dataframe[0].value
    assert len(table) == len(grid["layout"]["yaxis"]["ticktext"])


def test_plans_without_a_session_are_named(run: Run) -> None:
    test = run("executive", "programme", view="rhythm")
    assert "plans without a session" in test.header[0].value
    still = test.dataframe[1].value
    assert set(still["Where it stands still"]) <= {
        "Flagged, and no plan is open", "A plan is open, and no session was held since",
        "A session was held, and no visit checks it",
    }  # fmt: skip


def test_a_region_in_the_address_cuts_the_rhythm(run: Run) -> None:
    every, north = (run("executive", "programme", view="rhythm", **a) for a in ({}, {"region": "north"}))
    assert len(north.dataframe[0].value) < len(every.dataframe[0].value)
    regions = run("executive", "programme", view="rhythm", region="north", rows="region")
    assert regions.dataframe[0].value["Location or region"].tolist() == ["North"]


@pytest.mark.parametrize("login", ["executive", "north", "cinema", "coach", "admin"])
def test_thanks_are_the_guests_own_words_as_text(run: Run, login: str) -> None:
    test = run(login, "thanks", months="12")
    assert not test.exception
    assert test.text


def board(run: Run, demo: Engine, code: str) -> tuple[AppTest, list[str], list[tuple]]:
    test = run("executive", "thanks", view="board", location=code, months="12")
    assert not test.exception
    with reading(demo) as connection:
        rows = connection.execute(
            select(feedback.c.kind, feedback.c.body, feedback.c.author)
            .join(location, location.c.location_id == feedback.c.location_id)
            .where(location.c.code == code)
        ).all()
    return test, [one.value for one in test.header if one.value.startswith("“")], rows


@pytest.mark.parametrize("code", ["KYV02", "SUM01", "LVV01"])
def test_the_board_holds_no_complaint_and_nobodys_name(run: Run, demo: Engine, code: str) -> None:
    test, quotes, rows = board(run, demo, code)
    assert quotes
    plain = {words.replace("\\", "")[1:-1] for words in quotes}
    thanks = {" ".join(row.body.split()) for row in rows if row.kind == "thanks" and row.body}
    assert plain <= thanks
    assert not [words for words in plain if may_name_somebody(words)]
    said = words_of(test)
    complaints = [row.body for row in rows if row.kind == "complaint" and row.body]
    assert not [body for body in complaints if body in said.replace("\\", "")]
    assert not [row.author for row in rows if row.author and row.author in said]


def test_what_is_left_out_is_replaced_and_stands_in_the_address(run: Run, demo: Engine) -> None:
    test, quotes, _ = board(run, demo, "KYV02")
    chosen = test.multiselect(key="without")
    first = chosen.options[0]
    with reading(demo) as connection:
        newest = connection.execute(
            select(feedback.c.feedback_id, feedback.c.body)
            .join(location, location.c.location_id == feedback.c.location_id)
            .where(location.c.code == "KYV02", feedback.c.kind == "thanks")
            .order_by(feedback.c.received_at.desc())
            .limit(40)
        ).all()
    one = next(row for row in newest if row.body and row.body[:20] in first)
    again = run("executive", "thanks", view="board", location="KYV02", months="12", without=str(one.feedback_id))
    left = [one.value for one in again.header if one.value.startswith("“")]
    assert quotes[0] not in left
    assert set(quotes[1:]) < set(left)
    assert len(left) == len(quotes)


def test_a_cinema_reads_its_own_thanks_only(run: Run) -> None:
    test = run("cinema", "thanks", location="KYV02")
    assert not test.exception
    assert not test.selectbox or all(box.key != "location" for box in test.selectbox)
