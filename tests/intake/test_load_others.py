"""Locations, standards, feedback and finance: new, changed, unchanged; blank keeps what is known."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake import catalogue
from intake.catalogue import read_catalogue

Loader = Callable[..., Any]
Ask = Callable[..., list[tuple[Any, ...]]]
LOCATION_HEAD = "code,name,region,city,time_zone,opened_on,closed_on,restarted_on,screens,seats\n"
FEEDBACK = """feedback_id,cinema,date,origin,solicited,kind,rating_kind,rating,language,text
G1,C01,2026-04-03 21:40,survey,yes,rating,nps,9,uk,
G2,C01,2026-04-04,qr,no,complaint,,,uk,"Брудно, дуже"
G3,C02,2026-04-05,qr,no,thanks,nps,0,en,Thanks
"""
FINANCE = """cinema,month,admissions,box_office,concession_revenue,showings
C01,2026-04,18250,3650000.50,1460000,410
C02,202604,,100,,
C01,2026-05-01,17000,,,
"""


def _rows(report: Any) -> tuple[int, int, int, int, int]:
    counts = report.counts
    return counts.new, counts.changed, counts.unchanged, counts.duplicate, counts.rejected


def test_locations_are_added_and_brought_up_to_date(chain: Loader, ask: Ask):
    report = chain(
        LOCATION_HEAD
        + "c01,Звезда,North,Kyiv,Europe/Kyiv,,,,8,\n"  # more screens; the blank seats stay 840
        + "C02,Кинотеатр Звезда,North,,,,,,,\n"  # nothing new
        + "C03,New,East,Lviv,Europe/Kyiv,1998-05-01,,,3,\n"
        + "C04,Bad,East,Lviv,Mars/Olympus,,,,3,\n"
        + "C05,Bad,East,Lviv,,,,,-3,\n"
        + "C06,,East,Lviv,,,,,3,\n",
        profile="foyer_locations",
    )
    assert _rows(report) == (1, 1, 1, 0, 3)
    assert [(p.column, p.code) for p in report.problems] == [
        ("time_zone", "value_unknown"), ("screens", "number_out_of_range"), ("name", "value_missing"),
    ]  # fmt: skip
    found = ask("SELECT code, screens, seats, time_zone FROM location ORDER BY code")
    assert found[0] == ("C01", 8, 840, "Europe/Kyiv")
    assert [row[0] for row in found] == ["C01", "C02", "C03", "C99_NOT_MINE"]
    assert str(ask("SELECT opened_on FROM location WHERE code = 'C03'")[0][0]) == "1998-05-01"


def test_locations_outside_the_scope_are_not_touched(chain: Loader, ask: Ask, scope_of: Callable[[str], Any]):
    text = LOCATION_HEAD + "C01,Mine,North,,,,,,,\nC02,Yours,North,,,,,,,\nC07,New,North,,,,,,,\n"
    report = chain(text, profile="foyer_locations", scope=scope_of("C01"))
    assert _rows(report) == (0, 1, 0, 0, 2)
    assert {p.code for p in report.problems} == {"location_unknown"}
    assert ask("SELECT count(*) FROM location WHERE name = 'Yours'") == [(0,)]


def test_the_catalogue_of_the_product_loads_with_its_stages(loader: Loader, ask: Ask):
    content = (Path(catalogue.__file__).parent / "standards.csv").read_bytes()
    assert _rows(loader(content, profile="foyer_standards")) == (65, 0, 0, 0, 0)
    assert _rows(loader(content, profile="foyer_standards")) == (0, 0, 65, 0, 0)
    wanted = read_catalogue()
    found = ask("""SELECT s.code, g.code, c.code, s.kind, s.weight, s.critical, s.na_allowed, s.name_it
        FROM standard s JOIN stage g ON g.stage_id = s.stage_id JOIN channel c ON c.channel_id = s.channel_id
        ORDER BY s.standard_id""")
    columns = ["code", "stage", "channel", "kind", "weight", "critical", "na_allowed", "name_it"]
    assert found == [tuple(row) for row in wanted.standards[columns].itertuples(index=False)]
    stages = ask("SELECT code, name_uk FROM stage ORDER BY position")
    assert stages == [tuple(row) for row in wanted.stages[["code", "name_uk"]].itertuples(index=False)]
    assert ask("SELECT weight FROM channel WHERE code = 'visit'") == [(60.0,)]


def test_a_changed_standard_is_brought_up_to_date(chain: Loader, ask: Ask):
    head = "code,channel,stage,type,weight,critical,na_allowed,text_en,text_uk,text_it,evidence\n"
    report = chain(
        head
        + "S1,visit,3 entrance & foyer,operational,5,no,yes,Doors are clean,,,\n"
        + "S2,visit,5 bar,polite,3,no,yes,The barista greets,,,\n"
        + "S3,visit,7 hall,operational,-2,yes,yes,Exits are free,,,\n",
        profile="foyer_standards",
    )
    assert _rows(report) == (0, 1, 0, 0, 2)
    assert [(p.column, p.code) for p in report.problems] == [
        ("type", "value_unknown"),
        ("weight", "number_out_of_range"),
    ]
    assert ask("SELECT weight FROM standard WHERE code = 'S1'") == [(5.0,)]


def test_feedback_is_loaded_changed_and_left_alone(chain: Loader, ask: Ask):
    assert _rows(chain(FEEDBACK, profile="foyer_feedback")) == (3, 0, 0, 0, 0)
    assert _rows(chain(FEEDBACK, profile="foyer_feedback")) == (0, 0, 3, 0, 0)
    assert _rows(chain(FEEDBACK.replace("Брудно", "Чисто"), profile="foyer_feedback")) == (0, 1, 2, 0, 0)
    found = ask("SELECT code, body, rating, rating_high, solicited FROM feedback ORDER BY code")
    assert found == [
        ("G1", None, 9.0, 10, True),
        ("G2", "Чисто, дуже", None, None, False),
        ("G3", "Thanks", 0.0, 10, False),
    ]
    # 21:40 in Kyiv is 18:40 UTC in April; a day without an hour is its noon.
    moments = [str(row[0]) for row in ask("SELECT received_at FROM feedback ORDER BY code")]
    assert moments[:2] == ["2026-04-03 18:40:00", "2026-04-04 09:00:00"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("nps,9", "nps,11", "rating_out_of_range"), ("nps,9", "csat,9", "rating_out_of_range"),
        ("survey", "radio", "value_unknown"),
        ("G1,C01", "G1,C77", "location_unknown"), ("yes", "perhaps", "value_unknown"),
        ("2026-04-03 21:40", "2026-13-03", "date_bad"), ("nps,9", "nps,nine", "number_bad"),
        ("G1", "", "value_missing"),
    ],
)  # fmt: skip
def test_feedback_that_cannot_be_is_rejected(before: str, after: str, code: str, lasting_chain: Loader):
    report = lasting_chain(FEEDBACK.replace(before, after, 1), profile="foyer_feedback", dry_run=True)
    assert [(p.row_number, p.code) for p in report.problems] == [(2, code)]
    assert report.counts.adds_up


def test_a_message_does_not_move_to_another_location(chain: Loader, ask: Ask):
    chain(FEEDBACK, profile="foyer_feedback")
    report = chain(FEEDBACK.replace("G1,C01", "G1,C02"), profile="foyer_feedback")
    assert [p.code for p in report.problems] == ["location_changed"]
    assert ask("SELECT count(*) FROM feedback") == [(3,)]


def test_part_ratings_follow_their_message_and_scales_their_day(chain: Loader, ask: Ask):
    profile = """
