"""Locations left out of the priorities, on both engines: by whom, why, until when, taken back, logged."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from data_access.dismissals import Dismissal, dismiss, fetch_dismissals, take_back
from data_access.engine import reading, writing
from data_access.people import create_user, find_user
from data_access.schema import audit_log, priority_dismissal
from domain.access import EVERYTHING, NOTHING, Role, Scope
from domain.dismissals import LONGEST_REASON, MOST_DAYS, DismissalRefusedError, Why
from tests.small_network import ASH, NORTH, OAK, write_small_network

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
UNTIL = date(2026, 6, 1)
PEOPLE = {
    "coach": (Role.COACH, EVERYTHING),
    "north": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(NORTH,))),
    "executive": (Role.EXECUTIVE, EVERYTHING),
    "cinema": (Role.CINEMA_DIRECTOR, Scope(location_ids=(OAK,))),
    "admin": (Role.ADMINISTRATOR, EVERYTHING),
    "nobody": (Role.COACH, NOTHING),
}


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        for login, (role, scope) in PEOPLE.items():
            create_user(connection, login=login, name=login.title(), password_hash="x", role=role, scope=scope)
    return database


def put_off(
    chain: Engine, login: str = "coach", place: int = OAK, reason: str = "Closed for works.", until=UNTIL
) -> int:
    with writing(chain, exclusive=True) as connection:
        user = find_user(connection, list(PEOPLE).index(login) + 1)
        return dismiss(connection, user, Dismissal(place, reason, until), now=NOW)


def back(chain: Engine, login: str, dismissal_id: int) -> None:
    with writing(chain) as connection:
        take_back(connection, find_user(connection, list(PEOPLE).index(login) + 1), dismissal_id, now=NOW)


def refused(call, *args, **kwargs) -> Why:
    with pytest.raises(DismissalRefusedError) as error:
        call(*args, **kwargs)
    return error.value.why


def listed(chain: Engine, scope: Scope = EVERYTHING, today: date = TODAY) -> list[int]:
    with reading(chain) as connection:
        return fetch_dismissals(connection, scope, today=today)["location_id"].tolist()


def log_of(chain: Engine) -> list[tuple]:
    with reading(chain) as connection:
        return connection.execute(select(audit_log).order_by(audit_log.c.entry_id)).all()


def test_a_location_is_left_out_with_its_reason_until_its_day_and_taken_back(chain: Engine) -> None:
    one = put_off(chain)
    assert listed(chain) == [OAK]
    assert listed(chain, today=UNTIL) == [OAK]
    assert listed(chain, today=UNTIL + timedelta(days=1)) == []
    back(chain, "north", one)
    assert listed(chain) == []
    with reading(chain) as connection:
        row = connection.execute(select(priority_dismissal)).one()
    assert (row.reason, row.taken_back_by) == ("Closed for works.", 2)
    first, second = log_of(chain)
    assert (first.action, first.user_id, second.action, second.user_id) == (
        "priority_dismiss", 1, "priority_take_back", 2,
    )  # fmt: skip
    assert json.loads(first.new_value) == {
        "location_id": OAK,
        "reason": "Closed for works.",
        "until_on": "2026-06-01",
    }


@pytest.mark.parametrize("login", ["coach", "north", "executive"])
def test_coach_region_and_top_management_may(chain: Engine, login: str) -> None:
    put_off(chain, login)
    assert listed(chain) == [OAK]


@pytest.mark.parametrize("login", ["cinema", "admin", "nobody"])
def test_others_may_neither_leave_out_nor_take_back(chain: Engine, login: str) -> None:
    assert refused(put_off, chain, login) is Why.NOT_YOURS
    one = put_off(chain)
    assert refused(back, chain, login, one) is Why.NOT_YOURS
    assert len(log_of(chain)) == 1  # a refusal leaves nothing behind


def test_a_region_neither_leaves_out_nor_sees_what_belongs_to_another(chain: Engine) -> None:
    assert refused(put_off, chain, "north", ASH) is Why.NOT_YOURS
    one = put_off(chain, "coach", ASH)
    assert refused(back, chain, "north", one) is Why.NOT_YOURS
    assert listed(chain, Scope(region_ids=(NORTH,))) == []
    assert listed(chain, NOTHING) == []


@pytest.mark.parametrize(
    ("reason", "until", "why"),
    [
        ("  ", UNTIL, Why.NO_REASON),
        ("x" * (LONGEST_REASON + 1), UNTIL, Why.TOO_LONG),
        ("Works.", TODAY, Why.WRONG_DAY),
        ("Works.", TODAY + timedelta(days=MOST_DAYS + 1), Why.WRONG_DAY),
    ],
)
def test_without_a_reason_or_with_a_wrong_day_it_is_refused(
    chain: Engine, reason: str, until: date, why: Why
) -> None:
    assert refused(put_off, chain, reason=reason, until=until) is why
    assert log_of(chain) == []


def test_nothing_is_left_out_twice_or_taken_back_twice(chain: Engine) -> None:
    one = put_off(chain)
    assert refused(put_off, chain, "executive") is Why.ALREADY_OUT
    back(chain, "coach", one)
    assert refused(back, chain, "executive", one) is Why.NOT_OUT
    assert put_off(chain) != one
    assert refused(back, chain, "coach", 999) is Why.NOT_YOURS
