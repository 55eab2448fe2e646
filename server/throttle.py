"""Guessing is slow: ten failed tries in fifteen minutes, for a login and for an address.

The tries are counted in the database, so neither a new browser nor a restart forgets them. Each is noted as
failed before its password is checked, so a hundred sent at once are counted like a hundred in a row.
Nobody can lock a director out from afar: where a login was let in before, only that place's own failures
count against it.
"""

import threading
from datetime import datetime, timedelta

from data_access.engine import writing
from data_access.identity import Database
from data_access.people import count_failures, hold_attempts, is_familiar, mark_succeeded, record_attempt

# ../shared/trust.md: at most 10 tries per account and 15 minutes.
MOST_FAILURES = 10
WINDOW = timedelta(minutes=15)
# A place stays familiar for as long as people keep working there: a month with holidays.
FAMILIAR_FOR = timedelta(days=45)

_COUNTING = threading.Lock()


class TooManyTriesError(Exception):
    """No password is checked for a while: `seconds` until the next try is allowed, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many tries, wait {seconds} s")
        self.seconds = seconds


def begin_attempt(database: Database, *, login: str, address: str, now: datetime) -> int:
    """Note a try as failed and return its key. Raises TooManyTriesError; a refused try is not counted."""
    since = now - WINDOW
    with _COUNTING, writing(database) as connection:
        hold_attempts(connection)
        familiar = is_familiar(connection, login=login, address=address, since=now - FAMILIAR_FOR)
        of_login = count_failures(connection, since=since, login=login, address=address if familiar else None)
        of_address = count_failures(connection, since=since, address=address)
        for failures, first in (of_login, of_address):
            if failures >= MOST_FAILURES and first is not None:
                raise TooManyTriesError(max(1, int((first + WINDOW - now).total_seconds())))
        return record_attempt(connection, login=login, address=address, now=now)


def succeed_attempt(database: Database, attempt_id: int) -> None:
    """The try let the person in, so it no longer counts."""
    with writing(database) as connection:
        mark_succeeded(connection, attempt_id)
