"""How reliable is this? What the levels rest on, which need more visits, and how often a flag will be wrong."""

import streamlit as st

from components import levels_view, notices
from components import reliability_view as view_of
from components.address import choose_one
from components.device import is_phone
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.page import figure, heading, how_to_read, section
from components.tables import show_table, shown
from components.text import _, day, number, percent
from components.theme import palette
from components.tiles import tile_row
from data_access import cached
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.estimates import visits_needed
from domain.levels import JudgedLevels

LISTED = 200


def what_locations_need(visit: Visit, fit: LevelFit, judged: JudgedLevels, target: float, needed: float) -> None:
    """The least known locations, what would settle them, and whether one shopper speaks for one."""
    levels, made = fit.levels, fit.settings
    places = visit.ask(cached.locations).set_index("location_id")
    named = levels.join(places[["code", "name", "region"]], on="location_id")
    label = _("{n} visits", n=number(needed, 1))
    section(
        view_of.curve_finding(made),
        _("Half of the 90 % range, points, by recent visits; one dot a location, n = {n}.", n=number(len(levels))),
    )
    figure(view_of.curve(named, made, needed, label, palette()), _("Range of a level by its recent visits"))
    weights = visit.ask(cached.shopper_weights, made.as_of, half_life=made.half_life)
    shoppers = view_of.shopper_shares(weights, levels["location_id"].tolist())
    section(
        view_of.shopper_words(int(shoppers["warned"].sum()), len(levels)),
        _("Least known first, {n} at most. “To settle it”: fresh visits after which the level would be called below "
          "target or on it, if the estimate stays.", n=LISTED), own_sheet="least known",
    )  # fmt: skip
    settle = fit.visits_to_settle(target)
    frame, columns = view_of.table(named, judged, settle, shoppers, needed=needed)
    read = {name: columns[name] for name in view_of.ON_PHONE} if is_phone() else columns
    show_table(shown(frame.head(LISTED), read), _("Locations by how well their level is known"))
    downloads(files("reliability", frame, columns, levels_view.about(made.as_of)), key="reliability")


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
fit, target = visit.levels(where) or notices.stop_without_audits()
names = {choice: percent(int(choice) / 100) for choice in view_of.CHOICES}
chosen = choose_one(
    st.segmented_control, _("Reliability wanted"), names, key="reliability", default=view_of.USUAL_CHOICE,
    required=True,
)  # fmt: skip
wanted, made = int(chosen) / 100, fit.settings
needed = visits_needed(wanted, made.parts.k)
judged = fit.judge(target)
heading(
    head,
    view_of.finding(fit.levels, wanted, needed),
    _(
        "Well enough: {share} of a level comes from its own visits. Fitted as of {day} from {n} audits of "
        "{locations} locations.", share=percent(wanted), day=day(made.as_of), n=number(made.audits),
        locations=number(made.locations),
    ),
)  # fmt: skip
tile_row(view_of.tiles(made, judged, wanted, needed))
what_locations_need(visit, fit, judged, target, needed)
how_to_read(view_of.meaning(made))
notices.freshness_line(visit.fresh, audits=int(fit.levels["audits"].sum()))
