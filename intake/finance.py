"""Loading guests and money: one row a location and month, or one row a location with periods as columns."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.loading.finance import MEASURES, write_finance
from intake.context import CHANGED, NEW, Context, Outcome, apply_skips
from intake.days import parse_days
from intake.distinct import Distinct, IntArray, take
from intake.findings import Findings
from intake.numbers import parse_numbers
from intake.places import match_places, settle_places
from intake.profile_fields import FinancePeriod, Take
from intake.profile_loads import FinanceLoad
from intake.repeats import settle_repeats

_WHOLE = ("admissions", "showings")
# Origin: the largest whole number of the table; no cinema comes near.
_LARGEST = 2**31 - 1


def load_finance(context: Context, load: FinanceLoad) -> Outcome:
    """Take one file of finance. Blank is unknown, never 0."""
    findings = Findings(context.table)
    apply_skips(context, load, findings, keeping_heading=False)
    places = match_places(context, load, findings)
    if load.periods:
        key = places.codes.index
        cells = _from_periods(context, load, findings)
    else:
        month, cells = _from_rows(context, load, findings)
        key = places.codes.index * 1_000_000 + month
    settle_repeats(load, findings, key, places.codes)
    order = np.arange(len(context.table.frame))
    settled = settle_places(context, places, findings.open, order)
    cells = cells[findings.open[cells["row"].to_numpy(dtype=np.int64)]].reset_index(drop=True)
    rows = cells["row"].to_numpy(dtype=np.int64)
    frame = cells.drop(columns="row").assign(location_id=settled.location_id[rows])
    fate = write_finance(context.connection, frame, import_id=context.import_id)
    return Outcome(findings, _row_fate(len(context.table.frame), rows, fate))


def _row_fate(n_rows: int, rows: IntArray, fate: IntArray) -> IntArray:
    """A row with a new or changed period is new or changed; one without any value changes nothing."""
    of_row = np.full(n_rows, 2, dtype=np.int64)
    np.minimum.at(of_row, rows[fate == CHANGED], CHANGED)
    np.minimum.at(of_row, rows[fate == NEW], NEW)
    return of_row


def _from_periods(context: Context, load: FinanceLoad, findings: Findings) -> pd.DataFrame:
    """One row a location and period that has any measure."""
    periods: dict[tuple[int, int], list[FinancePeriod]] = {}
    for period in load.periods:
        periods.setdefault((period.month, period.months), []).append(period)
    parts = []
    for (month, months), columns in periods.items():
        measures = {
            one.measure: _measure(context, findings, take(context.table.frame, Take(column=one.column)),
                                  one.column, one.measure)
            for one in columns
        }  # fmt: skip
        part = pd.DataFrame(measures).assign(row=np.arange(len(context.table.frame)), month=month, months=months)
        parts.append(part[part[list(measures)].notna().any(axis=1)])
    return pd.concat(parts, ignore_index=True)


def _from_rows(context: Context, load: FinanceLoad, findings: Findings) -> tuple[IntArray, pd.DataFrame]:
    """The month of each row, and one row a location and month."""
    month = _months(context, load, findings)
    lengths, column = context.values(load, "months"), context.theirs(load, "months")
    length = parse_numbers(lengths, context.profile.decimal)
    findings.reject_bad_numbers(length, column, lengths, whole=True)
    findings.reject((length.value < 1) | (length.value > 12), "number_out_of_range", column, lengths)
    measures = {
        name: _measure(context, findings, context.values(load, name), context.theirs(load, name), name)
        for name in MEASURES if name in load.columns
    }  # fmt: skip
    months = np.nan_to_num(length.value, nan=1).astype(np.int64)
    frame = pd.DataFrame(measures).assign(row=np.arange(len(month)), month=month, months=months)
    return month * 13 + months, frame


def _months(context: Context, load: FinanceLoad, findings: Findings) -> IntArray:
    """Months written as 202604, 2026-04 or as any day of the month."""
    column = context.theirs(load, "month")
    raw = context.values(load, "month").renamed(_as_day)
    moments = parse_days(raw, context.profile.dates, column_name=column, today=context.today)
    findings.reject_coded(moments.code, column, context.values(load, "month"))
    months = np.where(np.isnat(moments.moment), 0, moments.moment.astype("datetime64[M]").astype(np.int64))
    return np.asarray((1970 + months // 12) * 100 + months % 12 + 1)


def _as_day(text: str) -> str:
    bare = text.replace("-", "")
    return f"{bare[:4]}-{bare[4:]}-01" if len(bare) == 6 and bare.isdecimal() else text


def _measure(
    context: Context, findings: Findings, values: Distinct, column: str, measure: str
) -> NDArray[np.float64]:
    numbers = parse_numbers(values, context.profile.decimal)
    findings.reject_bad_numbers(numbers, column, values, whole=measure in _WHOLE)
    findings.reject(numbers.value > _LARGEST, "number_out_of_range", column, values)
    return numbers.value
