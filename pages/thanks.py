"""Thanks: what guests praised and which standards rose, for the team; and a board for its wall."""

import streamlit as st

from components import location_view, notices
from components import thanks_view as view_of
from components.page import heading
from components.text import _, day, number
from data_access import cached
from data_access.visitor import open_page
from data_access.voice import VoiceFilter
from domain.access import Permission, Role
from domain.filters import AuditFilter, Period, months_back

HALF_YEAR = 6  # months: a standard is checked about twice a month, fewer checks than ten tell nothing

visit = open_page(Permission.READ)
names = visit.ask(cached.locations)
span = notices.loaded_span(visit, visit.fresh.last_feedback or visit.fresh.last_audit)
head = st.container()
own = visit.scope.location_ids if visit.user.role is Role.CINEMA_DIRECTOR else ()
code = location_view.choose_location(names, location_view.usual(names, own, []))
place = names[names["code"] == code].iloc[0]
here = visit.at(int(place["location_id"]), int(place["region_id"]))
view, months = view_of.choose()
period = Period(months_back(span.last, months), span.last)
what = VoiceFilter(AuditFilter(period), ("thanks",))
kinds = here.ask(cached.kind_counts, what)
messages = here.ask(cached.messages, what, limit=view_of.OFFERED)
half = AuditFilter(Period(months_back(span.last, HALF_YEAR), span.last))
moves = view_of.risen(
    here.ask(cached.standard_counts, half), here.ask(cached.standard_counts, half.over(half.period.previous()))
)
standards = cached.standard_list(version=visit.version).set_index("standard_id", drop=False).to_dict("index")
rose = view_of.risen_words(moves, standards)
thanks = int(kinds["messages"].sum())
if view == "board" and thanks:
    view_of.board(str(place["name"]), messages, rose)
else:
    heading(
        head,
        view_of.finding(str(place["name"]), thanks, len(rose)),
        _("Messages of thanks, {first} to {last}, n = {n}; standards: the last six months beside the six before.",
          first=day(period.first), last=day(period.last), n=number(thanks)),
    )  # fmt: skip
    view_of.team(messages, rose)
    if not thanks:
        notices.nothing_here(_("No word of thanks in this view."), _("Choose a longer period."))
notices.freshness_line(visit.fresh)
