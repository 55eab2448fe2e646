"""The actions of a coaching plan: agreed on, dropped from a draft, done with their evidence."""

from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from data_access.plan_rows import open_for, refuse, today_of, write_plan
from data_access.schema import coaching_action
from data_access.unit_of_work import UnitOfWork
from domain import coaching_orders as orders
from domain import coaching_plans as rules
from domain.access import User
from domain.coaching_plans import LONGEST_NAME, Act, CoachingRefusedError, Why


def add_action(unit: UnitOfWork, user: User, order: orders.AddAction) -> None:
    """Agree on an action. Raises as take_step."""
    row, facts, _ = open_for(unit, user, order.plan_id, Act.ADD_ACTION)
    refuse(rules.lacks(facts, Act.ADD_ACTION, today=today_of(unit, row)))
    rules.check_words(order.what, needed=True)
    rules.check_words(order.who, needed=True, longest=LONGEST_NAME)
    rules.check_not_past(order.due_on, today=today_of(unit, row))
    also = {"what": order.what.strip(), "who": order.who.strip(), "due_on": order.due_on}
    write_plan(unit, row, {}, seen=order.version, act=Act.ADD_ACTION, also=also)
    unit.connection.execute(
        insert(coaching_action).values(location_id=row.location_id, plan_id=row.plan_id, **also)
    )  # fmt: skip


def drop_action(unit: UnitOfWork, user: User, order: orders.DropAction) -> None:
    """Take an action out of a draft. Raises as take_step."""
    row, _, _ = open_for(unit, user, order.plan_id, Act.DROP_ACTION)
    action = _find_action(unit.connection, row, order.action_id)
    write_plan(unit, row, {}, seen=order.version, act=Act.DROP_ACTION, also={"what": action.what})
    unit.connection.execute(delete(coaching_action).where(_same_action(row, order.action_id)))


def tick_action(unit: UnitOfWork, user: User, order: orders.Tick) -> None:
    """Note that an action is done, with its evidence, or that it is not after all. Raises as take_step."""
    row, _, _ = open_for(unit, user, order.plan_id, Act.TICK)
    action = _find_action(unit.connection, row, order.action_id)
    rules.check_words(order.evidence, needed=False)
    if (action.done_on is not None) == order.done:
        raise CoachingRefusedError(Why.NOT_NOW)
    done_on = today_of(unit, row) if order.done else None
    changes = {"done_on": done_on, "evidence": (order.evidence.strip() or None) if order.done else None}
    write_plan(unit, row, {}, seen=order.version, act=Act.TICK, also={"what": action.what, **changes})
    unit.connection.execute(update(coaching_action).where(_same_action(row, order.action_id)).values(**changes))


def _find_action(connection: Connection, row: Row[Any], action_id: int) -> Row[Any]:
    found: Row[Any] | None = connection.execute(select(coaching_action).where(_same_action(row, action_id))).first()
    if found is None:
        raise CoachingRefusedError(Why.NOT_YOURS)
    return found


def _same_action(row: Row[Any], action_id: int) -> Any:
    return and_(
        coaching_action.c.location_id == row.location_id, coaching_action.c.plan_id == row.plan_id,
        coaching_action.c.action_id == action_id,
    )  # fmt: skip
