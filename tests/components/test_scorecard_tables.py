"""The scorecard's rows as a reader sees them, on a wide screen, on a phone and in a file."""

import csv
import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from components.scorecard_tables import LISTED, export_columns, phone_list, table_of
from components.scorecard_view import View, decision_finding, finding, prepare, same_short
from components.tables import shown
from delivery.spreadsheets import files

LOCATIONS = View("location", each=False, at_target=True, threshold=85.0)
NAMES = {
    "location": pd.Series({1: "Oak", 2: "[Elm](http://x)", 3: "Ash", 4: "Yew"}),
    "region": pd.Series({1: "North"}),
    "channel": pd.Series({7: "Phone"}),
}


def rows(**changes: object) -> pd.DataFrame:
    """Surely below; cannot be told; surely above; two audits only."""
    frame = pd.DataFrame(
        {
            "location_id": [1, 2, 3, 4], "region_id": 1, "part": "", "audits": [40, 30, 35, 2],
            "critical": [4, 0, 1, 0], "passed": [10, 15, 30, 2], "score": [70.04, 80.0, 92.0, 100.0], "error": 2.0,
            "estimate": [71.0, 80.5, 91.0, 90.0], "low": [68.0, 77.0, 88.0, 80.5], "high": [74.0, 84.0, 94.0, 99.5],
            "target": 80.0, "threshold": 80.0, "same": [0.999, 0.62, 0.97, 0.7],
            "change": [5.25, -1.0, np.nan, np.nan], "margin": [3.0, 3.0, np.nan, np.nan],
            "changed": [True, False, False, False], "missing": [(), (7,), (), ()],
        }
    ).assign(**changes)  # fmt: skip
    return prepare(frame, LOCATIONS, NAMES, "Whole chain")


def test_the_title_counts_only_what_can_be_told() -> None:
    assert finding(rows()) == "Below target: 1 of 4; above: 1; cannot be told: 2"
    assert decision_finding(rows()).startswith("2 of 4 decisions")
    assert finding(rows().iloc[:1]) == "70.0 points (true score likely 68.0–74.0), target 80.0: below target"


def test_a_row_of_two_audits_shows_its_n_in_brackets_and_nothing_else() -> None:
    table = shown(*table_of(rows(), LOCATIONS)).set_index("Location")
    few = table.loc["Yew"]
    assert few["Audits"] == "(2)"
    assert few["Verdict"] == "too few audits"
    assert set(few[["Score", "Likely true score", "Change", "Passed, %", "Same on other visits"]]) == {"–"}


def test_a_change_inside_chance_is_called_normal_variation_and_one_outside_has_its_sign() -> None:
    table = shown(*table_of(rows(), LOCATIONS))
    assert table["Change"].tolist() == ["+5.2", "normal variation", "–", "–"]


def test_a_form_that_lacks_is_named_and_where_none_does_there_is_no_such_column() -> None:
    assert shown(*table_of(rows(), LOCATIONS))["Without"].tolist() == ["", "Phone", "", ""]
    whole = rows(missing=pd.Series([(), (), (), ()]))
    assert "Without" not in shown(*table_of(whole, LOCATIONS)).columns


@pytest.mark.parametrize(
    ("same", "words"), [(0.62, "62\u00a0%, not for money"), (0.9, "90\u00a0%"), (0.999, "over 99\u00a0%")]
)
def test_money_hangs_on_a_chance_of_nine_in_ten_and_nothing_is_certain(same: float, words: str) -> None:
    assert same_short(same) == words


def test_a_phone_reads_lines_and_no_name_becomes_markup() -> None:
    lines = phone_list(rows(), LOCATIONS).splitlines()
    assert len(lines) == 4
    assert "\\[Elm\\]\\(http\\://x\\)" in lines[1]
    assert "too few audits" in lines[3]


def test_a_table_stops_at_two_hundred_rows_and_a_file_holds_all_with_their_ranges() -> None:
    many = pd.concat([rows()] * 60, ignore_index=True)
    assert len(table_of(many, LOCATIONS)[0]) == LISTED
    text = files("s", many, export_columns(LOCATIONS), "about")[0].make().decode("utf-8-sig")
    written = list(csv.DictReader(io.StringIO(text)))
    assert len(written) == 240
    first = written[0]
    assert (float(first["Score"]), float(first["Likely from"]), float(first["Chance of the same decision"])) == (
        70.04,
        68.0,
        0.999,
    )
    assert float(first["Critical failures per 100"]) == 10.0
    assert float(first["Per 100, likely from"]) < 10 < float(first["Per 100, likely to"])


def test_each_location_of_a_role_names_both() -> None:
    view = View("role", each=True, at_target=True, threshold=85.0)
    named = prepare(rows(part="bar").drop(columns=["name"]), view, NAMES, "Whole chain")
    table = shown(*table_of(named, view))
    assert (table["Role"].iloc[0], table["Location"].iloc[0]) == ("Bar staff", "Oak")


def test_the_heading_says_what_is_decided() -> None:
    table = shown(*table_of(rows(), replace(LOCATIONS, at_target=False)))
    assert "85 points or not: same on other visits" in table.columns
