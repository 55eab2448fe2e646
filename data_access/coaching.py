"""What to coach: the share every visible location reaches on every standard, estimated over the whole network."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from data_access.network import fetch_locations
from data_access.schema import estimate_fit
from data_access.standards import fetch_network_shares, fetch_standard_counts
from domain.access import EVERYTHING, Scope
from domain.filters import AuditFilter
from domain.standards_to_coach import Spread, estimate_standards, learn_spread

Floats = NDArray[np.float64]
IntArray = NDArray[np.int64]

# The cells of 250 locations tell well how much cells vary; those of five thousand would tell little more and take
# many times as long to add up.
TEACHERS = 250


def fetch_standard_estimates(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...]
) -> pd.DataFrame:
    """Estimates of methods.md §2 for these locations, one row a visible location and standard with answers.

    Columns: location_id, standard_id, answers, estimate, low, high (0-1, 90 % range), lost_points, specific (the
    location is surely under the network, so that its own team is to be coached).
    How much cells vary is learnt from the whole network, so that "specific" means the same for every reader; only
    visible locations leave this function. No answers: no rows.
    """
    spread = _stored_spread(connection, where) or learn_standard_spread(connection, where)
    shares = fetch_network_shares(connection, EVERYTHING, where)
    counts = fetch_standard_counts(connection, scope, where, location_ids=location_ids)
    place, locations = pd.factorize(counts["location_id"])
    found = estimate_standards(
        *_cells(counts, place, shares),
        weight=shares["weight"].to_numpy(dtype=float),
        network_share=_reached(shares),
        n_locations=len(locations),
        spread=spread,
    )
    return pd.DataFrame(
        {
            "location_id": counts["location_id"],
            "standard_id": counts["standard_id"],
            "answers": found.answers,
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
            "lost_points": found.lost_points,
            "specific": found.specific,
        }
    )


def learn_standard_spread(connection: Connection, where: AuditFilter) -> Spread:
    """How much locations differ on single standards, in a large network learnt from every n-th location."""
    everywhere = sorted(int(one) for one in fetch_locations(connection, EVERYTHING)["location_id"])
    teachers = tuple(everywhere[:: max(1, len(everywhere) // TEACHERS)])
    shares = fetch_network_shares(connection, EVERYTHING, where)
    counts = fetch_standard_counts(connection, EVERYTHING, where, location_ids=teachers)
    place, locations = pd.factorize(counts["location_id"])
    return learn_spread(*_cells(counts, place, shares), network_share=_reached(shares), n_locations=len(locations))


def _stored_spread(connection: Connection, where: AuditFilter) -> Spread | None:
    """What the newest fit learnt, when the filter asks for its day and for all channels."""
    if where.channel_ids:
        return None
    newest = select(estimate_fit.c.as_of, estimate_fit.c.shift_variance, estimate_fit.c.standard_strength)
    row = connection.execute(newest.order_by(estimate_fit.c.fit_id.desc()).limit(1)).first()
    if row is None or row.standard_strength is None or row.as_of > where.period.last:
        return None
    return Spread(row.shift_variance, row.standard_strength)


def _cells(counts: pd.DataFrame, place: IntArray, shares: pd.DataFrame) -> tuple[IntArray, IntArray, Floats, Floats]:
    """Location, standard, sum of shares and answers of each cell, as domain.standards_to_coach takes them."""
    answers = counts["audits"].to_numpy(dtype=float)
    which = pd.Index(shares["standard_id"]).get_indexer(counts["standard_id"])
    return place, np.asarray(which, dtype=np.int64), _reached(counts) * answers, answers


def _reached(sums: pd.DataFrame) -> Floats:
    """Share of the points; a bonus standard may bring more than are possible: its share is full, not over 1."""
    shares = np.minimum(sums["points"].to_numpy(dtype=float) / sums["max_points"].to_numpy(dtype=float), 1.0)
    return np.asarray(shares)
