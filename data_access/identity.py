"""Who is asking: sessions of users, looked up in the database at every run.

The cookie holds a random token; the table holds its SHA-256, so a stolen backup signs nobody in.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DBAPIError

from data_access.engine import reading, writing
from data_access.people import scope_of
from data_access.schema import app_user, user_scope, user_session
from domain.access import Role, User

# What the rooms above call an engine: they pass it on and need not know SQLAlchemy.
Database = Engine

# OWASP's session cheat sheet: a working day at most, half an hour untouched.
ABSOLUTE_LIMIT = timedelta(hours=12)
IDLE_LIMIT = timedelta(minutes=30)
# Often enough for the idle limit, seldom enough not to write at every click.
TOUCH_EVERY = timedelta(minutes=1)

# Longer than any token of ours (43 characters); what is longer is not worth hashing.
_LONGEST_TOKEN = 128


def cookie_name(*, secure: bool) -> str:
    """The session cookie's name; the prefix makes browsers refuse one set by a neighbour or without TLS."""
    return "__Host-foyer_session" if secure else "foyer_session"


def hash_token(token: str) -> str:
    """What the table keeps of a token. It is random, 256 bits, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def identify(
    database: Database, cookies: Mapping[str, str], now: datetime, *, secure: bool, touch: bool = True
) -> User | None:
    """The person behind a request's cookies as the database knows them now; None lets nobody in.

    touch=False for what runs without a person, such as a fragment's timer: it must not keep a session alive.
    """
    token = cookies.get(cookie_name(secure=secure), "")
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    token_hash = hash_token(token)
    with reading(database) as connection:
        rows = _rows(connection, token_hash, now)
    user = _user(rows)
    if user is not None and touch and now - rows[0].seen_at >= TOUCH_EVERY:
        try:
            with writing(database) as connection:
                touch_session(connection, token_hash, now)
        except DBAPIError:
            # Another run of the same person touched it in this very moment: DuckDB lets one of them win.
            return user
    return user


def find_user_by_session(connection: Connection, token_hash: str, now: datetime) -> User | None:
    """The person of a valid session: role, scope, active flag and language as they stand now.

    None when the session is unknown, over or revoked, or the person inactive or of an unknown role.
    """
    return _user(_rows(connection, token_hash, now))


def open_session(
    connection: Connection, *, user_id: int, now: datetime, address: str | None, agent: str | None
) -> str:
    """Start a session and return the token for the cookie; it is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(user_session).values(
            token_hash=hash_token(token), user_id=user_id, created_at=now, seen_at=now,
            expires_at=now + ABSOLUTE_LIMIT, address=address, agent=agent,
        )
    )  # fmt: skip
    return token


def revoke_session(connection: Connection, token_hash: str, now: datetime) -> int | None:
    """End a session; whose it was, or None when there was nothing to end."""
    return connection.execute(
        update(user_session)
        .where(user_session.c.token_hash == token_hash, user_session.c.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(user_session.c.user_id)
    ).scalar_one_or_none()


def touch_session(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that the person was here; at most once a minute, however many runs ask for it."""
    connection.execute(
        update(user_session)
        .where(user_session.c.token_hash == token_hash, user_session.c.seen_at <= now - TOUCH_EVERY)
        .values(seen_at=now)
    )


def _rows(connection: Connection, token_hash: str, now: datetime) -> list[Any]:
    """One row a scope rule of the session's person, or one with an empty rule; no row, no valid session."""
    query = (
        select(
            app_user.c.user_id, app_user.c.name, app_user.c.role, app_user.c.language,
            user_session.c.seen_at, user_scope.c.kind, user_scope.c.target_id,
        )
        .join_from(user_session, app_user, user_session.c.user_id == app_user.c.user_id)
        .outerjoin(user_scope, user_scope.c.user_id == app_user.c.user_id)
        .where(
            user_session.c.token_hash == token_hash,
            user_session.c.revoked_at.is_(None),
            user_session.c.expires_at > now,
            user_session.c.seen_at > now - IDLE_LIMIT,
            app_user.c.is_active,
            app_user.c.role.in_([role.value for role in Role]),
        )
    )  # fmt: skip
    return list(connection.execute(query).all())


def _user(rows: list[Any]) -> User | None:
    if not rows:
        return None
    first = rows[0]
    scope = scope_of([(row.kind, row.target_id) for row in rows])
    return User(first.user_id, first.name, Role(first.role), scope, first.language)


def set_language(connection: Connection, user_id: int, language: str) -> None:
    """Keep a person's language (en, uk or it)."""
    connection.execute(update(app_user).where(app_user.c.user_id == user_id).values(language=language))
