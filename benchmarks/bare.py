"""The bare engine: the simplest SQL a person would type for the same answer, without our layers."""

from collections.abc import Callable
from typing import Any

from benchmarks.asked import Ask
from data_access.voice import VoiceFilter
from domain.access import Scope
from domain.filters import AuditFilter

_SUMS = "sum(points), sum(max_points), count(*)"


def bare_sql(ask: Ask) -> str | None:
    """SQL that answers the same question; None where nobody wrote one."""
    write = _SQL.get(ask.name)
    try:
        return None if write is None else write(*ask.question, **ask.chosen)
    except TypeError:  # the query takes other arguments by now; a report goes on without its twin
        return None


def _ids(column: str, ids: tuple[int, ...]) -> list[str]:
    return [f"{column} IN ({', '.join(map(str, ids))})"] if ids else []


def _seen(scope: Scope, prefix: str = "") -> str:
    """The scope as a condition; the benchmark's people see everything, regions or locations."""
    found = _ids(f"{prefix}region_id", scope.region_ids) + _ids(f"{prefix}location_id", scope.location_ids)
    return found[0] if found else "true"


def _in(scope: Scope, where: AuditFilter | VoiceFilter, prefix: str = "") -> str:
    common = where.where if isinstance(where, VoiceFilter) else where
    period = common.period
    parts = [
        _seen(scope, prefix),
        f"{prefix}month BETWEEN {period.months[0]} AND {period.months[1]}",
        f"{prefix}day BETWEEN '{period.first}' AND '{period.last}'",
    ]
    parts += _ids(f"{prefix}region_id", common.region_ids) + _ids(f"{prefix}channel_id", common.channel_ids)
    if isinstance(where, VoiceFilter) and where.words:
        parts.append(f"{prefix}body ILIKE '%{where.words}%'")
    return " AND ".join(parts)


def _counts(column: str) -> Callable[..., str]:
    def write(scope: Scope, where: AuditFilter, location_ids: tuple[int, ...] = ()) -> str:
        chosen = " AND ".join([_in(scope, where), *_ids("location_id", location_ids)])
        return f"SELECT {column}, standard_id, {_SUMS} FROM answer WHERE {chosen} GROUP BY ALL"

    return write


def _cell(scope: Scope, where: AuditFilter, standard_id: int, location_id: int | None = None) -> str:
    place = _ids("a.location_id", () if location_id is None else (location_id,))
    chosen = " AND ".join([_in(scope, where, "a."), f"a.standard_id = {standard_id}", *place])
    return (
        "SELECT a.*, v.score, d.comment FROM answer a JOIN audit v USING (location_id, audit_id) "
        "LEFT JOIN answer_detail d USING (location_id, audit_id, standard_id) "
        f"WHERE {chosen} ORDER BY a.points / a.max_points, a.day DESC LIMIT 200"
    )


def _critical(scope: Scope, where: AuditFilter) -> str:
    return (
        "SELECT a.audit_id, a.location_id, a.standard_id, a.day, d.comment FROM answer a "
        "JOIN standard s USING (standard_id) LEFT JOIN answer_detail d USING (location_id, audit_id, standard_id) "
        f"WHERE s.critical AND a.points < a.max_points AND {_in(scope, where, 'a.')} ORDER BY a.day DESC LIMIT 200"
    )


def _messages(scope: Scope, what: VoiceFilter, limit: int, offset: int) -> str:
    return f"SELECT * FROM feedback WHERE {_in(scope, what)} ORDER BY received_at DESC LIMIT {limit} OFFSET {offset}"


def _levels(scope: Scope, as_of: Any, _channels: tuple[int, ...], **_how: bool) -> str:
    """The stored levels; a day before the newest is fitted anew, and SQL can only fetch its audits."""
    stored = f"SELECT * FROM location_estimate WHERE {_seen(scope)}"
    if as_of.first != as_of.last:
        return stored
    return (
        "SELECT location_id, day, month, score, expected FROM audit "
        f"WHERE is_current AND is_counted AND day <= '{as_of.last}'"
    )


def _finance(columns: str) -> Callable[[Scope, AuditFilter], str]:
    def write(scope: Scope, where: AuditFilter) -> str:
        first, last = where.period.months
        return (
            f"SELECT {columns} FROM finance f JOIN location l USING (location_id) "
            f"WHERE {_seen(scope, 'l.')} AND f.month BETWEEN {first} AND {last} GROUP BY ALL"
        )

    return write


