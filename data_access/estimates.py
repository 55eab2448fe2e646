"""The statistical level of every location: the audits behind it, and the fit."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, or_, select

from data_access.engine import fetch_frame
from data_access.level_fit import LevelFit
from data_access.schema import location
from data_access.scored import ages, fetch_scored_audits, residuals
from data_access.stored_fits import fetch_frozen_memory
from data_access.visibility import visible
from domain.access import Scope
from domain.estimates import Estimates, estimate_locations, network_shift
from domain.filters import AuditFilter, month_of, months_back
from domain.fit_settings import FitSettings
from domain.reliability import variance_errors


def fetch_open_locations(connection: Connection, scope: Scope, as_of: date) -> pd.DataFrame:
    """Locations open on the day. Columns: location_id, region_id, ordered by location_id."""
    open_then = and_(
        or_(location.c.opened_on.is_(None), location.c.opened_on <= as_of),
        or_(location.c.closed_on.is_(None), location.c.closed_on >= as_of),
    )
    return fetch_frame(
        connection,
        select(location.c.location_id, location.c.region_id)
        .where(visible(location, scope), open_then)
        .order_by(location.c.location_id),
    )


def fit_levels(connection: Connection, scope: Scope, where: AuditFilter) -> LevelFit | None:
    """Fit the levels as methods.md §1 says, as of the last day of the filter's period.

    The network is what the scope sees: pass EVERYTHING and cut the result, or regions would be compared
    with themselves. None without a scored audit: then nothing is known of any level.
    """
    as_of = where.period.last
    places = fetch_open_locations(connection, scope, as_of)
    audits = fetch_scored_audits(connection, scope, where)
    index = pd.Index(places["location_id"]).get_indexer(audits["location_id"])
    audits, index = audits[index >= 0], index[index >= 0]
    if audits.empty:
        return None
    age, residual = ages(audits["day"], as_of), residuals(audits)
    half_life, drift = fetch_frozen_memory(connection, where, len(audits))
    estimates = estimate_locations(index, age, residual, len(places), half_life=half_life, drift_variance=drift)
    settings = _settings(as_of, audits, estimates, variance_errors(index, age, residual, len(places)))
    levels = places.assign(
        deviation=estimates.mean,
        sd=estimates.sd,
        weight=estimates.weight,
        reliability=estimates.reliability,
        audits=np.bincount(index, minlength=len(places)),
        raw_mean=settings.network_level + estimates.raw_mean,
        last_day=pd.to_datetime(audits["day"]).groupby(index).max().reindex(range(len(places))).to_numpy(),
    )
    return LevelFit(settings, levels)


def _settings(as_of: date, audits: pd.DataFrame, estimates: Estimates, errors: tuple[float, float]) -> FitSettings:
    year = audits[audits["month"] >= month_of(months_back(as_of, 12))]
    if year.empty:
        year = audits
    usual = float(year["score"].mean())
    recent = year[year["month"] >= month_of(months_back(as_of, 3))]
    total = estimates.between_variance + estimates.within_variance
    return FitSettings(
        as_of=as_of,
        network_level=usual + network_shift(recent["score"] - recent["expected"], total),
        usual_score=usual,
        half_life=estimates.half_life,
        between_variance=estimates.between_variance,
        within_variance=estimates.within_variance,
        drift_variance=estimates.drift_variance,
        audits=len(audits),
        locations=int((estimates.visits > 0).sum()),
        believed=float(estimates.reliability.sum()),
        between_error=errors[0],
        within_error=errors[1],
    )
