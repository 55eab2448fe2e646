"""The rhythm of coaching: what has come to a standstill between flag, plan, session and checking visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.flags import Flag

# Methods, section 3: the first two weeks after a session tell nothing yet; a visit after them can check it.
FIRST_WEEKS = timedelta(days=14)


class Gap(StrEnum):
    """Where the cycle stands still; the values are stable keys. In the order of the cycle."""

    NO_PLAN = "no_plan"  # flagged, and no plan is open
    NO_SESSION = "no_session"  # a plan is open, and nobody came since
    NO_CHECK = "no_check"  # a session was held, and neither was it checked nor is a checking visit set


@dataclass(frozen=True, slots=True)
class Cycle:
    """One location: its flag, when its open plan was opened (None without one) and is to be checked, the last session
    ever and the last audit."""

    flag: Flag
    plan_opened: date | None
    check_on: date | None
    last_session: date | None
    last_audit: date | None


def gap_of(cycle: Cycle, *, today: date) -> Gap | None:
    """The first place at which a location's cycle stands still; None while it moves.

    A checking visit is one that is set for today or later, or an audit two weeks after the last session or later.
    A session outside an open plan belongs to an earlier cycle: it is checked like any other when no plan is open.
    """
    if cycle.plan_opened is None and cycle.flag is Flag.COACH_NOW:
        return Gap.NO_PLAN
    session = cycle.last_session
    if cycle.plan_opened is not None and (session is None or session < cycle.plan_opened):
        return Gap.NO_SESSION
    if session is None:
        return None
    checked = cycle.last_audit is not None and cycle.last_audit >= session + FIRST_WEEKS
    planned = cycle.check_on is not None and cycle.check_on >= today
    return None if checked or planned else Gap.NO_CHECK


@dataclass(frozen=True, slots=True)
class Continuity:
    """How closely audits and sessions follow each other in a period.

    touches: how many; longest: days without any, from the period's first day to its last; the whole period when
    nothing happened.
    """

    touches: int
    longest: int


def continuity(days: Iterable[date], *, first: date, last: date) -> Continuity:
    """Continuity over the days first to last, both included; days outside are left out. ValueError when reversed."""
    if last < first:
        raise ValueError(f"period ends {last} before it starts {first}")
    seen = sorted(one for one in days if first <= one <= last)
    ends = [first, *seen, last]
    longest = max((later - earlier).days for earlier, later in pairwise(ends))
    return Continuity(len(seen), longest)
