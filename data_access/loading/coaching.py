"""Coaching plans and sessions of a load, row by row: a chain has hundreds, and people may be working on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select

from data_access.schema import (
    app_user,
    coaching_plan,
    coaching_session,
    location,
    plan_standard,
    session_standard,
    standard,
)
from data_access.unit_of_work import UnitOfWork
from domain.coaching_plans import OPEN_PLANS

PLAN_SAID = ("opened_on", "trigger", "root_cause", "behaviour", "status", "coach_id", "check_on", "result", "reason")
SESSION_SAID = (
    "plan_id", "day", "coach_id", "coachee_role", "minutes", "strengths", "agreed", "acknowledged", "usefulness",
    "next_on",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Where a kind lives: its table, its key, its standards, and what a file says about a row."""

    table: Table
    key: str
    links: Table
    said: tuple[str, ...]
    name: str


PLANS = Kind(coaching_plan, "plan_id", plan_standard, PLAN_SAID, "plan")
SESSIONS = Kind(coaching_session, "session_id", session_standard, SESSION_SAID, "session")


@dataclass(frozen=True)
class Stored:
    """A row that an earlier load brought: key, location_id, version, what a file said, and its standards.

    touched: people changed it here since; a file does not overwrite them.
    """

    key: int
    location_id: int
    version: int
    touched: bool
    said: Mapping[str, Any]
    standards: frozenset[int]


def fetch_stored(connection: Connection, kind: Kind, source: str) -> dict[str, Stored]:
    """What a source has brought before, by its code."""
    table, links = kind.table, kind.links
    same = and_(links.c.location_id == table.c.location_id, links.c[kind.key] == table.c[kind.key])
    of_source = table.c.source == source
    held: dict[int, set[int]] = {}
    for key, one in connection.execute(
        select(table.c[kind.key], links.c.standard_id).join(links, same).where(of_source)
    ).all():  # fmt: skip
        held.setdefault(key, set()).add(one)
    names = [*(table.c[name] for name in kind.said), table.c.version, table.c.loaded_version, table.c.code]
    rows = connection.execute(select(table.c[kind.key].label("key"), table.c.location_id, *names).where(of_source))
    return {
        row.code: Stored(
            row.key, row.location_id, row.version, row.version != row.loaded_version,
            {name: getattr(row, name) for name in kind.said}, frozenset(held.get(row.key, ())),
        )
        for row in rows
    }  # fmt: skip


def fetch_busy(connection: Connection) -> dict[int, int]:
    """The open plan of each location that has one: location_id -> plan_id."""
    query = select(coaching_plan.c.location_id, coaching_plan.c.plan_id).where(coaching_plan.c.status.in_(OPEN_PLANS))
    return {row.location_id: row.plan_id for row in connection.execute(query)}


def fetch_people(connection: Connection) -> dict[str, int]:
    """Who can be named in a file, by login: login -> user_id."""
    return {row.login: row.user_id for row in connection.execute(select(app_user.c.login, app_user.c.user_id))}


def fetch_codes(connection: Connection) -> dict[str, int]:
    """The newest version of each standard, by its code in lower case."""
    query = select(standard.c.code, standard.c.standard_id).order_by(standard.c.version)
    return {row.code.casefold(): row.standard_id for row in connection.execute(query)}


def write_loaded(
    connection: Connection, kind: Kind, row: Mapping[str, Any], standards: Sequence[int], stored: Stored | None,
    *, user_id: int | None,
) -> int:  # fmt: skip
    """Write one row that is new (stored None) or changed, with its line in the audit log; returns its key.

    row: what the file says, with location_id, source and code. Raises StaleWriteError when somebody changed it
    meanwhile.
    """
    unit = UnitOfWork(connection, user_id, datetime.now(UTC))
    said = {name: row[name] for name in kind.said}
    if kind is PLANS:
        said["status_since"] = said["check_on"] if said["status"] not in OPEN_PLANS else said["opened_on"]
    if stored is None:
        region = select(location.c.region_id).where(location.c.location_id == row["location_id"])
        where = {"location_id": row["location_id"], "region_id": connection.execute(region).scalar_one()}
        origin = {"source": row["source"], "code": row["code"], "loaded_version": 1}
        key = unit.add(
            kind.table, kind.key, {**where, **said, **origin}, subject=kind.name, action=f"{kind.name}_load"
        )
        _link(connection, kind, row["location_id"], key, standards)
        return key
    unit.change(
        kind.table, {"location_id": stored.location_id, kind.key: stored.key},
        {**said, "loaded_version": stored.version + 1}, seen=stored.version, before=stored.said,
        subject=f"{kind.name} {stored.key}", action=f"{kind.name}_load",
    )  # fmt: skip
    _link(connection, kind, stored.location_id, stored.key, standards)
    return stored.key


def _link(connection: Connection, kind: Kind, location_id: int, key: int, standards: Sequence[int]) -> None:
    """The standards of a row; those that stay are left, because DuckDB writes no key twice."""
    links = kind.links
    mine = and_(links.c.location_id == location_id, links.c[kind.key] == key)
    held = set(connection.execute(select(links.c.standard_id).where(mine)).scalars())
    connection.execute(delete(links).where(mine, links.c.standard_id.not_in(list(standards))))
    for one in sorted(set(standards) - held):
        connection.execute(insert(links).values(location_id=location_id, standard_id=one, **{kind.key: key}))
