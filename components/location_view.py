"""One location in words and tables: its level, what to do next, its standards and plans."""

from collections.abc import Sequence
from math import isnan, nan

import pandas as pd
import streamlit as st

from components.address import choose_one, tell
from components.device import is_phone
from components.downloads import Offer, downloads
from components.levels_view import flag_name
from components.page import folded_on_phone, section
from components.plain import plain
from components.story import plan_status
from components.tables import Column, show_table, shown
from components.text import _, between, chance, day, n_, number
from domain.coaching_plans import OPEN_PLANS
from domain.flags import Flag
from domain.levels import OneLevel
from domain.next_step import NextStep, Todo, next_steps


def usual(names: pd.DataFrame, own: Sequence[int], in_order: Sequence[int]) -> str:
    """The code shown until the reader chooses: the own location, else where most is to be gained, else the first.

    own, in_order: location_ids; those that are not among the names are left out. names has at least one row.
    """
    codes = dict(zip(names["location_id"], names["code"], strict=True))
    return str(next((codes[one] for one in [*own, *in_order] if one in codes), names["code"].iloc[0]))


def choose_location(names: pd.DataFrame, default: str) -> str:
    """The code of the location, kept in the address; of a single one there is nothing to choose.

    names: fetch_locations, ordered by name. Names may repeat, so the region stands beside.
    """
    labels = {row["code"]: f"{row['name']} · {row['region']}" for row in names.to_dict("records")}
    if len(labels) == 1:
        tell("location", default)
        return default
    return choose_one(st.selectbox, _("Location"), labels, key="location", default=default, always=True)


def level_finding(name: str, level: OneLevel | None, target: float | None) -> str:
    """The page's title: level, range, target and flag; without a level it says so."""
    if level is None:
        return _("{name}: no level, because it is closed or was never audited", name=plain(name))
    return _(
        "{name}: level {level} (likely {range}), target {target} – {flag}",
        name=plain(name),
        level=number(level.level, 1),
        range=between(level.low, level.high, 1),
        target=number(target, 1),
        flag=flag_name(level.flag.value).lower(),
    )


def level_measure(level: OneLevel | None) -> str:
    """The grey line: what the level rests on, and what would settle it."""
    if level is None:
        return _("A level needs audits that count, and a location that is open.")
    return " ".join(
        [
            _("Best estimate, points of 100, with its 90 % range; {chance} likely below target.",
              chance=chance(level.below)),
            n_("{n} visit, worth {weight} recent ones.", "{n} visits, worth {weight} recent ones.", level.audits,
               weight=number(level.weight, 1)),
            _settle(level),
        ]
    )  # fmt: skip


def _settle(level: OneLevel) -> str:
    if level.flag in (Flag.COACH_NOW, Flag.ON_TARGET):
        return _("The visits suffice to say so.")
    if isnan(level.settle):
        return _("It stands too near its target for more visits to tell.")
    return n_("{n} more visit would settle it.", "{n} more visits would settle it.", int(level.settle))


def what_next(level: OneLevel | None, cases: pd.DataFrame, plans: pd.DataFrame) -> None:
    """What to do next, one or two sentences. cases: fetch_open_cases; plans: fetch_plans."""
    overdue = int(cases["overdue"].sum())
    steps = next_steps(
        flag=Flag.NOT_ENOUGH_VISITS if level is None else level.flag,
        visits_to_settle=nan if level is None else level.settle,
        overdue=overdue,
        in_time=len(cases) - overdue,
        plans_open=int(plans["status"].isin(OPEN_PLANS).sum()),
    )
    st.markdown(" ".join(_step(step) for step in steps))


def _step(step: NextStep) -> str:
    if step.todo is Todo.ANSWER_NOW:
        return n_("**Answer now:** {n} case is past its limit.", "**Answer now:** {n} cases are past their limit.",
                  step.n)  # fmt: skip
    if step.todo is Todo.VISIT:
        return n_(
            "**Visit again:** {n} more visit would tell whether it is below its target.",
            "**Visit again {n} times:** that would tell whether it is below its target.",
            step.n,
        )
    if step.todo is Todo.ANSWER:
        return n_(
            "**Answer** {n} open case before its limit.", "**Answer** {n} open cases before their limit.", step.n
        )
    return {
        Todo.COACH: _("**Coach now:** no plan is open; the three standards below lose most."),
        Todo.CARRY_ON: _("**Carry on with the open plan:** the level is still below its target."),
    }.get(step.todo) or _("**Nothing is due:** no case waits, and no coaching or visit would settle more.")


def standard_lists(weak: Sequence[str], strong: Sequence[str]) -> None:
    """The three standards to coach, and the three kept best, side by side."""
    to_coach = n_("{n} standard to coach", "{n} standards to coach", len(weak))
    well = n_("{n} strength", "{n} strengths", len(strong))
    section(
        f"{to_coach}, {well}",
        _("Share of checks in which the standard is kept, estimate with its 90 % range, 12 months; left by weighted "
          "points lost a check, right by the lower end of the range. Critical standards are left out on the left."),
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    for place, title, lines in ((left, _("To coach"), weak), (right, _("Strengths"), strong)):
        with place:
            st.markdown(f"**{title}**")
            st.markdown("\n".join(f"- {words}" for words in lines) or _("Too few checks to tell."))


def plan_columns() -> dict[str, Column]:
    """Coaching plans."""
    return {
        "opened": Column(_("Opened"), day),
        "status": Column(_("Status"), plan_status),
        "standards": Column(_("Standards")),
        "cause": Column(_("Root cause"), cause_name),
        "behaviour": Column(_("Behaviour wanted")),
        "check": Column(_("Checking visit"), day),
        "result": Column(_("Result")),
    }


def plan_table(plans: pd.DataFrame, offer: Offer, name: str) -> None:
    """Plans with their status; nothing but a sentence when there is none."""
    live = int(plans["status"].isin(OPEN_PLANS).sum())
    title = n_("{n} coaching plan is open", "{n} coaching plans are open", live) if live else _("No plan is open")
    section(title, n_("Newest first, {n} plan in all.", "Newest first, {n} plans in all.", len(plans)))
    if plans.empty:
        return
    rows = plans.assign(
        opened=_days(plans["opened_on"]),
        check=_days(plans["check_on"]),
        cause=plans["root_cause"].fillna(""),
        behaviour=plans["behaviour"].fillna(""),
        result=plans["result"].fillna(""),
    )
    if is_phone():
        _plan_list(rows)
    with folded_on_phone(_("Plans as a table")):
        show_table(shown(rows, plan_columns()), _("Coaching plans"))
        downloads(offer(f"plans-{name}", rows, plan_columns(), _("Coaching plans")), key="plans")


def _plan_list(plans: pd.DataFrame) -> None:
    """Plans one under the other; the words of people are text."""
    for row in plans.to_dict("records"):
        facts = f"{day(row['opened'])} · {plain(row['standards'])}"
        st.markdown(f"**{plan_status(str(row['status']))}** · {facts}")
        if row["behaviour"]:
            st.text(row["behaviour"])
        if row["result"]:
            st.text(row["result"])


def _days(moments: pd.Series) -> pd.Series:
    """Calendar days; None where unknown."""
    return pd.Series([None if pd.isna(one) else pd.Timestamp(one).date() for one in moments], dtype=object)


def cause_name(code: str) -> str:
    """The root cause of a plan."""
    return {
        "skill": _("skill"),
        "will": _("will"),
        "process": _("process"),
        "tool": _("tool"),
        "staffing": _("staffing"),
        "standard_unclear": _("the standard is unclear"),
        "": "–",
    }.get(code, code)
