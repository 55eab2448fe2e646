"""Leaving a location out of the priorities for a while: who may, why, until when."""

from datetime import date, timedelta
from enum import StrEnum

from domain.access import Permission, Role, User

LONGEST_REASON = 500  # letters
# Half a year: longer than a refurbishment or a change of management, short enough that nobody is forgotten.
MOST_DAYS = 183
MAY_DISMISS = frozenset({Role.COACH, Role.REGIONAL_DIRECTOR, Role.EXECUTIVE})


class Why(StrEnum):
    """Why it is refused; the words are found where it is shown."""

    NOT_YOURS = "not_yours"
    NO_REASON = "no_reason"
    TOO_LONG = "too_long"
    WRONG_DAY = "wrong_day"
    ALREADY_OUT = "already_out"
    NOT_OUT = "not_out"


class DismissalRefusedError(ValueError):
    """The rules do not allow it; `why` says which."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


def may_dismiss(user: User, *, location_id: int, region_id: int) -> bool:
    """Whether a person may leave a location out, or take it back: by role, and in the own scope."""
    able = user.role in MAY_DISMISS and user.may(Permission.COACH)
    return able and user.scope.covers(location_id, region_id)


def check_dismissal(reason: str, *, until: date, today: date) -> None:
    """Refuse a dismissal without a reason, or until a day that is past or too far. Raises DismissalRefusedError."""
    words = reason.strip()
    if not words:
        raise DismissalRefusedError(Why.NO_REASON)
    if len(words) > LONGEST_REASON:
        raise DismissalRefusedError(Why.TOO_LONG)
    if not today < until <= last_day(today):
        raise DismissalRefusedError(Why.WRONG_DAY)


def last_day(today: date) -> date:
    """The furthest day until which a location can be left out."""
    return today + timedelta(days=MOST_DAYS)
