"""The columns of the heatmap of standards: where or when; a part at a time, the whole view before it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.address import choose_one
from components.text import _, channel_name, month
from domain.compliance import FEWEST_ANSWERS, TOTAL
from domain.filters import AuditFilter, Period

# Names over ten columns have room for three short lines on a laptop; a year of months is twelve.
AT_ONCE, MONTHS_AT_ONCE = 10, 12
ALL = ""  # no code of a column
MOST_CHOICES = 200  # of a list to choose one from; a longer one is for the filter of regions


def usual_columns(*, audits: int, locations: int) -> str:
    """What the columns are until the reader chooses: regions where a location has too few audits for a cell."""
    return "location" if audits >= FEWEST_ANSWERS * locations else "region"


def kinds() -> dict[str, str]:
    """What the columns can be."""
    return {"location": _("Locations"), "region": _("Regions"), "month": _("Months"), "channel": _("Channels")}


def kind_name(kind: str) -> str:
    """What one column is."""
    return {"location": _("Location"), "region": _("Region"), "month": _("Month"), "channel": _("Channel")}[kind]


def total_name(kind: str) -> str:
    """The name of the column of the whole view."""
    return {
        "location": _("All locations"), "region": _("All regions"), "month": _("All months"),
        "channel": _("All channels"),
    }[kind]  # fmt: skip


def column_names(kind: str, ids: Sequence[int], names: pd.DataFrame) -> list[tuple[int, str]]:
    """(id, name) of the columns; those that share a name say their code too.

    names: column_id, name and code; months name themselves.
    """
    if kind == "month":
        return [(one, month(one)) for one in ids]
    found = names.set_index("column_id").loc[list(ids)]
    if kind == "channel":
        rows = zip(found["code"], found["name"], strict=True)
        labels = [channel_name(str(code), str(name)) for code, name in rows]
    else:
        labels = (
            found["name"].where(~found["name"].duplicated(keep=False), found["name"] + " " + found["code"])
        ).tolist()
    return [(one, str(label)) for one, label in zip(ids, labels, strict=True)]


def choose(
    place: DeltaGenerator, kind: str, ids: Sequence[int], names: pd.DataFrame, *, one: bool
) -> list[tuple[int, str]]:
    """The columns to show, (id, name): the whole view and a part of the others, or one alone.

    ids: all columns in their order; names: as column_names takes them; place: where a part is chosen, one: in which
    a list shows a single column, which is the last.
    """
    total = (TOTAL, total_name(kind))
    if len(ids) == 1:
        return column_names(kind, ids, names)
    if one:
        chosen = _choose_one(kind, column_names(kind, ids[:MOST_CHOICES], names), names)
        return [chosen or total]
    return [total, *column_names(kind, _choose_part(place, kind, ids), names)]


def _choose_part(place: DeltaGenerator, kind: str, ids: Sequence[int]) -> Sequence[int]:
    """The columns shown at once; where there are more, the reader chooses which."""
    size = MONTHS_AT_ONCE if kind == "month" else AT_ONCE
    if len(ids) <= size:
        return ids
    if kind == "month":
        parts = [ids[max(0, end - size) : end] for end in range(len(ids), 0, -size)]
        labels = [f"{month(part[0])} – {month(part[-1])}" for part in parts]
    else:
        firsts = range(0, len(ids), size)
        parts = [ids[first : first + size] for first in firsts]
        labels = [f"{first + 1}–{first + len(part)}" for first, part in zip(firsts, parts, strict=True)]
    chosen = choose_one(
        place.selectbox,
        _("Shown, of {n}", n=len(ids)),
        {str(turn): label for turn, label in enumerate(labels, start=1)},
        key="part",
        default="1",
    )
    return parts[int(chosen) - 1]


def _choose_one(kind: str, named: list[tuple[int, str]], names: pd.DataFrame) -> tuple[int, str] | None:
    """One column, or None for the whole view; codes stand in the address, months stand for themselves."""
    codes = {} if kind == "month" else dict(zip(names["column_id"], names["code"], strict=True))
    columns = {str(codes.get(one, one)): (one, name) for one, name in named}
    labels = {ALL: total_name(kind)} | {code: name for code, (_id, name) in columns.items()}
    chosen = choose_one(st.selectbox, kind_name(kind), labels, key="column", default=ALL)
    return columns.get(chosen)


def narrow(where: AuditFilter, kind: str, column_id: int) -> tuple[AuditFilter, int | None]:
    """The filter of one column, and the location when the column is one."""
    if column_id == TOTAL:
        return where, None
    if kind == "location":
        return where, column_id
    if kind == "region":
        return replace(where, region_ids=(column_id,)), None
    if kind == "channel":
        return replace(where, channel_ids=(column_id,)), None
    first = date(column_id // 100, column_id % 100, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    period = Period(max(first, where.period.first), min(last, where.period.last))
    return replace(where, period=period), None
