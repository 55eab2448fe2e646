"""The same thing twice in one file: once is enough when both agree, none is taken when they do not."""

import pandas as pd

from intake.distinct import Distinct, IntArray
from intake.findings import Findings
from intake.profile import Load


def settle_repeats(
    load: Load, findings: Findings, key: IntArray, names: Distinct, extra: tuple[str, ...] = ()
) -> None:
    """Mark open rows that repeat a key (one number a thing) as duplicates, or reject all when they differ.

    Rows agree when the columns agree that the profile uses, and those in `extra`.
    """
    rows = findings.open.nonzero()[0]
    repeated = pd.Series(key[rows]).duplicated(keep=False).to_numpy()
    suspects = rows[repeated]
    if not len(suspects):
        return
    used = sorted(load.named_columns | set(extra))
    cells = findings.table.frame[used].iloc[suspects].astype(object)
    content = pd.Series(pd.util.hash_pandas_object(cells, index=False).to_numpy())
    groups = content.groupby(key[suspects])
    differ = groups.transform("nunique").to_numpy() > 1
    again = groups.cumcount().to_numpy() > 0
    conflicting, same = findings.nothing(), findings.nothing()
    conflicting[suspects[differ]] = True
    same[suspects[~differ & again]] = True
    findings.reject(conflicting, "duplicate_conflict", None, names)
    findings.duplicate |= same
