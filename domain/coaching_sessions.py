"""Coaching sessions: who logs one, who acknowledges it, and who reads the coach's private note: the coach alone."""

from datetime import date

from domain.access import Permission, Role, User
from domain.coaching_plans import LONGEST_NAME, CoachingRefusedError, Party, Status, Why, check_words
from domain.standards_to_coach import AT_MOST

LONGEST_SESSION = 480  # minutes: a working day
RATINGS = (1, 2, 3, 4, 5)
# A session is about what was agreed; a draft nobody has agreed to, and a closed plan is over.
COACHED_PLANS = (Status.AGREED, Status.IN_WORK, Status.DONE_BY_SITE)


def check_logging(user: User, *, location_id: int, region_id: int, plan: tuple[Status, int | None] | None) -> None:
    """Whether a person may log a session at a location. plan: its status and coach_id; None outside a plan.

    Raises CoachingRefusedError.
    """
    if user.role is not Role.COACH or not user.scope.covers(location_id, region_id):
        raise CoachingRefusedError(Why.NOT_YOURS)
    if plan is None:
        return
    status, coach_id = plan
    if coach_id != user.user_id:
        raise CoachingRefusedError(Why.NOT_YOURS)
    if status not in COACHED_PLANS:
        raise CoachingRefusedError(Why.NOT_NOW)


def check_changing(user: User, *, coach_id: int | None, acknowledged: bool) -> None:
    """Only who wrote a log changes it, until the cinema has read it. Raises CoachingRefusedError."""
    if user.role is not Role.COACH or coach_id != user.user_id:
        raise CoachingRefusedError(Why.NOT_YOURS)
    if acknowledged:
        raise CoachingRefusedError(Why.ACKNOWLEDGED)


def check_acknowledging(party: Party | None, *, acknowledged: bool, rating: int | None) -> None:
    """The cinema's director acknowledges a log once, with a rating of its use or without.

    Raises CoachingRefusedError.
    """
    if party is not Party.SITE:
        raise CoachingRefusedError(Why.NOT_YOURS)
    if acknowledged:
        raise CoachingRefusedError(Why.ACKNOWLEDGED)
    if rating is not None and rating not in RATINGS:
        raise CoachingRefusedError(Why.WRONG_RATING)


def reads_note(user: User, coach_id: int | None) -> bool:
    """Whether a person reads the private note of a session: its own coach, and nobody else whatever their role."""
    return user.role is Role.COACH and user.may(Permission.READ) and coach_id == user.user_id


def check_log(
    *, day: date, opened_on: date | None, next_on: date | None, role: str, minutes: int, standards: int, today: date
) -> None:
    """Whether a log can be true. opened_on: of its plan; standards: how many. Raises CoachingRefusedError."""
    if day > today:
        raise CoachingRefusedError(Why.DAY_AHEAD)
    if (opened_on is not None and day < opened_on) or (next_on is not None and next_on <= day):
        raise CoachingRefusedError(Why.DAY_PAST)
    if not role.strip():
        raise CoachingRefusedError(Why.NO_ROLE)
    check_words(role, needed=True, longest=LONGEST_NAME)
    if not 0 < minutes <= LONGEST_SESSION:
        raise CoachingRefusedError(Why.WRONG_MINUTES)
    if standards > AT_MOST:
        raise CoachingRefusedError(Why.TOO_MANY_STANDARDS)
