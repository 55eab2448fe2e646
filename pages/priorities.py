"""Priorities: where coaching pays within the days there are, why, and on which three standards; critical failures."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import streamlit as st

from components import appeals_view, coaching_view, levels_view, notices, priority_cards, ranking
from components import priorities_view as view_of
from components.filter_bar import filter_bar
from components.page import heading, how_to_read, section
from components.text import _, n_
from data_access import cached
from data_access.dismissals import Dismissal, dismiss, take_back
from data_access.level_fit import LevelFit
from data_access.visitor import Visit, act, open_page
from delivery.spreadsheets import files
from domain.access import Permission
from domain.dismissals import MAY_DISMISS, DismissalRefusedError
from domain.filters import AuditFilter, Period, months_back
from domain.levels import JudgedLevels

CRITICAL_DAYS, EVIDENCE = 90, 3  # days; audits named on a card


def sent(work: Callable[[], None]) -> None:
    """A form was sent: do what it asks for, or remember why not."""
    try:
        work()
    except DismissalRefusedError as refused:
        appeals_view.keep(priority_cards.refusal(refused.why))


def put_off(location_id: int) -> None:
    """Leave a location out, as the form of its card says."""
    form = priority_cards.filled
    sent(lambda: act(lambda c, user, now: dismiss(c, user, Dismissal(*form(location_id)), now=now), exclusive=True))


def put_back(dismissal_id: int) -> None:
    """Take a location back onto the list."""
    sent(lambda: act(lambda c, user, now: take_back(c, user, dismissal_id, now=now)))


def cards(visit: Visit, where: AuditFilter, fit: LevelFit, judged: JudgedLevels, rows: pd.DataFrame) -> None:
    """One card for each location within the days: the sentence, three standards, evidence, what is under way."""
    year = AuditFilter(Period(months_back(where.period.last, 12), where.period.last), (), where.channel_ids)
    ids = tuple(int(one) for one in rows["location_id"])
    cells = visit.ask(cached.standard_estimates, year, location_ids=ids)
    three = coaching_view.standards_by_location(cells, cached.standard_list(version=visit.version))
    audits = visit.ask(cached.newest_audits, location_ids=ids, most=EVIDENCE)
    priority_cards.head(len(ids))
    for place, (one, row) in enumerate(zip(ids, rows.to_dict("records"), strict=True), start=1):
        priority_cards.card(
            place, names.loc[one].to_dict(), row,
            levels_view.level_sentence(judged, fit.levels, int(row["row"]), target),
            standards=three.get(one, []), audits=audits[audits["location_id"] == one], today=today,
            put_off=put_off if may else None,
        )  # fmt: skip


def critical(visit: Visit, where: AuditFilter) -> None:
    """Critical failures of the last 90 days: a list of their own, never averaged."""
    last = where.period.last
    recent = where.over(Period(last - timedelta(days=CRITICAL_DAYS - 1), last))
    total = int(visit.ask(cached.audit_count, recent)["critical"].iloc[0])
    found = n_("{n} critical failure in 90 days", "{n} critical failures in 90 days", total)
    section(found, _("Newest first, each with its date; never averaged or estimated."), own_sheet="critical")
    coaching_view.critical_table(visit.ask(cached.critical_failures, recent), total)


visit = open_page(Permission.COACH)
span = notices.loaded_span(visit, visit.fresh.last_audit)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
fit, target = visit.levels(where) or notices.stop_without_audits()
room, today, may = view_of.choose_room(), datetime.now(UTC).date(), visit.user.role in MAY_DISMISS
judged, names = fit.judge(target), visit.ask(cached.locations)
held, out = visit.ask(cached.held_levels), cached.left_out(visit.scope, today=today)
ranked = ranking.rank(
    fit.levels, judged, fit.visits_to_settle(target), fit.settings, target,
    held=ranking.of_this_fit(held, fit.settings.as_of, where.channel_ids),
    guests=visit.ask(cached.guests_a_month, fit.settings.as_of),
    work=cached.work_under_way(visit.scope), out=tuple(out["location_id"]),
)  # fmt: skip
heading(head, view_of.finding(ranked, room), view_of.measure(ranked, judged, fit.settings.as_of))
appeals_view.say()
view_of.show_list(
    ranked, judged, fit.levels, names, room.visits, target=target, as_of=fit.settings.as_of, offer=files
)
names = names.set_index("location_id")
if room.visits and len(ranked.rows):
    cards(visit, where, fit, judged, ranked.rows.head(min(room.visits, view_of.SHOWN)))
priority_cards.left_out(out, put_back if may else None)
critical(visit, where)
how_to_read(f"{levels_view.reading_rules(fit.settings, visit.target('level'))}\n\n{view_of.rules()}")
notices.freshness_line(visit.fresh)
