"""Appeals as they stand: those of one audit with their history, and how many wait.

Who reads gets the status as it is on the day; what has expired is written down at the next change.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, and_, select

from data_access.appeals import subject_of
from data_access.engine import fetch_frame
from data_access.schema import app_user, appeal, audit, audit_log, location, standard
from data_access.visibility import visible
from domain.access import Scope
from domain.appeals import OPEN, Status, status_on
from domain.filters import local_day


def fetch_appeals(connection: Connection, scope: Scope, audit_id: int, *, now: datetime) -> pd.DataFrame:
    """The appeals against every issue of one visible audit, newest first; outside the scope there are none.

    Columns: appeal_id, audit_id, revision, audit_code, location_id, region_id, location, standard_id, code, name,
    name_uk, name_it, status (as it is now), reason_code, reason, decision, corrected_state, corrected_points (NaN
    with N/A), filed_at, filed_on (day at the location), filed_as, filed_by (name), version.
    """
    mine = select(audit.c.source, audit.c.code).where(visible(audit, scope), audit.c.audit_id == audit_id)
    issue = mine.subquery("mine")
    same = and_(issue.c.source == audit.c.source, issue.c.code == audit.c.code)
    return _as_of(fetch_frame(connection, _appeals(scope).join(issue, same)), now)


def fetch_open_appeals(connection: Connection, scope: Scope, *, now: datetime) -> pd.DataFrame:
    """The appeals of the scope that wait for somebody, oldest first, columns as fetch_appeals."""
    waiting = appeal.c.status.in_([one.value for one in OPEN])
    found = _as_of(fetch_frame(connection, _appeals(scope).where(waiting)), now)
    return found[found["status"] != Status.EXPIRED.value].iloc[::-1].reset_index(drop=True)


def fetch_appeal_history(connection: Connection, scope: Scope, audit_id: int) -> pd.DataFrame:
    """Who did what to the appeals against one audit, oldest first.

    Columns: at (UTC), name (None when nobody did it), action, appeal_id.
    """
    ids = select(appeal.c.appeal_id).where(visible(appeal, scope), appeal.c.audit_id == audit_id)
    subjects = {subject_of(one): one for one in connection.execute(ids).scalars()}
    found = fetch_frame(
        connection,
        select(audit_log.c.at, app_user.c.name, audit_log.c.action, audit_log.c.subject)
        .outerjoin(app_user, app_user.c.user_id == audit_log.c.user_id)
        .where(audit_log.c.subject.in_(list(subjects)))
        .order_by(audit_log.c.at, audit_log.c.entry_id),
    )
    moments = pd.to_datetime(found["at"], utc=True)
    return found.assign(at=moments, appeal_id=found["subject"].map(subjects)).drop(columns="subject")


def _appeals(scope: Scope) -> Select[Any]:
    of_audit = and_(audit.c.location_id == appeal.c.location_id, audit.c.audit_id == appeal.c.audit_id)
    return (
        select(
            appeal.c.appeal_id, appeal.c.audit_id, audit.c.revision, audit.c.code.label("audit_code"),
            appeal.c.location_id, appeal.c.region_id, location.c.name.label("location"), appeal.c.standard_id,
            standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it, appeal.c.status,
            appeal.c.reason_code, appeal.c.reason, appeal.c.decision, appeal.c.corrected_state,
            appeal.c.corrected_points, appeal.c.filed_at, appeal.c.filed_as, app_user.c.name.label("filed_by"),
            appeal.c.version, location.c.time_zone,
        )
        .join(audit, of_audit)
        .join(location, location.c.location_id == appeal.c.location_id)
        .join(standard, standard.c.standard_id == appeal.c.standard_id)
        .outerjoin(app_user, app_user.c.user_id == appeal.c.filed_by)
        .where(visible(appeal, scope))
        .order_by(appeal.c.filed_at.desc(), appeal.c.appeal_id.desc())
    )  # fmt: skip


def _as_of(found: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """With the day of filing at the location, and the status as it is now."""
    moments = pd.to_datetime(found["filed_at"], utc=True)
    filed, status = [], []
    for moment, stored, zone in zip(moments, found["status"], found["time_zone"], strict=True):
        filed.append(local_day(moment, zone))
        status.append(status_on(Status(stored), filed[-1], local_day(now, zone)).value)
    return found.assign(filed_at=moments, filed_on=filed, status=status).drop(columns="time_zone")
