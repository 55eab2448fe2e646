"""Coaching plans: those of the past whose effect is built in, and those in work now."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data_access import schema
from domain.intervals import wilson_bounds
from intake.demo.answers import Answers
from intake.demo.chain import Chain, Writer
from intake.demo.coaching_words import write_actions, write_sessions
from intake.demo.columns import key_only, only
from intake.demo.people import CINEMA_OF_THE_DIRECTOR
from intake.demo.phrases import compose, read_texts
from intake.demo.truth import COACHED
from intake.demo.window import Window, chance

PLANNED_BEFORE, CHECKED_AFTER = 10, 75  # days from the opening to the first session, and on to the check
EVIDENCE_DAYS = 180  # audits that a plan looks back on
MIN_ANSWERS = 4  # a standard needs as many to be taken into a plan
STANDARDS_A_PLAN = 3  # product.md: at most three
RANGE = 0.90  # of the compliance at the opening
MOST_EVIDENCE = 12  # audits behind a plan
# Days after the opening at which a plan came into its status; a closed one on the day of its checking visit.
CAME_AFTER = {"draft": 0, "agreed": 3, "in_work": 8, "done_by_site": 36, "cancelled": 14}
CHECK_OF_DONE = 42  # days after the opening: what is done now is checked sooner, so that a visit is due these days
CANCELLED_WHY = "The cinema closes for renovation; the plan is opened again after the restart."

# Plans of now: location -> (opened so many days before the end, status). Nothing has come of them yet.
CURRENT = {
    "SUM01": (38, "in_work"), "ODS03": (31, "in_work"), "KYV03": (45, "in_work"), "MYK01": (27, "in_work"),
    "KYV06": (44, "done_by_site"), "LVV02": (40, "done_by_site"), "TER01": (12, "agreed"),
    "ZAP01": (16, "agreed"), "KRY01": (4, "draft"), "KHM01": (3, "draft"), "UZH01": (90, "cancelled"),
}  # fmt: skip
# Coaching that changed nothing was sent back, but for one where the checking visit was lucky.
LUCKY_CHECK = "CHK01"
# How often each root cause and each trigger stands behind a plan.
ROOT_CAUSES = {
    "skill": 0.34, "process": 0.24, "staffing": 0.16, "will": 0.12, "tool": 0.09, "standard_unclear": 0.05,
}  # fmt: skip
TRIGGERS = {"flag": 0.65, "complaint": 0.20, "manual": 0.15}


@dataclass(frozen=True)
class Plan:
    """One plan as it is meant; `effect` is the built-in gain, points."""

    code: str
    opened_on: date
    status: str
    effect: float


def all_plans(window: Window) -> list[Plan]:
    """The 25 plans, oldest first."""
    past = [
        Plan(
            coached.code,
            coached.started_on(window) - timedelta(days=PLANNED_BEFORE),
            "verified" if coached.effect > 0 or coached.code == LUCKY_CHECK else "returned",
            coached.effect,
        )
        for coached in COACHED
    ]
    now = [Plan(code, window.last - timedelta(days=days), status, 0.0) for code, (days, status) in CURRENT.items()]
    return sorted(past + now, key=lambda plan: (plan.opened_on, plan.code))


def write_coaching(
    writer: Writer, chain: Chain, audits: pd.DataFrame, answers: Answers, users: dict[str, int],
    *, window: Window, seed: int,
) -> None:  # fmt: skip
    """Write plans with their standards, actions and sessions."""
    random = chance(seed, "coaching")
    rows = _plan_rows(writer, chain, users, window, random)
    evidence = _looked_back(rows, _evidence(chain, audits, answers))
    standards = _plan_standards(evidence)
    # The worst standard says what the plan is about.
    rows["stage"] = rows["plan_id"].map(standards.groupby("plan_id")["stage"].first())
    stages = read_texts("coaching")["stages"]
    rows["behaviour"] = [compose(stages[stage]["behaviour"], {}, 1, random=random)[0] for stage in rows["stage"]]
    writer.write(schema.coaching_plan, rows)
    writer.write(schema.plan_standard, standards)
    writer.write(schema.plan_audit, _plan_audits(standards, evidence))
    write_actions(writer, rows, window, random)
    write_sessions(writer, rows, standards, window, random)


def _plan_rows(
    writer: Writer, chain: Chain, users: dict[str, int], window: Window, random: np.random.Generator
) -> pd.DataFrame:
    plans = all_plans(window)
    results = read_texts("coaching")["results"]
    checks = [
        plan.opened_on
        + timedelta(days=CHECK_OF_DONE if plan.status == "done_by_site" else PLANNED_BEFORE + CHECKED_AFTER)
        for plan in plans
    ]
    since = [
        plan.opened_on + timedelta(days=CAME_AFTER[plan.status]) if plan.status in CAME_AFTER else check
        for plan, check in zip(plans, checks, strict=True)
    ]
    rows = pd.DataFrame({"code": [plan.code for plan in plans], "status": [plan.status for plan in plans]})
    places = chain.locations.set_index("code").loc[rows["code"]]
    found = [compose(results.get(plan.status, [""]), {}, 1, random=random)[0] for plan in plans]
    causes = random.choice(list(ROOT_CAUSES), len(plans), p=list(ROOT_CAUSES.values()))
    return rows.assign(
        plan_id=writer.keys("plan_id", len(plans)),
        location_id=places["location_id"].to_numpy(),
        region_id=places["region_id"].to_numpy(),
        opened_on=np.array([plan.opened_on for plan in plans], dtype=object),
        effect=[plan.effect for plan in plans],
        trigger=random.choice(list(TRIGGERS), len(plans), p=list(TRIGGERS.values())),
        root_cause=only(causes, rows["status"] != "draft"),
        owner_id=key_only(users["cinema"], rows["code"] == CINEMA_OF_THE_DIRECTOR),
        coach_id=users["coach"],
        check_on=only(np.array(checks, dtype=object), ~rows["status"].isin(["draft", "cancelled"])),
        result=only(found, rows["status"] == "verified"),
        reason=only(np.where(rows["status"] == "cancelled", CANCELLED_WHY, found),
                    rows["status"].isin(["returned", "cancelled"])),
        status_since=np.array(since, dtype=object),
    )  # fmt: skip


def _evidence(chain: Chain, audits: pd.DataFrame, answers: Answers) -> pd.DataFrame:
    """Answered standards of visits with all that a plan asks of them."""
    got = np.flatnonzero(answers.answered)
    facts = chain.standards.iloc[answers.standard[got]].reset_index(drop=True)
    seen = audits.iloc[answers.audit[got]].reset_index(drop=True)
    evidence = facts[["standard_id", "stage", "weight"]].assign(
        location_id=seen["location_id"],
        audit_id=seen["audit_id"],
        day=seen["day"],
        share=answers.points[got] / facts["max_points"],
    )
    return evidence[(facts["channel"] == "visit") & ~facts["critical"]]


def _looked_back(plans: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """What each plan could look back on: the evidence of the half year before it was opened."""
    opened = plans.assign(opened=pd.to_datetime(plans["opened_on"]))[["plan_id", "location_id", "opened"]]
    seen = evidence.merge(opened, on="location_id")
    age = (seen["opened"] - seen["day"]).dt.days
    return seen[(age > 0) & (age <= EVIDENCE_DAYS)]


def _plan_standards(seen: pd.DataFrame) -> pd.DataFrame:
    """For every plan the standards that lost the cinema most weighted points in the half year before."""
    keys = ["plan_id", "location_id", "standard_id", "stage", "weight"]
    found = seen.groupby(keys)["share"].agg(["mean", "size"]).reset_index()
    found = found[found["size"] >= MIN_ANSWERS].rename(columns={"mean": "compliance", "size": "audits"})
    found["lost"] = found["weight"] * (1 - found["compliance"])
    found["low"], found["high"] = wilson_bounds(found["compliance"] * found["audits"], found["audits"], RANGE)
    found = found.sort_values(["plan_id", "lost", "standard_id"], ascending=[True, False, True])
    return found.groupby("plan_id").head(STANDARDS_A_PLAN).reset_index(drop=True)


def _plan_audits(standards: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """The newest audits of each plan in which one of its standards failed."""
    failed = seen[seen["share"] < 1].merge(standards[["plan_id", "standard_id"]], on=["plan_id", "standard_id"])
    newest = failed.sort_values(["plan_id", "day", "audit_id"], ascending=[True, False, False])
    rows = newest[["location_id", "plan_id", "audit_id"]].drop_duplicates()
    return rows.groupby("plan_id").head(MOST_EVIDENCE).reset_index(drop=True)