loads:
  - kind: feedback
    columns: {feedback: id, location: cinema, date: day, origin: {constant: review}, solicited: {constant: "no"},
              kind: {constant: rating}, rating_kind: {constant: stars}, rating: stars}
    scales: [{until: 2026-03-31, low: 1, high: 5}, {from: 2026-04-01, low: 1, high: 10}]
    aspects:
      bar: {column: bar, low: 1, high: 5, blank: ["0"]}
"""
    text = "id,cinema,day,stars,bar\n1,C01,2026-03-31,5,4\n2,C01,2026-04-01,8,0\n3,C01,2026-03-31,8,1\n"
    report = chain(text, profile=profile)
    assert [(p.row_number, p.code) for p in report.problems] == [(4, "rating_out_of_range")]
    assert ask("SELECT rating, rating_high FROM feedback ORDER BY code") == [(5.0, 5), (8.0, 10)]
    assert ask("SELECT aspect, rating FROM feedback_rating") == [("bar", 4.0)]
    assert _rows(chain(text.replace(",5,4", ",5,3"), profile=profile)) == (0, 1, 1, 0, 1)
    assert ask("SELECT aspect, rating FROM feedback_rating") == [("bar", 3.0)]


def test_finance_keeps_measures_that_a_file_leaves_blank(chain: Loader, ask: Ask):
    assert _rows(chain(FINANCE, profile="foyer_finance")) == (3, 0, 0, 0, 0)
    assert _rows(chain(FINANCE, profile="foyer_finance")) == (0, 0, 3, 0, 0)
    later = FINANCE.splitlines()[0] + "\nC01,2026-04,18300,,,\nC02,2026-04,,,55.5,\n"
    assert _rows(chain(later, profile="foyer_finance")) == (0, 2, 0, 0, 0)
    found = ask("""SELECT l.code, month, admissions, box_office, concession_revenue FROM finance f
        JOIN location l ON l.location_id = f.location_id ORDER BY 1, 2""")
    assert found == [
        ("C01", 202604, 18300, 3650000.5, 1460000.0), ("C01", 202605, 17000, None, None),
        ("C02", 202604, None, 100.0, 55.5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("18250", "-1", "number_negative"), ("18250", "1.5", "number_not_whole"), ("18250", "many", "number_bad"),
        ("18250", "3000000000", "number_out_of_range"), ("2026-04", "April", "date_bad"),
        ("2026-04", "", "value_missing"),
    ],
)  # fmt: skip
def test_finance_that_cannot_be_is_rejected(before: str, after: str, code: str, lasting_chain: Loader):
    report = lasting_chain(FINANCE.replace(before, after, 1), profile="foyer_finance", dry_run=True)
    assert [(p.row_number, p.code) for p in report.problems] == [(2, code)]


def test_the_same_month_twice_is_a_conflict_unless_it_says_the_same(lasting_chain: Loader):
    same = FINANCE + "C01,2026-04,18250,3650000.50,1460000,410\n"
    other = FINANCE + "C01,2026-04,1,3650000.50,1460000,410\n"
    assert _rows(lasting_chain(same, profile="foyer_finance", dry_run=True)) == (3, 0, 0, 1, 0)
    assert _rows(lasting_chain(other, profile="foyer_finance", dry_run=True)) == (2, 0, 0, 0, 2)


def test_a_file_may_lack_what_its_profile_calls_optional_and_nothing_else(chain: Loader, ask: Ask):
    assert _rows(chain("code,name,region\nC20,Small Hall,North\n")) == (1, 0, 0, 0, 0)
    assert ask("SELECT name, city, screens FROM location WHERE code = 'C20'") == [("Small Hall", None, None)]
    assert chain("code,name\nC21,Smaller Hall\n").refused in ("column_missing", "profile_not_found")


def test_a_cinema_that_changes_region_takes_all_its_facts_along(chain: Loader, ask: Ask):
    chain("visit_id,cinema,date,channel,S1,S2\nV1,C01,2026-04-03,visit,1,0\nV2,C02,2026-04-03,visit,1,1\n")
    before = ask("SELECT DISTINCT region_id FROM answer")
    chain("code,name,region\nC01,Звезда,South\n")
    south = ask("SELECT region_id FROM region WHERE name = 'South'")
    for table in ("audit", "answer", "location_estimate"):
        where = "location_id = (SELECT location_id FROM location WHERE code = 'C01')"
        assert ask(f"SELECT DISTINCT region_id FROM {table} WHERE {where}") == south, table
    assert len(before) == 1
    assert ask(
        "SELECT sum(audits) FROM standard_month WHERE region_id = (SELECT region_id FROM region WHERE name = 'South')"
    ) == [(2,)]


def test_a_closed_cinema_leaves_the_estimates_at_once(chain: Loader, ask: Ask):
    chain("visit_id,cinema,date,channel,S1,S2\nV1,C01,2026-04-03,visit,1,0\nV2,C02,2026-04-03,visit,1,1\n")
    assert ask("SELECT count(*) FROM location_estimate") == [(3,)]
    chain("code,name,region,closed_on\nC01,Звезда,North,2026-03-01\n")
    assert ask("SELECT count(*) FROM location_estimate") == [(2,)]


def test_a_weight_that_old_scores_were_made_of_needs_a_new_version(chain: Loader, ask: Ask):
    chain("visit_id,cinema,date,channel,S1,S2\nV1,C01,2026-04-03,visit,1,0\n")
    heads = "code,channel,stage,type,weight,critical,na_allowed,text_en\n"
    report = chain(heads + "S1,visit,bar,operational,5,no,yes,Doors are clean\n")
    assert [problem.code for problem in report.problems] == ["standard_in_use"]
    assert ask("SELECT weight FROM standard WHERE code = 'S1'") == [(1.0,)]
    reworded = chain(heads + "S1,visit,bar,operational,1,no,yes,Doors are clean and whole\n")
    assert _rows(reworded) == (0, 1, 0, 0, 0)
