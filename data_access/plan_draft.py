"""What a plan of a location would work on: the standards it fails most, with their evidence, as of the last audit."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, select

from data_access.coaching import fetch_standard_estimates
from data_access.engine import fetch_frame
from data_access.network import fetch_freshness
from data_access.schema import answer, answer_detail, audit, channel, standard
from data_access.visibility import asked
from domain.access import Scope
from domain.filters import AuditFilter, Period, months_back
from domain.standards_to_coach import AT_MOST

EVIDENCE_MONTHS = 12  # as Priorities looks back for the three standards of a location
MOST_EVIDENCE = 12  # audits; more are not read before a session


def fetch_failed_standards(
    connection: Connection, scope: Scope, location_id: int, *, until: date | None = None, at_most: int = AT_MOST
) -> pd.DataFrame:
    """The standards of one location that lose most weighted points a check, most first; without a failure: absent.

    Columns: standard_id, code, name, name_uk, name_it, compliance, low, high (0-1, 90 % range), audits (checks in 12
    months to `until`, the last audit when None). Critical standards are left out: each of their failures has its own
    line. Outside the scope: no rows.
    """
    where = evidence_window(connection, scope, until)
    if where is None:
        return _none()
    cells = fetch_standard_estimates(connection, scope, where, location_ids=(location_id,))
    failed = set(_failures(connection, scope, where, location_id)["standard_id"])
    known = fetch_frame(
        connection,
        select(
            standard.c.standard_id, standard.c.code, standard.c.name, standard.c.name_uk, standard.c.name_it,
            standard.c.critical,
        ),
    )  # fmt: skip
    cells = cells[cells["standard_id"].isin(failed)].merge(known[~known["critical"].astype(bool)], on="standard_id")
    order = cells.sort_values(["lost_points", "standard_id"], ascending=[False, True]).head(at_most)
    found = order.rename(columns={"estimate": "compliance"})
    return found.assign(audits=found["answers"].astype(np.int64))[list(_none().columns)].reset_index(drop=True)


def fetch_evidence(
    connection: Connection,
    scope: Scope,
    location_id: int,
    standard_ids: tuple[int, ...],
    *,
    until: date | None = None,
) -> pd.DataFrame:
    """The failures of these standards at one location in the 12 months before, newest first.

    Columns: audit_id, audit_code, day, channel, standard_id, comment (the auditor's words or None). At most the
    failures of twelve audits.
    """
    where = evidence_window(connection, scope, until)
    if where is None or not standard_ids:
        return pd.DataFrame(columns=["audit_id", "audit_code", "day", "channel", "standard_id", "comment"])
    found = _failures(connection, scope, where, location_id, standard_ids)
    newest = found["audit_id"].drop_duplicates().head(MOST_EVIDENCE)
    return found[found["audit_id"].isin(newest)].reset_index(drop=True)


def evidence_window(connection: Connection, scope: Scope, until: date | None) -> AuditFilter | None:
    """The twelve months to a day, or to the last visible audit; None before the first one."""
    last = until or fetch_freshness(connection, scope).last_audit
    return None if last is None else AuditFilter(Period(months_back(last, EVIDENCE_MONTHS), last))


def _failures(
    connection: Connection, scope: Scope, where: AuditFilter, location_id: int, standard_ids: tuple[int, ...] = ()
) -> pd.DataFrame:
    mine = and_(audit.c.location_id == answer.c.location_id, audit.c.audit_id == answer.c.audit_id)
    said = and_(
        answer_detail.c.location_id == answer.c.location_id,
        answer_detail.c.audit_id == answer.c.audit_id,
        answer_detail.c.standard_id == answer.c.standard_id,
    )
    chosen = [answer.c.standard_id.in_(standard_ids)] if standard_ids else []
    return fetch_frame(
        connection,
        select(
            answer.c.audit_id, audit.c.code.label("audit_code"), answer.c.day, channel.c.code.label("channel"),
            answer.c.standard_id, answer_detail.c.comment,
        )
        .join(audit, mine)
        .join(channel, channel.c.channel_id == answer.c.channel_id)
        .outerjoin(answer_detail, said)
        .where(asked(answer, scope, where), answer.c.location_id == location_id, *chosen)
        .where(answer.c.points < answer.c.max_points)
        .order_by(answer.c.day.desc(), answer.c.audit_id.desc(), answer.c.standard_id),
    )  # fmt: skip


def _none() -> pd.DataFrame:
    return pd.DataFrame(
        columns=["standard_id", "code", "name", "name_uk", "name_it", "compliance", "low", "high", "audits"]
    )
