"""Who may sign in and whose rows they see: users, scopes, tries to sign in, and the log of actions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from data_access.schema import app_user, audit_log, setting, sign_in_attempt, user_scope, user_session
from domain.access import EVERYTHING, NOTHING, Role, Scope, User

# Any number will do as long as it stays the same; the loader of files has another one.
_ATTEMPTS_KEY = 4_601_980


class LoginTakenError(ValueError):
    """Another person signs in under this name."""


class UnknownUserError(LookupError):
    """No user has this key."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What sign-in needs to know of a login; `may_sign_in` is False for inactive users and unknown roles."""

    user_id: int
    password_hash: str
    may_sign_in: bool


def find_credentials(connection: Connection, login: str) -> Credentials | None:
    """The credentials of a login as typed; None when nobody has it."""
    row = connection.execute(
        select(app_user.c.user_id, app_user.c.password_hash, app_user.c.role, app_user.c.is_active).where(
            app_user.c.login == clean_login(login)
        )
    ).one_or_none()
    if row is None:
        return None
    return Credentials(row.user_id, row.password_hash, bool(row.is_active) and row.role in set(Role))


def clean_login(login: str) -> str:
    """A login as it is stored: lower case, without blanks around it."""
    return login.strip().lower()


def create_user(
    connection: Connection,
    *,
    login: str,
    name: str,
    password_hash: str,
    role: Role,
    language: str = "en",
    email: str | None = None,
    scope: Scope = NOTHING,
) -> int:
    """Add a person and return the key. Without a scope they sign in and see no rows.

    password_hash comes from `server.credentials.hash_password`. Raises LoginTakenError.
    """
    login = clean_login(login)
    if find_credentials(connection, login) is not None:
        raise LoginTakenError(login)
    user_id: int = connection.execute(
        insert(app_user)
        .values(
            login=login, name=name, email=email, password_hash=password_hash, role=role.value,
            language=language, is_active=True,
        )
        .returning(app_user.c.user_id)
    ).scalar_one()  # fmt: skip
    set_scope(connection, user_id, scope)
    return user_id


def find_user(connection: Connection, user_id: int) -> User:
    """A person by key, active or not. Raises UnknownUserError, also when the stored role is not ours."""
    row = connection.execute(select(app_user).where(app_user.c.user_id == user_id)).one_or_none()
    if row is None or row.role not in set(Role):
        raise UnknownUserError(user_id)
    return User(user_id, row.name, Role(row.role), find_scope(connection, user_id), row.language)


def find_scope(connection: Connection, user_id: int) -> Scope:
    """Whose rows a person sees; NOTHING when no rule is stored."""
    rules = connection.execute(
        select(user_scope.c.kind, user_scope.c.target_id).where(user_scope.c.user_id == user_id)
    )
    return scope_of([(rule.kind, rule.target_id) for rule in rules])


def scope_of(rules: list[tuple[str | None, int | None]]) -> Scope:
    """The stored rules (kind, target_id) as a Scope; a rule of a kind we do not know grants nothing."""
    if any(kind == "everything" for kind, _ in rules):
        return EVERYTHING

    def targets(wanted: str) -> tuple[int, ...]:
        return tuple(sorted({target for kind, target in rules if kind == wanted and target is not None}))

    return Scope(region_ids=targets("region"), location_ids=targets("location"))


def set_scope(connection: Connection, user_id: int, scope: Scope) -> None:
    """Replace what a person sees; it holds from their next click on."""
    connection.execute(delete(user_scope).where(user_scope.c.user_id == user_id))
    rules: list[dict[str, Any]] = [
        *({"kind": "region", "target_id": region_id} for region_id in scope.region_ids),
        *({"kind": "location", "target_id": location_id} for location_id in scope.location_ids),
    ]
    if scope.everything:
        rules = [{"kind": "everything", "target_id": None}]
    for rule in rules:
        connection.execute(insert(user_scope).values(user_id=user_id, **rule))


def set_active(connection: Connection, user_id: int, is_active: bool) -> None:
    """Let a person in, or out: an inactive person's open sessions show nothing from the next click on."""
    connection.execute(update(app_user).where(app_user.c.user_id == user_id).values(is_active=is_active))


def set_password(connection: Connection, user_id: int, password_hash: str, now: datetime) -> None:
    """Store a new password's hash and end every session that was opened with the old one."""
    connection.execute(update(app_user).where(app_user.c.user_id == user_id).values(password_hash=password_hash))
    connection.execute(
        update(user_session)
        .where(user_session.c.user_id == user_id, user_session.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def hold_attempts(connection: Connection) -> None:
    """Until this transaction ends nobody else counts and adds tries to sign in, in any process.

    Without it a hundred tries sent at once would all count nine failures. On DuckDB there is one process,
    and the caller holds a lock of its own.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ATTEMPTS_KEY})


def record_attempt(
    connection: Connection, *, login: str, address: str, now: datetime, succeeded: bool = False
) -> int:
    """Note a try to sign in and return its key. It is noted as failed before the password is checked."""
    attempt_id: int = connection.execute(
        insert(sign_in_attempt)
        .values(login=clean_login(login), address=address, tried_at=now, succeeded=succeeded)
        .returning(sign_in_attempt.c.attempt_id)
    ).scalar_one()
    return attempt_id


def mark_succeeded(connection: Connection, attempt_id: int) -> None:
    """The try let the person in."""
    connection.execute(
        update(sign_in_attempt).where(sign_in_attempt.c.attempt_id == attempt_id).values(succeeded=True)
    )


def count_failures(
    connection: Connection, *, since: datetime, login: str | None = None, address: str | None = None
) -> tuple[int, datetime | None]:
    """How often signing in failed for a login, an address or the pair, and when first; (0, None) if never."""
    conditions = [sign_in_attempt.c.tried_at > since, sign_in_attempt.c.succeeded.is_(False)]
    if login is not None:
        conditions.append(sign_in_attempt.c.login == clean_login(login))
    if address is not None:
        conditions.append(sign_in_attempt.c.address == address)
    row = connection.execute(
        select(func.count().label("failures"), func.min(sign_in_attempt.c.tried_at).label("first"))
        .where(*conditions)
    ).one()  # fmt: skip
    return row.failures, row.first


def is_familiar(connection: Connection, *, login: str, address: str, since: datetime) -> bool:
    """True when this login was let in from this address before."""
    return connection.execute(
        select(sign_in_attempt.c.attempt_id).where(
            sign_in_attempt.c.login == clean_login(login),
            sign_in_attempt.c.address == address,
            sign_in_attempt.c.tried_at > since,
            sign_in_attempt.c.succeeded.is_(True),
        ).limit(1)
    ).first() is not None  # fmt: skip


def log_action(
    connection: Connection,
    *,
    at: datetime,
    user_id: int | None,
    action: str,
    subject: str | None = None,
    old_value: Mapping[str, Any] | None = None,
    new_value: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Add a line to the audit log, in the transaction of the action it tells."""
    connection.execute(
        insert(audit_log).values(
            at=at, user_id=user_id, action=action, subject=subject, address=address,
            old_value=None if old_value is None else json.dumps(old_value, ensure_ascii=False),
            new_value=None if new_value is None else json.dumps(new_value, ensure_ascii=False),
        )
    )  # fmt: skip


def find_setting(connection: Connection, name: str) -> str | None:
    """A setting kept with the data, e.g. "demo"; None when it was never set."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar_one_or_none()
