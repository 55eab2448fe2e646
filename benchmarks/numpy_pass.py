"""A numpy pass over the same columns, already in memory: what the machine can do without any database."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.asked import Ask
from data_access.voice import VoiceFilter
from domain.access import Scope
from domain.filters import AuditFilter

Columns = dict[str, np.ndarray]
_DAY = "(day - DATE '1970-01-01')::INTEGER AS day"
_READ = {
    "answer": f"SELECT audit_id::INTEGER AS audit_id, location_id, region_id, channel_id, standard_id, {_DAY}, "
              "month, points, max_points FROM answer",
    "audit": f"SELECT location_id, region_id, channel_id, {_DAY}, month, score, expected, critical_failures "
             "FROM audit",
    "feedback": f"SELECT location_id, region_id, channel_id, {_DAY}, rating::FLOAT AS rating, "
                "solicited, (rating_kind = 'nps') AS nps, "
                "list_position(['complaint', 'suggestion', 'thanks', 'question', 'rating'], kind)::TINYINT AS kind "
                "FROM feedback",
}  # fmt: skip


class Memory:
    """The fact columns as arrays, in date order."""

    def __init__(self, connection: Any) -> None:
        self.tables: dict[str, Columns] = {}
        for name, sql in _READ.items():
            found = connection.execute(sql).fetchnumpy()
            self.tables[name] = {column: np.asarray(values) for column, values in found.items()}

    def pass_of(self, ask: Ask) -> Callable[[], object] | None:
        """The pass that answers a question; None where arrays have no answer (texts, newest first)."""
        known = _PASSES.get(ask.name)
        if known is None or (isinstance(ask.args[-1], VoiceFilter) and ask.args[-1].words):
            return None
        table, work = known
        scope, where = ask.args[:2]
        return lambda: work(_rows(self.tables[table], scope, where), **ask.chosen)


def _rows(columns: Columns, scope: Scope, where: AuditFilter | VoiceFilter) -> Callable[[str], np.ndarray]:
    """A reader of the columns' rows in the view: a slice of days, then the scope."""
    common = where.where if isinstance(where, VoiceFilter) else where
    epoch = np.datetime64("1970-01-01")
    ends = [int((np.datetime64(day) - epoch).astype(int)) for day in (common.period.first, common.period.last)]
    first = int(np.searchsorted(columns["day"], ends[0], "left"))
    last = int(np.searchsorted(columns["day"], ends[1], "right"))
    if scope.everything:
        return lambda name: columns[name][first:last]
    by, ids = ("region_id", scope.region_ids) if scope.region_ids else ("location_id", scope.location_ids)
    mask = columns[by][first:last] == ids[0]
    return lambda name: columns[name][first:last][mask]


def _sums(key: np.ndarray, *values: np.ndarray) -> list[np.ndarray]:
    return [np.bincount(key), *(np.bincount(key, value) for value in values)]


def _counts(by: str) -> Callable[..., object]:
    def work(rows: Callable[[str], np.ndarray], location_ids: tuple[int, ...] = ()) -> object:
        ours, standard, points, highest = (rows(n) for n in (by, "standard_id", "points", "max_points"))
        if location_ids:
            wanted = np.zeros(int(ours.max(initial=0)) + 1, dtype=bool)
            wanted[list(location_ids)] = True
            kept = wanted[ours]
            ours, standard, points, highest = ours[kept], standard[kept], points[kept], highest[kept]
        if by == "month":
            ours = ours - 200_000
        return _sums(ours.astype(np.int64) * 128 + standard, points, highest)

    return work


def _totals(rows: Callable[[str], np.ndarray]) -> object:
    """An audit's answers stand together, so a visit begins where the key changes."""
    location, audit = rows("location_id"), rows("audit_id")
    starts = np.flatnonzero(np.diff(audit, prepend=-1))
    return _sums(location, rows("points"), rows("max_points")), np.bincount(location[starts])


def _shares(rows: Callable[[str], np.ndarray]) -> object:
    return _sums(rows("standard_id"), rows("points"), rows("max_points"))


def _scores(rows: Callable[[str], np.ndarray]) -> object:
    score = rows("score")
    key = rows("location_id").astype(np.int64) * 8 + rows("channel_id")
    return _sums(key, score, score * score, score - rows("expected"), rows("critical_failures"))


def _months(rows: Callable[[str], np.ndarray]) -> object:
    score = rows("score")
    return _sums(rows("month") - 200_000, score, score * score)


def _audits(rows: Callable[[str], np.ndarray]) -> object:
    failures = rows("critical_failures")
    return len(failures), int(failures.sum()), int(np.count_nonzero(failures))


def _guests(rows: Callable[[str], np.ndarray]) -> object:
    asked = rows("nps") & rows("solicited")
    return np.bincount(rows("kind")), np.bincount(rows("rating")[asked].astype(np.int8))


def _ratings(rows: Callable[[str], np.ndarray]) -> object:
    key, rating = rows("nps") * 2 + rows("solicited"), rows("rating")
    return _sums(key, rating, rating * rating, rating >= 9, rating <= 6)


_PASSES: dict[str, tuple[str, Callable[..., object]]] = {
    "standard_counts": ("answer", _counts("location_id")),
    "region_counts": ("answer", _counts("region_id")),
    "month_counts": ("answer", _counts("month")),
    "channel_counts": ("answer", _counts("channel_id")),
    "location_totals": ("answer", _totals),
    "network_shares": ("answer", _shares),
    "score_sums": ("audit", _scores),
    "score_months": ("audit", _months),
    "audit_count": ("audit", _audits),
    "guest_counts": ("feedback", _guests),
    "kind_counts": ("feedback", lambda rows: np.bincount(rows("kind"))),
    "rating_sums": ("feedback", _ratings),
}
