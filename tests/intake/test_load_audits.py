"""Audits come in: the same whatever their layout, whole or not at all, and once."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

Loader = Callable[..., Any]
Ask = Callable[..., list[tuple[Any, ...]]]

LONG = """visit_id,cinema,date,channel,standard,points,max_points,comment
V1,C01,2026-04-03,visit,S1,1,1,
V1,C01,2026-04-03,visit,S2,0,1,nobody said hello
V1,C01,2026-04-03,visit,S3,1,1,
V2,C02,2026-05-10,visit,S1,1,1,
V2,C02,2026-05-10,visit,S2,n/a,1,
V2,C02,2026-05-10,visit,S3,0,1,
V3,C02,2026-05-11,visit,S1,,1,
V3,C02,2026-05-11,visit,S2,1,1,
V3,C02,2026-05-11,visit,S3,1,1,
"""
WIDE = """visit_id,cinema,date,channel,S1,S2,S3
V1,C01,2026-04-03,visit,yes,no,yes
V2,C02,2026-05-10,visit,1,n/a,0
V3,C02,2026-05-11,visit,,1,1
"""
# Weights 1, 3, 2 (tests/intake/conftest.py), worked by hand.
SCORES = {"V1": 100 * 3 / 6, "V2": 100 * 1 / 3, "V3": 100.0}
_CURRENT = """SELECT code, score, critical_failures, is_counted, is_comparable FROM audit
    WHERE is_current ORDER BY code"""
_ANSWERS = """SELECT a.code, s.code, x.points, x.max_points FROM answer x
    JOIN audit a ON a.audit_id = x.audit_id JOIN standard s ON s.standard_id = x.standard_id ORDER BY 1, 2"""


def test_scores_agree_with_the_sum_by_hand(chain: Loader, ask: Ask):
    report = chain(LONG, profile="foyer_audits_long")
    assert (report.counts.read, report.counts.new) == (9, 9)
    found = ask(_CURRENT)
    assert {row[0]: row[1] for row in found} == pytest.approx(SCORES)
    # V2 fails the critical S3, and its N/A takes 3 of 6 of the weight; V3 lacks 1 of 6: over a tenth.
    assert [row[2:] for row in found] == [(0, True, True), (1, True, False), (0, False, True)]
    states = ask("SELECT state, comment FROM answer_detail ORDER BY state, comment")
    assert states == [("answered", "nobody said hello"), ("missing", None), ("na", None)]


def test_wide_and_long_are_the_same_audits(chain: Loader, ask: Ask):
    without_words = LONG.replace("nobody said hello", "")
    assert chain(without_words, profile="foyer_audits_long").counts.new == 9
    answers = ask(_ANSWERS)
    counts = chain(WIDE, profile="foyer_audits_wide").counts
    assert (counts.read, counts.unchanged) == (3, 3)
    assert ask(_ANSWERS) == answers


def test_repeating_a_file_changes_nothing(chain: Loader, ask: Ask, workbook: Callable[[str], bytes]):
    chain(LONG, profile="foyer_audits_long")
    tables = ("audit", "answer", "answer_superseded", "answer_detail", "standard_month", "standard", "location")
    before = [ask(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5") for table in tables]
    head, *rows = LONG.splitlines(keepends=True)
    random.Random(1).shuffle(rows)  # noqa: S311 - a fixed order, not a secret
    same_table: dict[str, tuple[str | bytes, str]] = {
        "same": (LONG, "a.csv"),
        "shuffled": (head + "".join(rows), "a.csv"),
        "re-encoded": (LONG.encode("utf-16"), "a.csv"),
        "as a workbook": (workbook(LONG), "a.xlsx"),
        "other delimiter": (LONG.replace(",", ";"), "a.csv"),
    }
    for change, (content, name) in same_table.items():
        counts = chain(content, name, profile="foyer_audits_long").counts
        assert (counts.new, counts.changed, counts.unchanged, counts.rejected) == (0, 0, 9, 0), change
        assert [ask(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5") for table in tables] == before, change


def test_v1_v2_v1_keeps_the_history_and_ends_where_it_began(chain: Loader, ask: Ask):
    second = LONG.replace("V1,C01,2026-04-03,visit,S2,0", "V1,C01,2026-04-03,visit,S2,1")
    chain(LONG, profile="foyer_audits_long")
    rollup, answers = ask("SELECT * FROM standard_month ORDER BY 1, 2, 3, 4"), ask(_ANSWERS)
    assert chain(second, profile="foyer_audits_long").counts.changed == 3
    assert chain(LONG, profile="foyer_audits_long").counts.changed == 3
    history = ask("SELECT revision, is_current, score FROM audit WHERE code = 'V1' ORDER BY revision")
    assert history == [(1, False, 50.0), (2, False, 100.0), (3, True, 50.0)]
    assert ask("SELECT count(*) FROM answer_superseded") == [(6,)]
    assert ask("SELECT * FROM standard_month ORDER BY 1, 2, 3, 4") == rollup
    assert ask(_ANSWERS) == answers


def test_every_part_of_an_audit_can_be_corrected(chain: Loader, ask: Ask):
    chain(LONG, profile="foyer_audits_long")
    corrections = [
        ("C01,2026-04-03", "C02,2026-04-03"), ("2026-04-03", "2026-03-31"), ("nobody said hello", "silence"),
        ("n/a", ""),
    ]  # fmt: skip
    by_month = "SELECT month, sum(points), count(*) FROM answer GROUP BY month ORDER BY month"
    rollup = "SELECT month, sum(points), sum(audits) FROM standard_month GROUP BY month ORDER BY month"
    for before, after in corrections:
        for text in (LONG.replace(before, after), LONG):
            counts = chain(text, profile="foyer_audits_long").counts
            assert (counts.changed, counts.unchanged) == (3, 6), after
            assert ask(by_month) == ask(rollup)


@pytest.mark.parametrize(
    ("fault", "column", "code"),
    [
        ("S3,1,1\n->S9,1,1\n", "standard", "standard_unknown"),
        ("S3,1,1\n->S3,2,1\n", "points", "points_out_of_range"),
        ("S3,1,1\n->S3,maybe,1\n", "points", "answer_unknown"),
        ("S3,1,1\n->S3,0.5,1\n", "points", "points_fraction"),
        ("S3,1,1\n->S3,1,0\n", "max_points", "max_points_bad"),
    ],
)
def test_a_wrong_answer_rejects_its_audit(fault: str, column: str, code: str, lasting_chain: Loader):
    before, after = fault.replace(",1\n", ",1,\n").replace(",0\n", ",0,\n").split("->")
    text = LONG.replace("V1,C01,2026-04-03,visit," + before, "V1,C01,2026-04-03,visit," + after)
    report = lasting_chain(text, profile="foyer_audits_long", dry_run=True)
    assert [(p.row_number, p.code) for p in report.problems] == [
        (2, "audit_refused"), (3, "audit_refused"), (4, code),
    ]  # fmt: skip
    assert report.problems[2].column == column
    assert report.counts.adds_up


def test_an_audit_is_taken_whole_or_not_at_all(chain: Loader, ask: Ask):
    report = chain(LONG.replace("V1,C01,2026-04-03,visit,S3,1", "V1,C01,2026-04-03,visit,S9,1"),
                   profile="foyer_audits_long")  # fmt: skip
    assert report.counts.rejected == 3
    assert ask("SELECT code FROM audit ORDER BY code") == [("V2",), ("V3",)]
    assert ask("SELECT rows_read, rows_new, rows_rejected FROM import_run WHERE kind = 'audits'") == [(9, 6, 3)]
    assert len(ask("SELECT * FROM rejected_row")) == 3


def test_rows_of_one_audit_must_agree_about_its_heading(chain: Loader, ask: Ask):
    text = LONG.replace("V1,C01,2026-04-03,visit,S3", "V1,C02,2026-04-03,visit,S3")
    report = chain(text, profile="foyer_audits_long")
    assert {(p.code, p.column) for p in report.problems} == {("header_conflict", "cinema")}
    assert report.counts.rejected == 3
    assert ask("SELECT count(*) FROM audit") == [(2,)]


def test_an_answer_given_twice_counts_once_and_two_answers_count_none(chain: Loader):
    twice = LONG + "V1,C01,2026-04-03,visit,S3,1,1,\nV2,C02,2026-05-10,visit,s3,1,1,\n"
    counts = chain(twice, profile="foyer_audits_long").counts
    assert (counts.new, counts.duplicate, counts.rejected) == (6, 1, 4)


def test_a_dry_run_says_what_would_happen_and_does_nothing(chain: Loader, ask: Ask):
    loads = ask("SELECT count(*) FROM import_run")
    report = chain(LONG, profile="foyer_audits_long", dry_run=True)
    assert report.counts.new == 9
    assert report.parts[0].import_id is None
    assert ask("SELECT count(*) FROM audit") == [(0,)]
    assert ask("SELECT count(*) FROM import_run") == loads


@pytest.mark.slow
def test_an_error_at_any_statement_leaves_nothing_behind(chain: Loader, ask: Ask, database: Engine):
    """Raised before the n-th statement of the load, for n = 1, 2, ... until the load gets through."""
    tables = ("audit", "answer", "answer_detail", "standard_month", "import_run", "audit_log", "rejected_row",
              "questionnaire", "target", "estimate_fit", "source_profile")  # fmt: skip
    before = [ask(f"SELECT count(*) FROM {table}") for table in tables]
    left = {"statements": 0}

    def fail(*_: Any) -> None:
        left["statements"] -= 1
        if left["statements"] == 0:
            raise ConnectionError("the test pulls the plug")

    for number in range(1, 500):
        left["statements"] = number
        event.listen(database, "before_cursor_execute", fail)
        try:
            chain(LONG, profile="foyer_audits_long")
            break
        except ConnectionError:
            pass
        finally:
            event.remove(database, "before_cursor_execute", fail)
        assert [ask(f"SELECT count(*) FROM {table}") for table in tables] == before, number
    assert number > 20
    assert ask("SELECT count(*) FROM audit") == [(3,)]


def test_versions_of_a_standard_hold_on_their_days(chain: Loader, ask: Ask):
    versions = """code,name,stage,weight,version,valid_from,valid_to
