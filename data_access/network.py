"""The chain as it is: regions, locations, channels, standards, targets, and how fresh the data are."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, func, select, true

from data_access.engine import fetch_frame
from data_access.schema import (
    app_user,
    audit,
    channel,
    feedback,
    import_run,
    location,
    region,
    setting,
    stage,
    standard,
    target,
)
from data_access.visibility import visible
from domain.access import Scope

DataVersion = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the data reach. None where nothing was ever loaded."""

    first_audit: date | None
    last_audit: date | None
    first_feedback: date | None
    last_feedback: date | None
    loaded_at: datetime | None


def fetch_data_version(connection: Connection) -> DataVersion:
    """What the data stand at: (last load, last message). Part of every cache key; no scope, no rows shown."""
    load = select(func.coalesce(func.max(import_run.c.import_id), 0)).scalar_subquery()
    message = select(func.coalesce(func.max(feedback.c.feedback_id), 0)).scalar_subquery()
    row = connection.execute(select(load, message)).one()
    return int(row[0]), int(row[1])


def fetch_freshness(connection: Connection, scope: Scope) -> Freshness:
    """First and last day of the visible audits and feedback, and the moment of the last load."""
    seen = (
        select(func.min(audit.c.day).label("first_audit"), func.max(audit.c.day).label("last_audit"))
        .where(visible(audit, scope), audit.c.is_current)
        .subquery("seen")
    )
    heard = (
        select(func.min(feedback.c.day).label("first_heard"), func.max(feedback.c.day).label("last_heard"))
        .where(visible(feedback, scope))
        .subquery("heard")
    )
    loaded = select(func.max(import_run.c.loaded_at).label("at")).subquery("loaded")
    # One row each, so nothing is multiplied.
    together = seen.join(heard, true()).join(loaded, true())
    return Freshness(*connection.execute(select(seen, heard, loaded).select_from(together)).one())


def fetch_regions(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Regions with a visible location. Columns: region_id, code, name, locations; by name."""
    counts = (
        select(location.c.region_id, func.count().label("locations"))
        .where(visible(location, scope))
        .group_by(location.c.region_id)
        .subquery()
    )
    return fetch_frame(
        connection,
        select(region.c.region_id, region.c.code, region.c.name, counts.c.locations)
        .join(counts, counts.c.region_id == region.c.region_id)
        .order_by(region.c.name),
    )


def fetch_locations(connection: Connection, scope: Scope) -> pd.DataFrame:
    """Visible locations with the name of their region, ordered by name.

    Columns: location_id, code, name, region_id, region, city, opened_on, closed_on, restarted_on, screens.
    """
    return fetch_frame(
        connection,
        select(
            location.c.location_id,
            location.c.code,
            location.c.name,
            location.c.region_id,
            region.c.name.label("region"),
            location.c.city,
            location.c.opened_on,
            location.c.closed_on,
            location.c.restarted_on,
            location.c.screens,
        )
        .join(region, region.c.region_id == location.c.region_id)
        .where(visible(location, scope))
        .order_by(location.c.name, location.c.location_id),
    )


def fetch_channels(connection: Connection) -> pd.DataFrame:
    """Every channel, heaviest first. Columns: channel_id, code, name, weight."""
    rows = select(channel.c.channel_id, channel.c.code, channel.c.name, channel.c.weight)
    return fetch_frame(connection, rows.order_by(channel.c.weight.desc(), channel.c.channel_id))


def fetch_standards(connection: Connection) -> pd.DataFrame:
    """Every version of every standard, along the guest's journey.

    Columns: standard_id, code, version, name, name_uk, name_it, stage_id, stage, stage_uk, stage_it, position, kind,
    weight, critical, channel_id.
    """
    return fetch_frame(
        connection,
        select(
            standard.c.standard_id,
            standard.c.code,
            standard.c.version,
            standard.c.name,
            standard.c.name_uk,
            standard.c.name_it,
            standard.c.stage_id,
            stage.c.name.label("stage"),
            stage.c.name_uk.label("stage_uk"),
            stage.c.name_it.label("stage_it"),
            stage.c.position,
            standard.c.kind,
            standard.c.weight,
            standard.c.critical,
            standard.c.channel_id,
        )
        .join(stage, stage.c.stage_id == standard.c.stage_id)
        .order_by(stage.c.position, standard.c.code, standard.c.version),
    )


def fetch_targets(connection: Connection) -> dict[str, tuple[float, str]]:
    """The targets in force and how each was set, by metric; a metric is absent when nobody has set one."""
    rows = connection.execute(
        select(target.c.metric, target.c.value, target.c.basis).order_by(target.c.set_at, target.c.target_id)
    )
    return {row.metric: (row.value, row.basis) for row in rows}  # the last one set holds


def is_demo(connection: Connection) -> bool:
    """True while the database holds the made-up network: every screen then says so."""
    value = connection.execute(select(setting.c.value).where(setting.c.name == "demo")).scalar()
    return value == "1"


def is_empty(connection: Connection) -> bool:
    """True when the database holds neither a location nor a user: nobody has begun to use it."""
    return all(connection.execute(select(column).limit(1)).first() is None
               for column in (location.c.location_id, app_user.c.user_id))  # fmt: skip


def find_scope_target(connection: Connection, kind: str, code: str) -> int | None:
    """The key of a region or location by its code; None when there is none of that code."""
    table = {"region": region, "location": location}[kind]
    found: int | None = connection.execute(select(table.c[f"{kind}_id"]).where(table.c.code == code)).scalar()
    return found
