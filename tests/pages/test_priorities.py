"""Priorities: the days cut the list, places hold, and who leaves a location out says why."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select
from streamlit.testing.v1 import AppTest

from data_access.engine import reading, writing
from data_access.schema import audit_log, priority_dismissal
from tests.pages.conftest import Run
from tests.pages.test_pages import words_of


@pytest.fixture
def clean(demo: Engine) -> Iterator[Engine]:
    yield demo
    with writing(demo) as connection:
        connection.execute(delete(priority_dismissal))


def places(test: AppTest) -> list[str]:
    return [m.value for m in test.markdown if m.value.startswith("####")]


def drawn(test: AppTest) -> list[str]:
    return json.loads(test.get("plotly_chart")[0].proto.spec)["layout"]["yaxis"]["ticktext"]


@pytest.mark.parametrize(
    ("address", "fit"), [({}, 5), ({"days": "2"}, 2), ({"coaches": "2", "travel": "2", "days": "5"}, 4)]
)
def test_the_days_cut_the_list_and_a_line_shows_where(run: Run, address: dict[str, str], fit: int) -> None:
    test = run("coach", "priorities", **address)
    assert not test.exception
    assert len(places(test)) == fit
    assert test.header[0].value.startswith(f"{fit} visits reach")
    assert drawn(test)[fit] == "here the days end"


def test_days_too_short_for_one_journey_reach_nobody_and_say_so(run: Run) -> None:
    test = run("coach", "priorities", days="1", travel="3")
    assert not places(test)
    assert "do not suffice" in test.header[0].value


def test_more_days_reach_more_and_all_of_them_everything(run: Run) -> None:
    titles = [run("coach", "priorities", days=days).header[0].value for days in ("1", "3", "20")]
    shares = [int(title.split("reach")[1].split("\u00a0%")[0].removeprefix("es")) for title in titles]
    assert shares == sorted(shares)
    assert shares[-1] == 100


def test_every_row_says_why_what_is_under_way_and_leads_to_its_audits(run: Run) -> None:
    test = run("coach", "priorities")
    found = [m.value for m in test.markdown]
    for at in (place for place, words in enumerate(found) if words.startswith("####")):
        assert "are expected to lack" in found[at + 1]
        assert "Best estimate" in found[at + 1]
        assert any(words in found[at + 2] for words in ("specific to this location", "network-wide"))
        assert "Place held since" in found[at + 3]
    audits = [link for link in test.get("page_link") if link.proto.page.startswith("audit")]
    assert len(audits) == 3 * len(places(test))


def test_places_are_held_for_the_newest_day_and_not_for_a_choice_of_channels(run: Run) -> None:
    assert "Places are held" in words_of(run("coach", "priorities"))
    assert "places are not held" in words_of(run("coach", "priorities", channel="visit"))


def leave_out(test: AppTest, reason: str) -> AppTest:
    key = next(area.key for area in test.text_area if area.key.startswith("put off"))
    test.text_area(key=key).set_value(reason)
    place = key.split()[2]
    button = next(b for b in test.button if b.label == "Leave it out" and f"put off {place}" in str(b.proto.form_id))
    return button.click().run()


@pytest.mark.parametrize("login", ["coach", "north", "executive"])
def test_a_location_is_left_out_with_a_reason_that_others_read_and_taken_back(
    run: Run, clean: Engine, login: str
) -> None:
    test = run(login, "priorities")
    first = places(test)[0].split(". ")[1]
    test = leave_out(test, "Closed for <b>works</b> until spring")
    assert not test.exception
    assert first not in " ".join(places(test))
    again = run("executive", "priorities")
    assert "Closed for <b>works</b> until spring" in [text.value for text in again.text]
    with reading(clean) as connection:
        row = connection.execute(select(priority_dismissal)).one()
        lines = connection.execute(select(audit_log).where(audit_log.c.subject == f"dismissal {row.dismissal_id}"))
        assert [line.action for line in lines] == ["priority_dismiss"]
    assert row.until_on == datetime.now(UTC).date() + timedelta(days=30)
    back = next(b for b in again.button if b.key and b.key.startswith("take back"))
    assert first in " ".join(places(back.click().run()))


def test_without_a_reason_nothing_is_left_out_and_the_page_says_why(run: Run, clean: Engine) -> None:
    test = leave_out(run("coach", "priorities"), "  ")
    assert "Write why" in words_of(test)
    with reading(clean) as connection:
        assert connection.execute(select(priority_dismissal)).all() == []


def test_an_administrator_reads_the_list_and_leaves_nobody_out(run: Run) -> None:
    test = run("admin", "priorities")
    assert places(test)
    assert not test.text_area


@pytest.mark.slow
@pytest.mark.parametrize("address", [{"days": "999"}, {"coaches": "-3"}, {"travel": "0"}, {"days": "x"}])
def test_forged_days_are_cut_to_what_there_is(run: Run, address: dict[str, str]) -> None:
    assert len(places(run("coach", "priorities", **address))) == 5
