"""Single audits: those behind a cell of the heatmap, one audit's answers, and critical failures."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, Table, and_, func, literal, null, select, union_all

from data_access.engine import fetch_frame
from data_access.schema import (
    answer,
    answer_detail,
    answer_superseded,
    audit,
    channel,
    import_run,
    location,
    stage,
    standard,
)  # fmt: skip
from data_access.visibility import asked, visible
from domain.access import Scope
from domain.filters import AuditFilter

_DETAIL_OF_ANSWER = and_(
    answer_detail.c.location_id == answer.c.location_id,
    answer_detail.c.audit_id == answer.c.audit_id,
    answer_detail.c.standard_id == answer.c.standard_id,
)
_DETAIL_OF_AUDIT = and_(
    answer_detail.c.location_id == audit.c.location_id, answer_detail.c.audit_id == audit.c.audit_id
)


@dataclass(frozen=True, slots=True)
class AuditHeader:
    """One audit as its page states it; score is None when nothing was answered.

    loaded_at: when it became known; None when its load is not on record.
    """

    audit_id: int
    location_id: int
    region_id: int
    location: str
    location_code: str
    time_zone: str
    channel: str
    code: str
    revision: int
    is_current: bool
    day: date
    hour: int | None
    shopper: str | None
    score: float | None
    stated_score: float | None
    stated_verdict: str | None
    critical_failures: int
    is_counted: bool
    is_comparable: bool
    comment: str | None
    loaded_at: datetime | None


def fetch_cell_audits(
    connection: Connection,
    scope: Scope,
    where: AuditFilter,
    *,
    standard_id: int,
    location_id: int | None = None,
    limit: int = 200,
) -> pd.DataFrame:
    """The answers behind one cell of the heatmap, failures first, then newest first; at most `limit`.

    Columns: audit_id, location_id, location, channel, day, points, max_points, score, comment, evidence.
    """
    place = [answer.c.location_id == location_id] if location_id is not None else []
    same = and_(audit.c.location_id == answer.c.location_id, audit.c.audit_id == answer.c.audit_id)
    return fetch_frame(
        connection,
        select(
            answer.c.audit_id,
            answer.c.location_id,
            location.c.name.label("location"),
            channel.c.code.label("channel"),
            answer.c.day,
            answer.c.points,
            answer.c.max_points,
            audit.c.score,
            answer_detail.c.comment,
            answer_detail.c.evidence,
        )
        .select_from(answer)
        .join(audit, same)
        .join(location, location.c.location_id == answer.c.location_id)
        .join(channel, channel.c.channel_id == answer.c.channel_id)
        .outerjoin(answer_detail, _DETAIL_OF_ANSWER)
        .where(asked(answer, scope, where), answer.c.standard_id == standard_id, *place)
        .order_by(answer.c.points * 1.0 / answer.c.max_points, answer.c.day.desc(), answer.c.audit_id)
        .limit(limit),
    )


def count_cell(
    connection: Connection,
    scope: Scope,
    where: AuditFilter,
    *,
    standard_id: int,
    location_id: int | None = None,
) -> tuple[int, int]:
    """How many answers stand behind a cell, and how many of them reached full points; (0, 0) outside the scope."""
    place = [answer.c.location_id == location_id] if location_id is not None else []
    full = func.count().filter(answer.c.points >= answer.c.max_points)
    row = connection.execute(
        select(func.count(), full).where(asked(answer, scope, where), answer.c.standard_id == standard_id, *place)
    ).one()
    return int(row[0]), int(row[1])


def find_audit(connection: Connection, scope: Scope, audit_id: int) -> AuditHeader | None:
    """One audit when the scope may see it; None otherwise, as for an audit that does not exist."""
    names = AuditHeader.__dataclass_fields__
    row = connection.execute(
        select(
            audit,
            location.c.name.label("location"),
            location.c.code.label("location_code"),
            location.c.time_zone,
            channel.c.code.label("channel"),
            import_run.c.loaded_at,
        )
        .join(location, location.c.location_id == audit.c.location_id)
        .join(channel, channel.c.channel_id == audit.c.channel_id)
        .outerjoin(import_run, import_run.c.import_id == audit.c.import_id)
        .where(visible(audit, scope), audit.c.audit_id == audit_id)
    ).first()
    return None if row is None else AuditHeader(**{name: getattr(row, name) for name in names})


def fetch_revisions(connection: Connection, scope: Scope, audit_id: int) -> pd.DataFrame:
    """Every issue of one visible audit, newest first, itself included; an audit outside the scope has none.

    Columns: audit_id, revision, is_current, day, score, stated_score, loaded_at.
    """
    mine = (
        select(audit.c.source, audit.c.code)
        .where(visible(audit, scope), audit.c.audit_id == audit_id)
        .subquery("mine")
    )
    return fetch_frame(
        connection,
        select(
            audit.c.audit_id, audit.c.revision, audit.c.is_current, audit.c.day, audit.c.score,
            audit.c.stated_score, import_run.c.loaded_at,
        )
        .join(mine, and_(mine.c.source == audit.c.source, mine.c.code == audit.c.code))
        .outerjoin(import_run, import_run.c.import_id == audit.c.import_id)
        .where(visible(audit, scope))
        .order_by(audit.c.revision.desc()),
    )  # fmt: skip


def fetch_audit_answers(connection: Connection, scope: Scope, audit_id: int) -> pd.DataFrame:
    """Every answer of one visible audit, N/A and missing too, along the journey; of older issues as well.

    Columns: standard_id, code, name, name_uk, name_it, stage, stage_uk, stage_it, weight, critical, bonus, state,
    points, max_points (NaN unless answered), comment, evidence. An audit outside the scope has no rows.
    """
    given = (_given(table, scope, audit_id) for table in (answer, answer_superseded))
    gaps = (
        select(
            audit.c.location_id, audit.c.region_id, audit.c.audit_id, answer_detail.c.standard_id,
            answer_detail.c.state, null().label("points"), null().label("max_points"),
            answer_detail.c.comment, answer_detail.c.evidence,
        )
        .select_from(answer_detail.join(audit, _DETAIL_OF_AUDIT))
        .where(visible(audit, scope), audit.c.audit_id == audit_id, answer_detail.c.state != "answered")
    )  # fmt: skip
    every = union_all(*given, gaps).subquery("every")
    return fetch_frame(
        connection,
        select(
            every.c.standard_id, standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it,
            stage.c.name.label("stage"), stage.c.name_uk.label("stage_uk"), stage.c.name_it.label("stage_it"),
            standard.c.weight, standard.c.critical, standard.c.bonus, every.c.state,
            every.c.points, every.c.max_points, every.c.comment, every.c.evidence,
        )
        .join(standard, standard.c.standard_id == every.c.standard_id)
        .join(stage, stage.c.stage_id == standard.c.stage_id)
        .order_by(stage.c.position, standard.c.code),
    )  # fmt: skip


def _given(table: Table, scope: Scope, audit_id: int) -> Select[Any]:
    """What was answered, out of the table of current or of older issues."""
    detail = and_(*(answer_detail.c[name] == table.c[name] for name in ("location_id", "audit_id", "standard_id")))
    return (
        select(
            table.c.location_id, table.c.region_id, table.c.audit_id, table.c.standard_id,
            literal("answered").label("state"), table.c.points, table.c.max_points,
            answer_detail.c.comment, answer_detail.c.evidence,
        )
        .select_from(table.outerjoin(answer_detail, detail))
        .where(visible(table, scope), table.c.audit_id == audit_id)
    )  # fmt: skip


def fetch_critical_failures(
    connection: Connection, scope: Scope, where: AuditFilter, *, limit: int = 200
) -> pd.DataFrame:
    """Failures of critical standards, newest first; never averaged.

    Columns: audit_id, location_id, location, standard_id, code, name, name_uk, name_it, day, comment.
    """
    return fetch_frame(
        connection,
        select(
            answer.c.audit_id, answer.c.location_id, location.c.name.label("location"), answer.c.standard_id,
            standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it, answer.c.day,
            answer_detail.c.comment,
        )
        .select_from(answer)
        .join(standard, standard.c.standard_id == answer.c.standard_id)
        .join(location, location.c.location_id == answer.c.location_id)
        .outerjoin(answer_detail, _DETAIL_OF_ANSWER)
        .where(asked(answer, scope, where), standard.c.critical, answer.c.points < answer.c.max_points)
        .order_by(answer.c.day.desc(), answer.c.audit_id, standard.c.code)
        .limit(limit),
    )  # fmt: skip


def count_audits(connection: Connection, scope: Scope, where: AuditFilter) -> pd.DataFrame:
    """How many audits the filter holds.

    Columns: audits, counted, critical (failures), failed_audits (with a critical failure), stated_failed (those
    that the source itself calls failed).
    """
    return fetch_frame(
        connection,
        select(
            func.count().label("audits"),
            func.count().filter(audit.c.is_counted).label("counted"),
            func.coalesce(func.sum(audit.c.critical_failures), 0).label("critical"),
            func.count().filter(audit.c.critical_failures > 0).label("failed_audits"),
            func.count().filter(audit.c.stated_verdict == "failed").label("stated_failed"),
        ).where(asked(audit, scope, where), audit.c.is_current),
    )
