"""The clock of a coaching plan: whose turn it is, until when, and who hears of it when nobody moves.

A reminder goes to who has the turn, then to the superior, then up the chain. Days are calendar days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.access import Role
from domain.coaching_plans import Act, Facts, Party, Status, lacks

# How long each turn may take, days. A plan loses its cinema's ear with every week that it lies: the limits keep an
# untouched plan within the month in which its evidence is fresh.
COMPLETE_DAYS = 7  # the coach finishes a draft
AGREE_DAYS = 7  # the cinema answers a finished draft
START_DAYS = 7  # an agreed plan is put in work
REPORT_DAYS = 7  # the last action is done: the cinema says so
ASK_DAYS = 7  # done by the site: somebody sets the day of the checking visit
VERDICT_DAYS = 7  # the checking visit was: the superior says what it found
DUE_SOON_DAYS = 3  # one reminder before the day
ESCALATE_DAYS = 14  # past the day: the chain hears of it, not the superior alone


class Urgency(StrEnum):
    """How a plan stands to its next day, the calmest first."""

    CLOSED = "closed"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"  # the superior hears of it
    ESCALATED = "escalated"  # and so does the chain


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, and until which day (included)."""

    party: Party
    due_on: date


def turn_of(facts: Facts, *, since: date) -> Turn | None:
    """Whose turn a plan is; None when it is closed. since: the day it came into its status."""
    if facts.status is Status.DRAFT:
        unfinished = lacks(facts, Act.AGREE, today=since) is not None
        party, days = (Party.COACH, COMPLETE_DAYS) if unfinished else (Party.SITE, AGREE_DAYS)
        return Turn(party, since + timedelta(days=days))
    if facts.status is Status.AGREED:
        return Turn(Party.SITE, since + timedelta(days=START_DAYS))
    if facts.status is Status.IN_WORK:
        return Turn(Party.SITE, _next_day_in_work(facts, since))
    if facts.status is Status.DONE_BY_SITE:
        known = facts.check_on is not None
        return Turn(
            Party.SUPERIOR, max(facts.check_on or since, since) + timedelta(days=VERDICT_DAYS if known else ASK_DAYS)
        )
    return None


def _next_day_in_work(facts: Facts, since: date) -> date:
    waiting = [due_on for due_on, done_on in facts.actions if done_on is None]
    if waiting:
        return min(waiting)
    last = max((done_on for _, done_on in facts.actions if done_on is not None), default=since)
    return max(last, since) + timedelta(days=REPORT_DAYS)


def urgency(turn: Turn | None, today: date) -> Urgency:
    """How a plan stands to its next day."""
    if turn is None:
        return Urgency.CLOSED
    left = (turn.due_on - today).days
    if left > DUE_SOON_DAYS:
        return Urgency.ON_TIME
    if left >= 0:
        return Urgency.DUE_SOON
    return Urgency.OVERDUE if -left <= ESCALATE_DAYS else Urgency.ESCALATED


def told(turn: Turn | None, today: date) -> tuple[list[Party], bool]:
    """Who is reminded today, the one whose turn it is first, and whether the chain above hears of it too."""
    level = urgency(turn, today)
    if turn is None or level in (Urgency.CLOSED, Urgency.ON_TIME):
        return [], False
    parties = [turn.party]
    if level in (Urgency.OVERDUE, Urgency.ESCALATED) and turn.party is not Party.SUPERIOR:
        parties.append(Party.SUPERIOR)
    return parties, level is Urgency.ESCALATED


def next_act(facts: Facts, party: Party | None, *, today: date) -> Act | None:
    """The one thing that a person of this party does next with a plan; None when it is not their turn."""
    turn = turn_of(facts, since=today)
    if turn is None or party is None:
        return None
    if facts.status is Status.DONE_BY_SITE:
        return _next_of_check(facts, party, today)
    if party is not turn.party:
        # Who has no coach yet to finish the draft names one.
        unmanned = facts.status is Status.DRAFT and facts.coach_id is None and turn.party is Party.COACH
        return Act.CHANGE if party is Party.SUPERIOR and unmanned else None
    if facts.status is Status.DRAFT:
        return Act.AGREE if party is Party.SITE else _next_of_draft(facts)
    if facts.status is Status.AGREED:
        return Act.START
    return Act.DONE if facts.actions and not facts.open_actions else Act.TICK


def is_mine(role: Role, party: Party | None, turn: Turn | None, today: date) -> bool:
    """Whether a plan waits for a person: by their turn, and for an executive only when the chain hears of it."""
    if turn is None or party is None:
        return False
    if role is Role.EXECUTIVE:
        return urgency(turn, today) is Urgency.ESCALATED
    return party is turn.party or party in told(turn, today)[0]


def _next_of_check(facts: Facts, party: Party, today: date) -> Act | None:
    # The coach may set the day of the visit for the superior, whose turn it is.
    if facts.check_on is None:
        return None if party is Party.SITE else Act.ASK_VISIT
    return Act.VERIFY if party is Party.SUPERIOR and facts.check_on <= today else None


def _next_of_draft(facts: Facts) -> Act:
    whole = facts.root_cause and (facts.behaviour or "").strip()
    return Act.ADD_ACTION if whole and not facts.actions else Act.CHANGE
