"""Voice: what guests say, newest first, with the ratings of each scale apart."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from components import notices, voice_view
from components.address import choose_many
from components.device import is_phone
from components.downloads import downloads
from components.filter_bar import filter_bar
from components.messages import message_card
from components.page import heading, section
from components.text import _, day, n_, number
from data_access import cached
from data_access.visitor import Visit, open_page
from data_access.voice import VoiceFilter
from delivery.spreadsheets import files
from domain.access import Permission
from domain.filters import quarters_before

PAGE = 20
MOST_EXPORTED = 5_000


def figures(visit: Visit, what: VoiceFilter, ratings: pd.DataFrame) -> None:
    """What guests' answers come to, each scale apart, beside targets and the same length before."""
    where, targets = what.where, visit.guest_targets()
    before = visit.ask(cached.rating_sums, replace(what, where=where.over(where.period.previous())))
    rows = voice_view.rating_rows(ratings, before, targets["nps"])
    # Guests are counted at the door, not by channel, kind or word.
    if not (where.channel_ids or what.kinds or what.words):
        quarters = quarters_before(where.period.last)
        rates = [visit.ask(cached.complaint_rate, where.over(one)) for one in quarters]
        rows.insert(0, voice_view.complaint_row(rates[0], rates[1], targets["complaints"]))
    if not rows:
        return
    section(voice_view.rating_finding(ratings), voice_view.rating_measure(ratings))
    voice_view.show_ratings(rows)


@st.fragment
def stream(what: VoiceFilter, total: int) -> None:
    """The messages, twenty at a time; turning the page reruns only this part, its guard included."""
    visit = open_page(Permission.READ)
    pages = max(1, -(-total // PAGE))
    page = st.pagination(pages, key=f"page-{hash(what)}") if pages > 1 else 1
    found = visit.ask(cached.messages, what, limit=PAGE, offset=(page - 1) * PAGE)
    places = st.columns(1 if is_phone() else 2, gap="small")
    for turn, message in enumerate(found.to_dict("records")):
        with places[turn % len(places)]:
            message_card(message)


visit = open_page(Permission.READ)
span = notices.loaded_span(visit, visit.fresh.last_feedback)
head = st.container()
where = filter_bar(visit.regions, visit.channels, span)
everything = VoiceFilter(where)
kinds = visit.ask(cached.kind_counts, everything)
if kinds.empty:
    notices.stop_without_feedback()
heading(
    head,
    voice_view.voice_finding(kinds),
    _(
        "Messages and ratings of guests, {first} to {last}; n = {n}.",
        first=day(where.period.first),
        last=day(where.period.last),
        n=number(kinds["messages"].sum()),
    ),
)
options = voice_view.kind_options(kinds)
left, right = st.columns([3, 2])
chosen = choose_many(left.pills, _("Kind"), options, key="kind", selection_mode="multi", wrap=True)
typed = right.text_input(_("Words in the message"), key="words", bind="query-params", max_chars=80)
what = replace(everything, kinds=tuple(sorted(chosen)), words=typed.strip())
sums = visit.ask(cached.rating_sums, what)
total = int(sums["messages"].sum())
figures(visit, what, sums[sums["ratings"] > 0])
section(n_("{n} message", "{n} messages", total), _("Newest first, in the guests' own words."))
if total:
    about = _("Foyer: guests' messages, the newest {n} of this view.", n=MOST_EXPORTED)
    newest = partial(visit.ask, cached.messages, what, limit=MOST_EXPORTED)
    downloads(files("messages", newest, voice_view.message_columns(), about), key="messages")
    stream(what, total)
else:
    notices.nothing_here(_("No message matches."), _("Choose other kinds or other words."))
notices.freshness_line(visit.fresh)