_SQL: dict[str, Callable[..., str]] = {
    "data_version": lambda: "SELECT (SELECT max(import_id) FROM import_run), (SELECT max(feedback_id) FROM feedback)",
    "freshness": lambda s: (
        f"SELECT min(day), max(day) FROM audit WHERE {_seen(s)} "
        f"UNION ALL SELECT min(day), max(day) FROM feedback WHERE {_seen(s)}"
    ),
    "regions": lambda s: f"SELECT region_id, count(*) FROM location WHERE {_seen(s)} GROUP BY 1",
    "channels": lambda: "SELECT * FROM channel",
    "standard_list": lambda: "SELECT * FROM standard JOIN stage USING (stage_id)",
    "locations": lambda s: f"SELECT * FROM location WHERE {_seen(s)} ORDER BY name",
    "target": lambda m: f"SELECT value, basis FROM target WHERE metric = '{m}' ORDER BY set_at DESC LIMIT 1",
    "import_list": lambda: "SELECT * FROM import_run ORDER BY import_id DESC LIMIT 50",
    "standard_counts": _counts("location_id"),
    "region_counts": _counts("region_id"),
    "month_counts": _counts("month"),
    "channel_counts": _counts("channel_id"),
    "network_shares": lambda s, w: f"SELECT standard_id, {_SUMS} FROM answer WHERE {_in(s, w)} GROUP BY 1",
    "location_totals": lambda s, w: (
        f"SELECT location_id, {_SUMS}, count(DISTINCT audit_id) FROM answer WHERE {_in(s, w)} GROUP BY 1"
    ),
    "audit_count": lambda s, w: f"SELECT count(*), sum(critical_failures) FROM audit WHERE {_in(s, w)}",
    "cell_audits": _cell,
    "audit_header": lambda s, one: f"SELECT * FROM audit WHERE audit_id = {one} AND {_seen(s)}",
    "audit_answers": lambda s, one: (
        "SELECT * FROM answer LEFT JOIN answer_detail USING (location_id, audit_id, standard_id) "
        f"WHERE audit_id = {one} AND {_seen(s, 'answer.')}"
    ),
    "critical_failures": _critical,
    "score_sums": lambda s, w: (
        "SELECT location_id, region_id, channel_id, count(*), sum(score), sum(score * score), "
        f"sum(score - expected), sum(critical_failures), max(day) FROM audit WHERE {_in(s, w)} GROUP BY ALL"
    ),
    "score_months": lambda s, w: (
        f"SELECT month, count(*), sum(score), sum(score * score) FROM audit WHERE {_in(s, w)} GROUP BY 1"
    ),
    "guest_counts": lambda s, w: (
        "SELECT kind, rating_kind, solicited, rating >= 9, rating >= 7, count(*) "
        f"FROM feedback WHERE {_in(s, w)} GROUP BY ALL"
    ),
    "kind_counts": lambda s, w: f"SELECT kind, count(*) FROM feedback WHERE {_in(s, w)} GROUP BY 1",
    "rating_sums": lambda s, w: (
        "SELECT rating_kind, rating_low, rating_high, solicited, count(*), sum(rating), sum(rating * rating), "
        f"min(day), max(day) FROM feedback WHERE rating IS NOT NULL AND {_in(s, w)} GROUP BY ALL"
    ),
    "messages": _messages,
    "complaint_rate": lambda s, w: (
        "SELECT count(*) FROM feedback JOIN finance USING (location_id, month) "
        f"WHERE kind = 'complaint' AND NOT solicited AND {_in(s, w, 'feedback.').replace('feedback.month', 'month')}"
    ),
    "cell_count": lambda s, w, standard_id, location_id: (
        "SELECT count(*), count(*) FILTER (points >= max_points) FROM answer "
        f"WHERE {_in(s, w)} AND standard_id = {standard_id} AND location_id = {location_id}"
    ),
    "location_guests": _finance("f.location_id, sum(f.admissions)"),
    "plan_counts": lambda s, *_regions: f"SELECT status, count(*) FROM coaching_plan WHERE {_seen(s)} GROUP BY 1",
    "overdue_cases": lambda s, *_regions: (
        "SELECT count(*) FROM feedback_case WHERE resolved_at IS NULL AND "
        f"least(close_due_at, reply_due_at) < now()::TIMESTAMP AND {_seen(s)}"
    ),
    "location_levels": _levels,
}  # fmt: skip
