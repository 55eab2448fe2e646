"""Appeals against one answer of an audit: who may do what, when, and until which day (product, Definitions).

The site files, its region lets it pass or refuses, the agency decides. Days are calendar days at the cinema.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from domain.access import Permission, Role, User

# Product, Definitions. The same days hold for filing, from the day the audit became known, and for the region's
# answer, from the day of filing: an appeal that nobody looked at must end too.
WORKING_DAYS = 5
LONGEST_WORDS = 2_000


class Status(StrEnum):
    """Where an appeal stands; the first three are open."""

    NEW = "new"
    WITH_REGION = "with_region"
    WITH_AGENCY = "with_agency"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Action(StrEnum):
    """What may be done to an appeal."""

    FILE = "file"
    TAKE_UP = "take_up"  # the region looks into it
    FORWARD = "forward"  # the region agrees and asks the agency
    UPHOLD = "uphold"
    UPHOLD_PARTLY = "uphold_partly"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Party(StrEnum):
    """In whose name somebody acts."""

    SITE = "site"
    REGION = "region"
    AGENCY = "agency"
    CLOCK = "clock"


class Reason(StrEnum):
    """Why an answer is appealed against."""

    SEEN_OTHERWISE = "seen_otherwise"
    NOT_APPLICABLE = "not_applicable"
    WORDING = "wording"
    EVIDENCE = "evidence"
    BEYOND_CONTROL = "beyond_control"
    MIXED_UP = "mixed_up"


class Why(StrEnum):
    """Why something is refused; the words are found where it is shown."""

    NOT_YOURS = "not_yours"
    NOT_NOW = "not_now"
    CLOSED = "closed"
    ALREADY_OPEN = "already_open"
    ALREADY_DECIDED = "already_decided"
    TOO_LATE = "too_late"
    NO_REASON = "no_reason"
    TOO_LONG = "too_long"
    NOTHING_LOST = "nothing_lost"
    NOT_CURRENT = "not_current"
    WRONG_CORRECTION = "wrong_correction"


class AppealRefusedError(ValueError):
    """The rules do not allow it; `why` says which."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


OPEN = frozenset({Status.NEW, Status.WITH_REGION, Status.WITH_AGENCY})
AT_THE_REGION = frozenset({Status.NEW, Status.WITH_REGION})
# (status, action) -> who may do it and where the appeal then stands. What is missing here cannot be done.
_STEPS: dict[tuple[Status, Action], dict[Party, Status]] = {
    (Status.NEW, Action.TAKE_UP): {Party.REGION: Status.WITH_REGION},
    (Status.WITH_AGENCY, Action.UPHOLD): {Party.AGENCY: Status.UPHELD},
    (Status.WITH_AGENCY, Action.UPHOLD_PARTLY): {Party.AGENCY: Status.PARTLY_UPHELD},
    (Status.WITH_AGENCY, Action.REJECT): {Party.AGENCY: Status.REJECTED},
}
for _status in AT_THE_REGION:
    _STEPS[_status, Action.FORWARD] = {Party.REGION: Status.WITH_AGENCY}
    _STEPS[_status, Action.REJECT] = {Party.REGION: Status.REJECTED}
    _STEPS[_status, Action.EXPIRE] = {Party.CLOCK: Status.EXPIRED}
