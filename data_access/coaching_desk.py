"""Where every order of the coaching cycle is carried out: one transaction, one unit of work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data_access.plan_actions import add_action, drop_action, tick_action
from data_access.plans import change_plan, draft_plan, take_step
from data_access.sessions import acknowledge, log_session
from data_access.unit_of_work import Edit, UnitOfWork
from domain import coaching_orders as orders
from domain.access import User
from domain.coaching_plans import Why


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order: done, unless `why` says what forbids it or `edits` who was faster.

    made: the key of the plan or session that was made. edits: what others changed since the writer looked.
    """

    made: int | None = None
    why: Why | None = None
    edits: tuple[Edit, ...] | None = None


def carry_out(connection: Connection, user: User, order: orders.Order, *, now: datetime) -> int | None:
    """Do what an order says, in the caller's transaction; returns the key of what it made, None when it made nothing.

    A Draft needs an exclusive transaction. Raises CoachingRefusedError and StaleWriteError; nothing is written then.
    """
    unit = UnitOfWork(connection, user.user_id, now)
    match order:
        case orders.Draft():
            return draft_plan(unit, user, order)
        case orders.Log():
            return log_session(unit, user, order)
        case orders.Change():
            change_plan(unit, user, order)
        case orders.AddAction():
            add_action(unit, user, order)
        case orders.DropAction():
            drop_action(unit, user, order)
        case orders.Tick():
            tick_action(unit, user, order)
        case orders.Step():
            take_step(unit, user, order)
        case orders.Acknowledge():
            acknowledge(unit, user, order)
    return None
