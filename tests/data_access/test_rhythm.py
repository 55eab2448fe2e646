"""What the calendar of the coaching is made of, on both engines."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert

from data_access.engine import reading, writing
from data_access.rhythm import fetch_last_audits, fetch_touches, fetch_waves
from data_access.schema import coaching_plan, coaching_session, wave
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import Period
from tests.small_network import ASH, ELM, NORTH, OAK, SOUTH, write_small_network

MARCH, TODAY = Period(date(2026, 3, 1), date(2026, 3, 31)), date(2026, 4, 2)


@pytest.fixture
def chain(database: Engine) -> Engine:
    plans = [(1, OAK, NORTH, "in_work", date(2026, 5, 1)), (2, ELM, NORTH, "verified", date(2026, 3, 9)),
             (3, ASH, SOUTH, "agreed", date(2026, 2, 1))]  # fmt: skip
    sessions = [
        (1, OAK, NORTH, date(2026, 3, 5), date(2026, 4, 9)),
        (2, ASH, SOUTH, date(2026, 2, 5), date(2026, 3, 5)),
    ]
    with writing(database) as connection:
        write_small_network(connection)
        connection.execute(
            insert(coaching_plan),
            [{"plan_id": p, "location_id": place, "region_id": where, "trigger": "flag", "status": status,
              "opened_on": date(2026, 2, 1), "check_on": check} for p, place, where, status, check in plans],
        )  # fmt: skip
        connection.execute(
            insert(coaching_session),
            [{"session_id": s, "location_id": place, "region_id": where, "day": when, "minutes": 60, "next_on": later,
              "coachee_role": "cashier", "acknowledged": False} for s, place, where, when, later in sessions],
        )  # fmt: skip
        connection.execute(
            insert(wave),
            [{"wave_id": n, "code": str(n), "first_day": first, "last_day": last} for n, first, last in
             [(1, date(2026, 1, 1), date(2026, 2, 28)), (2, date(2026, 3, 1), date(2026, 4, 30))]],
        )  # fmt: skip
    return database


def touches(chain: Engine, scope: Scope, **rest: tuple[int, ...]) -> list[tuple]:
    with reading(chain) as connection:
        found = fetch_touches(connection, scope, MARCH, today=TODAY, **rest)
    return [(int(r.location_id), str(r.day)[:10], r.what, int(r.n)) for r in found.itertuples()]


def test_what_was_made_and_what_is_set(chain: Engine) -> None:
    assert touches(chain, Scope(location_ids=(OAK,))) == [
        (OAK, "2026-03-02", "audit", 1), (OAK, "2026-03-05", "session", 1), (OAK, "2026-03-20", "audit", 1),
        (OAK, "2026-03-21", "audit", 1), (OAK, "2026-04-09", "next", 1), (OAK, "2026-05-01", "check", 1),
    ]  # fmt: skip


def test_a_closed_plan_sets_no_check_and_a_day_that_is_past_no_session(chain: Engine) -> None:
    assert {what for _, _, what, _ in touches(chain, Scope(location_ids=(ELM,)))} == {"audit"}
    assert {what for _, _, what, _ in touches(chain, Scope(location_ids=(ASH,)))} == {"audit"}


def test_scope_and_region_cut_it(chain: Engine) -> None:
    assert touches(chain, NOTHING) == []
    north = {place for place, *_ in touches(chain, EVERYTHING, region_ids=(NORTH,))}
    assert north == {OAK, ELM}
    assert north == {place for place, *_ in touches(chain, Scope(region_ids=(NORTH,)))}


def test_waves_that_touch_the_period_and_last_audits(chain: Engine) -> None:
    with reading(chain) as connection:
        assert fetch_waves(connection, MARCH)["code"].tolist() == ["2"]
        assert fetch_waves(connection, Period(date(2026, 2, 28), date(2026, 3, 1)))["code"].tolist() == ["1", "2"]
        last = fetch_last_audits(connection, Scope(region_ids=(NORTH,)), MARCH.last)
        assert fetch_last_audits(connection, NOTHING, MARCH.last).empty
    days = {int(r.location_id): str(r.last_audit)[:10] for r in last.itertuples()}
    assert days == {OAK: "2026-03-21", ELM: "2026-03-31"}
