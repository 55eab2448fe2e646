"""The three standards to coach at a location, their evidence, and whether the whole network lacks them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.notices import plain
from components.tables import tell_rows_off_paper
from components.text import _, between, number, percent, standard_name
from domain.standards_to_coach import AT_MOST


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


def _words(cell: Mapping[Any, Any], standard: Mapping[Any, Any]) -> str:
    where = _("specific to this location") if cell["specific"] else _("network-wide")
    return _(
        "**{code}** {standard}: kept in {share} (likely {range} %), {n} checks – {where}",
        code=plain(standard["code"]),
        standard=plain(standard_name(standard)),
        share=percent(cell["estimate"]),
        range=between(100 * cell["low"], 100 * cell["high"]),
        n=int(cell["answers"]),
        where=where,
    )


def card(place: str, sentence: str, standards: list[str]) -> None:
    """One location to coach: its name, the sentence about its level, its standards."""
    with st.container(border=True):
        st.markdown(f"#### {plain(place)}")
        st.markdown(sentence)
        st.markdown("\n".join(f"- {words}" for words in standards))


def critical_table(failures: pd.DataFrame, total: int) -> None:
    """Failures of critical standards, as fetch_critical_failures gives them; words are shown as text."""
    if total > len(failures):
        st.caption(_("The newest {n} are shown.", n=number(len(failures))))
    if failures.empty:
        st.write(_("None was reported."))
        return
    records, height = failures.to_dict("records"), min(38 + 35 * len(failures), 318)
    st.dataframe(
        pd.DataFrame(
            {
                _("Day"): pd.to_datetime(failures["day"]).dt.date,
                _("Location"): failures["location"],
                _("Standard"): [f"{row['code']} · {standard_name(row)}" for row in records],
                _("Shopper's words"): failures["comment"].fillna(""),
            }
        ),
        hide_index=True,
        height=height,
    )
    tell_rows_off_paper(len(failures), height)
