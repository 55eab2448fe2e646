"""What every kind of load works with: the table, its profile, what is known, and who loads."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.loading.known import Known
from domain.access import Scope
from intake.distinct import Distinct, constant, take
from intake.findings import Findings
from intake.profile import Load, Profile
from intake.reading import SourceTable
from intake.reasons import FileRefused
from intake.report import Counts

NEW, CHANGED, UNCHANGED = 0, 1, 2  # fates of a row that was taken, as data_access.loading.audits has them


@dataclass(frozen=True)
class Context:
    """connection is an open transaction of data_access; this room only hands it on."""

    connection: Any
    table: SourceTable
    profile: Profile
    known: Known
    scope: Scope
    today: date
    import_id: int

    def values(self, load: Load, ours: str) -> Distinct:
        """The values of one of our columns; blank in every row when the profile does not have it."""
        what = load.columns.get(ours)
        return constant("", len(self.table.frame)) if what is None else take(self.table.frame, what)

    def theirs(self, load: Load, ours: str) -> str:
        """The name of the file's column, for a reason to point at."""
        what = load.columns.get(ours)
        return ", ".join(what.columns) or ours if what is not None else ours

    def require_columns(self, load: Load) -> None:
        """Raise FileRefused when the file lacks a column that the load names."""
        lacking = sorted(load.named_columns - set(self.table.columns))
        if lacking:
            raise FileRefused("column_missing", ", ".join(lacking)[:300])


@dataclass(frozen=True)
class Outcome:
    """How a load of one kind ended. fate: NEW, CHANGED, UNCHANGED for rows that are `taken`."""

    findings: Findings
    fate: NDArray[np.int64]
    months: frozenset[int] = field(default=frozenset())

    def counts(self) -> Counts:
        """Every row of the file once."""
        found = self.findings
        taken = self.fate[found.open]
        return Counts(
            read=found.table.rows_read,
            new=int((taken == NEW).sum()),
            changed=int((taken == CHANGED).sum()),
            unchanged=int((taken == UNCHANGED).sum()),
            duplicate=int(found.duplicate.sum()),
            rejected=int(found.rejected.sum()) + len(found.table.problems),
            skipped=int(found.skipped.sum()),
        )


def apply_skips(context: Context, load: Load, findings: Findings, *, keeping_heading: bool) -> None:
    """Mark the rows that the profile calls no data."""
    for rule in load.skip:
        if rule.keeps_heading != keeping_heading:
            continue
        rows = np.array(context.table.frame[rule.column].str.strip().isin(rule.values), dtype=bool)
        for column, value in rule.unless.items():
            rows &= (context.table.frame[column].str.strip() != value).to_numpy(dtype=bool)
        findings.skipped |= rows & findings.open
