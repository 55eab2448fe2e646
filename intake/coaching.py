"""Loading coaching plans and sessions. A coach's private note is in no file: the coach writes it here, alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data_access.loading.coaching import (
    PLANS,
    SESSIONS,
    Kind,
    Stored,
    fetch_busy,
    fetch_codes,
    fetch_people,
    fetch_stored,
    write_loaded,
)
from domain.coaching_plans import OPEN_PLANS, RootCause, Status, Trigger
from domain.coaching_sessions import LONGEST_SESSION, RATINGS
from domain.standards_to_coach import AT_MOST
from intake.context import CHANGED, NEW, UNCHANGED, Context, Outcome, apply_skips
from intake.days import parse_days
from intake.distinct import Distinct, fold
from intake.findings import Findings
from intake.numbers import parse_numbers
from intake.places import match_places
from intake.profile_loads import PlansLoad, SessionsLoad
from intake.repeats import settle_repeats

_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0", ""}
_WORDS: dict[str, set[str]] = {"trigger": set(Trigger), "root_cause": set(RootCause) | {""}, "status": set(Status)}
Rows = dict[str, Any]
CoachingLoad = PlansLoad | SessionsLoad


def load_plans(context: Context, load: PlansLoad) -> Outcome:
    """Take one file of plans. A plan is named by (source, code)."""
    findings, said = _begin(context, load, "plan")
    for name, legal in _WORDS.items():
        said[name] = _from_list(context, load, findings, name, legal)
    for name in ("opened_on", "check_on"):
        said[name] = _days(context, load, findings, name, ahead=name == "check_on")
    findings.reject_blank(context.theirs(load, "opened_on"), context.values(load, "opened_on"))
    for name in ("behaviour", "result", "reason"):
        said[name] = list(context.values(load, name).or_none())
    return _write(context, load, findings, said, PLANS)


def load_sessions(context: Context, load: SessionsLoad) -> Outcome:
    """Take one file of sessions held. A session is named by (source, code), its plan by the plan's code."""
    findings, said = _begin(context, load, "session")
    said["day"] = _days(context, load, findings, "date", ahead=False)
    said["next_on"] = _days(context, load, findings, "next_on", ahead=True)
    findings.reject_blank(context.theirs(load, "coachee_role"), context.values(load, "coachee_role"))
    said["minutes"] = _whole(context, load, findings, "minutes", low=1, high=LONGEST_SESSION, needed=True)
    said["usefulness"] = _whole(
        context, load, findings, "usefulness", low=min(RATINGS), high=max(RATINGS), needed=False
    )
    read = _from_list(context, load, findings, "acknowledged", _YES | _NO)
    said["acknowledged"] = [one in _YES for one in read]
    for name in ("coachee_role", "strengths", "agreed"):
        said[name] = list(context.values(load, name).or_none())
    plans = {code: one.key for code, one in fetch_stored(context.connection, PLANS, context.profile.origin).items()}
    said["plan_id"] = _matched(context, load, findings, "plan", plans.get, code="plan_unknown")
    return _write(context, load, findings, said, SESSIONS)


def _begin(context: Context, load: CoachingLoad, name: str) -> tuple[Findings, Rows]:
    """What both kinds share: code, location, coach, standards."""
    findings = Findings(context.table)
    apply_skips(context, load, findings, keeping_heading=False)
    codes = context.values(load, name)
    findings.reject_blank(context.theirs(load, name), codes)
    places = match_places(context, load, findings)
    settle_repeats(load, findings, codes.index, codes)
    people, known = fetch_people(context.connection), fetch_codes(context.connection)
    said: Rows = {"code": list(codes.texts()), "location_id": places.location_id}
    said["coach_id"] = _matched(
        context, load, findings, "coach", lambda one: people.get(one.lower()), code="user_unknown"
    )
    cells = context.values(load, "standards")
    ids = [_standards(text, known) for text in cells.values]
    column = context.theirs(load, "standards")
    findings.reject(cells.spread((None in found for found in ids), bool), "standard_unknown", column, cells)
    findings.reject(cells.spread((len(found) > AT_MOST for found in ids), bool), "standards_many", column, cells)
    said["standards"] = [ids[index] for index in cells.index]
    return findings, said


