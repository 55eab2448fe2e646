"""Numbers as people write them: thin spaces, a decimal comma; nothing that only a computer writes."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intake.distinct import Distinct

_SPACES = " \u00a0\u2009\u202f'’"
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_MARKS = {
    ".": re.compile(rf"[+-]?(?:\d+|\d{{1,3}}(?:[{_SPACES},]\d{{3}})+)(?:\.\d+)?", re.ASCII),
    ",": re.compile(rf"[+-]?(?:\d+|\d{{1,3}}(?:[{_SPACES}.]\d{{3}})+)(?:,\d+)?", re.ASCII),
    "": re.compile(rf"[+-]?(?:\d+|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+)(?:[.,]\d+)?", re.ASCII),
}
_THOUSANDS_OR_DECIMAL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_SEPARATORS = str.maketrans("", "", _SPACES)


@dataclass(frozen=True, slots=True)
class Numbers:
    """One entry a row: the value (nan when blank or wrong) and the code of what is wrong ("" when right)."""

    value: NDArray[np.float64]
    code: NDArray[np.object_]


def parse_numbers(column: Distinct, decimal: str | None) -> Numbers:
    """Blank is nan without a fault. `decimal` is the profile's mark; without it both marks are understood."""
    parsed = [parse_number(text, decimal) for text in column.values]
    return Numbers(
        column.spread((value for value, _ in parsed), np.float64),
        np.array([code for _, code in parsed], dtype=object)[column.index],
    )


def parse_number(text: str, decimal: str | None) -> tuple[float, str]:
    """(value, code of the fault or ""). NaN, inf and 1e3 are no numbers here: nobody counts so."""
    if not text:
        return np.nan, ""
    if decimal != "," and _PLAIN.fullmatch(text):
        return float(text), ""
    text = text.replace("\u2212", "-")  # the true minus sign of typographers
    if decimal is None and _THOUSANDS_OR_DECIMAL.fullmatch(text):
        return np.nan, "number_ambiguous"
    if not _MARKS[decimal or ""].fullmatch(text):
        return np.nan, "number_bad"
    bare = text.translate(_SEPARATORS)
    bare = bare.replace(".", "").replace(",", ".") if decimal == "," else bare
    bare = bare.replace(",", "" if decimal == "." else ".")
    return float(bare), ""
