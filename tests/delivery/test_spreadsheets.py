"""Tables as files: numbers stay numbers, days days, and no word is ever run."""

import csv
import io
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from components.tables import Column, shown
from delivery.spreadsheets import files, write_csv, write_xlsx

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "|calc", "%0A=1"]
COLUMNS = {"words": Column("Слова"), "n": Column("n", lambda n: f"{n} visits"), "day": Column("Day")}


def frame() -> pd.DataFrame:
    days = [date(2026, 1, 1)] * len(NASTY)
    return pd.DataFrame({"words": NASTY, "n": np.arange(len(NASTY)) - 3.5, "day": days, "secret": "x"})


def test_a_file_holds_what_is_stored_and_only_the_columns_asked_for() -> None:
    made = files("levels", frame(), COLUMNS, "All of it")
    assert [one.file_name for one in made] == ["levels.csv", "levels.xlsx"]
    rows = list(csv.reader(io.StringIO(made[0].make().decode("utf-8-sig"))))
    assert rows[0] == ["Слова", "n", "Day"]
    assert [row[1] for row in rows[1:]] == [str(n) for n in frame()["n"]]
    assert shown(frame(), COLUMNS)["n"].iloc[0] == "-3.5 visits"


@pytest.mark.parametrize("words", NASTY)
def test_words_are_never_run(words: str) -> None:
    table = pd.DataFrame({"words": [words]})
    cell = next(csv.reader(io.StringIO(write_csv(table).decode("utf-8-sig").split("\r\n", 1)[1], newline="")))[0]
    assert cell == f"'{words}"
    found = load_workbook(io.BytesIO(write_xlsx(table, "about"))).active["A4"]
    assert found.data_type == "s"
    assert str(found.value).startswith("'")


def test_numbers_and_days_keep_their_type_and_the_unknown_is_empty() -> None:
    table = pd.DataFrame({
        "n": [1, -2], "share": [0.5, np.nan], "day": [date(2026, 5, 1), None],
        "moment": [datetime(2026, 5, 1, 12, tzinfo=UTC), pd.NaT], "yes": [True, False],
    })  # fmt: skip
    sheet = load_workbook(io.BytesIO(write_xlsx(table, "=about"))).active
    assert [cell.data_type for cell in sheet[4]] == ["n", "n", "d", "d", "b"]
    assert sheet["A5"].value == -2
    assert sheet["B5"].value is None
    assert sheet["A1"].value == "'=about"
    assert write_csv(table).decode("utf-8-sig").splitlines()[2] == "-2,,,,False"


def test_a_table_without_rows_has_its_headings() -> None:
    made = files("none", frame().iloc[:0], COLUMNS, "nothing")
    assert made[0].make().decode("utf-8-sig").splitlines() == ["Слова,n,Day"]
    assert load_workbook(io.BytesIO(made[1].make())).active["A3"].value == "Слова"


def test_characters_that_no_sheet_may_hold_are_left_out_and_long_words_are_cut() -> None:
    table = pd.DataFrame({"words": ["a\x00b", "x" * 40_000]})
    sheet = load_workbook(io.BytesIO(write_xlsx(table, ""))).active
    assert sheet["A4"].value == "ab"
    assert len(sheet["A5"].value) < 32_767


def test_rows_are_fetched_only_when_somebody_wants_the_file() -> None:
    asked = []

    def fetch() -> pd.DataFrame:
        asked.append(True)
        return frame()

    made = files("levels", fetch, COLUMNS, "about")
    assert not asked
    assert len(made[0].make().decode("utf-8-sig").splitlines()) > len(NASTY)
    assert asked