S4,Old wording,Bar,1,1,,2026-04-30
S4,New wording,Bar,1,2,2026-05-01,
S5,Gone,Bar,1,1,,2026-01-31
"""
    profile = """
loads:
  - kind: standards
    columns: {standard: code, name: name, stage: stage, weight: weight, version: version,
              valid_from: valid_from, valid_to: valid_to}
"""
    assert chain(versions, profile=profile).counts.new == 3
    text = """visit_id,cinema,date,channel,S4,S5
V1,C01,2026-04-30,visit,1,
V2,C01,2026-05-01,visit,0,
V3,C01,2026-05-01,visit,0,1
"""
    report = chain(text, profile="foyer_audits_wide")
    assert [(p.row_number, p.column, p.code) for p in report.problems] == [(4, "S5", "standard_not_valid")]
    used = "SELECT s.version, x.points FROM answer x JOIN standard s ON s.standard_id = x.standard_id ORDER BY 1"
    assert ask(used) == [(1, 1), (2, 0)]
    assert ask("SELECT count(*) FROM answer_detail") == [(0,)]


def test_what_a_file_may_not_create_is_rejected_and_what_it_may_is_created(chain: Loader, ask: Ask):
    text = """id,site,zone,day,way,Clean,Quick
1,N1,East,03.04.2026,Drive in,так,ні
2,n1 ,East,04.04.2026,Drive-in,ні,
"""
    profile = """
