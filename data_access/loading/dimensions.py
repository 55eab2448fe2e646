"""New regions, locations, channels, stages, standards and questionnaires that a file brings."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, SmallInteger, bindparam, insert, select, update

from data_access.bulk import append, draw_keys
from data_access.schema import metadata, questionnaire_standard, standard_month

IntArray = NDArray[np.int64]
_SMALLEST_LIMIT = 32_767


class KeysExhaustedError(RuntimeError):
    """A file brings more rows of a dimension than its key can number; the text names the table."""


def add_rows(connection: Connection, dimension: str, frame: pd.DataFrame) -> IntArray:
    """Write rows of a dimension, named by its table; returns their fresh keys in the frame's order."""
    table = metadata.tables[dimension]
    key = next(iter(table.primary_key.columns))
    ids = draw_keys(connection, key.name, len(frame))
    if len(ids) and isinstance(key.type, SmallInteger) and ids.max() > _SMALLEST_LIMIT:
        raise KeysExhaustedError(table.name)
    append(connection, table, frame.assign(**{key.name: ids}))
    return ids


def update_rows(connection: Connection, dimension: str, frame: pd.DataFrame) -> None:
    """Overwrite the frame's columns in the rows that its key column names, row by row: dimensions are small."""
    table = metadata.tables[dimension]
    key = next(iter(table.primary_key.columns))
    columns = [name for name in frame.columns if name != key.name]
    if frame.empty or not columns:
        return
    change = update(table).where(key == bindparam("the_key"))
    change = change.values({name: bindparam(f"new_{name}") for name in columns})
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        values: dict[str, Any] = {f"new_{name}": row[name] for name in columns}
        connection.execute(change, {"the_key": row[key.name], **values})


def fetch_answered_standards(connection: Connection) -> list[int]:
    """The standards that have answers."""
    return list(connection.execute(select(standard_month.c.standard_id).distinct()).scalars())


def link_standards(connection: Connection, questionnaire_id: int, standard_ids: Collection[int]) -> None:
    """Put standards on a questionnaire, behind those that are on it; ones already there stay in place."""
    link = questionnaire_standard.c
    rows = connection.execute(select(link.standard_id).where(link.questionnaire_id == questionnaire_id))
    there = {row.standard_id for row in rows}
    fresh = [standard_id for standard_id in standard_ids if standard_id not in there]
    if not fresh:
        return
    rows_new = [
        {"questionnaire_id": questionnaire_id, "standard_id": int(one), "position": len(there) + position}
        for position, one in enumerate(fresh)
    ]
    connection.execute(insert(questionnaire_standard), rows_new)
