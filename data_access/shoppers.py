"""Who audited: how much of what is known of a location comes from one shopper."""

import math
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Date, Double, and_, cast, func, literal, or_, select

from data_access.engine import fetch_frame
from data_access.schema import audit, location
from data_access.visibility import visible
from domain.access import Scope
from domain.filters import months_back

HISTORY_MONTHS = 36
_DAYS_A_MONTH = 365.25 / 12


def fetch_shopper_weights(connection: Connection, scope: Scope, as_of: date, *, half_life: float) -> pd.DataFrame:
    """Audits and their weight, one row a location and shopper, since the location's last restart.

    Columns: location_id, shopper, audits (> 0), weight (fresh-visit equivalents on `as_of`; half_life in months).
    The audits are those that a level rests on; those whose shopper is unknown are absent.
    """
    days = cast(literal(as_of, Date) - audit.c.day, Double)
    fading = func.exp(days * literal(-math.log(2) / half_life / _DAYS_A_MONTH, Double))
    restarted = or_(location.c.restarted_on.is_(None), audit.c.day >= location.c.restarted_on)
    return fetch_frame(
        connection,
        select(
            audit.c.location_id, audit.c.shopper, func.count().label("audits"), func.sum(fading).label("weight")
        )
        .join(location, and_(location.c.location_id == audit.c.location_id, restarted))
        .where(visible(audit, scope), audit.c.day.between(months_back(as_of, HISTORY_MONTHS), as_of))
        .where(audit.c.is_current, audit.c.is_counted, audit.c.score.is_not(None), audit.c.expected.is_not(None))
        .where(audit.c.shopper.is_not(None))
        .group_by(audit.c.location_id, audit.c.shopper),
    )  # fmt: skip
