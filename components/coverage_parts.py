"""The two pictures of the Coverage page: locations by channel, and the week; lists take their place on a phone."""

import numpy as np
import streamlit as st

from components import coverage_view as view_of
from components import week_view
from components.counts import counts_figure
from components.device import is_phone
from components.page import figure, section
from components.text import _
from components.theme import palette


def locations_and_channels(seen: view_of.Seen) -> None:
    """The least seen locations by channel."""
    section(
        view_of.channel_finding(seen),
        _("Audits in the period; 0 is none. Least seen first; after each name the days since its last visit."),
    )
    if is_phone():
        st.markdown(view_of.seen_list(seen))
        return
    figure(
        counts_figure(seen.counts[: view_of.DRAWN], view_of.row_labels(seen), seen.channels, palette()),
        _("Audits by location and channel, least seen first"),
    )


def hours_of_week(week: week_view.Week) -> None:
    """When visits are made, beside when guests come."""
    section(week_view.week_finding(week), week_view.week_measure(week, int(week.guests.sum())))
    if is_phone():
        st.markdown(week_view.week_list(week))
        return
    days, hours = [week_view.weekday_name(one) for one in range(week_view.WEEKDAYS)], [str(one) for one in week.hours]
    marked = week_view.marked_hours(week)
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(_("Visits"))
        figure(counts_figure(week.visits, days, hours, palette(), marked=marked), _("Visits by weekday and hour"))
    if week.parts.by_guests:
        with right:
            st.caption(_("Guests’ messages by QR code"))
            figure(
                counts_figure(week.guests, days, hours, palette(), marked=np.zeros_like(marked)),
                _("Guests’ messages by weekday and hour"),
            )
