"""What to do next: guests who wait come first, a coach is sent once, and nothing is an answer."""

import math
from itertools import product

import pytest

from domain.flags import Flag
from domain.next_step import NextStep, Todo, next_steps


def todo(flag=Flag.ON_TARGET, visits=0.0, overdue=0, in_time=0, plans=0) -> list[NextStep]:
    found = next_steps(flag=flag, visits_to_settle=visits, overdue=overdue, in_time=in_time, plans_open=plans)
    return list(found)


@pytest.mark.parametrize(
    ("asked", "steps"),
    [
        ({}, [NextStep(Todo.NOTHING)]),
        ({"overdue": 2, "in_time": 1}, [NextStep(Todo.ANSWER_NOW, 2)]),
        ({"in_time": 3}, [NextStep(Todo.ANSWER, 3)]),
        ({"flag": Flag.COACH_NOW}, [NextStep(Todo.COACH)]),
        ({"flag": Flag.COACH_NOW, "plans": 1}, [NextStep(Todo.CARRY_ON, 1)]),
        ({"flag": Flag.COACH_NOW, "overdue": 1}, [NextStep(Todo.ANSWER_NOW, 1), NextStep(Todo.COACH)]),
        ({"flag": Flag.WATCH, "visits": 4.0}, [NextStep(Todo.VISIT, 4)]),
        ({"flag": Flag.WATCH, "visits": math.nan}, [NextStep(Todo.NOTHING)]),
        ({"flag": Flag.NOT_ENOUGH_VISITS, "visits": 2.0, "in_time": 1},
         [NextStep(Todo.VISIT, 2), NextStep(Todo.ANSWER, 1)]),
    ],
)  # fmt: skip
def test_what_is_due_is_named_the_most_urgent_first(asked: dict, steps: list[NextStep]) -> None:
    assert todo(**asked) == steps


def test_there_are_always_one_or_two_steps() -> None:
    for flag, visits, overdue, in_time, plans in product(Flag, (math.nan, 0.0, 7.0), (0, 3), (0, 2), (0, 1)):
        assert len(todo(flag, visits, overdue, in_time, plans)) in (1, 2)
