"""Audits as levels see them: scored, counted, since the last restart, each with its surprise and its age."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, or_, select

from data_access.engine import fetch_frame
from data_access.schema import audit, location
from data_access.visibility import asked
from domain.access import Scope
from domain.estimates import remove_month_effect
from domain.filters import DAYS_A_MONTH, AuditFilter

Floats = NDArray[np.float64]


def is_scored() -> ColumnElement[bool]:
    """Current audits that enter averages and of which a surprise is known."""
    known = audit.c.score.is_not(None), audit.c.expected.is_not(None)
    return and_(audit.c.is_current, audit.c.is_counted, *known)


def since_restart() -> ColumnElement[bool]:
    """The location of an audit, when the audit came after its last restart: the condition of a join with it."""
    restarted = or_(location.c.restarted_on.is_(None), audit.c.day >= location.c.restarted_on)
    return and_(location.c.location_id == audit.c.location_id, restarted)


def fetch_scored_audits(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Counted audits with their expected score, one row an audit, since the location's last restart.

    Columns: location_id, day, month, score, expected. Audits without a score or expectation are absent.
    """
    columns = (audit.c.location_id, audit.c.day, audit.c.month, audit.c.score, audit.c.expected)
    query = select(*columns).join(location, since_restart())
    return fetch_frame(connection, query.where(asked(audit, scope, where), is_scored()))


def residuals(audits: pd.DataFrame) -> Floats:
    """Score less expected, less what the whole month shared (methods.md §1, step 1). audits: fetch_scored_audits."""
    surprise = (audits["score"] - audits["expected"]).to_numpy(dtype=float)
    return remove_month_effect(surprise, audits["month"].to_numpy())


def ages(days: "pd.Series[date]", as_of: date) -> Floats:
    """Months from each day to `as_of`, negative after it, NaN where the day is unknown."""
    passed = (pd.Timestamp(as_of) - pd.to_datetime(days)).dt.days
    return np.asarray(passed.to_numpy(dtype=float) / DAYS_A_MONTH)
