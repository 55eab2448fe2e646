"""The statistical level of every location: the audits behind it, the fit, and the fit as stored."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, delete, insert, or_, select

from data_access import bulk
from data_access.engine import fetch_frame
from data_access.schema import audit, estimate_fit, location, location_estimate
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.estimates import Estimates, estimate_locations, remove_month_effect
from domain.filters import AuditFilter, month_of, months_back
from domain.levels import JudgedLevels, judge_levels
from domain.standards_to_coach import Spread

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class FitSettings:
    """What a fit was made with.

    network_level: the network's level now; usual_score: its mean score of 12 months, to which a surprise
    (score minus expected) is added.
    """

    as_of: date
    network_level: float
    usual_score: float
    half_life: float
    between_variance: float
    within_variance: float
    drift_variance: float


@dataclass(frozen=True)
class LevelFit:
    """Levels of all open locations, one row each.

    Columns: location_id, region_id, deviation, sd (points), weight (fresh-visit equivalents), reliability,
    audits, raw_mean (points, before the pull towards the network), last_day. The last two are NaN and NaT without
    audits.
    """

    settings: FitSettings
    levels: pd.DataFrame

    def judge(self, target: float) -> JudgedLevels:
        """The levels beside a target (points, 0-100), in the order of the rows."""
        rows = self.levels
        return judge_levels(
            rows["deviation"], rows["sd"], rows["weight"],
            network_level=self.settings.network_level, target=target,
        )  # fmt: skip

    def in_regions(self, region_ids: tuple[int, ...]) -> "LevelFit":
        """Only the locations of these regions; empty: all of them."""
        if not region_ids:
            return self
        chosen = self.levels["region_id"].isin(region_ids)
        return LevelFit(self.settings, self.levels[chosen].reset_index(drop=True))


def fetch_scored_audits(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """Counted audits with their expected score, one row an audit, since the location's last restart.

    Columns: location_id, day, month, score, expected. Audits without a score or expectation are absent.
    """
    restarted = or_(location.c.restarted_on.is_(None), audit.c.day >= location.c.restarted_on)
    return fetch_frame(
        connection,
        select(audit.c.location_id, audit.c.day, audit.c.month, audit.c.score, audit.c.expected)
        .join(location, and_(location.c.location_id == audit.c.location_id, restarted))
        .where(asked(audit, scope, where), audit.c.is_current, audit.c.is_counted)
        .where(audit.c.score.is_not(None), audit.c.expected.is_not(None)),
    )


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
    days = pd.to_datetime(audits["day"])
    age = (pd.Timestamp(as_of) - days).dt.days.to_numpy() / DAYS_A_MONTH
    surprise = (audits["score"] - audits["expected"]).to_numpy(dtype=float)
    residual = remove_month_effect(surprise, audits["month"].to_numpy())
    estimates = estimate_locations(index, age, residual, len(places))
    settings = _settings(as_of, audits, estimates)
    levels = places.assign(
        deviation=estimates.mean,
        sd=estimates.sd,
        weight=estimates.weight,
        reliability=estimates.reliability,
        audits=np.bincount(index, minlength=len(places)),
        raw_mean=settings.network_level + estimates.raw_mean,
        last_day=days.groupby(index).max().reindex(range(len(places))).to_numpy(),
    )
    return LevelFit(settings, levels)


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
            network_level=made.network_level,
            usual_score=made.usual_score,
            half_life=made.half_life,
            between_variance=made.between_variance,
            within_variance=made.within_variance,
            drift_variance=made.drift_variance,
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
    settings = FitSettings(
        chosen.as_of,
        chosen.network_level,
        chosen.usual_score,
        chosen.half_life,
        chosen.between_variance,
        chosen.within_variance,
        chosen.drift_variance,
    )
    return LevelFit(settings, frame)


def cut_to_scope(fit: LevelFit | None, scope: Scope) -> LevelFit | None:
    """Only the visible locations of a fit of the whole network."""
    if fit is None or scope.everything:
        return fit
    seen = fit.levels["region_id"].isin(scope.region_ids) | fit.levels["location_id"].isin(scope.location_ids)
    return LevelFit(fit.settings, fit.levels[seen].reset_index(drop=True))


def _settings(as_of: date, audits: pd.DataFrame, estimates: Estimates) -> FitSettings:
    year = audits[audits["month"] >= month_of(months_back(as_of, 12))]
    if year.empty:
        year = audits
    usual = float(year["score"].mean())
    recent = year[year["month"] >= month_of(months_back(as_of, 3))]
    # The network moves too: the shift of the last three months, shrunk as every month's effect is.
    shift = float((recent["score"] - recent["expected"]).sum() / (len(recent) + 5))
    return FitSettings(
        as_of=as_of,
        network_level=usual + shift,
        usual_score=usual,
        half_life=estimates.half_life,
        between_variance=estimates.between_variance,
        within_variance=estimates.within_variance,
        drift_variance=estimates.drift_variance,
    )
