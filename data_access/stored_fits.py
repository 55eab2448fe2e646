"""Fits as they are kept: written at each load, read by pages, forgotten when newer ones come."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from data_access import bulk
from data_access.engine import fetch_frame
from data_access.level_fit import LevelFit
from data_access.schema import estimate_fit, location_estimate
from data_access.visibility import visible
from domain.access import Scope
from domain.filters import AuditFilter, month_of
from domain.fit_settings import FitSettings
from domain.standards_to_coach import Spread

_KEPT = (
    "network_level", "usual_score", "half_life", "between_variance", "within_variance", "drift_variance", "audits",
    "locations", "believed", "between_error", "within_error",
)  # fmt: skip


def fetch_frozen_memory(connection: Connection, where: AuditFilter, audits: int) -> tuple[float | None, float | None]:
    """Half-life and drift as first fitted in the month of the filter's last day; None, None: to be fitted.

    Frozen within a month, so that a new file does not move every level of the network by a new memory. A fit that
    knew less than half of today's audits was of another network, and does not bind. A choice of channels is its own.
    """
    if where.channel_ids:
        return None, None
    month = month_of(where.period.last)
    first = date(month // 100, month % 100, 1)
    kept = select(estimate_fit.c.half_life, estimate_fit.c.drift_variance).where(
        estimate_fit.c.as_of >= first,
        estimate_fit.c.as_of < (first + timedelta(days=31)).replace(day=1),
        estimate_fit.c.audits * 2 >= audits,
    )
    row = connection.execute(kept.order_by(estimate_fit.c.fit_id).limit(1)).first()
    return (None, None) if row is None else (row.half_life, row.drift_variance)


def forget_fits(connection: Connection) -> None:
    """Delete the stored levels; their settings stay as history."""
    connection.execute(delete(location_estimate))


def write_fit(
    connection: Connection, fit: LevelFit | None, spread: Spread, *, data_version: str, as_of: date
) -> None:
    """Store the levels of `fit` beside those already there, and how standards vary; None stores nothing."""
    if fit is None:
        return
    made = fit.settings
    fit_id = connection.execute(
        insert(estimate_fit)
        .values(
            fitted_at=datetime.now(UTC),
            as_of=as_of,
            data_version=data_version,
            **{name: _written(getattr(made, name)) for name in _KEPT},
            shift_variance=spread.shift_variance,
            standard_strength=spread.strength,
        )
        .returning(estimate_fit.c.fit_id)
    ).scalar_one()
    bulk.append(connection, location_estimate, fit.levels.assign(fit_id=fit_id))


def fetch_levels(connection: Connection, scope: Scope, as_of: date | None = None) -> LevelFit | None:
    """The stored levels of the visible locations; None when none are stored for that day.

    as_of: the day asked for; None, or a day after the newest fit, takes the newest.
    """
    alive = select(location_estimate.c.fit_id).distinct()
    stored = select(estimate_fit).where(estimate_fit.c.fit_id.in_(alive)).order_by(estimate_fit.c.as_of.desc())
    fits = connection.execute(stored).all()
    if not fits:
        return None
    current = fits[0] if as_of is None or as_of >= fits[0].as_of else None
    chosen = current or next((fit for fit in fits if fit.as_of == as_of), None)
    if chosen is None:
        return None
    columns = [c for c in location_estimate.c if c.name != "fit_id"]
    frame = fetch_frame(
        connection,
        select(*columns)
        .where(visible(location_estimate, scope), location_estimate.c.fit_id == chosen.fit_id)
        .order_by(location_estimate.c.location_id),
    )
    settings = FitSettings(as_of=chosen.as_of, **{name: _read(name, getattr(chosen, name)) for name in _KEPT})
    return LevelFit(settings, frame)


def _written(value: float) -> float | None:
    return None if np.isnan(value) else value


def _read(name: str, value: Any) -> Any:
    """Unknown counts are 0, other unknowns NaN."""
    if value is None:
        return 0 if name in ("audits", "locations") else np.nan
    return value
