"""What was agreed in a plan, and the sessions held for it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from data_access import schema
from intake.demo.chain import Writer
from intake.demo.phrases import compose, read_texts
from intake.demo.window import TIME_ZONE, Window

FIRST_SESSION = 10  # days after the opening of the plan
ACTION_DUE = (18, 32, 46)  # days after the opening
# Sessions held, days after the opening; in work only those that have come.
SESSION_DAYS = (FIRST_SESSION, FIRST_SESSION + 21, FIRST_SESSION + 49)
WITHOUT_SESSIONS = ("draft", "agreed", "cancelled")
FINISHED = ("verified", "returned", "done_by_site")
IN_TIME = 0.8  # part of the actions done by their day
READ_WITHIN = 8  # days: the newest logs wait for their cinema
EVIDENCE = ("Photo of the signed sheet.", "Rota of the week attached.", "Seen on two shifts by the manager.")


def write_actions(writer: Writer, plans: pd.DataFrame, window: Window, random: np.random.Generator) -> None:
    """Write two or three actions for every plan that was agreed."""
    rows: list[dict[str, Any]] = []
    agreed = plans[~plans["status"].isin(["draft", "cancelled"])]
    for plan in _rows(agreed):
        choice = read_texts("coaching")["stages"][plan.stage]["actions"]
        picked = random.permutation(len(choice))[: len(ACTION_DUE)]
        for number, due in zip(picked, ACTION_DUE, strict=False):
            due_on = plan.opened_on + timedelta(days=due)
            late = int(random.integers(2, 9)) if random.random() > IN_TIME else -int(random.integers(0, 6))
            done_on = due_on + timedelta(days=late)
            done = plan.status in FINISHED or done_on < window.last - timedelta(days=7)
            rows.append(
                {
                    "location_id": plan.location_id,
                    "plan_id": plan.plan_id,
                    "what": choice[number]["what"],
                    "who": choice[number]["who"],
                    "due_on": due_on,
                    "done_on": min(done_on, window.last) if done else None,
                    "evidence": EVIDENCE[int(number) % len(EVIDENCE)] if done else None,
                }
            )
    actions = pd.DataFrame(rows).assign(action_id=writer.keys("action_id", len(rows)))
    writer.write(schema.coaching_action, actions)


def write_sessions(
    writer: Writer, plans: pd.DataFrame, standards: pd.DataFrame, window: Window, random: np.random.Generator
) -> None:
    """Write the sessions of every plan that has come so far; each works on the standards of its plan."""
    texts = read_texts("coaching")["sessions"]
    rows: list[dict[str, Any]] = []
    for plan in _rows(plans[~plans["status"].isin(WITHOUT_SESSIONS)]):
        days = [plan.opened_on + timedelta(days=after) for after in SESSION_DAYS]
        held = [day for day in days if day < window.last]
        for day, following in zip(held, [*days[1:], None], strict=False):
            words = {
                name: compose(texts[name], {}, 1, random=random)[0]
                for name in ("role", "strengths", "agreed", "private_note")
            }
            read, rating = day < window.last - timedelta(days=READ_WITHIN), _usefulness(plan.effect, random)
            rows.append(
                {
                    "location_id": plan.location_id,
                    "region_id": plan.region_id,
                    "plan_id": plan.plan_id,
                    "day": day,
                    "coach_id": plan.coach_id,
                    "coachee_role": words.pop("role"),
                    "minutes": int(random.choice([40, 45, 50, 60, 75, 90])),
                    **words,
                    "acknowledged": read,
                    "usefulness": rating if read else None,
                    "next_on": following,
                    "written_at": pd.Timestamp(day, tz=TIME_ZONE) + pd.Timedelta(hours=18),
                }
            )
    sessions = pd.DataFrame(rows).assign(session_id=writer.keys("session_id", len(rows)))
    sessions["usefulness"] = sessions["usefulness"].astype("Int16")
    writer.write(schema.coaching_session, sessions)
    worked_on = sessions[["plan_id", "session_id", "location_id"]].merge(standards[["plan_id", "standard_id"]])
    writer.write(schema.session_standard, worked_on.drop(columns="plan_id"))


def _rows(plans: pd.DataFrame) -> Iterable[Any]:
    return plans.itertuples()


def _usefulness(effect: float, random: np.random.Generator) -> int | None:
    """People rate a session by how it felt; that has little to do with its effect. One in five does not."""
    if random.random() < 0.2:
        return None
    return int(random.choice([3, 4, 5], p=[0.1, 0.4, 0.5] if effect > 0 else [0.25, 0.45, 0.3]))
