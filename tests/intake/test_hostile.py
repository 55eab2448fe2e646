"""Files that were made to hurt or to mislead: each gets its verdict, none a traceback."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.profiles import shipped_profiles
from intake.reading import SourceTable, read_table
from intake.reasons import REFUSALS, FileRefused, explain

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "hostile"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "EXPECTED.csv")

# What reading alone must say. The rest are tables; whether their rows are taken is decided by the load.
REFUSED = {
    "zip_bomb_725MB.xlsx": "archive_too_large",
    "sparse_last_cell.xlsx": "sheet_sparse",
    "billion_laughs.xlsx": "archive_doctype",
    "xxe_file.xlsx": "archive_doctype",
    "xxe_ssrf.xlsx": "archive_doctype",
    "many_entries_20k.xlsx": "archive_too_many",
    "zip_slip.xlsx": "archive_unsafe",
    "csv_renamed_to_xlsx.xlsx": "content_not_extension",
    "html_as_xls.xls": "html_file",
    "exe_as_csv.csv": "binary_file",
    "one_long_line_30MB.csv.gz": "archive_too_dense",
    "unclosed_quote.csv": "quote_unclosed",
    "koi8r.csv": "encoding_unknown",
    "dup_header.csv": "header_duplicate",
    "empty.csv": "empty_file",
}
ROWS_REJECTED = {"nul_bytes.csv": ["nul_in_text"], "utf8_cut.csv": ["text_broken"],
                 "trailing_garbage.csv": ["columns_in_row"]}  # fmt: skip


def _read(name: str) -> SourceTable:
    return read_table((FOLDER / name).read_bytes(), name)


def test_our_copy_holds_every_file_of_the_list():
    with (FOLDER / "EXPECTED.csv").open(encoding="utf-8") as lines:
        assert [row["file"] for row in csv.DictReader(lines)].sort() == FILES.copy().sort()
    assert len(FILES) == 35


@pytest.mark.parametrize("name", FILES)
def test_reading_gives_the_verdict(name: str):
    if name in REFUSED:
        with pytest.raises(FileRefused) as refusal:
            _read(name)
        assert refusal.value.code == REFUSED[name]
        assert refusal.value.code in REFUSALS
        assert "{" not in explain(refusal.value.code, refusal.value.detail, str)
    else:
        assert [problem.code for problem in _read(name).problems] == ROWS_REJECTED.get(name, [])


@pytest.mark.parametrize("name", FILES)
def test_loading_never_ends_in_a_traceback(name: str, lasting_chain: Callable[..., Any]):
    report = lasting_chain((FOLDER / name).read_bytes(), name, dry_run=True)
    assert report.refused in REFUSALS or report.counts.adds_up


def test_names_in_cyrillic_arrive_intact():
    assert _read("cp1251_semicolon.csv").frame["cinema"].tolist() == ["Кинотеатр Звезда"]
    assert _read("utf16le_bom.csv").frame["cinema"].tolist() == ["Кинотеатр Звезда"]


def test_koi8_is_read_when_the_profile_names_it():
    table = read_table((FOLDER / "koi8r.csv").read_bytes(), "koi8r.csv", encoding="koi8-r")
    assert table.frame["cinema"].tolist() == ["Кинотеатр"]


def test_formulas_stay_the_text_they_are():
    comments = _read("formula_injection.csv").frame["comment"].tolist()
    assert comments[0] == "=1+1"
    assert len(comments) == 18


# What loading must say about the files that are tables of scores: fate of rows and reasons.
LOADED = {
    "cp1251_semicolon.csv": (1, []),
    "date_mixed.csv": (2, ["date_order"]),
    "date_excel_serial.csv": (1, []),
    "dup_rows_conflict.csv": (0, ["duplicate_conflict", "duplicate_conflict"]),
    "future_and_ancient.csv": (0, ["date_out_of_range", "date_out_of_range"]),
    "header_only.csv": (0, []),
    "name_lookalike.csv": (2, ["location_unknown", "location_unknown"]),
    "other_region_rows.csv": (2, []),
    "reissue_v1.csv": (1, []),
    "score_bounds.csv": (
        3, ["points_out_of_range", "points_out_of_range", "number_bad", "number_bad"],
    ),
    "trailing_garbage.csv": (1, ["total_row", "columns_in_row"]),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LOADED))
def test_rows_of_scores_get_their_verdict(name: str, lasting_chain: Callable[..., Any]):
    report = lasting_chain((FOLDER / name).read_bytes(), name, profile="foyer_scores", dry_run=True)
    new, codes = LOADED[name]
    assert report.refused is None, report.detail
    assert report.counts.new == new
    assert [problem.code for problem in report.problems] == codes
    assert report.counts.adds_up


def test_a_blank_score_is_missing_and_never_zero(chain: Callable[..., Any], ask: Callable[..., Any]):
    chain((FOLDER / "score_bounds.csv").read_bytes(), profile="foyer_scores")
    scores = ask("SELECT code, score, is_counted FROM audit ORDER BY code")
    assert scores == [("V3", 0.0, True), ("V4", 100.0, True), ("V7", None, False)]


def test_an_excel_serial_is_the_day_it_stands_for(chain: Callable[..., Any], ask: Callable[..., Any]):
    chain((FOLDER / "date_excel_serial.csv").read_bytes(), profile="foyer_scores")
    assert str(ask("SELECT day FROM audit")[0][0]) == "2026-04-03"


def test_equal_rows_are_imported_once(lasting_chain: Callable[..., Any]):
    counts = lasting_chain((FOLDER / "dup_rows_same.csv").read_bytes(), profile="foyer_scores", dry_run=True).counts
    assert (counts.new, counts.duplicate) == (1, 1)


def test_the_order_of_day_and_month_is_asked_once_and_remembered(chain: Callable[..., Any]):
    content = (FOLDER / "date_ambiguous.csv").read_bytes()
    assert chain(content, profile="foyer_scores").refused == "date_order_unknown"
    mended = shipped_profiles()["foyer_scores"] + '\ndates: ["%d/%m/%Y"]\n'
    assert chain(content, profile=mended).counts.new == 2
    assert chain(content, profile="of_the_test").counts.unchanged == 2


def test_a_row_outside_the_scope_is_as_unknown_as_one_that_does_not_exist(
    chain: Callable[..., Any], scope_of: Callable[..., Any]
):
    chain((FOLDER / "reissue_v1.csv").read_bytes(), profile="foyer_scores")
    mine = chain((FOLDER / "other_region_rows.csv").read_bytes(), profile="foyer_scores", scope=scope_of("C01"))
    strange = chain("visit_id,cinema,date,score\nV3,NOWHERE,2026-04-03,10\n", profile="foyer_scores")
    assert mine.counts.new == 1
    assert [(p.row_number, p.column, p.code) for p in mine.problems] == [(3, "cinema", "location_unknown")]
    assert strange.problems[0].code == "location_unknown"


def test_a_reissue_is_a_new_version_and_the_old_one_is_kept(chain: Callable[..., Any], ask: Callable[..., Any]):
    first, second = (FOLDER / f"reissue_{v}.csv" for v in ("v1", "v2_appeal"))
    assert chain(first.read_bytes(), profile="foyer_scores").counts.new == 1
    assert chain(second.read_bytes(), profile="foyer_scores").counts.changed == 1
    assert ask("SELECT revision, is_current, score FROM audit ORDER BY revision") == [
        (1, False, 62.0), (2, True, 78.0),
    ]  # fmt: skip
    assert ask("SELECT sum(points) FROM answer_superseded") == [(620,)]
    assert ask("SELECT points, max_points, audits FROM standard_month") == [(780, 1000, 1)]
