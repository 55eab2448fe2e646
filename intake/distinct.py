"""A column as numbers into its distinct values: a million cells are checked by looking at a few hundred."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from intake.profile_fields import Take

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Distinct:
    """values[index[row]] is the row's text; values are unique."""

    index: IntArray
    values: list[str]

    def __len__(self) -> int:
        return len(self.index)

    def spread(self, per_value: Any, dtype: Any) -> NDArray[Any]:
        """One entry a value -> one entry a row."""
        return np.asarray(np.fromiter(per_value, dtype=dtype, count=len(self.values))[self.index])

    def texts(self, rows: IntArray | BoolArray | slice = slice(None)) -> NDArray[np.object_]:
        """The text of some rows."""
        return np.array(self.values, dtype=object)[self.index[rows]]

    def or_none(self, rows: IntArray | BoolArray | slice = slice(None)) -> pd.Series:
        """The text of some rows, blank as None, numbered from 0."""
        texts = pd.Series(self.texts(rows), dtype=object)
        return texts.where(texts != "", None)

    def is_blank(self) -> BoolArray:
        """Rows without text."""
        return self.spread((not value for value in self.values), bool)

    def renamed(self, change: Callable[[str], str]) -> "Distinct":
        """Each value changed; values that become equal are merged."""
        changed = [change(value) for value in self.values]
        codes, values = pd.factorize(np.array(changed, dtype=object))
        return Distinct(codes.astype(np.int64)[self.index], [str(value) for value in values])


def fold(text: str) -> str:
    """The spelling by which two names are the same: letter case and runs of spaces do not matter.

    Other letters do: a Latin e in a Cyrillic word is another name, and a person must say so.
    """
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=1)
def legal_time_zones() -> frozenset[str]:
    """Names of time zones that this system knows; asking it takes as long as loading a small file."""
    return frozenset(available_timezones())


def slug(text: str) -> str:
    """A short name for addresses: "ILE-DE-FRANCE" -> "ile-de-france"."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-") or "unknown"


def find_id(ids: dict[str, int], name: str) -> int:
    """The key behind a name or a code made of it; 0 when there is none."""
    return ids.get(fold(name)) or ids.get(slug(name), 0)


def ids_by_name(rows: pd.DataFrame, key: str, *names: str) -> dict[str, int]:
    """Folded name -> key; of equal names the one in the later column wins."""
    ids = [int(one) for one in rows[key]]
    return {fold(str(text)): one for name in names for text, one in zip(rows[name], ids, strict=True)}


def take(frame: pd.DataFrame, what: Take) -> Distinct:
    """The values that a profile's rule takes from the rows, trimmed and translated."""
    column = _raw(frame, what)
    words = {fold(theirs): ours for theirs, ours in what.values.items()}

    def translate(text: str) -> str:
        text = " ".join(text.split()) if what.fold else text.strip()
        text = words.get(fold(text), text) if words else text
        return text or what.default

    found = column.renamed(translate)
    return one_spelling(found) if what.fold else found


def constant(text: str, rows: int) -> Distinct:
    """The same text in every row."""
    return Distinct(np.zeros(rows, dtype=np.int64), [text])


def _raw(frame: pd.DataFrame, what: Take) -> Distinct:
    if what.constant is not None:
        return constant(what.constant, len(frame))
    parts = [_factorized(frame[column]) for column in what.columns]
    if len(parts) == 1 and not what.digest:
        return parts[0]
    combined, rows = _combinations(parts)
    cells = [[part.values[part.index[row]].strip() for part in parts] for row in rows]
    if what.digest:
        return Distinct(combined, [_digest(row) for row in cells])
    if what.first_of:
        texts = [next((cell for cell in row if cell), "") for row in cells]
    else:
        texts = [what.with_.join(cell for cell in row if cell) for row in cells]
    return Distinct(combined, texts)


def _factorized(column: pd.Series) -> Distinct:
    codes, values = pd.factorize(column)
    return Distinct(codes.astype(np.int64), values.tolist())


def _combinations(parts: list[Distinct]) -> tuple[IntArray, IntArray]:
    """Which combination of the parts each row has, and one row of each combination."""
    combined = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        # Renumbered after each part, so the product stays far below 2^63.
        combined = np.unique(combined * (len(part.values) + 1) + part.index, return_inverse=True)[1]
    _, first = np.unique(combined, return_index=True)
    return combined, first


def _digest(cells: list[str]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:24]


def one_spelling(column: Distinct) -> Distinct:
    """Values that differ in letter case or runs of spaces only become the one that was met first."""
    first: dict[str, str] = {}
    return column.renamed(lambda value: first.setdefault(fold(value), value))
