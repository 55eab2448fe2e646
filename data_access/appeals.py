"""Appeals against answers of audits: filed and taken on, each change with its line in the audit log.

The rules are those of domain.appeals; here they meet the rows, in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select

from data_access.audits import AuditHeader, find_audit
from data_access.schema import answer, answer_superseded, appeal, location
from data_access.unit_of_work import UnitOfWork
from data_access.visibility import visible
from domain import appeals as rules
from domain.access import Scope, User
from domain.appeals import OPEN, Action, AppealRefusedError, Correction, Party, Reason, Status, Why
from domain.filters import local_day


@dataclass(frozen=True, slots=True)
class Filing:
    """What a person appeals against, and why."""

    audit_id: int
    standard_id: int
    reason: Reason
    words: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a person wants done to an appeal they have seen in this version; correction: of an upheld one."""

    appeal_id: int
    version: int
    action: Action
    correction: Correction | None = None
    words: str = ""


def file_appeal(connection: Connection, user: User, filing: Filing, *, now: datetime) -> int:
    """File an appeal against one answer and return its key. Call it in an exclusive transaction.

    Exclusive, because while a load runs nobody knows which issue of the audit will be the current one, and because
    two people must not file the same. Raises AppealRefusedError; an audit outside the scope is NOT_YOURS.
    """
    audit_id, standard_id = filing.audit_id, filing.standard_id
    header = find_audit(connection, user.scope, audit_id)
    if header is None:
        raise AppealRefusedError(Why.NOT_YOURS)
    party = rules.party_of(user, location_id=header.location_id, region_id=header.region_id)
    expire_appeals(connection, now=now, audit_id=audit_id)
    before = _newest_status(connection, header, standard_id)
    status = rules.status_when_filed(before, party)
    points, max_points = _issued(connection, header.location_id, audit_id, standard_id)
    rules.check_filing(
        known_on=known_on(header), today=local_day(now, header.time_zone), is_current=header.is_current,
        points=points, max_points=max_points,
    )  # fmt: skip
    rules.check_words(Action.FILE, filing.words)
    appeal_id: int = connection.execute(
        insert(appeal)
        .values(
            location_id=header.location_id, region_id=header.region_id, audit_id=audit_id, standard_id=standard_id,
            status=status.value, reason_code=filing.reason.value,
            reason=filing.words.strip() or None, filed_at=now,
            filed_by=user.user_id, filed_as=party.value if party else None,
        )
        .returning(appeal.c.appeal_id)
    ).scalar_one()  # fmt: skip
    after = {
        "status": status.value,
        "audit_id": audit_id,
        "standard_id": standard_id,
        "reason_code": filing.reason.value,
    }
    unit = UnitOfWork(connection, user.user_id, now)
    unit.log(f"appeal_{Action.FILE.value}", subject_of(appeal_id), before=None, after=after)
    return appeal_id


def take_step(connection: Connection, user: User, step: Step, *, now: datetime) -> Status:
    """Do what a person wants done to an appeal, when the rules allow it; returns where it stands then.

    Raises AppealRefusedError, and StaleWriteError when the appeal is no longer as the person has seen it. One
    outside the scope is NOT_YOURS, as one that does not exist.
    """
    row = _find(connection, user.scope, step.appeal_id)
    if row is None:
        raise AppealRefusedError(Why.NOT_YOURS)
    today, filed_on = local_day(now, row.time_zone), local_day(row.filed_at, row.time_zone)
    party = rules.party_of(user, location_id=row.location_id, region_id=row.region_id)
    status = rules.status_on(Status(row.status), filed_on, today)
    after = rules.next_status(status, step.action, party, filed_as=Party(row.filed_as))
    rules.check_words(step.action, step.words)
    points, max_points = _issued(connection, row.location_id, row.audit_id, row.standard_id)
    rules.check_correction(step.action, step.correction, points=points or 0, max_points=max_points or 0)
    found: dict[str, Any] = {"corrected_state": None, "corrected_points": None}
    if step.correction is not None:
        found = {"corrected_state": "na" if step.correction.points is None else "answered",
                 "corrected_points": step.correction.points}  # fmt: skip
    closed = {} if after in OPEN else {"decided_at": now, "decided_by": user.user_id}
    changes = {"status": after.value, "decision": step.words.strip() or row.decision, **found, **closed}
    _change(UnitOfWork(connection, user.user_id, now), row, changes, seen=step.version, action=step.action)
    return after


def expire_appeals(connection: Connection, *, now: datetime, audit_id: int | None = None) -> int:
    """Write down what has expired by now, of one audit or of all; returns how many appeals that were.

    Nobody does it, so the log names no person.
    """
    query = _with_zone().where(appeal.c.status.in_([one.value for one in rules.AT_THE_REGION]))
    if audit_id is not None:
        query = query.where(appeal.c.audit_id == audit_id)
    expired = 0
    for row in connection.execute(query).all():
        today, filed_on = local_day(now, row.time_zone), local_day(row.filed_at, row.time_zone)
        if rules.status_on(Status(row.status), filed_on, today) is not Status.EXPIRED:
            continue
        changes = {"status": Status.EXPIRED.value, "decided_at": now}
        _change(UnitOfWork(connection, None, now), row, changes, seen=row.version, action=Action.EXPIRE)
        expired += 1
    return expired


def known_on(header: AuditHeader) -> date:
    """The day an audit became known at its location; without a record of its load, the day of the visit."""
    return header.day if header.loaded_at is None else local_day(header.loaded_at, header.time_zone)


def _with_zone() -> Any:
    return select(appeal, location.c.time_zone).join(location, location.c.location_id == appeal.c.location_id)


def _find(connection: Connection, scope: Scope, appeal_id: int) -> Row[Any] | None:
    found: Row[Any] | None = connection.execute(
        _with_zone().where(visible(appeal, scope), appeal.c.appeal_id == appeal_id)
    ).first()
    return found


def _newest_status(connection: Connection, header: AuditHeader, standard_id: int) -> Status | None:
    """The status of the newest appeal against an answer of this issue of an audit; None without one."""
    same = and_(
        appeal.c.location_id == header.location_id,
        appeal.c.audit_id == header.audit_id,
        appeal.c.standard_id == standard_id,
    )
    newest = select(appeal.c.status).where(same).order_by(appeal.c.appeal_id.desc()).limit(1)
    found = connection.execute(newest).scalar_one_or_none()
    return None if found is None else Status(found)


def _issued(
    connection: Connection, location_id: int, audit_id: int, standard_id: int | None
) -> tuple[int | None, int | None]:
    """Points and possible points of an answer as issued, also of an older issue; None, None when not answered."""
    for table in (answer, answer_superseded):
        row = connection.execute(
            select(table.c.points, table.c.max_points).where(
                table.c.location_id == location_id,
                table.c.audit_id == audit_id,
                table.c.standard_id == standard_id,
            )
        ).first()
        if row is not None:
            return row.points, row.max_points
    return None, None


def _change(unit: UnitOfWork, row: Row[Any], changes: dict[str, Any], *, seen: int, action: Action) -> None:
    """Write the changes if the appeal is still in the version that was seen. Raises StaleWriteError."""
    same = {"location_id": row.location_id, "appeal_id": row.appeal_id}
    unit.change(
        appeal, same, changes, seen=seen, before=row._asdict(), subject=subject_of(row.appeal_id),
        action=f"appeal_{action.value}",
    )  # fmt: skip


def subject_of(appeal_id: int) -> str:
    """How the audit log names an appeal."""
    return f"appeal {appeal_id}"
