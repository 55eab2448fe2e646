"""What the Standards page shows: which rows and columns, in which order, and the words around the heatmap."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from components.address import choose_one
from components.device import is_phone
from components.heatmap_view import choose_form
from components.text import _, channel_name, day, month, number, percent, stage_name, standard_name
from domain.compliance import FEWEST_ANSWERS, judge
from domain.filters import AuditFilter, Period

WORST, STAGES, ALL = "worst", "stages", "all"
TARGET, NETWORK, PAST = "target", "network", "past"
# Sixteen columns leave a cell wide enough for "▼82 n120" on a laptop; twenty rows fit one screen.
WORST_COLUMNS = 16
ROW_CHOICES = (20, 50, 200)


@dataclass(frozen=True, slots=True)
class View:
    """The reader's choice: what the rows are, which columns, how many rows at most, what colour is measured from.

    form: figure or table.
    """

    rows: str
    columns: str
    most: int
    against: str
    form: str

    @property
    def by_stage(self) -> bool:
        """Columns are stages, so a cell holds several standards of a visit."""
        return self.columns == STAGES


def usual_rows(*, audits: int, locations: int) -> str:
    """What the rows are until the reader chooses: regions where a location has too few audits for a cell."""
    return "location" if audits >= FEWEST_ANSWERS * locations else "region"


def choose_view(stages: pd.DataFrame, usual: str) -> View:
    """Draw the controls of the heatmap, kept in the address.

    stages: stage_id, stage, stage_uk, stage_it; usual: the rows until the reader chooses.
    """
    names = {
        "location": _("Locations"),
        "region": _("Regions"),
        "month": _("Months"),
        "channel": _("Channels"),
    }
    columns = {
        WORST: _("Standards that lose most points"),
        STAGES: _("Stages of the journey"),
        ALL: _("All standards"),
    }
    columns |= {f"stage-{row['stage_id']}": stage_name(row) for row in stages.to_dict("records")}
    most = {str(choice): str(choice) for choice in ROW_CHOICES}
    against = {TARGET: _("Target"), NETWORK: _("Chain"), PAST: _("Own past")}
    # On a phone five open fields would fill the first screen.
    place = st.popover(_("Rows, columns, colour"), icon=":material/grid_on:") if is_phone() else st.container()
    first, second, third, fourth, fifth = place.columns([4, 3, 3, 2, 2])
    rows = choose_one(first.segmented_control, _("Rows"), names, key="rows", default=usual, required=True)
    chosen = choose_one(second.selectbox, _("Columns"), columns, key="columns", default=WORST)
    beside = choose_one(
        third.segmented_control, _("Colour against"), against, key="against", default=TARGET, required=True
    )
    limit = choose_one(
        fourth.segmented_control, _("Rows at most"), most, key="most", default=str(ROW_CHOICES[0]), required=True
    )
    with fifth:
        return View(rows, chosen, int(limit), beside, choose_form())


def column_targets(columns: list[tuple[int, str, str]], chain: pd.DataFrame | None, target: float) -> list[float]:
    """The share that each column's colour is measured from: the target, or what the whole chain reaches.

    chain: points, max_points by column_id, None where the target is meant; a column the chain never answered has no
    share (NaN).
    """
    if chain is None:
        return [target] * len(columns)
    sums = chain.groupby("column_id")[["points", "max_points"]].sum()
    shares = (sums["points"] / sums["max_points"]).clip(upper=1)
    return [float(shares.get(one, float("nan"))) for one, _, _ in columns]


def columns_of(view: View, standards: pd.DataFrame, shares: pd.DataFrame) -> list[tuple[int, str, str]]:
    """The columns in order: (id, label, full name).

    standards: as fetch_standards gives them, along the journey; shares: fetch_network_shares of the view.
    "Lose most points" means weight x share lost x checks, largest first.
    """
    asked = standards[standards["standard_id"].isin(shares["standard_id"])]
    if view.by_stage:
        stages = asked.drop_duplicates("stage_id")
        return [(int(r["stage_id"]), _wrapped(stage_name(r)), stage_name(r)) for r in stages.to_dict("records")]
    if view.columns == WORST:
        order = _most_lost(shares)
        asked = asked.set_index("standard_id").loc[order["standard_id"].head(WORST_COLUMNS)].reset_index()
    elif view.columns.startswith("stage-"):
        asked = asked[asked["stage_id"] == int(view.columns.removeprefix("stage-"))]
    doubled = asked["code"].duplicated(keep=False)
    labels = (
        asked["code"].str.replace("item_", "№ ").where(~doubled, asked["code"] + " v" + asked["version"].astype(str))
    )
    named = zip(asked.to_dict("records"), labels, strict=True)
    return [(int(row["standard_id"]), str(label), standard_name(row)) for row, label in named]


def row_labels(kind: str, ids: list[int], names: pd.DataFrame) -> list[tuple[int, str]]:
    """(id, label) of the rows. names: row_id, name and, for channels, code; months name themselves."""
    if kind == "month":
        return [(one, month(one)) for one in ids]
    found = names.set_index("row_id")
    if kind == "channel":
        return [(one, channel_name(str(found.at[one, "code"]), str(found.at[one, "name"]))) for one in ids]
    return [(one, str(found.at[one, "name"])[:34]) for one in ids]


def narrow(where: AuditFilter, kind: str, row_id: int) -> tuple[AuditFilter, int | None]:
    """The filter of one row, and the location when the row is one."""
    if kind == "location":
        return where, row_id
    if kind == "region":
        return replace(where, region_ids=(row_id,)), None
    if kind == "channel":
        return replace(where, channel_ids=(row_id,)), None
    first = date(row_id // 100, row_id % 100, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    period = Period(max(first, where.period.first), min(last, where.period.last))
    return replace(where, period=period), None


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
        target=percent(target), first=day(period.first), last=day(period.last), n=number(int(worst["audits"])),
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
    return _("{row}<br>{column}<br><b>{share} %</b> (likely {low}–{high} %), {n} answers")


def _wrapped(name: str) -> str:
    """Break a stage's name over lines of about 12 letters, so that no label is rotated or cut."""
    lines = [""]
    for word in name.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= 12:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def rows_name(kind: str) -> str:
    """What one row is."""
    return {"location": _("Location"), "region": _("Region"), "month": _("Month"), "channel": _("Channel")}[kind]