def _standards(text: str, known: dict[str, int]) -> list[int | None]:
    """The standards that a cell names, divided by commas, semicolons or spaces."""
    codes = text.replace(",", " ").replace(";", " ").split()
    return [known.get(one.casefold()) for one in dict.fromkeys(codes)]


def _from_list(context: Context, load: CoachingLoad, findings: Findings, name: str, legal: set[str]) -> list[Any]:
    values = context.values(load, name)
    strange = values.spread((fold(one).replace(" ", "_") not in legal for one in values.values), bool)
    findings.reject(strange, "value_unknown", context.theirs(load, name), values)
    return [fold(str(one)).replace(" ", "_") or None for one in values.texts()]


def _days(context: Context, load: CoachingLoad, findings: Findings, name: str, *, ahead: bool) -> list[date | None]:
    """Days, None when blank; ahead: they may lie in the future."""
    values, column = context.values(load, name), context.theirs(load, name)
    moments = parse_days(values, context.profile.dates, column_name=column, today=context.today)
    code = np.where((moments.code == "value_missing") & (name != "date"), "", moments.code)
    code = np.where((code == "date_out_of_range") & ahead & ~np.isnat(moments.moment), "", code)
    findings.reject_coded(code, column, values)
    return [None if pd.isna(one) else pd.Timestamp(one).date() for one in moments.moment]


def _whole(
    context: Context, load: CoachingLoad, findings: Findings, name: str, *, low: int, high: int, needed: bool
) -> list[int | None]:
    values, column = context.values(load, name), context.theirs(load, name)
    if needed:
        findings.reject_blank(column, values)
    numbers = parse_numbers(values, context.profile.decimal)
    findings.reject_bad_numbers(numbers, column, values, whole=True)
    findings.reject((numbers.value < low) | (numbers.value > high), "number_out_of_range", column, values)
    return [None if np.isnan(one) else int(one) for one in numbers.value]


def _matched(
    context: Context,
    load: CoachingLoad,
    findings: Findings,
    name: str,
    find: Callable[[str], int | None],
    *,
    code: str,
) -> list[int | None]:
    """The key behind each value, None when blank; a name that is not known rejects its row."""
    values: Distinct = context.values(load, name)
    found = [find(one) if one else None for one in values.values]
    lacking = (bool(text) and key is None for text, key in zip(values.values, found, strict=True))
    findings.reject(values.spread(lacking, bool), code, context.theirs(load, name), values)
    return [found[index] for index in values.index]


def _write(context: Context, load: CoachingLoad, findings: Findings, said: Rows, kind: Kind) -> Outcome:
    """Write what is new or changed. What people changed here since its load is left to them."""
    stored = fetch_stored(context.connection, kind, context.profile.origin)
    busy = fetch_busy(context.connection) if kind is PLANS else {}
    fate = np.full(len(context.table.frame), UNCHANGED, dtype=np.int64)
    codes = context.values(load, kind.name)
    for row in np.flatnonzero(findings.open):
        one = {name: values[row] for name, values in said.items()}
        one |= {"location_id": int(one["location_id"]), "source": context.profile.origin}
        old = stored.get(one["code"])
        if old is not None and old.location_id == one["location_id"] and _same(one, old, kind):
            continue
        refused = _refusal(one, old, busy)
        if refused:
            mark = findings.nothing()
            mark[row] = True
            findings.reject(mark, refused, context.theirs(load, kind.name), codes)
            continue
        key = write_loaded(context.connection, kind, one, one["standards"], old, user_id=None)
        fate[row] = NEW if old is None else CHANGED
        if one.get("status") in OPEN_PLANS:
            busy[one["location_id"]] = key
    return Outcome(findings, fate)


def _same(one: Rows, old: Stored, kind: Kind) -> bool:
    return all(one[name] == old.said[name] for name in kind.said) and set(one["standards"]) == old.standards


def _refusal(one: Rows, old: Stored | None, busy: dict[int, int]) -> str:
    """Why a new or changed row is not taken; "" when it is."""
    if old is not None and old.location_id != one["location_id"]:
        return "location_changed"
    if old is not None and old.touched:
        return "changed_here"
    held = busy.get(one["location_id"])
    open_elsewhere = held is not None and (old is None or held != old.key)
    return "plan_open" if one.get("status") in OPEN_PLANS and open_elsewhere else ""