loads:
  - kind: audits
    layout: wide
    columns: {audit: id, location: site, region: zone, date: day, channel: way}
    standards: {columns: [Clean, Quick]}
    answers: {"так": 1, "ні": 0}
    create: [CREATE]
"""
    refused = chain(text, profile=profile.replace("CREATE", ""))
    assert {p.code for p in refused.problems} == {"location_unknown"}
    allowed = chain(text, profile=profile.replace("CREATE", "regions, locations, channels, stages, standards"))
    assert allowed.counts.new == 2
    assert ask("SELECT code FROM location WHERE code LIKE 'N%'") == [("N1",)]
    assert ask("SELECT code, name FROM channel WHERE code <> 'visit'") == [("drive-in", "Drive in")]
    assert ask("SELECT code FROM region WHERE name = 'East'") == [("east",)]


def test_a_person_with_a_scope_adds_no_locations(chain: Loader, scope_of: Callable[[str], Any], ask: Ask):
    profile = """
loads:
  - kind: audits
    layout: wide
    columns: {audit: visit_id, location: cinema, date: date, channel: channel}
    standards: {columns: [S1, S2, S3]}
    answers: {"yes": 1, "no": 0, "n/a": na}
    create: [regions, locations]
"""
    report = chain(WIDE.replace("C02", "NEW"), profile=profile, scope=scope_of("C01"))
    assert report.counts.new == 1
    assert {p.code for p in report.problems} == {"location_unknown"}
    assert ask("SELECT count(*) FROM location") == [(3,)]


def test_a_person_with_a_scope_cannot_re_issue_an_audit_of_another_location(
    chain: Loader, scope_of: Callable[[str], Any], ask: Ask
):
    chain(WIDE, profile="foyer_audits_wide")
    report = chain(WIDE.replace("C02", "C01"), profile="foyer_audits_wide", scope=scope_of("C01"))
    assert [p.code for p in report.problems] == ["location_changed", "location_changed"]
    assert report.counts.unchanged == 1
    assert ask("SELECT count(*), max(revision) FROM audit") == [(3, 1)]


def test_moments_in_utc_fall_on_the_day_of_the_location(chain: Loader, ask: Ask):
    text = WIDE.replace("2026-04-03", "2026-04-03T22:30:00Z")
    chain(text, profile="foyer_audits_wide")
    # Kyiv is three hours ahead in April.
    found = ask("SELECT day, hour FROM audit WHERE code = 'V1'")
    assert (str(found[0][0]), found[0][1]) == ("2026-04-04", 1)


_CELL = st.sampled_from(["0", "1", "", "n/a", "2", "x"])
_ROW = st.tuples(
    st.sampled_from(["V1", "V2", "V3", ""]), st.sampled_from(["C01", "C02", "C99", ""]),
    st.sampled_from(["2026-04-03", "2026-05-10", "1999-01-01", "soon", ""]), st.sampled_from(["visit", "fax", ""]),
    st.sampled_from(["S1", "S2", "S9"]), _CELL, st.sampled_from(["1", "2", "0", ""]),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ROW, max_size=12))
def test_every_row_has_exactly_one_fate(lasting_chain: Loader, rows: list[tuple[str, ...]]):
    text = "\n".join([LONG.splitlines()[0], *(",".join([*row, "words"]) for row in rows)]) + "\n"
    report = lasting_chain(text, profile="foyer_audits_long", dry_run=True)
    assert report.refused is None
    assert report.counts.adds_up
    assert report.counts.read == len(rows)
    assert report.problems_total == report.counts.rejected
    assert len({problem.row_number for problem in report.problems}) == report.counts.rejected
