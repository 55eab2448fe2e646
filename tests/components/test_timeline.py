"""What happened at a location: drawn on one axis, and the same as rows."""

from datetime import date

import pandas as pd
import pytest

from components import story as happened
from components import timeline
from components.theme import LIGHT
from domain.filters import Period

PERIOD = Period(date(2026, 1, 10), date(2026, 6, 30))


def story(**more) -> happened.Story:
    """Two audits, two months of voices, one plan with a session, and a restart."""
    parts = {
        "period": PERIOD,
        "audits": pd.DataFrame(
            {"audit_id": [2, 1], "code": ["B", "A"], "day": pd.to_datetime(["2026-05-03", "2026-02-01"]),
             "channel": ["visit", "phone"], "score": [70.0, float("nan")], "critical_failures": [1, 0],
             "is_counted": [True, False]}
        ),
        "voice": pd.DataFrame({"month": [202601, 202602], "complaints": [1, 4], "thanks": [2, 0],
                               "messages": [9, 5]}),
        "plans": pd.DataFrame({"plan_id": [1], "opened_on": pd.to_datetime(["2026-03-01"]), "status": ["verified"],
                               "check_on": pd.to_datetime(["2026-05-01"])}),
        "sessions": pd.DataFrame({"day": pd.to_datetime(["2026-03-10"]), "plan_id": [1], "coachee_role": ["host"],
                                  "minutes": [40]}),
        "events": happened.events_of(date(2020, 1, 1), date(2026, 4, 1), None, PERIOD),
    }  # fmt: skip
    return happened.Story(**{**parts, **more})


def test_the_title_counts_what_happened() -> None:
    assert happened.finding(story()) == "2 audits, 1 critical failure, 1 coaching plan, 1 session"


def test_only_events_of_the_period_are_told() -> None:
    assert story().events == [(date(2026, 4, 1), "restarted")]
    assert happened.events_of(None, pd.NaT, pd.Timestamp("2026-06-30"), PERIOD) == [(date(2026, 6, 30), "closed")]


def test_the_table_has_everything_newest_first_and_its_audits_by_key() -> None:
    rows = happened.frame(story())
    assert list(rows["day"]) == sorted(rows["day"], reverse=True)
    assert list(rows["what"]) == ["Audit", "Event", "Coaching session", "Plan opened", "Audit", "Guests, the month",
                                  "Guests, the month"]  # fmt: skip
    assert list(rows["audit_id"].dropna()) == [2, 1]
    assert rows["detail"].iloc[0] == "Visit, 1 critical failure"


def test_audits_without_a_score_and_months_cut_by_the_period_are_not_drawn() -> None:
    drawn = timeline.draw(story(), 80.0, LIGHT, ticks=4)
    by_kind = {(one.type, one.mode if one.type == "scatter" else one.yaxis): one for one in drawn.data}
    assert list(by_kind["scatter", "markers"].y) in ([70.0], [-0.5])
    bars = [one for one in drawn.data if one.type == "bar"]
    assert [list(one.y) for one in bars] == [[0], [-4]]
    assert len(drawn.layout.xaxis.tickvals) <= 4


@pytest.mark.parametrize(
    ("status", "check", "last"),
    [("in_work", "2026-05-01", PERIOD.last), ("verified", "2026-05-01", date(2026, 5, 1)),
     ("cancelled", None, date(2026, 3, 1)), ("verified", "2027-01-01", PERIOD.last)],
)  # fmt: skip
def test_a_plan_is_drawn_until_its_check_or_as_long_as_it_is_open(status: str, check: str | None, last: date) -> None:
    row = {"opened_on": pd.Timestamp("2026-03-01"), "status": status, "check_on": pd.Timestamp(check)}
    assert happened.plan_days(row, PERIOD) == (date(2026, 3, 1), last)


def test_a_location_where_nothing_happened_is_drawn_all_the_same() -> None:
    nothing = story()
    empty = {name: getattr(nothing, name).iloc[:0] for name in ("audits", "voice", "plans", "sessions")}
    quiet = story(**empty, events=[])
    timeline.draw(quiet, None, LIGHT, ticks=4)
    assert happened.frame(quiet).empty
    assert happened.finding(quiet) == "0 audits, 0 critical failures"
