"""What a person asks to be done in the coaching cycle: one value an order, as a form sends it.

An order names the version that its writer has seen; a stale one is told and changes nothing.
"""

from dataclasses import dataclass
from datetime import date

from domain.coaching_plans import Act, RootCause, Trigger


@dataclass(frozen=True, slots=True)
class Draft:
    """Open a plan for a location from the standards it fails.

    coach_id: who coaches; None: whoever drafts, if that is a coach.
    """

    location_id: int
    trigger: Trigger
    coach_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Say why the standards fail, which are worked on, and what shall be seen instead."""

    plan_id: int
    version: int
    root_cause: RootCause | None
    behaviour: str
    standard_ids: tuple[int, ...]
    coach_id: int | None


@dataclass(frozen=True, slots=True)
class AddAction:
    """Agree on an action: what, who, until when."""

    plan_id: int
    version: int
    what: str
    who: str
    due_on: date


@dataclass(frozen=True, slots=True)
class DropAction:
    """Take an action out of a draft."""

    plan_id: int
    version: int
    action_id: int


@dataclass(frozen=True, slots=True)
class Tick:
    """An action is done, with its evidence, or is not done after all."""

    plan_id: int
    version: int
    action_id: int
    done: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Take a plan on.

    words: of an act that needs them; day: of the checking visit that is asked for; audit_id: the visit that checked.
    """

    plan_id: int
    version: int
    act: Act
    words: str = ""
    day: date | None = None
    audit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """The log of a session. session_id and version: of one that is changed; None and 0 for a new one."""

    location_id: int
    plan_id: int | None
    day: date
    coachee_role: str
    minutes: int
    standard_ids: tuple[int, ...] = ()
    strengths: str = ""
    agreed: str = ""
    next_on: date | None = None
    private_note: str = ""
    session_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The cinema has read the log of a session, and says of how much use it was (1-5) or does not."""

    session_id: int
    version: int
    usefulness: int | None = None


Order = Draft | Change | AddAction | DropAction | Tick | Step | Log | Acknowledge
