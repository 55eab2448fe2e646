"""What was visited and what was not: audits by location and channel, by weekday and hour, beside the guests' week."""

from datetime import timedelta

import pandas as pd
from sqlalchemy import Connection, Date, Integer, cast, extract, func, select

from data_access.engine import fetch_frame
from data_access.schema import audit, feedback, location
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.filters import AuditFilter

RECENT_DAYS = 30


def fetch_channel_audits(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Audits by location and channel, whether they count in averages or not: a visit was made either way.

    Columns: location_id, channel_id, audits (in the period, may be 0), recent (in its last 30 days), last_day (of all
    time up to the period's end). Locations and channels never audited before that end are absent.
    """
    last = where.period.last
    in_period = audit.c.day >= where.period.first
    query = (
        select(
            audit.c.location_id,
            audit.c.channel_id,
            func.count().filter(in_period).label("audits"),
            func.count().filter(audit.c.day > last - timedelta(days=RECENT_DAYS)).label("recent"),
            func.max(audit.c.day).label("last_day"),
        )
        .where(visible(audit, scope), audit.c.is_current, audit.c.day <= last)
        .group_by(audit.c.location_id, audit.c.channel_id)
    )
    if where.region_ids:
        query = query.where(audit.c.region_id.in_(where.region_ids))
    if where.channel_ids:
        query = query.where(audit.c.channel_id.in_(where.channel_ids))
    return fetch_frame(connection, query)


def fetch_week_audits(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Audits by weekday and hour of the visit, in the location's own time.

    Columns: weekday (0 is Monday), hour (0-23, NaN where the source gives none), audits. Empty cells are absent.
    """
    weekday = (cast(extract("isodow", audit.c.day), Integer) - 1).label("weekday")
    return fetch_frame(
        connection,
        select(weekday, audit.c.hour, func.count().label("audits"))
        .where(asked(audit, scope, where), audit.c.is_current)
        .group_by(weekday, audit.c.hour),
    )


def fetch_guest_week(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Messages left by QR code by weekday and hour, in the location's own time: the only sign of when guests come.

    Columns: weekday (0 is Monday), hour (0-23), guests. Channels are not asked for: guests are in the house. A guest
    who writes after midnight belongs to the weekday that the clock shows.
    """
    came = cast(feedback.c.received_at, Date).label("came")
    hour = cast(extract("hour", feedback.c.received_at), Integer).label("hour")
    where = AuditFilter(where.period, where.region_ids)
    found = fetch_frame(
        connection,
        select(location.c.time_zone, came, hour, func.count().label("guests"))
        .join(location, location.c.location_id == feedback.c.location_id)
        .where(asked(feedback, scope, where), feedback.c.origin == "qr")
        .group_by(location.c.time_zone, came, hour),
    )
    moments = pd.to_datetime(found["came"]) + pd.to_timedelta(found["hour"].astype("int64"), unit="h")
    # A whole time zone at once: moment by moment this took 40 ms of the demo's 3,000.
    local = [_local(moments[rows], str(zone)) for zone, rows in found.groupby("time_zone").groups.items()]
    clock = pd.concat([_local(moments[:0], "UTC"), *local])
    return clock.assign(guests=found["guests"]).groupby(["weekday", "hour"])[["guests"]].sum().reset_index()


def _local(moments: "pd.Series[pd.Timestamp]", time_zone: str) -> pd.DataFrame:
    """Weekday and hour that the clock of the place showed at moments of UTC. Columns: weekday, hour; same index."""
    there = moments.dt.tz_localize("UTC").dt.tz_convert(time_zone).dt
    return pd.DataFrame({"weekday": there.day_of_week, "hour": there.hour})
