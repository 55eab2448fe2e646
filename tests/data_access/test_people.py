"""Users, scopes and sessions in the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from data_access.credentials_yaml import CredentialsFileError, import_credentials_yaml
from data_access.engine import engine_for, reading, writing
from data_access.identity import (
    cookie_name,
    find_user_by_session,
    hash_token,
    identify,
    open_session,
    revoke_session,
)
from data_access.people import (
    LoginTakenError,
    UnknownUserError,
    create_user,
    find_credentials,
    find_scope,
    find_user,
    set_scope,
)
from data_access.schema import app_user, metadata, user_scope, user_session
from domain.access import EVERYTHING, NOTHING, Role, Scope, User

NOW = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)
HASH = "$2b$12$" + "a" * 53


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    file: Path = tmp_path_factory.mktemp("people") / "foyer.duckdb"
    database = engine_for(f"duckdb:///{file}")
    metadata.create_all(database)
    yield database
    database.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """What a test writes is undone."""
    with engine.connect() as opened:
        yield opened
        opened.rollback()


def add(
    connection: Connection, login: str = "maria", *, name: str = "Maria", language: str = "en", scope: Scope = NOTHING
) -> int:
    return create_user(
        connection, login=login, name=name, password_hash=HASH, role=Role.REGIONAL_DIRECTOR, language=language,
        scope=scope,
    )  # fmt: skip


def session_of(connection: Connection, user_id: int) -> str:
    token = open_session(connection, user_id=user_id, now=NOW, address=None, agent=None)
    return hash_token(token)


def test_a_session_tells_who_it_is_with_role_scope_and_language(connection: Connection) -> None:
    user_id = add(connection, language="it", scope=Scope(region_ids=(2, 3), location_ids=(70,)))
    found = find_user_by_session(connection, session_of(connection, user_id), NOW)
    scope = Scope(region_ids=(2, 3), location_ids=(70,))
    assert found == User(user_id, "Maria", Role.REGIONAL_DIRECTOR, scope, "it")
    assert found == find_user(connection, user_id)


def test_without_a_rule_nothing_is_seen(connection: Connection) -> None:
    user_id = add(connection)
    found = find_user_by_session(connection, session_of(connection, user_id), NOW)
    assert found is not None
    assert found.scope == NOTHING


@pytest.mark.parametrize(
    ("kind", "target_id"), [("galaxy", 1), ("region", None), ("location", None), ("Everything", None)]
)
def test_a_rule_nobody_understands_shows_nothing(connection: Connection, kind: str, target_id: int | None) -> None:
    user_id = add(connection)
    connection.execute(insert(user_scope).values(user_id=user_id, kind=kind, target_id=target_id))
    assert find_scope(connection, user_id) == NOTHING


def test_a_new_scope_replaces_the_old_one_and_holds_in_open_sessions(connection: Connection) -> None:
    user_id = add(connection, scope=EVERYTHING)
    token_hash = session_of(connection, user_id)
    for scope in (Scope(region_ids=(4,)), NOTHING, EVERYTHING):
        set_scope(connection, user_id, scope)
        found = find_user_by_session(connection, token_hash, NOW)
        assert found is not None
        assert found.scope == scope


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "emperor"}, {"role": "Executive"}])
def test_who_is_inactive_or_of_an_unknown_role_is_nobody(connection: Connection, change: dict[str, object]) -> None:
    user_id = add(connection)
    token_hash = session_of(connection, user_id)
    connection.execute(update(app_user).where(app_user.c.user_id == user_id).values(**change))
    assert find_user_by_session(connection, token_hash, NOW) is None
    found = find_credentials(connection, "maria")
    assert found is not None
    assert not found.may_sign_in


def test_a_deleted_person_is_nobody(connection: Connection) -> None:
    user_id = add(connection)
    token_hash = session_of(connection, user_id)
    connection.execute(app_user.delete().where(app_user.c.user_id == user_id))
    assert find_user_by_session(connection, token_hash, NOW) is None
    with pytest.raises(UnknownUserError):
        find_user(connection, user_id)


def test_a_session_ends_after_its_limits_and_when_revoked(connection: Connection) -> None:
    token_hash = session_of(connection, add(connection))
    assert find_user_by_session(connection, token_hash, NOW + timedelta(minutes=29, seconds=59)) is not None
    assert find_user_by_session(connection, token_hash, NOW + timedelta(minutes=30)) is None
    late = NOW + timedelta(hours=12)
    connection.execute(update(user_session).values(seen_at=late - timedelta(minutes=1)))
    assert find_user_by_session(connection, token_hash, late - timedelta(seconds=1)) is not None
    assert find_user_by_session(connection, token_hash, late) is None
    assert revoke_session(connection, token_hash, NOW) is not None
    assert revoke_session(connection, token_hash, NOW) is None
    assert find_user_by_session(connection, token_hash, NOW) is None


def test_a_login_is_taken_in_any_case(connection: Connection) -> None:
    add(connection, "Maria ")
    with pytest.raises(LoginTakenError):
        add(connection, "MARIA")


def test_a_session_is_touched_once_a_minute_by_people_and_never_by_timers(engine: Engine) -> None:
    with writing(engine) as connection:
        user_id = add(connection, "touched")
        token = open_session(connection, user_id=user_id, now=NOW, address=None, agent=None)
    cookies = {cookie_name(secure=False): token}

    def seen_after(seconds: int, **options: bool) -> datetime:
        assert identify(engine, cookies, NOW + timedelta(seconds=seconds), secure=False, **options)
        with reading(engine) as connection:
            query = select(user_session.c.seen_at).where(user_session.c.token_hash == hash_token(token))
            return connection.execute(query).scalar_one()

    assert seen_after(59) == NOW
    assert seen_after(90, touch=False) == NOW
    assert seen_after(90) == NOW + timedelta(seconds=90)


def test_many_runs_at_once_know_the_same_person(engine: Engine) -> None:
    with writing(engine) as connection:
        user_id = add(connection, "crowd", scope=EVERYTHING)
        token = open_session(connection, user_id=user_id, now=NOW, address=None, agent=None)

    def run(number: int) -> bool:
        later = NOW + timedelta(minutes=2 + number % 3)
        found = identify(engine, {"foyer_session": token}, later, secure=False)
        return found is not None and found.scope == EVERYTHING

    with ThreadPoolExecutor(16) as crowd:
        assert all(crowd.map(run, range(200)))


def test_the_cookie_of_an_insecure_site_opens_nothing_on_a_secure_one(engine: Engine) -> None:
    with writing(engine) as connection:
        user_id = add(connection, "insecure")
        token = open_session(connection, user_id=user_id, now=NOW, address=None, agent=None)
    assert identify(engine, {"foyer_session": token}, NOW, secure=True) is None
    assert identify(engine, {"__Host-foyer_session": token}, NOW, secure=True) is not None
    assert identify(engine, {"foyer_session": hash_token(token)}, NOW, secure=False) is None


THEIRS = f"""
cookie: {{expiry_days: 30, key: secret, name: theirs}}
credentials:
  usernames:
    JSmith:
      email: jsmith@example.com
      first_name: John
      last_name: Smith
      failed_login_attempts: 0
      logged_in: false
      password: {HASH}
      roles: [editor, coach, executive]
    rbriggs: {{name: Rebecca Briggs, password: {HASH}, roles: [editor]}}
    nobody-special: {{password: {HASH}}}
