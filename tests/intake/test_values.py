"""Numbers, days and words: read as their writer meant them, or rejected with the reason."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from intake.days import parse_days, parse_hour
from intake.distinct import Distinct, fold, take
from intake.numbers import parse_number
from intake.profile_fields import Take
from intake.reasons import FileRefused

TODAY = date(2026, 6, 1)


def _column(*texts: str) -> Distinct:
    codes, values = pd.factorize(np.array(texts, dtype=object))
    return Distinct(codes.astype(np.int64), list(values))


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("91", None, 91), ("91.5", None, 91.5), ("91,5", None, 91.5), ("-3", None, -3), ("−3", None, -3),
        ("1 234,5", None, 1234.5), ("1 234", ".", 1234), ("1 234 567", ",", 1234567),
        ("1,234.5", ".", 1234.5), ("1.234,5", ",", 1234.5), ("1,234", ".", 1234), ("1,234", ",", 1.234),
        ("0,125", None, 0.125), ("4.0", None, 4),
    ],
)  # fmt: skip
def test_numbers_are_read_with_the_separators_of_their_source(text: str, decimal: str | None, value: float):
    assert parse_number(text, decimal) == (value, "")


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "1e3", "0x10", "1_000", "٣", "1 2", "12 34", "--1", "1.2.3", "n/a", "%"]
)
def test_what_nobody_writes_as_a_number_is_none(text: str):
    assert parse_number(text, None)[1] == "number_bad"


def test_a_comma_before_three_digits_is_not_guessed():
    assert parse_number("1,234", None)[1] == "number_ambiguous"


def test_blank_is_unknown_and_no_fault():
    value, code = parse_number("", None)
    assert math.isnan(value)
    assert code == ""


@pytest.mark.parametrize(
    ("texts", "formats", "days"),
    [
        (["2026-04-03"], (), ["2026-04-03"]),
        (["2026-04-03 21:40", "2026-04-03T21:40:10"], (), ["2026-04-03", "2026-04-03"]),
        (["03.04.2026"], (), ["2026-04-03"]),
        (["13/04/2026", "03/04/2026"], (), ["2026-04-13", "2026-04-03"]),
        (["04/13/2026", "04/03/2026"], (), ["2026-04-13", "2026-04-03"]),
        (["46115"], (), ["2026-04-03"]),
        (["46115", "46115.5"], ("excel serial",), ["2026-04-03", "2026-04-03"]),
        (["04/03/2026"], ("%m/%d/%Y",), ["2026-04-03"]),
        (["02 June 2016 10:46 PM"], ("%d %B %Y %I:%M %p",), ["2016-06-02"]),
        (["2016-06-02T22:46:27.000Z"], (), ["2016-06-02"]),
    ],
)
def test_days_are_read(texts: list[str], formats: tuple[str, ...], days: list[str]):
    found = parse_days(_column(*texts), formats, column_name="date", today=TODAY)
    assert found.moment.astype("datetime64[D]").astype(str).tolist() == days
    assert set(found.code) == {""}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "value_missing"), ("soon", "date_bad"), ("2026-02-30", "date_bad"), ("30.02.2026", "date_bad"),
        ("1999-12-31", "date_out_of_range"), ("2026-06-03", "date_out_of_range"), ("2026-06-02", ""),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_rejected(text: str, code: str):
    assert parse_days(_column(text), (), column_name="date", today=TODAY).code[0] == code


def test_rows_may_stand_in_any_order_when_they_contradict_each_other():
    texts = ["03/04/2026", "13/04/2026", "04/14/2026"]
    for order in (texts, texts[::-1]):
        found = parse_days(_column(*order), (), column_name="date", today=TODAY)
        assert dict(zip(order, found.code, strict=True)) == dict.fromkeys(texts[:2], "") | {texts[2]: "date_order"}


def test_an_order_that_nothing_proves_is_asked_for():
    with pytest.raises(FileRefused, match="date_order_unknown"):
        parse_days(_column("03/04/2026"), (), column_name="date", today=TODAY)


@pytest.mark.parametrize(
    ("text", "hour"), [("14:35", 14), ("9", 9), ("14h30", 14), ("", -1), ("25:00", -2), ("noon", -2)]
)
def test_hours(text: str, hour: int):
    assert parse_hour(text) == hour


def test_values_are_joined_chosen_translated_and_folded():
    frame = pd.DataFrame({"a": ["X ", "x", ""], "b": ["1", "1", "2"]}, dtype="str")

    def got(**what: object) -> list[str]:
        return take(frame, Take.model_validate(what)).texts().tolist()

    assert got(join=("a", "b"), **{"with": "-"}) == ["X-1", "x-1", "2"]
    assert got(first_of=("a", "b")) == ["X", "x", "2"]
    assert got(join=("a", "b"), fold=True) == ["X 1", "X 1", "2"]
    assert got(column="a", values={"x": "cross"}, default="none") == ["cross", "cross", "none"]
    assert got(constant="visit") == ["visit"] * 3
    codes = got(digest=("a", "b"))
    assert len(set(codes)) == 3


def test_look_alike_letters_stay_different():
    assert fold("Звезда ") == fold("ЗВЕЗДА")
    assert fold("Звeзда") != fold("Звезда")
    assert fold("Звезда\u200b") != fold("Звезда")
