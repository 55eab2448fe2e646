"""Audits and answers of a load: new ones, re-issued ones as a new revision, and those already there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update

from data_access.bulk import append, draw_keys
from data_access.engine import fetch_frame
from data_access.loading.fingerprints import fingerprints, same_values
from data_access.loading.staging import staged
from data_access.schema import answer, answer_detail, answer_superseded, audit

IntArray = NDArray[np.int64]
NEW, CHANGED, UNCHANGED = 0, 1, 2
# What makes two issues of one audit differ, besides their answers. The region belongs to the location.
_HEADING = (
    "location_id", "channel_id", "questionnaire_id", "day", "hour", "shopper", "stated_score", "stated_verdict",
    "comment",
)  # fmt: skip
_POINTS = ("standard_id", "points", "max_points")
_DETAIL = ("standard_id", "state", "response", "comment", "evidence")


@dataclass(frozen=True)
class Delivery:
    """Audits that arrive, all of one source, their codes unique.

    headings: one row an audit in columns of `audit`. answers (audit, standard_id, points, max_points) and
    details (audit, standard_id, state, response, comment, evidence) name their audit by its position there.
    """

    headings: pd.DataFrame
    answers: pd.DataFrame
    details: pd.DataFrame


@dataclass(frozen=True)
class WrittenAudits:
    """fate: NEW, CHANGED or UNCHANGED for each audit; months (yyyymm) whose sums must be made again."""

    fate: IntArray
    months: frozenset[int]


def fetch_places(connection: Connection, source: str, codes: Sequence[str]) -> dict[str, int]:
    """Code -> location_id of the current audits of a source that are stored under these codes."""
    laid = staged(connection, audit, pd.DataFrame({"code": list(codes)}, dtype=object))
    mine = exists().where(laid.c.code == audit.c.code)
    query = select(audit.c.code, audit.c.location_id).where(audit.c.source == source, audit.c.is_current, mine)
    return {row.code: row.location_id for row in connection.execute(query)}


def write_audits(connection: Connection, delivery: Delivery, *, import_id: int) -> WrittenAudits:
    """Write what is new or changed; an audit is the same when heading, answers and details are."""
    old = _current_audits(connection, delivery.headings)
    fate, revision = _compare(connection, delivery, old)
    changed = old[np.isin(old["position"], np.flatnonzero(fate == CHANGED))]
    _supersede(connection, changed)
    written = np.flatnonzero(fate != UNCHANGED)
    months = set(delivery.headings["month"].iloc[written]) | set(changed["month"])
    if len(written):
        revised = replace(delivery, headings=delivery.headings.assign(revision=revision))
        _append_all(connection, revised, written, import_id=import_id)
    return WrittenAudits(fate, frozenset(int(month) for month in months))


def _current_audits(connection: Connection, headings: pd.DataFrame) -> pd.DataFrame:
    """The current issues of the audits that arrive, with their position in headings."""
    columns = [audit.c.audit_id, audit.c.code, audit.c.revision, audit.c.month]
    columns += [audit.c[name] for name in _HEADING]
    source = headings["source"].iloc[0] if len(headings) else ""
    of_source = and_(audit.c.source == source, audit.c.is_current)
    known = connection.execute(select(func.count()).select_from(audit).where(of_source)).scalar()
    query = select(*columns).where(of_source)
    # A delivery is small beside its source's history: read only what it may change.
    if known:
        laid = staged(connection, audit, headings[["code"]])
        query = query.where(exists().where(laid.c.code == audit.c.code))
        old = fetch_frame(connection, query)
    else:
        old = pd.DataFrame({c.name: [] for c in columns})
    positions = pd.Series(np.arange(len(headings)), index=headings["code"].astype(object))
    return old.assign(position=positions.reindex(old["code"].astype(object)).to_numpy(dtype=np.int64))


def _compare(connection: Connection, delivery: Delivery, old: pd.DataFrame) -> tuple[IntArray, IntArray]:
    headings, answers, details = delivery.headings, delivery.answers, delivery.details
    n = len(headings)
    fate, revision = np.full(n, NEW, dtype=np.int64), np.ones(n, dtype=np.int64)
    if old.empty:
        return fate, revision
    position = old["position"].to_numpy()
    revision[position] = old["revision"].to_numpy(dtype=np.int64) + 1
    arriving = fingerprints(answers["audit"].to_numpy(), n, answers, _POINTS)
    arriving += fingerprints(details["audit"].to_numpy(), n, details, _DETAIL)
    laid = staged(connection, audit, old[["audit_id"]])
    kept = np.zeros(n, dtype=np.uint64)
    for stored, names in ((answer, _POINTS), (answer_detail, _DETAIL)):
        mine = exists().where(laid.c.audit_id == stored.c.audit_id)
        rows = fetch_frame(connection, select(stored.c.audit_id, *(stored.c[name] for name in names)).where(mine))
        places = pd.Series(position, index=old["audit_id"].to_numpy()).reindex(rows["audit_id"])
        kept += fingerprints(places.to_numpy(dtype=np.int64), n, rows, names)
    same = (arriving[position] == kept[position]) & same_values(headings.iloc[position], old, _HEADING)
    fate[position] = np.where(same, UNCHANGED, CHANGED)
    return fate, revision


def _supersede(connection: Connection, old: pd.DataFrame) -> None:
    """Take the answers of older revisions out of the figures, and keep them."""
    if old.empty:
        return
    laid = staged(connection, audit, old[["location_id", "audit_id"]])
    connection.execute(
        update(audit)
        .where(laid.c.location_id == audit.c.location_id, laid.c.audit_id == audit.c.audit_id)
        .values(is_current=False)
    )
    mine = exists().where(laid.c.location_id == answer.c.location_id, laid.c.audit_id == answer.c.audit_id)
    names = [c.name for c in answer_superseded.c]
    connection.execute(
        insert(answer_superseded).from_select(names, select(*(answer.c[name] for name in names)).where(mine))
    )
    connection.execute(delete(answer).where(mine))


def _append_all(connection: Connection, delivery: Delivery, written: IntArray, *, import_id: int) -> None:
    """Append audits, answers and details in the order of their days: scans then skip whole blocks."""
    headings, answers, details = delivery.headings, delivery.answers, delivery.details
    days = headings["day"].to_numpy()
    written = written[np.argsort(days[written], kind="stable")]
    rank = np.full(len(headings), -1, dtype=np.int64)
    rank[written] = np.arange(len(written))
    rows = headings.iloc[written]
    ids = draw_keys(connection, "audit_id", len(written))
    append(connection, audit, rows.assign(audit_id=ids, is_current=True, import_id=import_id))
    places = {name: rows[name].to_numpy() for name in ("location_id", "region_id", "channel_id", "day", "month")}
    order, owner = _ordered(rank, answers["audit"].to_numpy())
    columns = {name: values[owner] for name, values in places.items()}
    for name in _POINTS:
        columns[name] = answers[name].to_numpy()[order]
    append(connection, answer, pd.DataFrame({"audit_id": ids[owner], **columns}, copy=False))
    order, owner = _ordered(rank, details["audit"].to_numpy())
    own = details.drop(columns="audit").iloc[order]
    append(connection, answer_detail, own.assign(audit_id=ids[owner], location_id=places["location_id"][owner]))


def _ordered(rank: IntArray, audits: IntArray) -> tuple[IntArray, IntArray]:
    """The rows of written audits in the order of the audits, and whose they are."""
    ranks = rank[audits]
    if len(ranks) and (ranks[0] < 0 or np.any(np.diff(ranks) < 0) or ranks.min() < 0):
        order = np.argsort(ranks, kind="stable")
        order = order[np.searchsorted(ranks[order], 0) :]
        return order, ranks[order]
    return np.arange(len(ranks)), ranks
