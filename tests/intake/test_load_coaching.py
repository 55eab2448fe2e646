"""Coaching plans and sessions from files: new, changed, unchanged, rejected; what people changed here stays."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, update

from data_access.engine import writing
from data_access.people import create_user
from data_access.schema import coaching_plan
from domain.access import EVERYTHING, Role

Loader = Callable[..., Any]
Ask = Callable[..., list[tuple[Any, ...]]]
PLAN_HEAD = "plan_id,cinema,opened_on,status,trigger,root_cause,standards,behaviour,coach,check_on,result,reason\n"
P1 = 'P1,C01,2026-04-03,in_work,flag,skill,"S1, S2",The barista greets.,giulia,2027-01-10,,\n'
P2 = "P2,C02,2026-02-01,verified,manual,,S1,,,2026-05-01,Seen twice.,\n"
SESSION_HEAD = (
    "session_id,cinema,date,plan_id,coach,coachee_role,minutes,standards,strengths,agreed,acknowledged,usefulness,"
    "next_on\n"
)
S1 = "S1,C01,2026-04-13,P1,giulia,bar lead,45,S2,Warm.,Two observed sales.,yes,4,2026-05-04\n"


def _rows(report: Any) -> tuple[int, int, int, int, int]:
    counts = report.counts
    assert counts.adds_up
    return counts.new, counts.changed, counts.unchanged, counts.duplicate, counts.rejected


def with_coach(database: Engine) -> None:
    with writing(database) as connection:
        create_user(connection, login="giulia", name="Giulia", password_hash="x", role=Role.COACH, scope=EVERYTHING)


def test_plans_are_added_changed_and_left_as_they_are(chain: Loader, ask: Ask, database: Engine) -> None:
    with_coach(database)
    assert _rows(chain(PLAN_HEAD + P1 + P2)) == (2, 0, 0, 0, 0)
    assert _rows(chain(PLAN_HEAD + P2 + P1)) == (0, 0, 2, 0, 0)
    changed = P1.replace("in_work", "done_by_site").replace('"S1, S2"', "S2;S3")
    assert _rows(chain(PLAN_HEAD + changed + changed + P2)) == (0, 1, 1, 1, 0)
    assert _rows(chain(PLAN_HEAD + P1 + P2)) == (0, 1, 1, 0, 0)
    found = ask("SELECT code, status, version, loaded_version, coach_id, region_id FROM coaching_plan ORDER BY code")
    assert [row[:4] for row in found] == [("P1", "in_work", 3, 3), ("P2", "verified", 1, 1)]
    assert (found[0][4] is None, found[1][4]) == (False, None)
    assert ask("SELECT count(*) FROM plan_standard") == [(3,)]
    logged = ask("SELECT action FROM audit_log WHERE subject LIKE 'plan %' ORDER BY entry_id")
    assert logged == [("plan_load",)] * 4


def test_every_plan_that_is_not_taken_says_why(chain: Loader, ask: Ask, scope_of: Callable[[str], Any]) -> None:
    rows = [
        ("P1,C01,2026-04-03,begun,flag,,S1,,,,,", "value_unknown"),
        ("P2,C01,2026-04-03,draft,flag,laziness,S1,,,,,", "value_unknown"),
        ("P3,C01,,draft,flag,,S1,,,,,", "value_missing"),
        ("P4,C01,2031-04-03,draft,flag,,S1,,,,,", "date_out_of_range"),
        ("P5,C01,2026-04-03,draft,flag,,S9,,,,,", "standard_unknown"),
        ('P6,C01,2026-04-03,draft,flag,,"S1,S2,S3,S4",,,,,', "standard_unknown"),
        ("P7,C01,2026-04-03,draft,flag,,S1,,nobody,,,", "user_unknown"),
        ("P8,X09,2026-04-03,draft,flag,,S1,,,,,", "location_unknown"),
        (",C01,2026-04-03,draft,flag,,S1,,,,,", "value_missing"),
        ("P9,C01,2026-04-03,draft,flag,,S1,,,soon,,", "date_bad"),
        ("PA,C01,2026-04-03,draft,flag,,S1,,,,,", None),
        ("PB,C01,2026-04-04,agreed,flag,,S1,,,,,", "plan_open"),  # two open plans of one cinema
        ("PC,C01,2026-01-04,cancelled,flag,,S1,,,,,Closed.", None),
    ]
    report = chain(PLAN_HEAD + "\n".join(row for row, _ in rows) + "\n")
    assert _rows(report) == (2, 0, 0, 0, 11)
    assert [problem.code for problem in report.problems] == [code for _, code in rows if code]
    assert ask("SELECT code FROM coaching_plan ORDER BY code") == [("PA",), ("PC",)]
    outside = chain(PLAN_HEAD + P2.replace(",giulia,", ",,"), scope=scope_of("C01"))
    assert [problem.code for problem in outside.problems] == ["location_unknown"]
    moved = chain(PLAN_HEAD + "PC,C02,2026-01-04,cancelled,flag,,S1,,,,,Closed.\n")
    assert [problem.code for problem in moved.problems] == ["location_changed"]


def test_four_standards_are_too_many(chain: Loader) -> None:
    chain("code,channel,stage,type,weight,critical,na_allowed,text_en,text_uk,text_it,evidence\n"
          "S4,visit,7 hall,operational,2,no,yes,Seats are whole,,,\n", profile="foyer_standards")  # fmt: skip
    report = chain(PLAN_HEAD + 'P1,C01,2026-04-03,draft,flag,,"S1 S2 S3 S4",,,,,\n')
    assert [problem.code for problem in report.problems] == ["standards_many"]


def test_a_file_does_not_overwrite_what_people_changed_here(chain: Loader, ask: Ask, database: Engine) -> None:
    with_coach(database)
    chain(PLAN_HEAD + P1)
    with writing(database) as connection:
        connection.execute(update(coaching_plan).values(status="done_by_site", version=2))
    report = chain(PLAN_HEAD + P1)
    assert [(problem.code, problem.value) for problem in report.problems] == [("changed_here", "P1")]
    assert ask("SELECT status FROM coaching_plan") == [("done_by_site",)]
    # A file that says what people made of it is no change.
    assert _rows(chain(PLAN_HEAD + P1.replace("in_work", "done_by_site"))) == (0, 0, 1, 0, 0)


def test_sessions_are_loaded_for_their_plans_and_hold_no_private_note(
    chain: Loader, ask: Ask, database: Engine
) -> None:
    with_coach(database)
    chain(PLAN_HEAD + P1)
    assert _rows(chain(SESSION_HEAD + S1)) == (1, 0, 0, 0, 0)
    assert _rows(chain(SESSION_HEAD + S1)) == (0, 0, 1, 0, 0)
    assert _rows(chain(SESSION_HEAD + S1.replace(",45,", ",50,"))) == (0, 1, 0, 0, 0)
    found = ask(
        "SELECT s.minutes, s.usefulness, s.acknowledged, s.private_note, p.code, s.version "
        "FROM coaching_session s JOIN coaching_plan p ON p.plan_id = s.plan_id"
    )
    assert found == [(50, 4, True, None, "P1", 2)]
    refused = chain(
        SESSION_HEAD
        + "S2,C01,2026-04-13,P9,,bar lead,45,,,,,,\n"
        + "S3,C01,2026-04-13,,,bar lead,0,,,,,,\n"
        + "S4,C01,2026-04-13,,,bar lead,45,,,,,6,\n"
        + "S5,C01,2026-04-13,,,,45,,,,,,\n"
        + "S6,C01,2026-04-13,,,bar lead,45,,,,perhaps,,\n"
        + "S7,C01,,,,bar lead,45,,,,,,\n"
        + "S8,C01,2026-04-13,,,bar lead,,,,,,,\n"
    )
    assert [problem.code for problem in refused.problems] == [
        "plan_unknown", "number_out_of_range", "number_out_of_range", "value_missing", "value_unknown",
        "value_missing", "value_missing",
    ]  # fmt: skip
    note = chain(SESSION_HEAD.strip() + ",private_note\n" + S1.strip() + ",She is tired.\n")
    assert note.refused is None
    assert ask("SELECT private_note FROM coaching_session") == [(None,)]
