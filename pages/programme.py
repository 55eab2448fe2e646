"""Programme: did the coaching work, and does its rhythm hold?"""

from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from components import effect_page, effect_view, notices, rhythm_calendar, rhythm_view
from components.address import choose_one
from components.device import is_phone
from components.downloads import downloads
from components.links import go_to, page_link
from components.page import figure, folded_on_phone, heading, section
from components.tables import Column, pick_row, show_table, shown
from components.text import _, day
from components.theme import palette
from data_access import cached
from data_access.visitor import Visit, open_page
from delivery.spreadsheets import files
from domain.access import Permission, Role
from domain.filters import AuditFilter, Period, months_back

# Of the calendar, days in which sessions and checking visits are set; a phone has no place for more than two weeks.
AHEAD, PHONE_AHEAD = {"month": 61, "week": 28}, {"month": 61, "week": 14}
MONTHS, WEEKS, PHONE = 12, 16, 6  # columns


def effect(visit: Visit, span: Period) -> None:
    """What coaching brought, net of what would have come anyway."""
    found = visit.ask(cached.coaching_effects, span.last)
    if found is None:
        heading(
            head, _("What coaching brought cannot be told yet: nobody was coached"), effect_page.measure(span.last)
        )
        notices.nothing_here(_("No coaching session is on record."), effect_view.least_data())
        page_link("priorities", _("Where coaching would pay most"))
        return
    heading(head, effect_view.finding(found.programme, found.wait, span.last), effect_page.measure(span.last))
    own = visit.user.user_id if visit.user.role is Role.COACH else None
    effect_page.show(found, files, as_of=span.last, coach_id=own)


def rhythm(visit: Visit, span: Period) -> None:
    """The cycle of waves and coaching on a calendar, where it stands still, and who was left alone."""
    region_ids, by, unit = rhythm_view.choose(visit.regions)
    year, today = Period(months_back(span.last, 12), span.last), datetime.now(UTC).date()
    fit, target = visit.levels(AuditFilter(year, region_ids)) or notices.stop_without_audits()
    rows = rhythm_view.standing(
        fit.levels[["location_id"]], fit.judge(target).flag, visit.ask(cached.locations),
        cached.work_under_way(visit.scope), visit.ask(cached.last_audits, span.last), today=today,
    )  # fmt: skip
    heading(head, rhythm_view.finding(rows), _("Where the cycle of flag, plan, session and checking visit stands "
                                               "still, as of {day}.", day=day(today)))  # fmt: skip
    touches = cached.touches(visit.scope, year, today=today, region_ids=region_ids)
    ahead = (PHONE_AHEAD if is_phone() else AHEAD)[unit]
    shown_days = Period(year.first, span.last + timedelta(days=ahead))
    most = PHONE if is_phone() else MONTHS if unit == "month" else WEEKS
    seen = visit.regions[visit.regions["region_id"].isin(fit.levels["region_id"])]
    lines = rhythm_calendar.calendar_rows(rows, seen, by, letters=18 if is_phone() else 30)
    grid = rhythm_calendar.calendar(touches, lines, shown_days, by=by, unit=unit, most=most)
    waves = rhythm_calendar.waves_words(cached.waves(shown_days, version=visit.version))
    section(rhythm_calendar.calendar_finding(grid), f"{rhythm_calendar.marks()} {waves}")
    about = _("Audits and coaching by location and time")
    figure(rhythm_calendar.draw(grid, palette(), ticks=3 if is_phone() else 20), about)
    with st.expander(_("The calendar as a table")):
        show_table(grid.frame(), about)
    standing_still(rhythm_view.still(rows))
    left = rhythm_view.alone(rows, touches, year)
    section(rhythm_view.alone_finding(left), _("Days without an audit or a session in the last 12 months."))
    with folded_on_phone(_("Continuity as a table")):
        listed("continuity", left, rhythm_view.alone_columns(), _("Continuity by location"))


def standing_still(rows: pd.DataFrame) -> None:
    """The locations whose cycle stands still, each a way to its page; nothing is drawn while all move."""
    if len(rows):
        note = _("In the order of the cycle: no plan, no session, no checking visit.")
        section(rhythm_view.still_finding(rows), note)
        columns = rhythm_view.gap_columns()
        about = _("Locations whose coaching stands still")
        picked = pick_row(shown(rows.head(rhythm_view.LISTED), columns), about, key="still")
        downloads(files("rhythm", rows, columns, about), key="rhythm")
        if picked is not None:
            go_to("location", location=str(rows["code"].iloc[picked]))


def listed(name: str, rows: pd.DataFrame, columns: dict[str, Column], about: str) -> None:
    """The first rows as a table, all of them as files."""
    show_table(shown(rows.head(rhythm_view.LISTED), columns), about)
    downloads(files(name, rows, columns, about), key=name)


VIEWS = {"effect": effect, "rhythm": rhythm}
visit = open_page(Permission.COACH)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
names = {"effect": _("Effect"), "rhythm": _("Rhythm")}
chosen = choose_one(st.segmented_control, _("View"), names, key="view", default="effect", required=True)
VIEWS[chosen](visit, Period(span.first, visit.fresh.last_audit or span.last))
notices.freshness_line(visit.fresh)
