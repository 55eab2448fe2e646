"""What to coach: the share every visible location reaches on every standard, estimated over the whole network."""

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from data_access.network import fetch_locations
from data_access.standards import fetch_network_shares, fetch_standard_counts
from domain.access import EVERYTHING, Scope
from domain.filters import AuditFilter
from domain.standards_to_coach import estimate_standards

# The cells of 250 locations tell well how much cells vary; those of five thousand would tell little more and take
# many times as long to add up.
TEACHERS = 250


def fetch_standard_estimates(
    connection: Connection, scope: Scope, where: AuditFilter, *, location_ids: tuple[int, ...]
) -> pd.DataFrame:
    """Estimates of methods.md §2 for these locations, one row a visible location and standard with answers.

    Columns: location_id, standard_id, answers, estimate, low, high (0-1, 90 % range), lost_points, specific (the
    location is surely under the network, so that its own team is to be coached).
    How much cells vary is learnt from the whole network (in a large one from every n-th location), so that
    "specific" means the same for every reader; only visible locations leave this function. No answers: no rows.
    """
    visible = fetch_locations(connection, scope)["location_id"]
    shares = fetch_network_shares(connection, EVERYTHING, where)
    counts = _counts_with_teachers(connection, where, location_ids)
    wanted = counts["location_id"].isin(location_ids) & counts["location_id"].isin(visible)
    if not wanted.any():
        return pd.DataFrame(
            columns=["location_id", "standard_id", "answers", "estimate", "low", "high", "lost_points", "specific"]
        )
    place, locations = pd.factorize(counts["location_id"])
    which = pd.Index(shares["standard_id"]).get_indexer(counts["standard_id"])
    # A bonus standard may bring more points than are possible; its share is full, not over 1.
    reached = np.minimum(counts["points"].to_numpy() / counts["max_points"].to_numpy(), 1.0)
    answers = counts["audits"].to_numpy(dtype=float)
    found = estimate_standards(
        place,
        which,
        reached * answers,
        answers,
        weight=shares["weight"].to_numpy(dtype=float),
        network_share=np.minimum(shares["points"].to_numpy() / shares["max_points"].to_numpy(), 1.0),
        n_locations=len(locations),
        wanted=wanted.to_numpy(),
    )
    return pd.DataFrame(
        {
            "location_id": counts["location_id"][wanted],
            "standard_id": counts["standard_id"][wanted],
            "answers": found.answers,
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
            "lost_points": found.lost_points,
            "specific": found.specific,
        }
    )


def _counts_with_teachers(connection: Connection, where: AuditFilter, asked_for: tuple[int, ...]) -> pd.DataFrame:
    everywhere = sorted(int(one) for one in fetch_locations(connection, EVERYTHING)["location_id"])
    teachers = everywhere[:: max(1, len(everywhere) // TEACHERS)]
    some = tuple(sorted({*teachers, *asked_for}))
    return fetch_standard_counts(connection, EVERYTHING, where, location_ids=some)
