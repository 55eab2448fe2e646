"""Coaching plans: who may do what to a plan in which state, and what a plan must hold for it (product, Definitions).

The coach drafts, the cinema agrees and works, its superior signs off or returns. Days are those of the cinema.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.access import Permission, Role, User
from domain.standards_to_coach import AT_MOST

LONGEST_WORDS = 2_000
LONGEST_NAME = 120  # letters of a role, or of who does an action
MOST_ACTIONS = 8  # a sheet that a cinema director works through on a phone


class Status(StrEnum):
    """Where a plan stands; the first four are open."""

    DRAFT = "draft"
    AGREED = "agreed"
    IN_WORK = "in_work"
    DONE_BY_SITE = "done_by_site"
    VERIFIED = "verified"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What may be done to a plan."""

    CHANGE = "change"  # cause, behaviour, standards, coach
    ADD_ACTION = "add_action"
    DROP_ACTION = "drop_action"
    ASK_CHANGES = "ask_changes"  # the cinema does not agree yet
    AGREE = "agree"
    START = "start"
    TICK = "tick"  # an action is done, or is not after all
    DONE = "done"
    ASK_VISIT = "ask_visit"
    VERIFY = "verify"
    RETURN = "return"
    CANCEL = "cancel"


class Party(StrEnum):
    """In which relation to a plan somebody acts."""

    COACH = "coach"  # the coach of this plan
    SITE = "site"  # the director of its cinema
    SUPERIOR = "superior"  # the director of its region, and the executives


class Trigger(StrEnum):
    """Why a plan was opened."""

    FLAG = "flag"
    COMPLAINT = "complaint"
    MANUAL = "manual"


class RootCause(StrEnum):
    """Why the standards are not kept."""

    SKILL = "skill"
    WILL = "will"
    PROCESS = "process"
    TOOL = "tool"
    STAFFING = "staffing"
    STANDARD_UNCLEAR = "standard_unclear"


class Why(StrEnum):
    """Why something is refused; the words are found where it is shown."""

    NOT_YOURS = "not_yours"
    NOT_NOW = "not_now"
    CLOSED = "closed"
    ALREADY_OPEN = "already_open"
    NOTHING_FAILED = "nothing_failed"
    NO_CAUSE = "no_cause"
    NO_BEHAVIOUR = "no_behaviour"
    NO_STANDARD = "no_standard"
    TOO_MANY_STANDARDS = "too_many_standards"
    NO_ACTION = "no_action"
    TOO_MANY_ACTIONS = "too_many_actions"
    ACTIONS_OPEN = "actions_open"
    NO_COACH = "no_coach"
    NO_CHECK = "no_check"
    CHECK_AHEAD = "check_ahead"
    WRONG_VISIT = "wrong_visit"
    DAY_PAST = "day_past"
    DAY_AHEAD = "day_ahead"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    NO_ROLE = "no_role"
    WRONG_MINUTES = "wrong_minutes"
    WRONG_RATING = "wrong_rating"
    ACKNOWLEDGED = "acknowledged"


class CoachingRefusedError(ValueError):
    """The rules do not allow it; `why` says which."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


# The checking visit ends a plan, whatever it found; one that was sent back is followed by a plan of its own.
OPEN_PLANS = (Status.DRAFT.value, Status.AGREED.value, Status.IN_WORK.value, Status.DONE_BY_SITE.value)
_S, _COACH, _SITE, _SUPERIOR = Status, Party.COACH, Party.SITE, Party.SUPERIOR
# (status, act) -> who may do it, and where the plan then stands. What is missing here cannot be done.
STEPS: dict[tuple[Status, Act], tuple[frozenset[Party], Status]] = {
    (_S.DRAFT, Act.CHANGE): (frozenset({_COACH, _SUPERIOR}), _S.DRAFT),
    (_S.DRAFT, Act.ADD_ACTION): (frozenset({_COACH, _SUPERIOR}), _S.DRAFT),
    (_S.DRAFT, Act.DROP_ACTION): (frozenset({_COACH, _SUPERIOR}), _S.DRAFT),
    (_S.DRAFT, Act.ASK_CHANGES): (frozenset({_SITE}), _S.DRAFT),
    (_S.DRAFT, Act.AGREE): (frozenset({_SITE}), _S.AGREED),
    (_S.DRAFT, Act.CANCEL): (frozenset({_COACH, _SUPERIOR}), _S.CANCELLED),
    (_S.AGREED, Act.ADD_ACTION): (frozenset({_COACH, _SITE}), _S.AGREED),
    (_S.AGREED, Act.START): (frozenset({_SITE}), _S.IN_WORK),
    (_S.AGREED, Act.ASK_VISIT): (frozenset({_COACH, _SUPERIOR}), _S.AGREED),
    (_S.AGREED, Act.CANCEL): (frozenset({_SUPERIOR}), _S.CANCELLED),
    (_S.IN_WORK, Act.ADD_ACTION): (frozenset({_COACH, _SITE}), _S.IN_WORK),
    (_S.IN_WORK, Act.TICK): (frozenset({_SITE}), _S.IN_WORK),
    (_S.IN_WORK, Act.DONE): (frozenset({_SITE}), _S.DONE_BY_SITE),
    (_S.IN_WORK, Act.ASK_VISIT): (frozenset({_COACH, _SUPERIOR}), _S.IN_WORK),
    (_S.IN_WORK, Act.CANCEL): (frozenset({_SUPERIOR}), _S.CANCELLED),
    (_S.DONE_BY_SITE, Act.ASK_VISIT): (frozenset({_COACH, _SUPERIOR}), _S.DONE_BY_SITE),
    (_S.DONE_BY_SITE, Act.VERIFY): (frozenset({_SUPERIOR}), _S.VERIFIED),
    (_S.DONE_BY_SITE, Act.RETURN): (frozenset({_SUPERIOR}), _S.RETURNED),
    (_S.DONE_BY_SITE, Act.CANCEL): (frozenset({_SUPERIOR}), _S.CANCELLED),
}
# Acts that say nothing without words: what to change, what the visit found, why it is sent back or given up.
WORDED = frozenset({Act.ASK_CHANGES, Act.VERIFY, Act.RETURN, Act.CANCEL})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask about a plan. actions: (due_on, done_on or None) each; standards: how many."""

    status: Status
    root_cause: str | None = None
    behaviour: str | None = None
    standards: int = 0
    actions: Sequence[tuple[date, date | None]] = ()
    coach_id: int | None = None
    check_on: date | None = None

    @property
    def open_actions(self) -> int:
        """Actions that are not done."""
        return sum(1 for _, done_on in self.actions if done_on is None)