"""


def test_an_organisations_users_come_along_without_a_scope(connection: Connection) -> None:
    report = import_credentials_yaml(connection, THEIRS, Role.CINEMA_DIRECTOR)
    everybody = ("jsmith", "rbriggs", "nobody-special")
    assert report.created == everybody
    assert report.without_scope == everybody
    assert report.given_default_role == ("rbriggs", "nobody-special")
    rows = connection.execute(select(app_user).where(app_user.c.login.in_(everybody)).order_by(app_user.c.user_id))
    assert [(row.login, row.name, row.email, row.role, row.password_hash) for row in rows] == [
        ("jsmith", "John Smith", "jsmith@example.com", "coach", HASH),
        ("rbriggs", "Rebecca Briggs", None, "cinema_director", HASH),
        ("nobody-special", "nobody-special", None, "cinema_director", HASH),
    ]


def test_a_file_of_users_does_not_take_over_an_account(connection: Connection) -> None:
    user_id = add(connection, "jsmith", name="Somebody else")
    report = import_credentials_yaml(connection, THEIRS.replace("a" * 53, "b" * 53), Role.COACH)
    assert report.already_there == ("jsmith",)
    assert find_user(connection, user_id).name == "Somebody else"
    found = find_credentials(connection, "jsmith")
    assert found is not None
    assert found.password_hash == HASH


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("credentials: {usernames: {a: {password: secret}}}", "no bcrypt hash as password.*: a"),
        ("credentials: {usernames: {a: {name: A}}}", "no bcrypt hash"),
        (
            f"credentials: {{usernames: {{a: {{password: {HASH.replace('$12$', '$31$')}}}}}}}",
            "no bcrypt hash",
        ),
        (THEIRS + f"    jsmith: {{password: {HASH}}}", "upper and lower case"),
        ("credentials: {usernames: [a, b]}", "under credentials: usernames:"),
        ("- just\n- a list", "under credentials: usernames:"),
        ("", "under credentials: usernames:"),
        ("a: b: c", "not YAML"),
        ("!!python/object/apply:os.system ['true']", "not YAML"),
    ],
)
def test_a_file_of_users_that_cannot_be_taken_changes_nothing(connection: Connection, text: str, reason: str) -> None:
    with pytest.raises(CredentialsFileError, match=reason):
        import_credentials_yaml(connection, text, Role.COACH)
    assert find_credentials(connection, "a") is None
