"""The effect of coaching as it is kept: measured at each load, read by pages, measured anew when sessions changed.

Every start of coaching costs three fits of the network, a third of the time that Health takes with empty caches.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from data_access.programme import Programme, fetch_programme
from data_access.schema import coaching_session, programme_effect
from domain.access import EVERYTHING, Scope
from domain.coaching_effect import Effect
from domain.coaching_evidence import Evidence


def write_programme(connection: Connection, *, as_of: date) -> None:
    """Measure the effect as of a day and keep it in place of the one kept before."""
    found, state = fetch_programme(connection, EVERYTHING, as_of), _sessions(connection, as_of)
    connection.execute(delete(programme_effect))
    said = {} if found.effect is None else asdict(found.effect)
    connection.execute(
        insert(programme_effect).values(
            as_of=as_of, sessions=state.n, session_versions=state.versions, evidence=found.evidence.value, **said
        )
    )


def fetch_kept_programme(connection: Connection, scope: Scope, as_of: date) -> Programme:
    """As fetch_programme, read where it is kept for the day and no session came or changed since."""
    row = connection.execute(select(programme_effect).where(programme_effect.c.as_of == as_of)).first()
    if scope.is_empty or row is None:
        return fetch_programme(connection, scope, as_of)
    state = _sessions(connection, as_of)
    if (row.sessions, row.session_versions) != (state.n, state.versions):
        return fetch_programme(connection, scope, as_of)
    return Programme(Evidence(row.evidence), _effect(row))


def _effect(row: Row[Any]) -> Effect | None:
    if row.value is None:
        return None
    return Effect(**{name: row._mapping[name] for name in Effect.__slots__})


def _sessions(connection: Connection, as_of: date) -> Row[tuple[int, int]]:
    """How many sessions were held until a day, and the sum of their versions, which grows with every change."""
    versions = func.coalesce(func.sum(coaching_session.c.version), 0)
    state = select(func.count().label("n"), versions.label("versions")).where(coaching_session.c.day <= as_of)
    return connection.execute(state).one()
