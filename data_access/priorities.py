"""What the order of priorities is made of: held levels, guests, work under way, and the audits behind a place."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, delete, func, select

from data_access import bulk
from data_access.engine import fetch_frame
from data_access.level_fit import LevelFit
from data_access.schema import audit, channel, coaching_plan, coaching_session, finance, location, priority_hold
from data_access.scored import is_scored, since_restart
from data_access.visibility import visible
from domain.access import EVERYTHING, Scope
from domain.coaching_plans import OPEN_PLANS
from domain.filters import whole_months_before
from domain.priorities import hold_levels, with_median

GUEST_MONTHS = 12  # a year: a winter's guests must not decide about a summer's visits
SAME_SUM = 0.005  # points; sums of the same scores in another order differ by rounding


def hold_fit(connection: Connection, fit: LevelFit | None) -> None:
    """Bring the held levels up to date after a load, on the writer's own connection; without a fit nothing is done.

    fit: of the whole network, all channels, its newest day.
    """
    if fit is None:
        return
    before = fetch_held(connection, EVERYTHING).set_index("location_id")
    now = fit.levels[fit.levels["weight"] > 0].merge(_evidence(connection), on="location_id", suffixes=("_fit", ""))
    then = before.reindex(now["location_id"])
    seen = np.abs(then["score_sum"].to_numpy(dtype=float) - now["score_sum"].to_numpy(dtype=float)) < SAME_SUM
    moved = ~seen | (then["audits"].to_numpy() != now["audits"].to_numpy())
    held = hold_levels(then["deviation"], then["sd"], now["deviation"], now["sd"], moved)
    day = fit.settings.as_of
    held_on = [day if fresh else old for fresh, old in zip(held.fresh, then["held_on"], strict=True)]
    connection.execute(delete(priority_hold))
    rows = now[["location_id", "region_id", "audits", "score_sum"]]
    rows = rows.assign(deviation=held.mean, sd=held.sd, held_on=pd.to_datetime(held_on).date, seen_on=day)
    bulk.append(connection, priority_hold, rows)


def fetch_held(connection: Connection, scope: Scope) -> pd.DataFrame:
    """The held level of every visible location.

    Columns: location_id, deviation, sd (points), held_on, seen_on, audits, score_sum. No rows before the first load.
    """
    held = priority_hold.c
    return fetch_frame(
        connection,
        select(held.location_id, held.deviation, held.sd, held.held_on, held.seen_on, held.audits, held.score_sum)
        .where(visible(priority_hold, scope))
        .order_by(held.location_id),
    )


def fetch_guests_a_month(connection: Connection, scope: Scope, as_of: date) -> pd.DataFrame:
    """Guests of a month at every visible location, the mean of what it reported of the last 12 whole months.

    Columns: location_id, guests (> 0), known (False: nothing was reported, the network's median stands there; 1 each
    where nobody reported). The median is that of the whole network, so that a place does not depend on who looks.
    """
    months = whole_months_before(as_of, GUEST_MONTHS).months
    reported = and_(
        finance.c.location_id == location.c.location_id, finance.c.months == 1, finance.c.admissions > 0,
        finance.c.month.between(*months),
    )  # fmt: skip
    mean = func.avg(finance.c.admissions * 1.0).label("guests")
    query = select(location.c.location_id, location.c.region_id, mean).outerjoin(finance, reported)
    every = fetch_frame(connection, query.group_by(location.c.location_id, location.c.region_id))
    guests = every["guests"].astype(float)
    found = every.assign(guests=with_median(guests), known=guests.notna())
    if not scope.everything:
        rows = found["region_id"].isin(scope.region_ids) | found["location_id"].isin(scope.location_ids)
        found = found[rows]
    return found[["location_id", "guests", "known"]].sort_values("location_id", ignore_index=True)


def fetch_work(connection: Connection, scope: Scope) -> pd.DataFrame:
    """What is under way at every visible location with an open plan or a session ever held.

    Columns: location_id, plan_id, status, opened_on, check_on (of the newest open plan; NaN, None, NaT without one),
    last_session, next_on (of the last session; NaT without).
    """
    plan, session = coaching_plan.c, coaching_session.c
    plans = fetch_frame(
        connection,
        select(plan.location_id, plan.plan_id, plan.status, plan.opened_on, plan.check_on)
        .where(visible(coaching_plan, scope), plan.status.in_(OPEN_PLANS))
        .order_by(plan.opened_on.desc(), plan.plan_id.desc()),
    ).drop_duplicates("location_id")
    sessions = fetch_frame(
        connection,
        select(session.location_id, session.day.label("last_session"), session.next_on)
        .where(visible(coaching_session, scope))
        .order_by(session.day.desc(), session.session_id.desc()),
    ).drop_duplicates("location_id")
    return plans.merge(sessions, on="location_id", how="outer").sort_values("location_id", ignore_index=True)


def fetch_newest_audits(
    connection: Connection, scope: Scope, *, location_ids: tuple[int, ...], most: int
) -> pd.DataFrame:
    """The newest counted audits of these locations, `most` each at most, newest first.

    Columns: location_id, audit_id, day, score, critical_failures, channel (code). Outside the scope: absent.
    """
    turn = func.row_number().over(
        partition_by=audit.c.location_id, order_by=[audit.c.day.desc(), audit.c.audit_id.desc()]
    )
    names = ("location_id", "audit_id", "day", "score", "critical_failures", "channel_id")
    newest = (
        select(*(audit.c[name] for name in names), turn.label("turn"))
        .where(visible(audit, scope), audit.c.location_id.in_(location_ids), is_scored())
        .subquery("newest")
    )
    return fetch_frame(
        connection,
        select(*(newest.c[name] for name in names[:-1]), channel.c.code.label("channel"))
        .join(channel, channel.c.channel_id == newest.c.channel_id)
        .where(newest.c.turn <= most)
        .order_by(newest.c.location_id, newest.c.turn),
    )


def _evidence(connection: Connection) -> pd.DataFrame:
    """Scored audits of every location since its restart. Columns: location_id, audits, score_sum."""
    query = select(
        audit.c.location_id, func.count().label("audits"), func.sum(audit.c.score).label("score_sum")
    ).join(location, since_restart())
    return fetch_frame(connection, query.where(is_scored()).group_by(audit.c.location_id))
