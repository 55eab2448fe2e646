"""Days and times as sources write them; the order of day and month is proven, told, or asked for."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from intake.distinct import Distinct
from intake.profile_fields import EXCEL_SERIAL
from intake.reasons import FileRefused

EARLIEST = date(2000, 1, 1)  # older rows are mistyped years: no source of this kind is older
_EXCEL_EPOCH = date(1899, 12, 30)
# Excel's day numbers of 2000-01-01 and 2099-12-31.
_SERIALS = (36_526, 73_050)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: (\d{1,2}:\d\d)(?::\d\d)?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]\d\d(?::\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Moments:
    """One entry a row: wall-clock moment (NaT when wrong), UTC where the source said so, hour known or not."""

    moment: NDArray[np.datetime64]
    is_utc: NDArray[np.bool_]
    has_hour: NDArray[np.bool_]
    code: NDArray[np.object_]


def parse_days(column: Distinct, formats: tuple[str, ...], *, column_name: str, today: date) -> Moments:
    """Dates by the profile's formats; without any, by what the column itself proves.

    ISO is always understood. Raises FileRefused when day and month cannot be told apart.
    """
    texts = pd.Series(column.values, dtype="str")
    found = np.full(len(texts), np.datetime64("NaT", "us"))
    has_hour, is_utc = np.zeros(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    code = np.where(texts == "", "value_missing", "date_bad").astype(object)
    _read_iso(texts, found, has_hour, is_utc)
    if formats:
        for form in formats:
            _read_format(texts, form, found, has_hour)
    else:
        _read_proven(texts, found, has_hour, code, column_name)
    code[~np.isnat(found)] = ""
    days = found.astype("datetime64[D]")
    last = np.datetime64(today + timedelta(days=1))
    code[~np.isnat(found) & ((days < np.datetime64(EARLIEST)) | (days > last))] = "date_out_of_range"
    rows = column.index
    return Moments(found[rows], is_utc[rows], has_hour[rows], code[rows])


def parse_hour(text: str) -> int:
    """The hour of "14:35", "9" or "14h30"; -1 when blank, -2 when it is no time."""
    if not text:
        return -1
    match = _TIME.fullmatch(text)
    return int(match.group(1)) if match and int(match.group(1)) < 24 else -2


def _read_iso(
    texts: pd.Series,
    found: NDArray[np.datetime64],
    has_hour: NDArray[np.bool_],
    is_utc: NDArray[np.bool_],
) -> None:
    matches = [_ISO.fullmatch(text) for text in texts]
    zoned = np.array([bool(match and match.group(1)) for match in matches], dtype=bool)
    plain = np.array([bool(match) for match in matches], dtype=bool) & ~zoned
    for chosen in (plain, zoned):
        if chosen.any():
            read = pd.to_datetime(texts[chosen], format="ISO8601", errors="coerce", utc=True)
            found[chosen] = read.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    has_hour |= (plain | zoned) & (texts.str.len() > 10).to_numpy(dtype=bool)
    is_utc |= zoned


def _read_format(texts: pd.Series, form: str, found: NDArray[np.datetime64], has_hour: NDArray[np.bool_]) -> None:
    open_ = np.isnat(found)
    if form == EXCEL_SERIAL:
        _read_serials(texts, open_, found, has_hour)
        return
    read = pd.to_datetime(texts[open_], format=form, errors="coerce").to_numpy(dtype="datetime64[us]")
    found[open_] = read
    if "%H" in form or "%I" in form:
        has_hour[open_] = ~np.isnat(read)


def _read_serials(
    texts: pd.Series,
    open_: NDArray[np.bool_],
    found: NDArray[np.datetime64],
    has_hour: NDArray[np.bool_],
) -> None:
    for position in np.flatnonzero(open_):
        text = texts.iloc[position]
        if _SERIAL.fullmatch(text) and _SERIALS[0] <= float(text) <= _SERIALS[1]:
            # Minutes are as fine as a serial's fraction is meant.
            minutes = round(float(text) % 1 * 1440)
            found[position] = np.datetime64(_EXCEL_EPOCH + timedelta(days=int(float(text)))) + np.timedelta64(
                minutes, "m"
            )
            has_hour[position] = minutes > 0


def _read_proven(
    texts: pd.Series,
    found: NDArray[np.datetime64],
    has_hour: NDArray[np.bool_],
    code: NDArray[np.object_],
    column_name: str,
) -> None:
    """Dotted dates are day first everywhere; others by the values above 12 that prove an order."""
    open_ = np.isnat(found) & (texts != "").to_numpy(dtype=bool)
    if open_.any() and all(_SERIAL.fullmatch(text) for text in texts[open_]):
        _read_serials(texts, open_, found, has_hour)
        return
    matches = {position: _NUMERIC.fullmatch(texts.iloc[position]) for position in np.flatnonzero(open_)}
    parts = {position: match for position, match in matches.items() if match}
    unclear = [match for match in parts.values() if match.group(2) != "."]
    day_first = sum(1 for match in unclear if int(match.group(1)) > 12)
    month_first = sum(1 for match in unclear if int(match.group(3)) > 12)
    if unclear and not day_first and not month_first:
        raise FileRefused("date_order_unknown", column_name)
    for position, match in parts.items():
        # With as many proofs for each order, the day stands first as in the chain's own countries.
        first = match.group(2) == "." or day_first >= month_first
        day, month = (1, 3) if first else (3, 1)
        moment = _moment(match.group(4), match.group(month), match.group(day), match.group(5))
        found[position] = moment
        has_hour[position] = bool(match.group(5)) and not np.isnat(moment)
        if np.isnat(moment) and not np.isnat(_moment(match.group(4), match.group(day), match.group(month), "")):
            code[position] = "date_order"


def _moment(year: str, month: str, day: str, time: str | None) -> np.datetime64:
    try:
        clock = f"T{time:0>5}" if time else ""
        return np.datetime64(f"{year}-{month:0>2}-{day:0>2}{clock}", "us")
    except ValueError:
        return np.datetime64("NaT", "us")