for _status in OPEN:
    _STEPS[_status, Action.WITHDRAW] = {Party.SITE: Status.WITHDRAWN, Party.REGION: Status.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Correction:
    """What the agency finds instead of the answer: points (whole), or that the question did not apply (None)."""

    points: int | None


def party_of(user: User, *, location_id: int, region_id: int) -> Party | None:
    """In whose name a person acts on the appeals of a location; None for one who may only read them."""
    scope = user.scope
    if not scope.covers(location_id, region_id):
        return None
    if user.role is Role.CINEMA_DIRECTOR and user.may(Permission.APPEAL):
        return Party.SITE
    if user.role is Role.REGIONAL_DIRECTOR and user.may(Permission.DECIDE_APPEAL):
        return Party.REGION if scope.everything or region_id in scope.region_ids else None
    if user.role is Role.ADMINISTRATOR and user.may(Permission.DECIDE_APPEAL):
        return Party.AGENCY
    return None


def status_when_filed(before: Status | None, party: Party | None) -> Status:
    """Where a new appeal starts. before: status of the newest appeal against the same answer, None without one.

    A regional director approves by filing, so that theirs starts with the agency. A withdrawn one may be filed again.
    Raises AppealRefusedError.
    """
    if party not in (Party.SITE, Party.REGION):
        raise AppealRefusedError(Why.NOT_YOURS)
    if before in OPEN:
        raise AppealRefusedError(Why.ALREADY_OPEN)
    if before not in (None, Status.WITHDRAWN):
        raise AppealRefusedError(Why.ALREADY_DECIDED)
    return Status.NEW if party is Party.SITE else Status.WITH_AGENCY


def next_status(status: Status, action: Action, party: Party | None, *, filed_as: Party) -> Status:
    """Where an appeal stands after an action. filed_as: in whose name it was filed; only they withdraw it.

    FILE is not for here but for status_when_filed. Raises AppealRefusedError: CLOSED when nothing can be done any
    more, NOT_NOW when not in this status, NOT_YOURS when others may.
    """
    if status not in OPEN:
        raise AppealRefusedError(Why.CLOSED)
    allowed = _STEPS.get((status, action))
    if allowed is None:
        raise AppealRefusedError(Why.NOT_NOW)
    if party is None or party not in allowed or (action is Action.WITHDRAW and party is not filed_as):
        raise AppealRefusedError(Why.NOT_YOURS)
    return allowed[party]


def possible_actions(status: Status, party: Party | None, *, filed_as: Party) -> list[Action]:
    """What a party may do to an appeal now, in the order of Action; nothing is an empty list."""
    found = []
    for action in Action:
        try:
            next_status(status, action, party, filed_as=filed_as)
        except AppealRefusedError:
            continue
        found.append(action)
    return found


def last_day(known_on: date) -> date:
    """The fifth working day after a day. Saturdays and Sundays do not count; public holidays are not known."""
    last: date = np.busday_offset(np.datetime64(known_on, "D"), WORKING_DAYS, roll="backward").astype(date)
    return last


def status_on(status: Status, filed_on: date, today: date) -> Status:
    """The status as it is on a day: what the region left lying for over five working days has expired.

    The agency's delay is not the cinema's fault: an appeal that the region let pass waits for its decision.
    """
    late = today > last_day(filed_on)
    return Status.EXPIRED if status in AT_THE_REGION and late else status


def check_filing(
    *, known_on: date, today: date, is_current: bool, points: int | None, max_points: int | None
) -> None:
    """Whether an answer can be appealed against. points: None when it was N/A or left empty.

    Raises AppealRefusedError: an older issue of the audit, an answer that lost nothing, or too late.
    """
    if not is_current:
        raise AppealRefusedError(Why.NOT_CURRENT)
    if points is None or max_points is None or points >= max_points:
        raise AppealRefusedError(Why.NOTHING_LOST)
    if today > last_day(known_on):
        raise AppealRefusedError(Why.TOO_LATE)


def check_words(action: Action, words: str) -> None:
    """Who rejects says why. Raises AppealRefusedError."""
    if action is Action.REJECT and not words.strip():
        raise AppealRefusedError(Why.NO_REASON)
    if len(words) > LONGEST_WORDS:
        raise AppealRefusedError(Why.TOO_LONG)


def check_correction(action: Action, correction: Correction | None, *, points: int, max_points: int) -> None:
    """An upheld appeal brings full points or N/A, a partly upheld one points between, any other none.

    points, max_points: of the answer as issued. Raises AppealRefusedError.
    """
    whole = [Correction(max_points), Correction(None)]
    between = [Correction(more) for more in range(points + 1, max_points)]
    allowed = {Action.UPHOLD: whole, Action.UPHOLD_PARTLY: between}.get(action, [None])
    if correction not in allowed:
        raise AppealRefusedError(Why.WRONG_CORRECTION)
