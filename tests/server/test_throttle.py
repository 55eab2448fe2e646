"""Guessing is slow, survives a restart, and cannot be used against the person guessed at."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from server.throttle import MOST_FAILURES, TooManyTriesError, begin_attempt, succeed_attempt
from tests.server.doors import START, Clock, browser_of, sign_in, site_on

HOME, CAFE = "203.0.113.5", "198.51.100.9"


def fail(engine: Engine, clock: Clock, login: str, address: str, times: int = MOST_FAILURES) -> None:
    for _ in range(times):
        begin_attempt(engine, login=login, address=address, now=clock.now)


def test_the_eleventh_try_is_refused_in_a_new_browser_after_a_restart(engine: Engine, clock: Clock) -> None:
    fail(engine, clock, "anna", CAFE)
    clock.pass_time(minutes=5)
    engine.dispose()  # a restart: nothing is left but the file
    with browser_of(site_on(engine, clock), address=HOME) as other:
        answer = sign_in(other, "anna")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "600"
    assert "Too many tries. Please wait 10 minutes, then try again." in answer.text


def test_after_fifteen_minutes_the_next_try_counts(engine: Engine, clock: Clock) -> None:
    fail(engine, clock, "anna", CAFE)
    clock.pass_time(minutes=15)
    with browser_of(site_on(engine, clock)) as client:
        assert sign_in(client, "anna").status_code == 303


def test_unknown_names_are_refused_alike(engine: Engine, clock: Clock) -> None:
    fail(engine, clock, "nobody", CAFE)
    with pytest.raises(TooManyTriesError):
        begin_attempt(engine, login="nobody", address=HOME, now=clock.now)


def test_one_address_cannot_go_through_many_names(engine: Engine, clock: Clock) -> None:
    for number in range(MOST_FAILURES):
        begin_attempt(engine, login=f"person{number}", address=CAFE, now=clock.now)
    with pytest.raises(TooManyTriesError):
        begin_attempt(engine, login="somebody-else", address=CAFE, now=clock.now)
    begin_attempt(engine, login="somebody-else", address=HOME, now=clock.now)


def test_many_addresses_cannot_go_through_one_name(engine: Engine, clock: Clock) -> None:
    allowed = 0
    for number in range(50):
        try:
            begin_attempt(engine, login="anna", address=f"198.51.100.{number}", now=clock.now)
            allowed += 1
        except TooManyTriesError:
            continue
    assert allowed == MOST_FAILURES


def test_strangers_cannot_lock_a_person_out_of_the_usual_place(engine: Engine, clock: Clock) -> None:
    succeed_attempt(engine, begin_attempt(engine, login="anna", address=HOME, now=clock.now))
    clock.pass_time(days=3)
    fail(engine, clock, "anna", CAFE)
    with pytest.raises(TooManyTriesError):
        begin_attempt(engine, login="anna", address="192.0.2.1", now=clock.now)
    begin_attempt(engine, login="anna", address=HOME, now=clock.now)


def test_tries_sent_at_once_are_counted_one_by_one(engine: Engine) -> None:
    def attempt(_number: int) -> bool:
        try:
            begin_attempt(engine, login="anna", address=CAFE, now=START)
        except TooManyTriesError:
            return False
        return True

    with ThreadPoolExecutor(16) as crowd:
        assert sum(crowd.map(attempt, range(64))) == MOST_FAILURES


def test_a_right_password_does_not_count(engine: Engine, clock: Clock) -> None:
    for _ in range(MOST_FAILURES + 5):
        succeed_attempt(engine, begin_attempt(engine, login="anna", address=HOME, now=clock.now))
