"""Coaching sessions as people write them: logged by the coach, acknowledged by the cinema."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select

from data_access.plan_rows import find_plan_row
from data_access.schema import coaching_session, location, session_standard, standard
from data_access.unit_of_work import UnitOfWork
from data_access.visibility import visible
from domain import coaching_orders as orders
from domain import coaching_sessions as rules
from domain.access import Scope, User
from domain.coaching_plans import CoachingRefusedError, Status, Why, check_words, party_of
from domain.filters import local_day


def log_session(unit: UnitOfWork, user: User, order: orders.Log) -> int:
    """Write the log of a session, or change one's own before the cinema has read it; returns its key.

    Raises CoachingRefusedError, and StaleWriteError when the log is no longer as its writer has seen it.
    """
    if order.session_id is not None:
        return _change_log(unit, user, order)
    place = unit.connection.execute(
        select(location.c.region_id, location.c.time_zone).where(
            visible(location, user.scope), location.c.location_id == order.location_id
        )
    ).first()
    if place is None:
        raise CoachingRefusedError(Why.NOT_YOURS)
    plan = None if order.plan_id is None else find_plan_row(unit.connection, user.scope, order.plan_id)
    if order.plan_id is not None and (plan is None or plan.location_id != order.location_id):
        raise CoachingRefusedError(Why.NOT_YOURS)
    rules.check_logging(
        user, location_id=order.location_id, region_id=place.region_id,
        plan=None if plan is None else (Status(plan.status), plan.coach_id),
    )  # fmt: skip
    _check(unit, order, plan, place.time_zone)
    session_id = unit.add(
        coaching_session, "session_id",
        {"location_id": order.location_id, "region_id": place.region_id, "plan_id": order.plan_id,
         "coach_id": user.user_id, "acknowledged": False, "written_at": unit.at, **_words(order)},
        subject="session", action="session_log",
    )  # fmt: skip
    _work_on(unit.connection, order.location_id, session_id, order.standard_ids)
    return session_id


def _change_log(unit: UnitOfWork, user: User, order: orders.Log) -> int:
    row = find_session_row(unit.connection, user.scope, order.session_id or 0)
    if row is None:
        raise CoachingRefusedError(Why.NOT_YOURS)
    rules.check_changing(user, coach_id=row.coach_id, acknowledged=row.acknowledged)
    plan = None if row.plan_id is None else find_plan_row(unit.connection, user.scope, row.plan_id)
    _check(unit, order, plan, row.time_zone)
    _write(unit, row, _words(order), seen=order.version, action="session_change")
    _work_on(unit.connection, row.location_id, row.session_id, order.standard_ids)
    return int(row.session_id)


def acknowledge(unit: UnitOfWork, user: User, order: orders.Acknowledge) -> None:
    """The cinema has read a log, and says of how much use the session was or does not. Raises as log_session."""
    row = find_session_row(unit.connection, user.scope, order.session_id)
    if row is None:
        raise CoachingRefusedError(Why.NOT_YOURS)
    party = party_of(user, location_id=row.location_id, region_id=row.region_id, coach_id=row.coach_id)
    rules.check_acknowledging(party, acknowledged=row.acknowledged, rating=order.usefulness)
    changes = {"acknowledged": True, "usefulness": order.usefulness}
    _write(unit, row, changes, seen=order.version, action="session_acknowledge")


def find_session_row(connection: Connection, scope: Scope, session_id: int) -> Row[Any] | None:
    """A visible session with the time zone of its location, without the private note; None where there is none."""
    columns = [column for column in coaching_session.c if column.name != "private_note"]
    query: Any = (
        select(*columns, location.c.time_zone)
        .join(location, location.c.location_id == coaching_session.c.location_id)
        .where(visible(coaching_session, scope), coaching_session.c.session_id == session_id)
    )
    found: Row[Any] | None = connection.execute(query).first()
    return found


def find_private_note(connection: Connection, user: User, session_id: int) -> str | None:
    """The coach's own note on a session; None for everybody else, whatever their role. The only way to one."""
    row = find_session_row(connection, user.scope, session_id)
    if row is None or not rules.reads_note(user, row.coach_id):
        return None
    mine = and_(coaching_session.c.location_id == row.location_id, coaching_session.c.session_id == session_id)
    note: str | None = connection.execute(select(coaching_session.c.private_note).where(mine)).scalar_one()
    return note


def subject_of(session_id: int) -> str:
    """How the audit log names a session."""
    return f"session {session_id}"


def _words(order: orders.Log) -> dict[str, Any]:
    return {
        "day": order.day, "coachee_role": order.coachee_role.strip(), "minutes": order.minutes,
        "strengths": order.strengths.strip() or None, "agreed": order.agreed.strip() or None,
        "next_on": order.next_on, "private_note": order.private_note.strip() or None,
    }  # fmt: skip


def _check(unit: UnitOfWork, order: orders.Log, plan: Row[Any] | None, time_zone: str) -> None:
    rules.check_log(
        day=order.day, opened_on=None if plan is None else plan.opened_on, next_on=order.next_on,
        role=order.coachee_role, minutes=order.minutes, standards=len(set(order.standard_ids)),
        today=local_day(unit.at, time_zone),
    )  # fmt: skip
    for words in (order.strengths, order.agreed, order.private_note):
        check_words(words, needed=False)


def _write(unit: UnitOfWork, row: Row[Any], changes: Mapping[str, Any], *, seen: int, action: str) -> None:
    unit.change(
        coaching_session, {"location_id": row.location_id, "session_id": row.session_id}, changes, seen=seen,
        before=row._asdict(), subject=subject_of(row.session_id), action=action,
    )  # fmt: skip


def _work_on(connection: Connection, location_id: int, session_id: int, ids: tuple[int, ...]) -> None:
    """The standards that a session worked on; those that stay are left, because DuckDB writes no key twice."""
    there = select(standard.c.standard_id).where(standard.c.standard_id.in_(ids))
    if len(connection.execute(there).all()) != len(set(ids)):
        raise CoachingRefusedError(Why.NO_STANDARD)
    mine = and_(session_standard.c.location_id == location_id, session_standard.c.session_id == session_id)
    held = set(connection.execute(select(session_standard.c.standard_id).where(mine)).scalars())
    connection.execute(delete(session_standard).where(mine, session_standard.c.standard_id.not_in(ids)))
    for one in sorted(set(ids) - held):
        connection.execute(
            insert(session_standard).values(location_id=location_id, session_id=session_id, standard_id=one)
        )
