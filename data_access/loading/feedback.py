"""Messages of guests in a load: new ones, changed ones in place, and those already there."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, exists, func, select, update

from data_access.bulk import append, draw_keys
from data_access.engine import fetch_frame
from data_access.loading.audits import CHANGED, NEW, UNCHANGED
from data_access.loading.fingerprints import fingerprints, same_values
from data_access.loading.staging import staged
from data_access.schema import feedback, feedback_rating

IntArray = NDArray[np.int64]
# Everything that a file says about a message; its place never changes.
_SAID = ("channel_id", "origin", "solicited", "kind", "received_at", "day", "month", "rating_kind", "rating",
         "rating_low", "rating_high", "language", "title", "body", "topic", "severity", "author")  # fmt: skip
_RATED = ("aspect", "rating", "rating_low", "rating_high")


def fetch_messages(connection: Connection, source: str, codes: Sequence[str]) -> pd.DataFrame:
    """The messages of a source that are stored under these codes, all columns of `feedback`."""
    of_source = feedback.c.source == source
    if not connection.execute(select(func.count()).select_from(feedback).where(of_source)).scalar():
        return pd.DataFrame({c.name: [] for c in feedback.c})
    laid = staged(connection, feedback, pd.DataFrame({"code": list(codes)}, dtype=object))
    mine = exists().where(laid.c.code == feedback.c.code)
    return fetch_frame(connection, select(feedback).where(of_source, mine))


def write_messages(
    connection: Connection,
    messages: pd.DataFrame,
    ratings: pd.DataFrame,
    stored: pd.DataFrame,
    *,
    import_id: int,
) -> IntArray:
    """Write what is new or changed; returns the fate of each message.

    messages: columns of `feedback` without keys, codes unique. ratings (message, aspect, rating,
    rating_low, rating_high) name theirs by its position in messages. stored: as from fetch_messages.
    """
    fate, ids = _compare(connection, messages, ratings, stored)
    fresh = np.flatnonzero(fate == NEW)
    ids[fresh] = draw_keys(connection, "feedback_id", len(fresh))
    frame = messages.assign(feedback_id=ids, import_id=import_id)
    append(connection, feedback, frame.iloc[fresh])
    _overwrite(connection, frame.iloc[np.flatnonzero(fate == CHANGED)])
    owner = ratings["message"].to_numpy(dtype=np.int64)
    rows = ratings.drop(columns="message").assign(
        feedback_id=ids[owner], location_id=messages["location_id"].to_numpy()[owner]
    )
    append(connection, feedback_rating, rows[fate[owner] != UNCHANGED])
    return fate


def _compare(
    connection: Connection, messages: pd.DataFrame, ratings: pd.DataFrame, stored: pd.DataFrame
) -> tuple[IntArray, IntArray]:
    n = len(messages)
    fate, ids = np.full(n, NEW, dtype=np.int64), np.zeros(n, dtype=np.int64)
    if stored.empty:
        return fate, ids
    places = pd.Series(np.arange(n), index=messages["code"].astype(object))
    position = places.reindex(stored["code"].astype(object)).to_numpy(dtype=np.int64)
    ids[position] = stored["feedback_id"].to_numpy(dtype=np.int64)
    laid = staged(connection, feedback, stored[["feedback_id"]])
    mine = exists().where(laid.c.feedback_id == feedback_rating.c.feedback_id)
    kept = fetch_frame(connection, select(feedback_rating).where(mine))
    owner = pd.Series(position, index=stored["feedback_id"].to_numpy()).reindex(kept["feedback_id"])
    arriving = fingerprints(ratings["message"].to_numpy(dtype=np.int64), n, ratings, _RATED)
    there = fingerprints(owner.to_numpy(dtype=np.int64), n, kept, _RATED)
    same = (arriving == there)[position] & same_values(messages.iloc[position], stored, _SAID)
    fate[position] = np.where(same, UNCHANGED, CHANGED)
    return fate, ids


def _overwrite(connection: Connection, changed: pd.DataFrame) -> None:
    """Bring stored messages up to date; their part ratings are written again by the caller."""
    if changed.empty:
        return
    names = [name for name in changed.columns if name not in ("location_id", "feedback_id", "source", "code")]
    laid = staged(connection, feedback, changed[["feedback_id", *names]])
    connection.execute(
        update(feedback)
        .where(laid.c.feedback_id == feedback.c.feedback_id)
        .values({name: laid.c[name] for name in names})
    )
    mine = exists().where(laid.c.feedback_id == feedback_rating.c.feedback_id)
    connection.execute(delete(feedback_rating).where(mine))
