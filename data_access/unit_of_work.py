"""One unit of work for what people change: a row in the version they saw, and its line in the audit log.

The transaction is the caller's (`visitor.act`), so that a change and its line are written together or not at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access.people import log_action
from data_access.schema import app_user, audit_log

# What the log of an action never repeats: the coach's own words are the coach's alone. That they changed is told.
UNTOLD = frozenset({"private_note"})


class StaleWriteError(RuntimeError):
    """Somebody else changed the thing since it was read: `subject` as the log names it, `seen` the version read."""

    def __init__(self, subject: str, seen: int) -> None:
        super().__init__(f"{subject} is no longer in version {seen}")
        self.subject, self.seen = subject, seen


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that somebody made. who: None when nobody did it; before, after: of the fields that changed."""

    who: str | None
    at: datetime
    action: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitOfWork:
    """Who writes, when, and in which transaction. user_id: None for what nobody does, such as the clock."""

    connection: Connection
    user_id: int | None
    at: datetime

    def add(self, table: Table, key: str, values: Mapping[str, Any], *, subject: str, action: str) -> int:
        """Write a new row and its line; returns its fresh key. subject: what the log calls such a row, as "plan"."""
        made: int = self.connection.execute(
            insert(table).values(**values).returning(table.c[key])
        ).scalar_one()  # fmt: skip
        told = {name: value for name, value in values.items() if value is not None}
        self.log(action, f"{subject} {made}", before=None, after=told)
        return made

    def change(
        self, table: Table, same: Mapping[str, Any], changes: Mapping[str, Any], *, seen: int,
        before: Mapping[str, Any], subject: str, action: str, also: Mapping[str, Any] | None = None,
    ) -> int:  # fmt: skip
        """Change one row if it is still in the version that was seen, and write the line; returns its new version.

        same: the columns that name the row; before: the row as read; also: what the log tells beside the changes.
        Raises StaleWriteError.
        """
        row = and_(*(table.c[name] == value for name, value in same.items()), table.c.version == seen)
        query = update(table).where(row).values(**changes, version=seen + 1).returning(table.c.version)
        try:
            written = self.connection.execute(query).first()
        except DBAPIError as error:
            # DuckDB refuses the second of two writers at once; PostgreSQL lets it wait and find another version.
            if "onflict" in str(error):
                raise StaleWriteError(subject, seen) from None
            raise
        if written is None:
            raise StaleWriteError(subject, seen)
        differ = {name for name, value in changes.items() if before.get(name) != value}
        self.log(
            action, subject,
            before={name: before.get(name) for name in differ} | {"version": seen},
            after={name: changes[name] for name in differ} | dict(also or {}) | {"version": seen + 1},
        )  # fmt: skip
        return seen + 1

    def log(self, action: str, subject: str, *, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
        """Write a line of the audit log; days and moments as ISO text."""
        log_action(
            self.connection, at=self.at, user_id=self.user_id, action=action, subject=subject,
            old_value=None if before is None else _told(before), new_value=_told(after),
        )  # fmt: skip


def fetch_edits(connection: Connection, subject: str, *, since: int = 0) -> list[Edit]:
    """What was done to a thing, oldest first; since: only what came after this version.

    The caller has asked whether the reader may see the thing.
    """
    rows = connection.execute(
        select(audit_log, app_user.c.name)
        .outerjoin(app_user, app_user.c.user_id == audit_log.c.user_id)
        .where(audit_log.c.subject == subject)
        .order_by(audit_log.c.at, audit_log.c.entry_id)
    ).all()
    found = [
        Edit(row.name, row.at, row.action, json.loads(row.old_value or "{}"), json.loads(row.new_value or "{}"))
        for row in rows
    ]
    # A new row is its first version, and its line does not say so.
    return [edit for edit in found if int(edit.after.get("version", 1)) > since]


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: ("changed" if name in UNTOLD else value.isoformat() if isinstance(value, date | datetime) else value)
        for name, value in values.items()
    }
