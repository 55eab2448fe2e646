"""What the order of priorities is made of, on both engines: levels that hold still, guests, work under way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from data_access.engine import reading, writing
from data_access.priorities import (
    fetch_guests_a_month,
    fetch_held,
    fetch_newest_audits,
    fetch_work,
    hold_fit,
)
from data_access.refresh import refresh_everything
from data_access.schema import audit, coaching_plan, coaching_session, finance, priority_hold
from data_access.stored_fits import fetch_levels
from domain.access import EVERYTHING, NOTHING, Scope
from tests.small_network import ASH, ELM, NORTH, OAK, write_small_network

LAST = date(2026, 4, 1)
MY_NORTH = Scope(region_ids=(NORTH,))


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        refresh_everything(connection)
    return database


def held(connection: Connection) -> dict[int, tuple[float, date]]:
    rows = connection.execute(select(priority_hold)).all()
    return {row.location_id: (row.deviation, row.held_on) for row in rows}


def one_more_audit(connection: Connection, *, day: date, score: float) -> None:
    connection.execute(
        insert(audit),
        [{"audit_id": 90, "location_id": OAK, "region_id": NORTH, "channel_id": 1, "day": day, "month": 202604,
          "source": "test", "code": "A90", "revision": 1, "is_current": True, "score": score, "expected": 80.0,
          "critical_failures": 0, "is_counted": True, "is_comparable": True, "import_id": 1}],
    )  # fmt: skip


def refit(connection: Connection, days: int) -> None:
    """A later fit in which every level has moved by two points, whatever was seen."""
    fit = fetch_levels(connection, EVERYTHING)
    fit.levels["deviation"] -= 2
    settings = type(fit.settings)(**{**{n: getattr(fit.settings, n) for n in fit.settings.__dataclass_fields__},
                                     "as_of": fit.settings.as_of + timedelta(days=days)})  # fmt: skip
    hold_fit(connection, type(fit)(settings, fit.levels))


def test_a_load_holds_the_level_of_every_audited_location(chain: Engine) -> None:
    with reading(chain) as connection:
        found = fetch_held(connection, EVERYTHING)
        levels = fetch_levels(connection, EVERYTHING).levels
    assert found["location_id"].tolist() == [OAK, ELM, ASH]
    assert found["deviation"].tolist() == levels["deviation"].tolist()
    assert {one.date() if hasattr(one, "date") else one for one in found["held_on"]} == {LAST}


def test_only_the_location_whose_audits_changed_moves(chain: Engine) -> None:
    with writing(chain) as connection:
        before = held(connection)
        one_more_audit(connection, day=LAST + timedelta(days=6), score=20.0)
        refit(connection, 7)
        after = held(connection)
        refit(connection, 14)
        assert held(connection) == after  # a week in which nobody was visited
    assert after[OAK][0] == pytest.approx(before[OAK][0] - 2)
    assert after[OAK][1] == LAST + timedelta(days=7)
    assert (after[ELM], after[ASH]) == (before[ELM], before[ASH])


def test_a_score_that_the_agency_corrected_is_new_evidence(chain: Engine) -> None:
    with writing(chain) as connection:
        before = held(connection)
        connection.execute(update(audit).where(audit.c.audit_id == 4).values(score=10.0))
        refit(connection, 7)
        after = held(connection)
    assert after[ELM][0] != before[ELM][0]
    assert after[OAK] == before[OAK]


def test_held_levels_outside_the_scope_are_absent(chain: Engine) -> None:
    with reading(chain) as connection:
        assert fetch_held(connection, MY_NORTH)["location_id"].tolist() == [OAK, ELM]
        assert fetch_held(connection, NOTHING).empty


def money(location_id: int, month: int, admissions: int | None) -> dict[str, object]:
    return {"location_id": location_id, "month": month, "months": 1, "admissions": admissions, "import_id": 1}


def test_guests_are_the_mean_of_the_months_reported_and_the_networks_median_where_nobody_did(chain: Engine) -> None:
    with writing(chain) as connection:
        rows = [
            (OAK, 202602, 1000),
            (OAK, 202603, 2000),
            (OAK, 202604, 9000),
            (OAK, 202401, 9000),
            (ASH, 202603, 500),
        ]
        connection.execute(insert(finance), [money(*row) for row in [*rows, (ELM, 202603, None)]])
    with reading(chain) as connection:
        found = fetch_guests_a_month(connection, EVERYTHING, LAST)
        mine = fetch_guests_a_month(connection, MY_NORTH, LAST)
        assert fetch_guests_a_month(connection, NOTHING, LAST).empty
    # April has not ended on the first of April, January 2024 is long ago.
    assert found["guests"].tolist() == [1500, 1000, 500]
    assert found["known"].tolist() == [True, False, True]
    assert mine["guests"].tolist() == [1500, 1000]  # the median is that of all, whoever looks


def test_without_admissions_every_location_counts_as_one(chain: Engine) -> None:
    with reading(chain) as connection:
        found = fetch_guests_a_month(connection, EVERYTHING, LAST)
    assert found["guests"].tolist() == [1, 1, 1]
    assert not found["known"].any()


def test_work_under_way_is_the_newest_open_plan_and_the_last_session(chain: Engine) -> None:
    plans = [(1, OAK, "verified", 1), (2, OAK, "agreed", 5), (3, OAK, "draft", 3), (4, ASH, "agreed", 2)]
    sessions = [(1, OAK, 8, None), (2, OAK, 20, date(2026, 4, 9)), (3, ELM, 4, None)]
    with writing(chain) as connection:
        connection.execute(
            insert(coaching_plan),
            [{"plan_id": p, "location_id": place, "region_id": NORTH if place != ASH else 2, "trigger": "flag",
              "opened_on": date(2026, 3, day), "status": status} for p, place, status, day in plans],
        )  # fmt: skip
        connection.execute(
            insert(coaching_session),
            [{"session_id": s, "location_id": place, "region_id": NORTH, "day": date(2026, 3, day), "minutes": 60,
              "coachee_role": "cashier", "acknowledged": False, "next_on": later}
             for s, place, day, later in sessions],
        )  # fmt: skip
    with reading(chain) as connection:
        found = fetch_work(connection, MY_NORTH)
        assert fetch_work(connection, NOTHING).empty
        assert len(fetch_work(connection, EVERYTHING)) == 3
    assert found["location_id"].tolist() == [OAK, ELM]
    assert found["plan_id"].iloc[0] == 2
    assert str(found["last_session"].iloc[0])[:10] == "2026-03-20"
    assert str(found["next_on"].iloc[0])[:10] == "2026-04-09"
    assert found["status"].isna().tolist() == [False, True]


def test_the_newest_audits_of_a_location_come_first_and_those_not_averaged_not_at_all(chain: Engine) -> None:
    with reading(chain) as connection:
        found = fetch_newest_audits(connection, EVERYTHING, location_ids=(OAK, ASH), most=2)
        assert fetch_newest_audits(connection, MY_NORTH, location_ids=(ASH,), most=2).empty
    assert found["audit_id"].tolist() == [3, 2, 6, 7]
    assert found["channel"].tolist() == ["phone", "visit", "visit", "phone"]


def test_the_demo_holds_its_levels_too(demo: Engine) -> None:
    with reading(demo) as connection:
        found = fetch_held(connection, EVERYTHING)
        fit = fetch_levels(connection, EVERYTHING)
    assert len(found) == (fit.levels["weight"] > 0).sum()
    assert datetime.now(UTC).date() - timedelta(days=5) < fit.settings.as_of
