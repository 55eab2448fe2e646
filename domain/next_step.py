"""What to do next at one location: at most two things, the guest who waits first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan

from domain.flags import Flag

AT_MOST = 2  # a director reads this on the way to the foyer


class Todo(StrEnum):
    """The kinds of next step."""

    ANSWER_NOW = "answer_now"  # n cases are past their limit
    COACH = "coach"
    CARRY_ON = "carry_on"  # a plan is in work: finish it before opening another
    VISIT = "visit"  # n more visits would settle the level
    ANSWER = "answer"  # n cases are open and in time
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, and how many (cases, visits); 0 where there is nothing to count."""

    todo: Todo
    n: int = 0


def next_steps(
    *, flag: Flag, visits_to_settle: float, overdue: int, in_time: int, plans_open: int
) -> Sequence[NextStep]:
    """The next steps at a location, most urgent first, one or two.

    visits_to_settle: as domain.reliability counts them, nan when visits cannot settle it; overdue, in_time: open
    cases past their limit and within it; plans_open: coaching plans that are not finished.
    """
    steps = []
    if overdue:
        steps.append(NextStep(Todo.ANSWER_NOW, overdue))
    if flag is Flag.COACH_NOW:
        steps.append(NextStep(Todo.CARRY_ON, plans_open) if plans_open else NextStep(Todo.COACH))
    elif flag is not Flag.ON_TARGET and not isnan(visits_to_settle) and visits_to_settle > 0:
        steps.append(NextStep(Todo.VISIT, int(visits_to_settle)))
    if in_time and not overdue:
        steps.append(NextStep(Todo.ANSWER, in_time))
    return steps[:AT_MOST] or [NextStep(Todo.NOTHING)]
