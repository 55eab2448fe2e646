"""Bytes become the same table whatever they were written with, or the file is refused."""

import gzip
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.archives import unzip_gzip
from intake.reading import read_table
from intake.reasons import FileRefused

ROWS = [["V1", "Кинотеатр Звезда", "91"], ["V2", "Кінотеатр «Їжак»", "88"], ["V3", "Cinema, the old", ""]]


def _text(mark: str) -> str:
    lines = [["visit", "cinema", "score"], *ROWS]
    return "".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in line) + "\r\n" for line in lines)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
@pytest.mark.parametrize("packed", [False, True])
def test_encoding_and_delimiter_do_not_matter(mark: str, encoding: str, packed: bool):
    content = _text(mark).encode(encoding)
    name = "file.csv"
    if packed:
        content, name = gzip.compress(content), "file.csv.gz"
    table = read_table(content, name)
    assert table.columns == ["visit", "cinema", "score"]
    assert table.frame.to_numpy().tolist() == ROWS
    assert table.row_numbers.tolist() == [2, 3, 4]


def test_a_workbook_reads_as_its_csv_does(workbook: Callable[[str], bytes]):
    text = "visit,date,share\nV1,2026-04-03,0.5\nV2,2026-12-31,12\n"
    from_csv, from_xlsx = read_table(text.encode(), "a.csv"), read_table(workbook(text), "a.xlsx")
    assert from_xlsx.frame.to_numpy().tolist() == from_csv.frame.to_numpy().tolist()
    assert from_xlsx.row_numbers.tolist() == from_csv.row_numbers.tolist()


def test_numbers_of_a_workbook_come_in_the_decimal_mark_of_the_source(workbook: Callable[[str], bytes]):
    table = read_table(workbook("share\n0.5\n"), "a.xlsx", decimal=",")
    assert table.frame["share"].tolist() == ["0,5"]


def test_row_numbers_are_those_of_a_spreadsheet():
    text = 'a,b\n1,x\n\n2,"two\nlines"\n3,y,too many\n4,z\n'
    table = read_table(text.encode(), "a.csv")
    # The blank row 3 is no data; the cell of two lines is one row; row 5 is refused.
    assert table.row_numbers.tolist() == [2, 4, 6]
    assert [(p.row_number, p.code) for p in table.problems] == [(5, "columns_in_row")]
    assert table.rows_read == 4


def test_a_sep_line_names_the_delimiter_and_counts_as_a_row():
    table = read_table(b"sep=|\r\na|b\r\n1,5|2\r\n", "a.csv")
    assert table.frame.to_numpy().tolist() == [["1,5", "2"]]
    assert table.row_numbers.tolist() == [3]


def test_lines_may_end_as_on_an_old_macintosh():
    assert read_table(b"a,b\r1,2\r3,4\r", "a.csv").frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]


def test_a_name_in_the_header_may_take_two_lines():
    table = read_table(b'"visit\nid",b\n1,2\n', "a.csv")
    assert table.columns == ["visit\nid", "b"]


def test_a_quote_inside_a_cell_is_just_a_quote():
    table = read_table(b'a,b\n5" disk,"say ""hi"""\n', "a.csv")
    assert table.frame.to_numpy().tolist() == [['5" disk', 'say "hi"']]


def test_an_open_quote_in_the_last_rows_is_noticed():
    with pytest.raises(FileRefused, match="quote_unclosed"):
        read_table(b'a,b\n1,2\n3,"4\n5,6\n', "a.csv")


def test_a_quote_that_closes_a_hundred_rows_later_is_noticed():
    rows = "".join(f"{n},x\n" for n in range(100))
    with pytest.raises(FileRefused, match="quote_unclosed"):
        read_table(f'a,b\n1,"2\n{rows}3,4"\n5,6\n'.encode(), "a.csv")


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "cp1252"])
def test_letters_that_can_be_read_in_two_ways_are_asked_about(encoding: str):
    text = "a;b\n1;caffè città\n" if encoding == "cp1252" else "a;b\n1;Кинотеатр Звезда в Одессе\n"
    with pytest.raises(FileRefused, match="encoding_unknown"):
        read_table(text.encode(encoding), "a.csv")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"%PDF-1.7 ...", "a.csv", "type_unknown"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "a.xls", "type_unknown"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "a.xlsx", "type_unknown"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "archive_broken"),
        (b"a,b\n1,2\n", "a.doc", "type_unknown"),
        (b"a,b\n1,2\n", "a", "type_unknown"),
        (b"a,b\n1,2\n", "a.csv.gz", "content_not_extension"),
        (b"\x1f\x8b broken", "a.csv.gz", "archive_broken"),
        (
            gzip.compress(b"a,b\n1,2\n", mtime=0) + gzip.compress(b"3,4\n", mtime=0),
            "a.csv.gz",
            "archive_broken",
        ),
        (b"x" * 1_000_001, "a.csv", "line_too_long"),
        (b"\n\n ,,\n", "a.csv", "header_missing"),
        (b"   \n\t ", "a.csv", "empty_file"),
        (b'a"x\r,b\n1,2\n', "a.csv", "header_broken"),
        (b"a\rx,b\n1,2\n", "a.csv", "header_broken"),
        (b'a,"b\n' + b"1,2\n" * 300_000, "a.csv", "quote_unclosed"),
    ],
)
def test_what_is_no_table_is_refused_by_its_code(content: bytes, name: str, code: str):
    with pytest.raises(FileRefused) as refusal:
        read_table(content, name)
    assert refusal.value.code == code


def test_gzip_is_never_unpacked_beyond_its_ratio():
    with pytest.raises(FileRefused, match="archive_too_dense"):
        unzip_gzip(gzip.compress(b"0" * 10_000_000))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.csv.gz", "a.txt", "a.xls"]))
def test_any_bytes_give_a_table_or_a_refusal(content: bytes, name: str):
    try:
        table = read_table(content, name)
    except FileRefused:
        return
    assert len(table.frame) == len(table.row_numbers)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab,;"\n\r\t\0Яї=', max_size=80))
def test_any_text_gives_a_table_or_a_refusal(text: str):
    try:
        table = read_table(("one,two\n" + text).encode(), "a.csv")
    except FileRefused:
        return
    assert table.columns[0] in ("one", "one,two")
    assert len(set(table.row_numbers.tolist())) == len(table.frame)
