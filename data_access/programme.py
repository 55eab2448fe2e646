"""What the coaching programme did: each location's first session, beside the locations not coached yet."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from data_access.engine import fetch_frame
from data_access.schema import app_user, coaching_session
from data_access.scored import ages, fetch_scored_audits, residuals
from domain.access import EVERYTHING, Scope
from domain.before_and_after import StaggeredRows, staggered_rows
from domain.coaching_effect import Effect, staggered_effect
from domain.coaching_evidence import Evidence, coaching_evidence, seen_enough
from domain.filters import AuditFilter, history, months_back

BoolArray = NDArray[np.bool_]

SINCE_MONTHS, AFTER_MONTHS = 18, 6  # starts looked at, and how long after each
# Every start costs three fits; more locations to compare with than these would say the same and take seconds.
COMPARED = 300


@dataclass(frozen=True)
class Programme:
    """What may be said of the programme, or of a part of it: the effect when the evidence suffices, else None."""

    evidence: Evidence
    effect: Effect | None


@dataclass(frozen=True)
class Compared:
    """Coached locations and those to compare with, ready for the regression.

    rows: of domain.before_and_after, location an index of `places` (location_id); usual: mean score, points; starts:
    index location_id, columns first_day, coach_id, coach (name); audits: of fetch_scored_audits with a residual.
    """

    rows: StaggeredRows
    places: NDArray[np.int64]
    usual: float
    starts: pd.DataFrame
    audits: pd.DataFrame

    def judge(self, chosen: BoolArray | None = None) -> Programme:
        """The effect of the coached rows that are chosen (one entry a row); None: of all.

        Rows to compare with are those of the same starts; the coached ones not chosen take no part.
        """
        rows = self.rows
        mine = rows.coached if chosen is None else rows.coached & chosen
        used = mine | (~rows.coached & np.isin(rows.start, rows.start[mine]))
        coached, n_pre, n_post = mine[used], rows.n_pre[used], rows.n_post[used]
        evidence = coaching_evidence(coached, n_pre, n_post, location=rows.location[used])
        if evidence is not Evidence.ENOUGH:
            return Programme(evidence, None)
        effect = staggered_effect(
            rows.forecasts[used], rows.forecast_sd[used], rows.post_mean[used],
            n_post * seen_enough(coached, n_pre, n_post), coached,
            location=rows.location[used], start=rows.start[used], within_variance=rows.within_variance[used],
            level=self.usual + rows.forecast[used], pre_mean=rows.pre_mean[used],
        )  # fmt: skip
        return Programme(evidence, effect)


def fetch_programme(connection: Connection, scope: Scope, as_of: date) -> Programme:
    """The effect of coaching over the whole chain, of starts in the 18 months to `as_of` (methods.md §3).

    It is one figure for everybody: a region alone has too few locations to compare with. Who may see nothing gets
    no figure. Nobody coached: TOO_FEW_COACHED. Starts are taken to the half month below.
    """
    compared = None if scope.is_empty else fetch_compared(connection, as_of)
    return Programme(Evidence.TOO_FEW_COACHED, None) if compared is None else compared.judge()


def fetch_compared(connection: Connection, as_of: date) -> Compared | None:
    """Coached locations and those to compare with, over the whole chain; None when nobody was ever coached."""
    starts = _first_sessions(connection, as_of)
    if starts.empty:
        return None
    audits = _audits(connection, as_of, starts)
    audits = audits.assign(residual=residuals(audits))
    place, places = pd.factorize(audits["location_id"])
    started = np.floor(-2 * ages(starts["first_day"].reindex(places), as_of)) / 2
    rows = staggered_rows(
        place, -ages(audits["day"], as_of), audits["residual"], len(places),
        coached_from=started, after_months=AFTER_MONTHS,
    )  # fmt: skip
    return Compared(rows, np.asarray(places), float(audits["score"].mean()), starts, audits)


def _first_sessions(connection: Connection, as_of: date) -> pd.DataFrame:
    """The first session of each location ever coached; index location_id, columns first_day, coach_id, coach."""
    session = coaching_session.c
    query = (
        select(session.location_id, session.day.label("first_day"), session.coach_id, app_user.c.name.label("coach"))
        .outerjoin(app_user, app_user.c.user_id == session.coach_id)
        .where(session.day <= as_of)
        .order_by(session.day, session.session_id)
    )
    return fetch_frame(connection, query).drop_duplicates("location_id").set_index("location_id")


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
