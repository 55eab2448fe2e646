"""What the first page asks: scores by location, critical failures, ratings, complaints, guests."""

from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from data_access.engine import fetch_frame
from data_access.schema import audit, coaching_plan, feedback, feedback_case, finance, location
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.filters import AuditFilter


def fetch_score_sums(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Addable sums of the counted audits' scores, one row a location and channel.

    Columns: location_id, region_id, channel_id, audits, score_sum, square_sum, surprise_sum (score minus
    expected, NULL expected left out), critical, last_day. Locations without a counted audit are absent.
    """
    keys = (audit.c.location_id, audit.c.region_id, audit.c.channel_id)
    return fetch_frame(
        connection,
        select(
            *keys,
            func.count().label("audits"),
            func.sum(audit.c.score).label("score_sum"),
            func.sum(audit.c.score * audit.c.score).label("square_sum"),
            func.sum(audit.c.score - audit.c.expected).label("surprise_sum"),
            func.sum(audit.c.critical_failures).label("critical"),
            func.max(audit.c.day).label("last_day"),
        )
        .where(asked(audit, scope, where), audit.c.is_current, audit.c.is_counted)
        .group_by(*keys),
    )


def fetch_score_months(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Addable sums of the counted audits' scores by month. Columns: month, audits, score_sum, square_sum."""
    return fetch_frame(
        connection,
        select(
            audit.c.month,
            func.count().label("audits"),
            func.sum(audit.c.score).label("score_sum"),
            func.sum(audit.c.score * audit.c.score).label("square_sum"),
        )
        .where(asked(audit, scope, where), audit.c.is_current, audit.c.is_counted)
        .group_by(audit.c.month)
        .order_by(audit.c.month),
    )


def fetch_guest_counts(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """What guests said in the period, one row. Asked-for and volunteered ratings are never mixed.

    Columns: messages, complaints, thanks, promoters, passives, detractors (asked-for NPS 0-10 only).
    """
    nps = and_(feedback.c.rating_kind == "nps", feedback.c.solicited)
    return fetch_frame(
        connection,
        select(
            func.count().label("messages"),
            func.count().filter(feedback.c.kind == "complaint").label("complaints"),
            func.count().filter(feedback.c.kind == "thanks").label("thanks"),
            func.count().filter(and_(nps, feedback.c.rating >= 9)).label("promoters"),
            func.count().filter(and_(nps, feedback.c.rating.between(7, 8))).label("passives"),
            func.count().filter(and_(nps, feedback.c.rating <= 6)).label("detractors"),
        ).where(asked(feedback, scope, where)),
    )


def fetch_complaint_rate(connection: Connection, scope: Scope, where: AuditFilter) -> tuple[int, int]:
    """Volunteered complaints and guests admitted, over the locations and months whose admissions are known.

    A month that finance has not reported yet leaves both sums, so that late figures never look like bad service.
    """
    known = (
        select(finance.c.location_id, finance.c.month, finance.c.admissions)
        .join(location, location.c.location_id == finance.c.location_id)
        .where(visible(location, scope), finance.c.months == 1, finance.c.admissions > 0)
        .where(finance.c.month.between(*where.period.months))
    )
    if where.region_ids:
        known = known.where(location.c.region_id.in_(where.region_ids))
    reported = known.subquery("reported")
    same = and_(feedback.c.location_id == reported.c.location_id, feedback.c.month == reported.c.month)
    complaints = (
        select(func.count())
        .select_from(feedback.join(reported, same))
        .where(asked(feedback, scope, where), feedback.c.kind == "complaint", feedback.c.solicited.is_(False))
    )
    guests = connection.execute(select(func.coalesce(func.sum(reported.c.admissions), 0))).scalar_one()
    return int(connection.execute(complaints).scalar_one()), int(guests)


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Cases that are not resolved and past the limit of their reply or closing."""
    unanswered = and_(feedback_case.c.first_reply_at.is_(None), feedback_case.c.reply_due_at < now)
    return and_(feedback_case.c.resolved_at.is_(None), or_(feedback_case.c.close_due_at < now, unanswered))


def count_overdue_cases(
    connection: Connection, scope: Scope, now: datetime, *, region_ids: tuple[int, ...] = ()
) -> int:
    """How many cases are past the limit of their reply or closing and still open. region_ids: none, all."""
    query = select(func.count()).select_from(feedback_case).where(visible(feedback_case, scope), is_overdue(now))
    if region_ids:
        query = query.where(feedback_case.c.region_id.in_(region_ids))
    return int(connection.execute(query).scalar_one())


def fetch_location_guests(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Guests admitted by location in the months that the period touches.

    Columns: location_id, guests (> 0). Locations that reported nothing are absent, not zero.
    """
    query = (
        select(finance.c.location_id, func.sum(finance.c.admissions).label("guests"))
        .join(location, location.c.location_id == finance.c.location_id)
        .where(visible(location, scope), finance.c.months == 1)
        .where(finance.c.month.between(*where.period.months), finance.c.admissions > 0)
        .group_by(finance.c.location_id)
    )
    return fetch_frame(connection, query)


def fetch_plan_counts(connection: Connection, scope: Scope, region_ids: tuple[int, ...] = ()) -> pd.DataFrame:
    """Coaching plans by status. Columns: status, plans. Statuses nobody has are absent."""
    count = func.count().label("plans")
    query = select(coaching_plan.c.status, count).where(visible(coaching_plan, scope))
    if region_ids:
        query = query.where(coaching_plan.c.region_id.in_(region_ids))
    return fetch_frame(connection, query.group_by(coaching_plan.c.status))
