"""What the Standards page shows: which rows and columns, in which order, and the words around the heatmap."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.address import choose_one
from components.device import is_phone
from components.heatmap_view import FIGURE, choose_form
from components.standards_columns import kinds
from components.text import _, day, number, percent, stage_name, standard_name
from domain.compliance import FEWEST_ANSWERS, judge
from domain.filters import Period

WORST, STAGES, ALL = "worst", "stages", "all"
TARGET, NETWORK, PAST = "target", "network", "past"
WORST_ROWS = 12  # fit one screen of a laptop, their wordings whole


@dataclass(frozen=True, slots=True)
class View:
    """The reader's choice: which rows, what the columns are, what colour is measured from.

    form: figure, table or list; place: where the choice of a part of the columns is drawn.
    """

    rows: str
    columns: str
    against: str
    form: str
    place: DeltaGenerator

    @property
    def by_stage(self) -> bool:
        """Rows are stages, so a cell holds several standards of a visit."""
        return self.rows == STAGES


def choose_view(stages: pd.DataFrame, usual: str) -> View:
    """Draw the controls of the heatmap, kept in the address.

    stages: stage_id, stage, stage_uk, stage_it; usual: the columns until the reader chooses.
    """
    rows = {
        WORST: _("Standards that lose most points"),
        STAGES: _("Stages of the journey"),
        ALL: _("All standards"),
    }
    rows |= {f"stage-{row['stage_id']}": stage_name(row) for row in stages.to_dict("records")}
    against = {TARGET: _("Target"), NETWORK: _("Chain"), PAST: _("Own past")}
    # On a phone five open fields would fill the first screen.
    place = st.popover(_("Rows, columns, colour"), icon=":material/grid_on:") if is_phone() else st.container()
    first, second, third, fourth, fifth = place.columns([8, 11, 6, 9, 6])
    chosen = choose_one(first.selectbox, _("Rows"), rows, key="rows", default=WORST)
    columns = choose_one(second.segmented_control, _("Columns"), kinds(), key="columns", default=usual, required=True)
    beside = choose_one(
        fourth.segmented_control, _("Colour against"), against, key="against", default=TARGET, required=True
    )
    with fifth:
        return View(chosen, columns, beside, choose_form(), third)


def row_targets(rows: Sequence[tuple[int, str, str]], chain: pd.DataFrame | None, target: float) -> list[float]:
    """The share that each row's colour is measured from: the target, or what the whole chain reaches.

    chain: points, max_points by row_id, None where the target is meant; a row the chain never answered has no share
    (NaN).
    """
    if chain is None:
        return [target] * len(rows)
    sums = chain.groupby("row_id")[["points", "max_points"]].sum()
    shares = (sums["points"] / sums["max_points"]).clip(upper=1)
    return [float(shares.get(one, float("nan"))) for one, _, _ in rows]


def rows_of(view: View, standards: pd.DataFrame, shares: pd.DataFrame) -> list[tuple[int, str, str]]:
    """The rows in order: (id, code, wording); a stage has no code.

    standards: as fetch_standards gives them, along the journey; shares: fetch_network_shares of the view.
    "Lose most points" means weight x share lost x checks, largest first.
    """
    asked = standards[standards["standard_id"].isin(shares["standard_id"])]
    if view.by_stage:
        stages = asked.drop_duplicates("stage_id")
        return [(int(r["stage_id"]), "", stage_name(r)) for r in stages.to_dict("records")]
    if view.rows == WORST:
        order = _most_lost(shares)
        asked = asked.set_index("standard_id").loc[order["standard_id"].head(WORST_ROWS)].reset_index()
    elif view.rows.startswith("stage-"):
        asked = asked[asked["stage_id"] == int(view.rows.removeprefix("stage-"))]
    doubled = asked["code"].duplicated(keep=False)
    labels = (
        asked["code"].str.replace("item_", "№ ").where(~doubled, asked["code"] + " v" + asked["version"].astype(str))
    )
    named = zip(asked.to_dict("records"), labels, strict=True)
    return [(int(row["standard_id"]), str(label), standard_name(row)) for row, label in named]


def finding(shares: pd.DataFrame, standards: pd.DataFrame, target: float) -> str:
    """The page's title: the standard that costs most, or that all are kept."""
    worst = _most_lost(shares).iloc[0]
    if worst["audits"] < FEWEST_ANSWERS:
        return _("Too few checks to judge any standard")
    row = standards[standards["standard_id"] == worst["standard_id"]].iloc[0].to_dict()
    found = judge([worst["points"]], [worst["max_points"]], [worst["audits"]], target)
    return _(
        "Most points lost: “{standard}”, {share} reached",
        standard=standard_name(row),
        share=percent(float(found.share[0])),
    )


