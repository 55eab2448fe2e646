"""A coaching plan as its writers meet it: the row, what the rules ask about it, and its next version."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from data_access.schema import coaching_action, coaching_plan, location, plan_standard
from data_access.unit_of_work import UnitOfWork
from data_access.visibility import visible
from domain import coaching_plans as rules
from domain.access import Scope, User
from domain.coaching_plans import Act, CoachingRefusedError, Facts, Party, Status, Why
from domain.filters import local_day


def open_for(unit: UnitOfWork, user: User, plan_id: int, act: Act) -> tuple[Row[Any], Facts, Party | None]:
    """The plan, what the rules ask about it, and in which relation the person may do this to it now.

    Raises CoachingRefusedError; a plan outside the scope is NOT_YOURS, as one that does not exist.
    """
    row = find_plan_row(unit.connection, user.scope, plan_id)
    if row is None:
        raise CoachingRefusedError(Why.NOT_YOURS)
    party = rules.party_of(user, location_id=row.location_id, region_id=row.region_id, coach_id=row.coach_id)
    facts = facts_of(unit.connection, row)
    rules.next_status(facts.status, act, party)
    return row, facts, party


def find_plan_row(connection: Connection, scope: Scope, plan_id: int) -> Row[Any] | None:
    """A visible plan with the time zone of its location; None outside the scope and where there is none."""
    found: Row[Any] | None = connection.execute(
        select(coaching_plan, location.c.time_zone)
        .join(location, location.c.location_id == coaching_plan.c.location_id)
        .where(visible(coaching_plan, scope), coaching_plan.c.plan_id == plan_id)
    ).first()
    return found


def facts_of(connection: Connection, row: Row[Any]) -> Facts:
    """What the rules ask about a plan."""
    mine = and_(coaching_action.c.location_id == row.location_id, coaching_action.c.plan_id == row.plan_id)
    actions = connection.execute(select(coaching_action.c.due_on, coaching_action.c.done_on).where(mine)).all()
    return Facts(
        Status(row.status), row.root_cause, row.behaviour,
        len(standards_of(connection, row.location_id, row.plan_id)),
        tuple((one.due_on, one.done_on) for one in actions), row.coach_id, row.check_on,
    )  # fmt: skip


def standards_of(connection: Connection, location_id: int, plan_id: int) -> list[int]:
    """The standards of a plan, by key. The caller has asked whether the plan may be seen."""
    mine = and_(plan_standard.c.location_id == location_id, plan_standard.c.plan_id == plan_id)
    query = select(plan_standard.c.standard_id).where(mine).order_by(plan_standard.c.standard_id)
    return list(connection.execute(query).scalars())


def subject_of(plan_id: int) -> str:
    """How the audit log names a plan."""
    return f"plan {plan_id}"


def write_plan(
    unit: UnitOfWork,
    row: Row[Any],
    changes: dict[str, Any],
    *,
    seen: int,
    act: Act,
    also: dict[str, Any] | None = None,
) -> None:
    """Write the plan in its next version, so that who works on any part of it is told of the others.

    also: what the log tells beside the changes of the row. Raises StaleWriteError.
    """
    unit.change(
        coaching_plan, {"location_id": row.location_id, "plan_id": row.plan_id}, changes, seen=seen,
        before=row._asdict(), subject=subject_of(row.plan_id), action=f"plan_{act.value}", also=also,
    )  # fmt: skip


def today_of(unit: UnitOfWork, row: Row[Any]) -> date:
    """The day at the location of a plan or a session."""
    return local_day(unit.at, row.time_zone)


def refuse(why: Why | None) -> None:
    """Raises CoachingRefusedError when there is a reason to."""
    if why is not None:
        raise CoachingRefusedError(why)