def order_words(view: View, *, shown: int, target: float) -> str:
    """One grey line: the order, what colour means, what n is."""
    order = (
        _("Oldest month first.") if view.rows == "month" else _("Worst first, by the upper end of the likely range.")
    )
    colour = {
        TARGET: _("Orange ▼: surely below the target of {target}; blue ▲: surely above; pale: normal variation.",
                  target=percent(target)),
        NETWORK: _("Orange ▼: surely below what the chain reaches on it; blue ▲: surely above; pale: normal "
                   "variation."),
        PAST: _("Orange ▼: surely fallen since the same length before; blue ▲: surely risen; pale: normal "
                "variation."),
    }  # fmt: skip
    few = _("Grey: fewer than {n} answers, not judged. A dot: never checked.", n=FEWEST_ANSWERS)
    return " ".join([_("Rows shown: {n}.", n=shown), order, colour[view.against], few])


def choose_standard(column_id: int, standards: pd.DataFrame, view: View) -> int:
    """The standard of the picked column; for a stage the reader picks one of its standards."""
    if not view.by_stage:
        return column_id
    inside = standards[standards["stage_id"] == column_id].to_dict("records")
    names = {int(row["standard_id"]): f"{row['code']} · {standard_name(row)}" for row in inside}
    return int(st.selectbox(_("Standard of this stage"), list(names), format_func=names.__getitem__, key="in_stage"))


def cell_finding(count: tuple[int, int], standards: pd.DataFrame, standard_id: int, row: str) -> str:
    """The title over the audits of a cell. count: (answers, those with full points), as count_cell gives them."""
    standard = standards[standards["standard_id"] == standard_id].iloc[0].to_dict()
    return _(
        "{row}: “{standard}” fully kept in {kept} of {n} checks",
        row=row, standard=standard_name(standard), kept=number(count[1]), n=number(count[0]),
    )  # fmt: skip


def by_column(counts: pd.DataFrame, standards: pd.DataFrame, view: View) -> pd.DataFrame:
    """Counts by row and standard with the column each belongs to (column_id): its standard or its stage."""
    column = counts["standard_id"]
    if view.by_stage:
        column = column.map(standards.set_index("standard_id")["stage_id"])
    return counts.assign(column_id=column)