def measure(shares: pd.DataFrame, target: float, period: Period) -> str:
    """The grey line under the title. shares: fetch_network_shares, at least one row; target: 0-1."""
    worst = _most_lost(shares).iloc[0]
    found = judge([worst["points"]], [worst["max_points"]], [worst["audits"]], target)
    return _(
        "Compliance: points reached of points possible, in %; target {target}; {first} to {last}; n = {n} checks of "
        "the standard that loses most (likely {low}–{high}).",
        target=percent(target, 1), first=day(period.first), last=day(period.last), n=number(int(worst["audits"])),
        low=number(100 * found.low[0]), high=percent(float(found.high[0])),
    )  # fmt: skip


def _most_lost(shares: pd.DataFrame) -> pd.DataFrame:
    """Standards by the weighted points lost over all checks, most first; those with too few answers last."""
    lost = shares["weight"] * shares["audits"] * (1 - shares["points"] / shares["max_points"])
    few = shares["audits"] < FEWEST_ANSWERS
    return shares.assign(lost=lost, few=few).sort_values(
        ["few", "lost", "standard_id"], ascending=[True, False, True]
    )


def hover_words() -> str:
    """What a cell says under the mouse; placeholders as components.heatmap fills them."""
    return _("{column}<br>{row}<br><b>{share} %</b> (likely {low}–{high} %), {n} answers")


def row_name(view: View) -> str:
    """What one row is."""
    return _("Stage") if view.by_stage else _("Standard")


def order_words(view: View, *, target: float) -> str:
    """One grey line: the order, what colour means, what n is."""
    down = _("Rows: most points lost first.") if view.rows == WORST else _("Rows: along the guest's journey.")
    across = _("Columns: in time.") if view.columns == "month" else (
        _("Columns: worst first, by the upper end of the likely range."))  # fmt: skip
    colour = {
        TARGET: _("Orange ▼: surely below the target of {target}; blue ▲: surely above; pale: normal variation.",
                  target=percent(target, 1)),
        NETWORK: _("Orange ▼: surely below what the chain reaches on it; blue ▲: surely above; pale: normal "
                   "variation."),
        PAST: _("Orange ▼: surely fallen since the same length before; blue ▲: surely risen; pale: normal "
                "variation."),
    }  # fmt: skip
    few = _("Grey: fewer than {n} answers, not judged. A dot: never checked.", n=FEWEST_ANSWERS)
    if view.form == FIGURE:
        return " ".join([down, across, colour[view.against], few])
    sign = {
        TARGET: _("▼: surely below the target of {target}; ▲: surely above; no sign: normal variation.",
                  target=percent(target, 1)),
        NETWORK: _("▼: surely below what the chain reaches on it; ▲: surely above; no sign: normal variation."),
        PAST: _("▼: surely fallen since the same length before; ▲: surely risen; no sign: normal variation."),
    }  # fmt: skip
    few = _("In brackets the answers; fewer than {n} are not judged. A dot: never checked.", n=FEWEST_ANSWERS)
    return " ".join([down, across, sign[view.against], few])


def choose_standard(row_id: int, standards: pd.DataFrame, view: View) -> int:
    """The standard of the picked row; for a stage the reader picks one of its standards."""
    if not view.by_stage:
        return row_id
    inside = standards[standards["stage_id"] == row_id].to_dict("records")
    names = {int(row["standard_id"]): f"{row['code']} · {standard_name(row)}" for row in inside}
    return int(st.selectbox(_("Standard of this stage"), list(names), format_func=names.__getitem__, key="in_stage"))


def cell_finding(count: tuple[int, int], standards: pd.DataFrame, standard_id: int, column: str) -> str:
    """The title over the audits of a cell. count: (answers, those with full points), as count_cell gives them."""
    standard = standards[standards["standard_id"] == standard_id].iloc[0].to_dict()
    return _(
        "{row}: “{standard}” fully kept in {kept} of {n} checks",
        row=column, standard=standard_name(standard), kept=number(count[1]), n=number(count[0]),
    )  # fmt: skip


def by_row(counts: pd.DataFrame, standards: pd.DataFrame, view: View) -> pd.DataFrame:
    """Counts by column and standard with the row each belongs to (row_id): its standard or its stage."""
    row = counts["standard_id"]
    if view.by_stage:
        row = row.map(standards.set_index("standard_id")["stage_id"])
    return counts.assign(row_id=row)
