"""The three standards to coach at a location, their evidence, and whether the whole network lacks them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components.notices import plain
from components.text import _, between, percent, standard_name
from domain.standards_to_coach import StandardEstimates, estimate_standards, three_to_coach


def standards_by_location(
    counts: pd.DataFrame, shares: pd.DataFrame, standards: pd.DataFrame, *, only: tuple[int, ...]
) -> dict[int, list[str]]:
    """For each location its up to three standards to coach, in words, most lost points first.

    counts: fetch_standard_counts of the whole visible network, which says how much cells vary; only: the
    locations wanted; shares: fetch_network_shares of the same view; standards: fetch_standards.
    Critical standards are left out: every one of their failures has its own line.
    """
    counts = counts[counts["standard_id"].isin(shares["standard_id"])]
    if counts.empty:
        return {}
    place, locations = pd.factorize(counts["location_id"])
    known = pd.Index(shares["standard_id"])
    which = known.get_indexer(counts["standard_id"])
    full = np.minimum(counts["points"].to_numpy() / counts["max_points"].to_numpy(), 1.0)
    answers = counts["audits"].to_numpy(dtype=float)
    found = estimate_standards(
        place,
        which,
        full * answers,
        answers,
        weight=shares["weight"].to_numpy(dtype=float),
        network_share=np.minimum(shares["points"].to_numpy() / shares["max_points"].to_numpy(), 1.0),
        n_locations=len(locations),
    )
    rows = standards.set_index("standard_id").loc[known].reset_index().to_dict("records")
    critical = np.array([bool(row["critical"]) for row in rows])
    wanted = np.isin(locations.to_numpy()[place], only) & ~critical[which]
    chosen: dict[int, list[str]] = {}
    for cell in three_to_coach(found, eligible=wanted):
        location_id = int(locations[found.location[cell]])
        chosen.setdefault(location_id, []).append(_words(found, int(cell), rows[int(found.standard[cell])]))
    return chosen


def _words(found: StandardEstimates, cell: int, standard: Mapping[Any, Any]) -> str:
    where = _("specific to this location") if found.specific[cell] else _("network-wide")
    return _(
        "**{code}** {standard}: kept in {share} (likely {range} %), {n} checks – {where}",
        code=plain(standard["code"]),
        standard=plain(standard_name(standard)),
        share=percent(found.estimate[cell]),
        range=between(100 * found.low[cell], 100 * found.high[cell]),
        n=int(found.answers[cell]),
        where=where,
    )


def card(place: str, sentence: str, standards: list[str]) -> None:
    """One location to coach: its name, the sentence about its level, its standards."""
    with st.container(border=True):
        st.markdown(f"##### {plain(place)}")
        st.markdown(sentence)
        st.markdown("\n".join(f"- {words}" for words in standards))


def critical_table(failures: pd.DataFrame) -> None:
    """Failures of critical standards, as fetch_critical_failures gives them; words are shown as text."""
    if failures.empty:
        st.write(_("None was reported."))
        return
    records = failures.to_dict("records")
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
        height=min(38 + 35 * len(failures), 318),
    )
