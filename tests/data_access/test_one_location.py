"""What one location's page asks, counted by eye on both engines, and never more than the scope."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, insert, select

from data_access import audits, one_location
from data_access.engine import reading, writing
from data_access.schema import (
    answer,
    answer_superseded,
    audit,
    coaching_plan,
    coaching_session,
    feedback,
    feedback_case,
    finance,
    plan_standard,
)  # fmt: skip
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import ASH, ELM, FLOOR, GREETING, NORTH, OAK, SOUTH, write_small_network

EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
AT_OAK = Scope(location_ids=(OAK,))
NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=UTC)


# (case, location, region, received, reply due, close due, replied, resolved, status); NOW is 2 April, noon
CASES = [
    (1, OAK, NORTH, at(2, 9), at(2, 15), at(3), None, None, "open"),  # in time, reply due first
    (2, OAK, NORTH, at(1), at(2, 11), at(4), None, None, "open"),  # the reply is late
    (3, OAK, NORTH, at(1), at(1, 16), at(3), at(1, 13), None, "in_progress"),  # replied: the closing is next
    (4, OAK, NORTH, at(1), at(1, 16), at(2), at(1, 13), at(1, 20), "resolved"),  # nobody waits
    (5, OAK, NORTH, at(1), at(1, 16), at(2), at(1, 13), at(1, 20), "reopened"),  # waits, without a limit
    (6, ASH, SOUTH, at(1), at(1, 16), at(2), None, None, "open"),  # of another region
]


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        for one, place, region_id, received, reply, close, replied, resolved, status in CASES:
            common = {"location_id": place, "region_id": region_id, "feedback_id": one, "received_at": received}
            connection.execute(
                insert(feedback).values(
                    **common, source="test", code=str(one), origin="qr", kind="complaint", solicited=one == 4,
                    day=received.date(), month=202604, body=f"Words {one}",
                )
            )  # fmt: skip
            connection.execute(
                insert(feedback_case).values(
                    **common, case_id=one, severity="S2", status=status, first_reply_at=replied, resolved_at=resolved,
                    reply_due_at=reply, close_due_at=close,
                )
            )  # fmt: skip
        for plan_id, place, region_id, day in ((1, OAK, NORTH, date(2026, 3, 1)), (2, ASH, SOUTH, date(2026, 3, 5))):
            where = {"location_id": place, "plan_id": plan_id}
            connection.execute(
                insert(coaching_plan).values(
                    **where, region_id=region_id, opened_on=day, trigger="flag", status="in_work"
                )
            )
            for one in (GREETING, FLOOR):
                connection.execute(insert(plan_standard).values(**where, standard_id=one))
            connection.execute(
                insert(coaching_session).values(
                    **where, region_id=region_id, day=day, coachee_role="host", minutes=40, acknowledged=True,
                    private_note="for the coach only",
                )
            )  # fmt: skip
        rows = [(OAK, 202603, 1, 100, 250.0), (OAK, 202602, 1, 0, 10.0), (OAK, 202601, 1, 50, None),
                (OAK, 202601, 12, 999, 999.0), (ASH, 202603, 1, 10, 30.0)]  # fmt: skip
        for place, month, months, guests, money in rows:
            connection.execute(
                insert(finance).values(
                    location_id=place, month=month, months=months, admissions=guests, concession_revenue=money,
                    import_id=1,
                )
            )  # fmt: skip
    return database


def test_cases_past_their_limit_lead_and_each_shows_its_next_limit(chain: Engine) -> None:
    with reading(chain) as connection:
        found = one_location.fetch_open_cases(connection, AT_OAK, now=NOW)
    assert list(found["case_id"]) == [2, 1, 3, 5]
    assert [bool(one) for one in found["overdue"]] == [True, False, False, False]
    due = [None if str(one) == "NaT" or one is None else one.hour for one in found["due_at"]]
    assert due == [11, 15, 12, None]
    assert found["body"].iloc[0] == "Words 2"


def test_audits_and_voices_are_those_of_the_location(chain: Engine) -> None:
    with reading(chain) as connection:
        seen = one_location.fetch_audits(connection, AT_OAK, EVER)
        voice = one_location.fetch_voice_months(connection, AT_OAK, EVER)
    assert list(seen["audit_id"]) == [3, 2, 1]
    assert list(seen["channel"]) == ["phone", "visit", "visit"]
    # Message 4 was asked for: it stays out of what guests said of their own accord.
    assert voice[["month", "complaints", "thanks", "messages"]].to_numpy().tolist() == [[202604, 4, 0, 4]]


def test_plans_name_their_standards_and_private_notes_stay_where_they_are(chain: Engine) -> None:
    with reading(chain) as connection:
        plans = one_location.fetch_plans(connection, AT_OAK)
        sessions = one_location.fetch_sessions(connection, AT_OAK)
    assert list(plans["standards"]) == ["floor, greeting"]
    assert list(sessions["minutes"]) == [40]
    assert "private_note" not in sessions


def test_money_is_of_single_months_where_guests_and_revenue_are_known(chain: Engine) -> None:
    with reading(chain) as connection:
        found = one_location.fetch_money_months(connection, AT_OAK, EVER.period)
    assert found.to_numpy().tolist() == [[202603, 100, 250.0]]


@pytest.mark.parametrize("scope", [NOTHING, Scope(location_ids=(ELM,)), Scope(region_ids=(SOUTH,)).only(OAK, NORTH)])
def test_outside_the_scope_there_is_nothing(chain: Engine, scope: Scope) -> None:
    with reading(chain) as connection:
        assert one_location.fetch_open_cases(connection, scope, now=NOW).empty
        assert one_location.fetch_voice_months(connection, scope, EVER).empty
        assert one_location.fetch_plans(connection, scope).empty
        assert one_location.fetch_sessions(connection, scope).empty
        assert one_location.fetch_money_months(connection, scope, EVER.period).empty
        seen = one_location.fetch_audits(connection, scope, EVER)
    assert not set(seen["audit_id"]) & {1, 2, 3}


def test_an_older_issue_keeps_its_answers_and_all_issues_are_listed(chain: Engine) -> None:
    with writing(chain) as connection:
        old = connection.execute(select(audit).where(audit.c.audit_id == 1)).one()._asdict()
        connection.execute(insert(audit).values({**old, "audit_id": 11, "revision": 2, "score": 100.0}))
        connection.execute(audit.update().where(audit.c.audit_id == 1).values(is_current=False))
        given = select(answer).where(answer.c.audit_id == 1)
        connection.execute(insert(answer_superseded).from_select([c.name for c in answer_superseded.c], given))
        connection.execute(answer.delete().where(answer.c.audit_id == 1))
    with reading(chain) as connection:
        issues = audits.fetch_revisions(connection, EVERYTHING, 1)
        assert audits.fetch_revisions(connection, Scope(region_ids=(SOUTH,)), 1).empty
        answers = audits.fetch_audit_answers(connection, EVERYTHING, 1).set_index("code")
        assert audits.fetch_audit_answers(connection, Scope(region_ids=(SOUTH,)), 1).empty
        header = audits.find_audit(connection, EVERYTHING, 1)
    assert list(issues["audit_id"]) == [11, 1]
    assert list(issues["score"]) == [100.0, 50.0]
    assert dict(answers["points"]) == {"floor": 1, "greeting": 0}
    assert answers.at["greeting", "comment"] == "Nobody looked up."
    assert not header.is_current


def test_a_scope_cut_to_a_location_never_widens() -> None:
    assert EVERYTHING.only(OAK, NORTH) == AT_OAK
    assert Scope(region_ids=(NORTH,)).only(OAK, NORTH) == AT_OAK
    assert AT_OAK.only(OAK, NORTH) == AT_OAK
    assert Scope(region_ids=(SOUTH,)).only(OAK, NORTH) == NOTHING
    assert Scope(location_ids=(ELM,)).only(OAK, NORTH) == NOTHING
    assert NOTHING.only(OAK, NORTH) == NOTHING
