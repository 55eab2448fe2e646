"""What sets two locations apart, counted on the small network beside what the eye counts there."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, insert

from data_access import compare
from data_access.engine import reading, writing
from data_access.refresh import refresh_everything
from data_access.schema import coaching_plan, feedback, finance
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import ASH, ELM, FLOOR, GREETING, NORTH, OAK, PHONE, RING, SOUTH, VISIT, write_small_network

EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
NORTHERN = Scope(region_ids=(NORTH,))
# (id, location, region, month, kind, rating kind, rating, asked for)
MESSAGES = [
    (1, OAK, NORTH, 3, "complaint", None, None, False),
    (2, OAK, NORTH, 3, "complaint", None, None, True),  # asked for: no volunteered complaint
    (3, OAK, NORTH, 4, "complaint", None, None, False),  # no admissions of April: leaves the rate
    (4, OAK, NORTH, 3, "rating", "nps", 9.0, True),
    (5, OAK, NORTH, 3, "rating", "nps", 7.0, True),
    (6, OAK, NORTH, 3, "rating", "nps", 6.0, True),
    (7, OAK, NORTH, 3, "rating", "nps", 10.0, False),  # volunteered: never in the survey's NPS
    (8, ASH, SOUTH, 3, "thanks", "stars", 5.0, False),
]
PLANS = [(1, OAK, NORTH, "in_work", 1), (2, OAK, NORTH, "verified", 9), (3, OAK, NORTH, "draft", 5),
         (4, ASH, SOUTH, "cancelled", 2)]  # fmt: skip


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        connection.execute(
            insert(feedback),
            [
                {"feedback_id": one, "location_id": place, "source": "test", "code": str(one), "region_id": region_id,
                 "origin": "survey" if asked else "qr", "solicited": asked, "kind": kind,
                 "received_at": datetime(2026, month, one, tzinfo=UTC), "day": date(2026, month, one),
                 "month": 202600 + month, "rating_kind": rated, "rating": rating, "rating_low": 0, "rating_high": 10}
                for one, place, region_id, month, kind, rated, rating, asked in MESSAGES
            ],
        )  # fmt: skip
        connection.execute(
            insert(finance),
            [{"location_id": OAK, "month": 202602, "months": 1, "admissions": 400, "import_id": 1},
             {"location_id": OAK, "month": 202603, "months": 1, "admissions": 500, "import_id": 1},
             {"location_id": OAK, "month": 202601, "months": 12, "admissions": 9999, "import_id": 1},
             {"location_id": ASH, "month": 202603, "months": 1, "admissions": 100, "import_id": 1}],
        )  # fmt: skip
        connection.execute(
            insert(coaching_plan),
            [{"location_id": place, "plan_id": one, "region_id": region_id, "opened_on": date(2026, 3, when),
              "trigger": "flag", "status": status} for one, place, region_id, status, when in PLANS],
        )  # fmt: skip
        refresh_everything(connection)
    return database


def test_parts_are_counted_by_channel_and_standard_of_the_two_only(chain: Engine) -> None:
    with reading(chain) as connection:
        found = compare.fetch_part_counts(connection, EVERYTHING, EVER, location_ids=(OAK, ASH))
    cells = {
        (row["location_id"], row["channel_id"], row["standard_id"]): (row["points"], row["max_points"], row["audits"])
        for row in found.to_dict("records")
    }
    assert cells == {
        (OAK, VISIT, FLOOR): (1, 2, 2), (OAK, VISIT, GREETING): (1, 2, 2), (OAK, PHONE, RING): (2, 2, 1),
        (ASH, VISIT, FLOOR): (1, 2, 2), (ASH, VISIT, GREETING): (1, 1, 1), (ASH, PHONE, RING): (1, 2, 1),
    }  # fmt: skip


def test_months_hold_counted_audits_and_what_they_scored_beyond_expectation(chain: Engine) -> None:
    with reading(chain) as connection:
        found = compare.fetch_location_months(connection, EVERYTHING, EVER, location_ids=(ASH, ELM))
    assert [*zip(found["location_id"], found["month"], found["audits"], strict=True)] == [
        (ELM, 202603, 1), (ELM, 202604, 1), (ASH, 202602, 1), (ASH, 202603, 1),
    ]  # fmt: skip
    elm = found[found["location_id"] == ELM].set_index("month")["surprise_sum"]
    assert elm[202603] - elm[202604] == pytest.approx(100)  # the same questions, all kept and none kept


def test_complaints_are_those_volunteered_in_months_with_admissions(chain: Engine) -> None:
    with reading(chain) as connection:
        found = compare.fetch_location_complaints(connection, EVERYTHING, EVER, location_ids=(OAK, ELM, ASH))
    rows = found.set_index("location_id")
    assert dict(rows["complaints"]) == {OAK: 1, ASH: 0}
    assert dict(rows["guests"]) == {OAK: 900, ASH: 100}


def test_nps_counts_the_asked_for_answers_only(chain: Engine) -> None:
    with reading(chain) as connection:
        found = compare.fetch_location_nps(connection, EVERYTHING, EVER, location_ids=(OAK, ASH))
    assert found.to_dict("records") == [{"location_id": OAK, "promoters": 1, "passives": 1, "detractors": 1}]


def test_open_plans_come_newest_first_and_finished_ones_not_at_all(chain: Engine) -> None:
    with reading(chain) as connection:
        found = compare.fetch_open_plans(connection, EVERYTHING, location_ids=(OAK, ASH))
    assert list(found["plan_id"]) == [3, 1]


@pytest.mark.parametrize(
    ("scope", "seen"),
    [(NOTHING, set()), (Scope(region_ids=(SOUTH,)), {ASH}), (Scope(location_ids=(OAK,)), {OAK}),
     (NORTHERN, {OAK, ELM}), (EVERYTHING, {OAK, ELM, ASH})],
)  # fmt: skip
def test_locations_outside_the_scope_are_absent_whoever_is_asked_for(chain: Engine, scope: Scope, seen: set) -> None:
    ids = (OAK, ELM, ASH)
    with reading(chain) as connection:
        for query in (compare.fetch_part_counts, compare.fetch_location_months):
            assert set(query(connection, scope, EVER, location_ids=ids)["location_id"]) == seen
        for query in (compare.fetch_location_complaints, compare.fetch_location_nps):
            assert set(query(connection, scope, EVER, location_ids=ids)["location_id"]) <= seen
        assert set(compare.fetch_open_plans(connection, scope, location_ids=ids)["location_id"]) <= seen


def test_nobody_asked_for_and_an_empty_period_give_empty_frames(chain: Engine) -> None:
    never = AuditFilter(Period(date(2020, 1, 1), date(2020, 1, 31)))
    with reading(chain) as connection:
        assert compare.fetch_part_counts(connection, EVERYTHING, EVER, location_ids=()).empty
        for query in (compare.fetch_part_counts, compare.fetch_location_months, compare.fetch_location_complaints,
                      compare.fetch_location_nps):  # fmt: skip
            assert query(connection, EVERYTHING, never, location_ids=(OAK,)).empty
