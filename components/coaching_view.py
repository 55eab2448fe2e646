"""The three standards to coach at a location, their evidence, and whether the whole network lacks them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.device import is_phone
from components.links import page_link
from components.page import folded_on_phone
from components.plain import plain
from components.tables import pick_row
from components.text import _, between, day, number, percent, standard_name
from domain.compliance import FEWEST_ANSWERS
from domain.standards_to_coach import AT_MOST

LISTED_ON_PHONE = 10  # failures told one by one; the table has them all


def standards_by_location(cells: pd.DataFrame, standards: pd.DataFrame) -> dict[int, list[str]]:
    """For each location its up to three standards to coach, in words, most lost points first.

    cells: fetch_standard_estimates; standards: fetch_standards.
    Critical standards are left out: every one of their failures has its own line.
    """
    known = standards.set_index("standard_id", drop=False)
    critical = known.index[known["critical"]]
    wanted = cells[~cells["standard_id"].isin(critical)]
    order = wanted.sort_values(["location_id", "lost_points", "standard_id"], ascending=[True, False, True])
    chosen: dict[int, list[str]] = {}
    for cell in order.groupby("location_id").head(AT_MOST).to_dict("records"):
        words = _words(cell, known.loc[cell["standard_id"]].to_dict())
        chosen.setdefault(int(cell["location_id"]), []).append(words)
    return chosen


def strengths(cells: pd.DataFrame, standards: pd.DataFrame) -> list[str]:
    """Up to three standards of one location that are surely kept best, in words; none without five checks of one.

    cells: fetch_standard_estimates of one location; ordered by the lower end of the range: luck does not lead.
    """
    known = standards.set_index("standard_id", drop=False)
    enough = cells[cells["answers"] >= FEWEST_ANSWERS]
    order = enough.sort_values(["low", "answers", "standard_id"], ascending=[False, False, True])
    return [_share(cell, known.loc[cell["standard_id"]].to_dict()) for cell in order.head(AT_MOST).to_dict("records")]


def _words(cell: Mapping[Any, Any], standard: Mapping[Any, Any]) -> str:
    where = _("specific to this location") if cell["specific"] else _("network-wide")
    return f"{_share(cell, standard)} – {where}"


def _share(cell: Mapping[Any, Any], standard: Mapping[Any, Any]) -> str:
    return _(
        "**{code}** {standard}: kept in {share} (likely {range} %), {n} checks",
        code=plain(standard["code"]),
        standard=plain(standard_name(standard)),
        share=percent(cell["estimate"]),
        range=between(100 * cell["low"], 100 * cell["high"]),
        n=int(cell["answers"]),
    )


def critical_table(failures: pd.DataFrame, total: int) -> None:
    """Failures of critical standards, as fetch_critical_failures gives them; words are shown as text."""
    if total > len(failures):
        st.caption(_("The newest {n} are shown.", n=number(len(failures))))
    if failures.empty:
        st.write(_("None was reported."))
        return
    if is_phone():
        _critical_list(failures.head(LISTED_ON_PHONE))
    with folded_on_phone(_("Critical failures as a table")):
        _critical_rows(failures)


def _critical_list(failures: pd.DataFrame) -> None:
    """Failures one under the other, each with the way to its audit; the shoppers' words are text."""
    for row in failures.to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            place = f"{day(pd.Timestamp(row['day']).date())} · {row['location']}"
            page_link("audit", place, audit=str(row["audit_id"]))
            st.markdown(plain(f"{row['code']} · {standard_name(row)}"))
            if isinstance(row["comment"], str):
                st.text(row["comment"])


def _critical_rows(failures: pd.DataFrame) -> None:
    records = failures.to_dict("records")
    table = pd.DataFrame(
        {
            _("Day"): [day(one) for one in pd.to_datetime(failures["day"]).dt.date],
            _("Location"): failures["location"],
            _("Standard"): [f"{row['code']} · {standard_name(row)}" for row in records],
            _("Shopper's words"): failures["comment"].fillna(""),
        }
    )
    picked = pick_row(table, _("Critical failures, newest first"), key="critical failures")
    if picked is None:
        st.caption(_("Pick a row to see its audit."))
    else:
        page_link("audit", _("The whole audit and its sum"), audit=str(failures["audit_id"].iloc[picked]))
