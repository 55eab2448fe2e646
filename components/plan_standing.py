"""How plans stand: whose turn each is, how late, and whether it waits for the reader."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from domain.access import User
from domain.coaching_plans import Facts, Party, Status, party_of
from domain.filters import local_day
from domain.plan_clock import Turn, Urgency, is_mine, next_act, turn_of, urgency


def facts_of(plan: Mapping[Any, Any]) -> Facts:
    """What the rules ask about a plan. plan: a row of fetch_plan_list."""
    coach_id = plan["coach_id"]
    return Facts(
        Status(plan["status"]), plan["root_cause"] or None, plan["behaviour"] or None, int(plan["standards_n"]),
        plan["actions"], None if pd.isna(coach_id) else int(coach_id), plan["check_on"],
    )  # fmt: skip


def turn_now(plan: Mapping[Any, Any], now: datetime) -> tuple[Turn | None, date]:
    """Whose turn a plan is, and the day at its location."""
    return turn_of(facts_of(plan), since=plan["status_since"]), local_day(now, plan["time_zone"])


def party_now(user: User, plan: Mapping[Any, Any]) -> Party | None:
    """In which relation the reader stands to a plan or a session of one."""
    coach_id = plan["coach_id"]
    return party_of(
        user, location_id=int(plan["location_id"]), region_id=int(plan["region_id"]),
        coach_id=None if pd.isna(coach_id) else int(coach_id),
    )  # fmt: skip


def standing(plans: pd.DataFrame, user: User, now: datetime) -> pd.DataFrame:
    """The plans with how they stand: what is late longest first, then by the next day, closed ones last.

    Adds: turn (Turn or None), today, level (Urgency), due_on, age (days since the opening), done (actions), mine
    (whether it waits for the reader), act (the reader's next one or None).
    """
    rows = []
    for plan in plans.to_dict("records"):
        turn, today = turn_now(plan, now)
        facts = facts_of(plan)
        party = party_now(user, plan)
        level = urgency(turn, today)
        rows.append(
            plan | {
                "turn": turn, "today": today, "level": level, "due_on": turn.due_on if turn else None,
                "waits_for": turn.party.value if turn else "", "age": (today - plan["opened_on"]).days,
                "done": len(facts.actions) - facts.open_actions, "actions_n": len(facts.actions),
                "mine": is_mine(user.role, party, turn, today), "act": next_act(facts, party, today=today),
                "rank": (level is Urgency.CLOSED, turn.due_on if turn else date.max),
            }
        )  # fmt: skip
    rows.sort(key=lambda row: row["rank"])
    return pd.DataFrame(rows, columns=[*plans.columns, *_ADDED]).reset_index(drop=True)


_ADDED = ("turn", "today", "level", "due_on", "waits_for", "age", "done", "actions_n", "mine", "act", "rank")
