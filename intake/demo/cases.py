"""Complaints that needed an answer: when each step was taken, and what is still open on the last day."""

import numpy as np
import pandas as pd

from data_access import schema
from intake.demo.chain import Chain, Writer
from intake.demo.columns import key_only, only
from intake.demo.people import CINEMA_OF_THE_DIRECTOR
from intake.demo.phrases import compose, read_texts
from intake.demo.truth import NEEDS_HELP
from intake.demo.window import TIME_ZONE, BoolArray, FloatArray, Window, chance

# product.md, Closed loop: hours to the first human reply and to the closing.
REPLY_HOURS = {"S1": 1, "S2": 4, "S3": 24, "S4": 48}
CLOSE_HOURS = {"S1": 24, "S2": 48, "S3": 72, "S4": 48}
# The usual case is answered and closed after this part of its limit, elsewhere and where help is needed.
REPLY_PART, CLOSE_PART = (0.33, 0.50), (0.48, 0.72)
SPREAD = 0.5  # sd of the logarithm of that part: 7 % are late at .48, 26 % at .72
STUCK_DAYS, STUCK = 12, 0.08  # of the newest days' cases this part lies untouched
REOPENED_DAYS, REOPENED = 6, 0.04
ASKED_AFTERWARDS, RECOVERED_IN_TIME, RECOVERED_LATE = 0.55, 0.70, 0.42
ROOT_CAUSES = {
    "skill": 0.27, "will": 0.10, "process": 0.27, "tool": 0.16, "staffing": 0.14, "standard_unclear": 0.06,
}  # fmt: skip


def write_cases(
    writer: Writer, chain: Chain, messages: pd.DataFrame, users: dict[str, int], *, window: Window, seed: int
) -> None:
    """Write one case a complaint."""
    random = chance(seed, "cases")
    complaints = messages[messages["severity"].notna()].reset_index(drop=True)
    now = pd.Timestamp(window.today, tz=TIME_ZONE).tz_convert("UTC")
    own = (chain.locations["code"] == CINEMA_OF_THE_DIRECTOR).to_numpy()[complaints["place"]]
    cases = complaints[["feedback_id", "location_id", "region_id", "severity", "received_at"]].assign(
        case_id=writer.keys("case_id", len(complaints)),
        owner_id=key_only(users["cinema"], own),
        delivered_at=_later(complaints["received_at"], random.uniform(1, 5, len(complaints)) / 3600),
        reply_due_at=_later(complaints["received_at"], _limits(complaints, REPLY_HOURS)),
        close_due_at=_later(complaints["received_at"], _limits(complaints, CLOSE_HOURS)),
    )
    needy = chain.locations["code"].isin(list(NEEDS_HELP)).to_numpy()[complaints["place"]]
    cases = _with_steps(cases, _stuck(cases, own, now, random), needy, random)
    cases = _until_now(cases, now, random)
    writer.write(schema.feedback_case, _with_outcome(cases, complaints["language"], random))


def _later(moments: pd.Series, hours: FloatArray) -> pd.Series:
    return (moments + pd.to_timedelta(np.round(hours * 3600), unit="s")).astype("datetime64[us, UTC]")


def _limits(complaints: pd.DataFrame, hours: dict[str, int]) -> FloatArray:
    return np.asarray(complaints["severity"].map(hours).to_numpy(dtype=float))


def _stuck(cases: pd.DataFrame, own: BoolArray, now: pd.Timestamp, random: np.random.Generator) -> BoolArray:
    newest = (now - cases["received_at"] < pd.Timedelta(days=STUCK_DAYS)).to_numpy()
    stuck = newest & (random.random(len(cases)) < STUCK)
    # The demo's cinema director finds work: the newest case is open, and the newest one past its limit.
    overdue = (cases["close_due_at"] < now).to_numpy()
    stuck[[np.flatnonzero(own)[-1], np.flatnonzero(own & overdue)[-1]]] = True
    return np.asarray(stuck)


def _with_steps(cases: pd.DataFrame, stuck: BoolArray, needy: BoolArray, random: np.random.Generator) -> pd.DataFrame:
    """The stamps as if time went on for ever; a stuck case has none after it was seen, or not even that."""
    luck = np.exp(random.normal(0, SPREAD, (2, len(cases))))
    slow = needy.astype(int)
    reply = luck[0] * np.array(REPLY_PART)[slow] * _limits(cases, REPLY_HOURS)
    close = np.maximum(luck[1] * np.array(CLOSE_PART)[slow] * _limits(cases, CLOSE_HOURS), reply * 1.1 + 0.2)
    received = cases["received_at"]
    steps = {
        "seen_at": _later(received, reply * random.uniform(0.2, 0.8, len(cases))),
        "first_reply_at": _later(received, reply),
        "in_progress_at": _later(received, reply + (close - reply) * random.uniform(0.05, 0.5, len(cases))),
        "resolved_at": _later(received, close),
        "informed_at": _later(received, close + random.exponential(2.0, len(cases)) + 0.1),
    }
    still = pd.Series(stuck)
    unseen = pd.Series(stuck & (random.random(len(cases)) < 0.5))
    return cases.assign(
        **{name: stamps.mask(unseen if name == "seen_at" else still) for name, stamps in steps.items()}
    )


def _until_now(cases: pd.DataFrame, now: pd.Timestamp, random: np.random.Generator) -> pd.DataFrame:
    """Forget what would happen after the last day, and say where each case stands."""
    for name in ("delivered_at", "seen_at", "first_reply_at", "in_progress_at", "resolved_at", "informed_at"):
        cases[name] = cases[name].mask(cases[name] >= now)
    informed_for = now - cases["informed_at"]
    again = (informed_for < pd.Timedelta(days=REOPENED_DAYS)) & (informed_for > pd.Timedelta(hours=12))
    again &= random.random(len(cases)) < REOPENED
    hours = random.uniform(1, 11, len(cases))
    cases["reopened_at"] = _later(cases["informed_at"], hours).where(again)
    cases["status"] = np.select(
        [again, cases["informed_at"].notna(), cases["resolved_at"].notna(), cases["in_progress_at"].notna()],
        ["reopened", "informed", "resolved", "in_progress"], "open",
    )  # fmt: skip
    return cases


def _with_outcome(cases: pd.DataFrame, language: pd.Series, random: np.random.Generator) -> pd.DataFrame:
    closed = cases["resolved_at"].notna().to_numpy()
    causes = random.choice(list(ROOT_CAUSES), len(cases), p=list(ROOT_CAUSES.values()))
    in_time = (cases["resolved_at"] <= cases["close_due_at"]).to_numpy()
    happy = random.random(len(cases)) < np.where(in_time, RECOVERED_IN_TIME, RECOVERED_LATE)
    informed = (cases["status"] == "informed").to_numpy()
    asked = informed & (random.random(len(cases)) < ASKED_AFTERWARDS)
    action = np.full(len(cases), None, dtype=object)
    # The cinemas write in Ukrainian, except to guests who wrote in another language.
    for code, texts in read_texts("coaching")["case_actions"].items():
        mine = (language == code).to_numpy()
        action[mine] = compose(texts, {}, int(mine.sum()), random=random)
    return cases.assign(
        root_cause=only(causes, closed),
        action_taken=only(action, closed),
        recovered=pd.Series(happy, dtype="boolean").where(pd.Series(asked)),
    )
