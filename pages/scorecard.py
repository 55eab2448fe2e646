"""Scorecard: the KPI of every level, how surely it is known, and whether money may hang on it."""

import pandas as pd
import streamlit as st

from components import notices, scorecard_tables, scorecard_words
from components import scorecard_view as view_of
from components.device import is_phone
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.links import page_link
from components.page import heading, how_to_read, section
from components.tables import show_table, shown
from components.text import _, channel_name, day, number
from data_access import cached
from data_access.scorecard import Ask, Level
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.filters import AuditFilter
from domain.scorecard import PASS_THRESHOLD


def named_rows(visit: Visit, where: AuditFilter, view: view_of.View, target: float) -> pd.DataFrame:
    """The rows of the view, named, worst first."""
    ask = Ask(Level(view.by), view.each, target, view.threshold, view.at_target)
    rows = visit.ask(cached.scorecard_rows, where, ask)
    if rows.empty:
        notices.stop_without_audits()
    coded = zip(visit.channels["code"], visit.channels["name"], strict=True)
    names = {
        "location": visit.ask(cached.locations).set_index("location_id")["name"],
        "region": visit.regions.set_index("region_id")["name"],
        "channel": pd.Series([channel_name(*one) for one in coded], index=visit.channels["channel_id"]),
    }
    sees_all = visit.scope.everything and not where.region_ids
    return view_of.prepare(rows, view, names, _("Whole chain") if sees_all else _("Locations in view"))


def listed(rows: pd.DataFrame, view: view_of.View, where: AuditFilter) -> None:
    """The rows as a table, as lines on a phone, and as files."""
    about = _(
        "Foyer, scorecard by {level}, {first} to {last}", level=view_of.level_name(view.by),
        first=day(where.period.first), last=day(where.period.last),
    )  # fmt: skip
    order = _(
        "Farthest below its target first, {n} at most; no ranks: neighbours are rarely really different.",
        n=scorecard_tables.LISTED_ON_PHONE if is_phone() else scorecard_tables.LISTED,
    )
    section(view_of.decision_finding(rows), order if len(rows) > 1 else "")
    worded = rows.assign(
        verdict=rows["verdict"].map({one: view_of.verdict_name(one) for one in rows["verdict"].unique()})
    )
    downloads(files(f"scorecard-{view.by}", worded, scorecard_tables.export_columns(view), about), key="scorecard")
    if is_phone():
        st.markdown(scorecard_tables.phone_list(rows, view))
    else:
        show_table(
            shown(*scorecard_tables.table_of(rows, view)),
            _("Scorecard by {level}", level=view_of.level_name(view.by)),
        )


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
level, passes = visit.target("level"), visit.target("pass")
if level is None:
    notices.stop_without_audits()
threshold = passes[0] if passes else PASS_THRESHOLD
view = view_of.choose_view(one_location=int(visit.regions["locations"].sum()) == 1, threshold=threshold)
rows = named_rows(visit, where, view, level[0])
audits = int(visit.ask(cached.audit_count, where)["counted"].iloc[0])
heading(
    head,
    view_of.finding(rows),
    _("Score of all forms by their weights, points of 100, {first} to {last}; n = {n} audits.",
      first=day(where.period.first), last=day(where.period.last), n=number(audits)),
)  # fmt: skip
note = scorecard_words.level_note(view.by, sees_all=visit.scope.everything and not where.region_ids)
if note:
    st.caption(note)
listed(rows, view, where)
how_to_read(scorecard_words.reading_rules(threshold, scorecard_words.weights_words(visit.channels)))
page_link("reliability", _("How well each location's level of today is known"))
notices.freshness_line(visit.fresh)
