"""What sets two locations apart: parts of the journey, months, guests' words, plans. One row a location and key.

Every function takes `location_ids`, the locations compared; those outside the scope are absent.
"""

from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, func, select

from data_access.engine import fetch_frame
from data_access.schema import answer, audit, coaching_plan, feedback, finance, location
from data_access.scored import is_scored
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.coaching_plans import OPEN_PLANS
from domain.filters import AuditFilter


def fetch_part_counts(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...]
) -> pd.DataFrame:
    """Points reached and possible by channel and standard.

    Columns: location_id, channel_id, standard_id, points, max_points, audits (int, > 0: one answer each).
    """
    keys = (answer.c.location_id, answer.c.channel_id, answer.c.standard_id)
    sums = (
        func.sum(answer.c.points).label("points"),
        func.sum(answer.c.max_points).label("max_points"),
        func.count().label("audits"),
    )
    chosen = answer.c.location_id.in_(location_ids)
    return fetch_frame(connection, select(*keys, *sums).where(asked(answer, scope, where), chosen).group_by(*keys))


def fetch_location_months(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...]
) -> pd.DataFrame:
    """Counted audits by month. Columns: location_id, month (yyyymm), audits (> 0), surprise_sum (score - expected).

    Audits without a score or an expectation are left out of both.
    """
    keys = (audit.c.location_id, audit.c.month)
    return fetch_frame(
        connection,
        select(
            *keys,
            func.count().label("audits"),
            func.sum(audit.c.score - audit.c.expected).label("surprise_sum"),
        )
        .where(asked(audit, scope, where), audit.c.location_id.in_(location_ids), is_scored())
        .group_by(*keys)
        .order_by(*keys),
    )


def fetch_location_complaints(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...]
) -> pd.DataFrame:
    """Volunteered complaints, and the guests admitted in the months that finance has reported.

    Columns: location_id, complaints, guests (> 0). A month without admissions leaves both; a location without any
    is absent.
    """
    known = and_(
        finance.c.months == 1, finance.c.admissions > 0, finance.c.month.between(*where.period.months),
        finance.c.location_id.in_(location_ids),
    )  # fmt: skip
    reported = select(finance.c.location_id, finance.c.month, finance.c.admissions).where(known).subquery("reported")
    heard = _complaints(scope, where).subquery("heard")
    same = and_(heard.c.location_id == reported.c.location_id, heard.c.month == reported.c.month)
    return fetch_frame(
        connection,
        select(
            reported.c.location_id,
            cast(func.coalesce(func.sum(heard.c.complaints), 0), BigInteger).label("complaints"),
            cast(func.sum(reported.c.admissions), BigInteger).label("guests"),
        )
        .select_from(reported.outerjoin(heard, same))
        .join(location, location.c.location_id == reported.c.location_id)
        .where(visible(location, scope))
        .group_by(reported.c.location_id),
    )


def _complaints(scope: Scope, where: AuditFilter) -> Any:
    keys = (feedback.c.location_id, feedback.c.month)
    spoken: list[ColumnElement[bool]] = [feedback.c.kind == "complaint", feedback.c.solicited.is_(False)]
    return (
        select(*keys, func.count().label("complaints")).where(asked(feedback, scope, where), *spoken).group_by(*keys)
    )


def fetch_location_nps(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...]
) -> pd.DataFrame:
    """Answers to asked-for NPS questions. Columns: location_id, promoters, passives, detractors.

    Locations where nobody answered are absent.
    """
    rating = feedback.c.rating
    return fetch_frame(
        connection,
        select(
            feedback.c.location_id,
            func.count().filter(rating >= 9).label("promoters"),
            func.count().filter(rating.between(7, 8)).label("passives"),
            func.count().filter(rating <= 6).label("detractors"),
        )
        .where(asked(feedback, scope, where), feedback.c.location_id.in_(location_ids))
        .where(feedback.c.rating_kind == "nps", feedback.c.solicited, rating.is_not(None))
        .group_by(feedback.c.location_id),
    )


def fetch_open_plans(connection: Connection, scope: Scope, *, location_ids: tuple[int, ...]) -> pd.DataFrame:
    """Coaching plans that are not finished, newest first. Columns: location_id, plan_id, opened_on, check_on."""
    plan = coaching_plan.c
    return fetch_frame(
        connection,
        select(plan.location_id, plan.plan_id, plan.opened_on, plan.check_on)
        .where(visible(coaching_plan, scope), plan.location_id.in_(location_ids), plan.status.in_(OPEN_PLANS))
        .order_by(plan.opened_on.desc(), plan.plan_id.desc()),
    )
