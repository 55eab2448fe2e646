"""What the coaching programme did: each location's first session, beside the locations not coached yet."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, select

from data_access.engine import fetch_frame
from data_access.schema import coaching_session
from data_access.scored import ages, fetch_scored_audits, residuals
from domain.access import EVERYTHING, Scope
from domain.before_and_after import staggered_rows
from domain.coaching_effect import Effect, staggered_effect
from domain.coaching_evidence import Evidence, coaching_evidence, seen_enough
from domain.filters import AuditFilter, history, months_back

SINCE_MONTHS, AFTER_MONTHS = 18, 6  # starts looked at, and how long after each
# Every start costs three fits; more locations to compare with than these would say the same and take seconds.
COMPARED = 300


@dataclass(frozen=True)
class Programme:
    """What may be said of the programme: the effect when the evidence suffices, None otherwise."""

    evidence: Evidence
    effect: Effect | None


def fetch_programme(connection: Connection, scope: Scope, as_of: date) -> Programme:
    """The effect of coaching over the whole chain, of starts in the 18 months to `as_of` (methods.md §3).

    It is one figure for everybody: a region alone has too few locations to compare with. Who may see nothing gets
    no figure. Nobody coached: TOO_FEW_COACHED. Starts are taken to the half month below.
    """
    starts = _first_sessions(connection, as_of)
    if scope.is_empty or starts.empty:
        return Programme(Evidence.TOO_FEW_COACHED, None)
    audits = _audits(connection, as_of, starts)
    place, places = pd.factorize(audits["location_id"])
    started = np.floor(-2 * ages(starts["first_day"].reindex(places), as_of)) / 2
    rows = staggered_rows(
        place, -ages(audits["day"], as_of), residuals(audits), len(places),
        coached_from=started, after_months=AFTER_MONTHS,
    )  # fmt: skip
    evidence = coaching_evidence(rows.coached, rows.n_pre, rows.n_post, location=rows.location)
    if evidence is not Evidence.ENOUGH:
        return Programme(evidence, None)
    usual = float(audits["score"].mean())
    effect = staggered_effect(
        rows.forecasts, rows.forecast_sd, rows.post_mean,
        rows.n_post * seen_enough(rows.coached, rows.n_pre, rows.n_post), rows.coached,
        location=rows.location, start=rows.start, within_variance=rows.within_variance,
        level=usual + rows.forecast, pre_mean=rows.pre_mean,
    )  # fmt: skip
    return Programme(evidence, effect)


def _first_sessions(connection: Connection, as_of: date) -> pd.DataFrame:
    """The first session of each location ever coached; index location_id, column first_day."""
    first = func.min(coaching_session.c.day)
    query = select(coaching_session.c.location_id, first.label("first_day"))
    found = fetch_frame(
        connection, query.where(coaching_session.c.day <= as_of).group_by(coaching_session.c.location_id)
    )
    return found.set_index("location_id")


def _audits(connection: Connection, as_of: date, starts: pd.DataFrame) -> pd.DataFrame:
    """Scored audits of the locations coached within the window and of those to compare with.

    Locations coached before the window are neither: their rise began before it.
    """
    audits = fetch_scored_audits(connection, EVERYTHING, AuditFilter(history(as_of)))
    early = starts.index[pd.to_datetime(starts["first_day"]) < pd.Timestamp(months_back(as_of, SINCE_MONTHS))]
    others = np.setdiff1d(audits["location_id"].unique(), starts.index)
    chosen = others[:: max(1, len(others) // COMPARED)]
    kept = audits["location_id"].isin(starts.index.difference(early).union(pd.Index(chosen)))
    return audits[kept]