def party_of(user: User, *, location_id: int, region_id: int, coach_id: int | None) -> Party | None:
    """In which relation a person stands to a plan of a location; None for one who may only read it."""
    scope = user.scope
    if not user.may(Permission.READ) or not scope.covers(location_id, region_id):
        return None
    if user.role is Role.CINEMA_DIRECTOR:
        return Party.SITE
    if user.role is Role.COACH:
        return Party.COACH if coach_id == user.user_id else None
    if user.role in (Role.REGIONAL_DIRECTOR, Role.EXECUTIVE):
        return Party.SUPERIOR if scope.everything or region_id in scope.region_ids else None
    return None


def check_drafting(user: User, *, location_id: int, region_id: int, open_plans: int, failed: int) -> None:
    """Whether a person may open a plan for a location. failed: standards that the plan would work on.

    One open plan a location: two would be six behaviours at once. Raises CoachingRefusedError.
    """
    # The coach of a plan that does not exist yet is the coach who drafts it.
    mine = user.user_id if user.role is Role.COACH else None
    party = party_of(user, location_id=location_id, region_id=region_id, coach_id=mine)
    if party not in (Party.COACH, Party.SUPERIOR):
        raise CoachingRefusedError(Why.NOT_YOURS)
    if open_plans:
        raise CoachingRefusedError(Why.ALREADY_OPEN)
    if not failed:
        raise CoachingRefusedError(Why.NOTHING_FAILED)


def next_status(status: Status, act: Act, party: Party | None) -> Status:
    """Where a plan stands after an act.

    Raises CoachingRefusedError: CLOSED when nothing can be done any more, NOT_NOW when not in this status, NOT_YOURS
    when others may.
    """
    if status.value not in OPEN_PLANS:
        raise CoachingRefusedError(Why.CLOSED)
    step = STEPS.get((status, act))
    if step is None:
        raise CoachingRefusedError(Why.NOT_NOW)
    parties, after = step
    if party not in parties:
        raise CoachingRefusedError(Why.NOT_YOURS)
    return after


def possible_acts(status: Status, party: Party | None) -> list[Act]:
    """What a party may do to a plan now, in the order of Act; nothing is an empty list."""
    return [act for act in Act if (status, act) in STEPS and party in STEPS[status, act][0]]


def lacks(facts: Facts, act: Act, *, today: date) -> Why | None:
    """What a plan lacks for an act, the first thing; None when it lacks nothing.

    The words and days that come with an act are checked by check_words and check_not_past.
    """
    asked: dict[Act, dict[Why, bool]] = {
        Act.ADD_ACTION: {Why.TOO_MANY_ACTIONS: len(facts.actions) >= MOST_ACTIONS},
        Act.AGREE: {
            Why.NO_STANDARD: not facts.standards,
            Why.TOO_MANY_STANDARDS: facts.standards > AT_MOST,
            Why.NO_CAUSE: not facts.root_cause,
            Why.NO_BEHAVIOUR: not (facts.behaviour or "").strip(),
            Why.NO_ACTION: not facts.actions,
            Why.NO_COACH: facts.coach_id is None,
        },
        Act.DONE: {Why.NO_ACTION: not facts.actions, Why.ACTIONS_OPEN: facts.open_actions > 0},
        Act.VERIFY: {
            Why.NO_CHECK: facts.check_on is None,
            Why.CHECK_AHEAD: facts.check_on is not None and facts.check_on > today,
        },
    }
    return next((why for why, lacking in asked.get(act, {}).items() if lacking), None)


def check_words(words: str, *, needed: bool, longest: int = LONGEST_WORDS) -> None:
    """Raises CoachingRefusedError when words lack that are needed, or are too long."""
    if needed and not words.strip():
        raise CoachingRefusedError(Why.NO_WORDS)
    if len(words) > longest:
        raise CoachingRefusedError(Why.TOO_LONG)


def check_not_past(day: date | None, *, today: date) -> None:
    """A day that is planned lies not in the past. Raises CoachingRefusedError, also without a day."""
    if day is None or day < today:
        raise CoachingRefusedError(Why.DAY_PAST)
