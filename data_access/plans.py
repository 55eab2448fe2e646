"""Coaching plans as people write them: drafted, agreed, worked on, signed off. The rules are domain.coaching_plans'.

Every function takes a unit of work and the person; a plan outside their scope is as one that does not exist.
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from data_access.plan_draft import fetch_failed_standards
from data_access.plan_evidence import work_on
from data_access.plan_rows import open_for, refuse, standards_of, today_of, write_plan
from data_access.schema import app_user, audit, coaching_plan, location
from data_access.unit_of_work import UnitOfWork
from data_access.visibility import visible
from domain import coaching_orders as orders
from domain import coaching_plans as rules
from domain.access import Role, User
from domain.coaching_plans import OPEN_PLANS, Act, CoachingRefusedError, Party, Status, Why
from domain.filters import local_day
from domain.standards_to_coach import AT_MOST


def draft_plan(unit: UnitOfWork, user: User, order: orders.Draft) -> int:
    """Open a plan from the standards that the location fails, and return its key.

    Call it in an exclusive transaction: two people must not open one each. Raises CoachingRefusedError.
    """
    connection, scope = unit.connection, user.scope
    place = connection.execute(
        select(location.c.region_id, location.c.time_zone).where(
            visible(location, scope), location.c.location_id == order.location_id
        )
    ).first()
    if place is None:
        raise CoachingRefusedError(Why.NOT_YOURS)
    failed = fetch_failed_standards(connection, scope, order.location_id)
    held = select(func.count()).select_from(coaching_plan).where(
        coaching_plan.c.location_id == order.location_id, coaching_plan.c.status.in_(OPEN_PLANS)
    )  # fmt: skip
    rules.check_drafting(
        user, location_id=order.location_id, region_id=place.region_id,
        open_plans=connection.execute(held).scalar_one(), failed=len(failed),
    )  # fmt: skip
    coach_id = user.user_id if user.role is Role.COACH else _known_coach(connection, order.coach_id)
    today = local_day(unit.at, place.time_zone)
    plan_id = unit.add(
        coaching_plan, "plan_id",
        {"location_id": order.location_id, "region_id": place.region_id, "opened_on": today,
         "trigger": order.trigger.value, "status": Status.DRAFT.value, "coach_id": coach_id, "status_since": today},
        subject="plan", action="plan_draft",
    )  # fmt: skip
    work_on(unit, user.scope, order.location_id, plan_id, tuple(int(one) for one in failed["standard_id"]))
    return plan_id


def change_plan(unit: UnitOfWork, user: User, order: orders.Change) -> None:
    """Say why the standards fail, which are worked on, and what shall be seen instead. Raises as take_step."""
    row, _, party = open_for(unit, user, order.plan_id, Act.CHANGE)
    rules.check_words(order.behaviour, needed=False)
    ids = tuple(dict.fromkeys(order.standard_ids))
    if len(ids) > AT_MOST:
        raise CoachingRefusedError(Why.TOO_MANY_STANDARDS)
    if not ids:
        raise CoachingRefusedError(Why.NO_STANDARD)
    # Only a superior gives a plan to another coach.
    coach_id = _known_coach(unit.connection, order.coach_id) if party is Party.SUPERIOR else row.coach_id
    changes = {
        "root_cause": order.root_cause.value if order.root_cause else None,
        "behaviour": order.behaviour.strip() or None,
        "coach_id": coach_id,
    }
    before = standards_of(unit.connection, row.location_id, row.plan_id)
    also = {"standards": list(ids)} if set(ids) != set(before) else {}
    write_plan(unit, row, changes, seen=order.version, act=Act.CHANGE, also=also)
    if also:
        work_on(unit, user.scope, row.location_id, row.plan_id, ids)


def take_step(unit: UnitOfWork, user: User, order: orders.Step) -> Status:
    """Take a plan on; returns where it stands then.

    Raises CoachingRefusedError, and StaleWriteError when the plan is no longer as the person has seen it.
    """
    if order.act in (Act.CHANGE, Act.ADD_ACTION, Act.DROP_ACTION, Act.TICK):
        raise CoachingRefusedError(Why.NOT_NOW)
    row, facts, party = open_for(unit, user, order.plan_id, order.act)
    today = today_of(unit, row)
    after = rules.next_status(facts.status, order.act, party)
    refuse(rules.lacks(facts, order.act, today=today))
    rules.check_words(order.words, needed=order.act in rules.WORDED)
    changes = _step_changes(unit, user, row, order, today)
    if after is not facts.status:
        changes |= {"status": after.value, "status_since": today}
    write_plan(unit, row, changes, seen=order.version, act=order.act)
    return after


def _step_changes(unit: UnitOfWork, user: User, row: Row[Any], order: orders.Step, today: date) -> dict[str, Any]:
    words = order.words.strip()
    if order.act in (Act.ASK_CHANGES, Act.RETURN, Act.CANCEL):
        return {"reason": words}
    if order.act is Act.AGREE:
        return {"owner_id": user.user_id, "reason": None}
    if order.act is Act.ASK_VISIT:
        rules.check_not_past(order.day, today=today)
        return {"check_on": order.day}
    if order.act is Act.VERIFY:
        if order.audit_id is not None and not _checks(unit.connection, row, order.audit_id):
            raise CoachingRefusedError(Why.WRONG_VISIT)
        return {"result": words, "check_audit_id": order.audit_id}
    return {}


def _checks(connection: Connection, row: Row[Any], audit_id: int) -> bool:
    """Whether an audit can be the checking visit of a plan: of its location, after the plan was opened."""
    return connection.execute(
        select(audit.c.audit_id).where(
            audit.c.location_id == row.location_id, audit.c.audit_id == audit_id, audit.c.is_current,
            audit.c.day > row.opened_on,
        )
    ).first() is not None  # fmt: skip


def _known_coach(connection: Connection, user_id: int | None) -> int | None:
    """The key of an active coach; None for none. Raises CoachingRefusedError for anybody else."""
    if user_id is None:
        return None
    coach = select(app_user.c.user_id).where(
        app_user.c.user_id == user_id, app_user.c.role == Role.COACH.value, app_user.c.is_active
    )
    if connection.execute(coach).first() is None:
        raise CoachingRefusedError(Why.NO_COACH)
    return user_id
