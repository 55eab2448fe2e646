"""Locations left out of the priorities: put off, taken back, listed; each change with its line in the audit log."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from data_access.engine import fetch_frame
from data_access.people import log_action
from data_access.schema import app_user, location, priority_dismissal
from data_access.visibility import visible
from domain.access import Scope, User
from domain.dismissals import DismissalRefusedError, Why, check_dismissal, may_dismiss
from domain.filters import local_day


@dataclass(frozen=True, slots=True)
class Dismissal:
    """What a person wants left out, why, and up to which day."""

    location_id: int
    reason: str
    until: date


def dismiss(connection: Connection, user: User, wanted: Dismissal, *, now: datetime) -> int:
    """Leave a location out of the list and return the key of the dismissal. Call it in an exclusive transaction.

    Exclusive, so that two people cannot leave out the same. Raises DismissalRefusedError; a location outside the
    scope is NOT_YOURS, as one that does not exist.
    """
    place = connection.execute(
        select(location.c.region_id, location.c.time_zone).where(
            visible(location, user.scope), location.c.location_id == wanted.location_id
        )
    ).first()
    if place is None or not may_dismiss(user, location_id=wanted.location_id, region_id=place.region_id):
        raise DismissalRefusedError(Why.NOT_YOURS)
    today = local_day(now, place.time_zone)
    check_dismissal(wanted.reason, until=wanted.until, today=today)
    mine = priority_dismissal.c.location_id == wanted.location_id
    if connection.execute(select(priority_dismissal.c.dismissal_id).where(mine, _holds(today))).first():
        raise DismissalRefusedError(Why.ALREADY_OUT)
    reason = wanted.reason.strip()
    dismissal_id: int = connection.execute(
        insert(priority_dismissal)
        .values(
            location_id=wanted.location_id, region_id=place.region_id, user_id=user.user_id, dismissed_at=now,
            reason=reason, until_on=wanted.until,
        )
        .returning(priority_dismissal.c.dismissal_id)
    ).scalar_one()  # fmt: skip
    log_action(
        connection, at=now, user_id=user.user_id, action="priority_dismiss", subject=subject_of(dismissal_id),
        new_value={"location_id": wanted.location_id, "reason": reason, "until_on": wanted.until.isoformat()},
    )  # fmt: skip
    return dismissal_id


def take_back(connection: Connection, user: User, dismissal_id: int, *, now: datetime) -> None:
    """Put a location back on the list. Raises DismissalRefusedError: NOT_YOURS outside the scope or without the role,
    NOT_OUT when somebody has taken it back already."""
    one = priority_dismissal.c.dismissal_id == dismissal_id
    row = connection.execute(select(priority_dismissal).where(visible(priority_dismissal, user.scope), one)).first()
    if row is None or not may_dismiss(user, location_id=row.location_id, region_id=row.region_id):
        raise DismissalRefusedError(Why.NOT_YOURS)
    same = and_(
        priority_dismissal.c.location_id == row.location_id, one, priority_dismissal.c.taken_back_at.is_(None)
    )
    back = update(priority_dismissal).where(same).values(taken_back_at=now, taken_back_by=user.user_id)
    if connection.execute(back.returning(priority_dismissal.c.dismissal_id)).first() is None:
        raise DismissalRefusedError(Why.NOT_OUT)
    log_action(
        connection, at=now, user_id=user.user_id, action="priority_take_back", subject=subject_of(dismissal_id),
        old_value={"location_id": row.location_id, "reason": row.reason, "until_on": row.until_on.isoformat()},
    )  # fmt: skip


def fetch_dismissals(connection: Connection, scope: Scope, *, today: date) -> pd.DataFrame:
    """The visible locations that are left out today, the first to come back first.

    Columns: dismissal_id, location_id, region_id, code, location, by (name), dismissed_at (UTC), reason, until_on.
    """
    out = priority_dismissal.c
    return fetch_frame(
        connection,
        select(
            out.dismissal_id, out.location_id, out.region_id, location.c.code, location.c.name.label("location"),
            app_user.c.name.label("by"), out.dismissed_at, out.reason, out.until_on,
        )
        .join(location, location.c.location_id == out.location_id)
        .outerjoin(app_user, app_user.c.user_id == out.user_id)
        .where(visible(priority_dismissal, scope), _holds(today))
        .order_by(out.until_on, out.dismissal_id),
    )  # fmt: skip


def subject_of(dismissal_id: int) -> str:
    """How the audit log names a dismissal."""
    return f"dismissal {dismissal_id}"


def _holds(today: date) -> ColumnElement[bool]:
    return and_(priority_dismissal.c.taken_back_at.is_(None), priority_dismissal.c.until_on >= today)
