"""Standards: where they are kept and where not, down to the audits behind a cell."""

from functools import partial

import pandas as pd
import streamlit as st

from components import audit_detail, heatmap, heatmap_view, notices
from components import standards_columns as across
from components import standards_view as view_of
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.heatmap_table import cell_columns, cell_list, verdict_names
from components.links import page_link
from components.page import heading, section
from components.paper import not_on_paper
from components.text import _
from data_access import cached
from data_access.matrix import ask_columns, ask_matrix
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.compliance import TOTAL
from domain.filters import AuditFilter


def column_names(visit: Visit, kind: str) -> pd.DataFrame:
    """Names of the columns: column_id, code, name."""
    if kind == "location":
        places: pd.DataFrame = visit.ask(cached.locations)
        return places.rename(columns={"location_id": "column_id"})
    return (visit.regions if kind == "region" else visit.channels).rename(columns={f"{kind}_id": "column_id"})


@st.fragment
def draw(where: AuditFilter, usual: str, shares: pd.DataFrame, target: float) -> None:
    """The heatmap and what lies behind the picked cell; a click reruns only this part, its guard included."""
    visit = open_page(Permission.READ)
    standards = cached.standard_list(version=visit.version)
    view = view_of.choose_view(standards.drop_duplicates("stage_id"), usual)
    rows = view_of.rows_of(view, standards, shares)
    if not rows:
        notices.stop_without_checks()
    ids, names = ask_columns(visit, where, view.columns, target), column_names(visit, view.columns)
    columns = across.choose(view.place, view.columns, ids, names, one=view.form == heatmap_view.LIST)
    matrix = ask_matrix(
        visit, where, view.columns, [one for one, _ in columns if one != TOTAL],
        with_past=view.against == view_of.PAST, with_chain=view.against == view_of.NETWORK,
    )  # fmt: skip
    counts = view_of.by_row(matrix.counts, standards, view)
    before, chain = (
        None if one is None else view_of.by_row(one, standards, view) for one in (matrix.before, matrix.chain)
    )
    targets = view_of.row_targets(rows, chain, target)
    cells = heatmap.grid(counts, rows, columns, targets, of_one_standard=not view.by_stage, before=before)
    about = view_of.order_words(view, target=target)
    st.caption(about)
    picked = heatmap_view.show(
        cells, view.form, hover=view_of.hover_words(), rows_name=view_of.row_name(view),
        alt=_("Compliance of standards, {rows} rows by {columns} columns", rows=len(rows), columns=len(columns)),
    )  # fmt: skip
    listed = partial(cell_list, cells, verdict_names())
    downloads(files("standards", listed, cell_columns(across.kind_name(view.columns)), about), key="cells")
    if picked is None:
        not_on_paper("hint").caption(_("Pick a cell to see the audits behind it."))
        return
    standard_id = view_of.choose_standard(picked[0], standards, view)
    narrowed, location_id = across.narrow(where, view.columns, picked[1])
    cell = {"standard_id": standard_id, "location_id": location_id}
    count, audits = visit.ask(cached.cell_count, narrowed, **cell), visit.ask(cached.cell_audits, narrowed, **cell)
    behind(visit, audits, view_of.cell_finding(count, standards, standard_id, dict(columns)[picked[1]]))


def behind(visit: Visit, audits: pd.DataFrame, finding: str) -> None:
    """The audits behind one cell, then the one audit that the reader picks."""
    section(finding, _("Failures first, then newest, 200 at most. Pick a row to see the whole audit."))
    audit_id = audit_detail.audit_list(audits, key=f"audits of {finding}") if len(audits) else None
    header = visit.ask(cached.audit_header, audit_id) if audit_id else None
    if header is not None:
        audit_detail.audit_heading(header)
        audit_detail.answer_table(visit.ask(cached.audit_answers, audit_id))
        page_link("audit", _("The whole audit and its sum"), audit=str(audit_id))


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
shares = visit.ask(cached.network_shares, where)
level = visit.target("level")
if shares.empty or level is None:
    notices.stop_without_audits()
finding = view_of.finding(shares, cached.standard_list(version=visit.version), level[0] / 100)
heading(head, finding, view_of.measure(shares, level[0] / 100, where.period))
audits = int(visit.ask(cached.audit_count, where)["audits"].iloc[0])
chosen = visit.regions["region_id"].isin(where.region_ids or visit.regions["region_id"])
usual = across.usual_columns(audits=audits, locations=int(visit.regions.loc[chosen, "locations"].sum()))
draw(where, usual, shares, level[0] / 100)
notices.freshness_line(visit.fresh, audits=audits)
