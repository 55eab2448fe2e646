"""The one filter bar: region, channel and period, kept in the address: a pasted link opens the view."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from components.address import choose_many, choose_one
from components.device import is_phone
from components.paper import only_on_paper
from components.text import _, channel_name, channel_names, day
from domain.filters import AuditFilter, Period, months_back

DEFAULT_PERIOD = "12m"
MOST_NAMED = 3  # regions of a reader who has chosen none
MOST_WEEKS = 53  # a year, to compare with the same week then


def filter_bar(regions: pd.DataFrame, channels: pd.DataFrame, span: Period, *, weeks: bool = False) -> AuditFilter:
    """Draw the bar and return what the reader asks for. Periods count back from the last day with data.

    weeks: whether the reader may step back, so that periods count back from the end of an earlier week.

    regions: columns region_id, code, name; channels: channel_id, code, name. Codes that the reader may not
    see are not among the options, so an address that names them is cut to those that are.
    """
    # On a phone three open fields would fill the first screen.
    place = st.popover(_("Region, channel, period"), icon=":material/tune:") if is_phone() else st.container()
    left, middle, right, *last = place.columns([4, 4, 3, 3] if weeks else [4, 4, 3], vertical_alignment="bottom")
    with left:
        names = dict(zip(regions["code"], regions["name"], strict=True))
        chosen = choose_many(
            st.multiselect, _("Region"), names, key="region", placeholder=_("All regions"), select_all=False
        )
        region_ids = _ids(regions, "region_id", chosen)
    with middle:
        coded = zip(channels["code"], channels["name"], strict=True)
        names = {code: channel_name(code, name) for code, name in coded}
        chosen = choose_many(
            st.multiselect,
            _("Channel"),
            names,
            key="channel",
            placeholder=_("All channels"),
            select_all=False,
        )
        channel_ids = _ids(channels, "channel_id", chosen)
    for place_of_week in last:
        with place_of_week:
            span = _to_week(span)
    with right:
        period = _period(span)
    chosen_filter = AuditFilter(period, region_ids, channel_ids)
    only_on_paper(_in_words(chosen_filter, regions, channels))
    return chosen_filter


def _in_words(where: AuditFilter, regions: pd.DataFrame, channels: pd.DataFrame) -> str:
    """What the bar is set to, for paper; a reader of a few regions reads their names."""
    mine = regions[regions["region_id"].isin(where.region_ids)] if where.region_ids else regions
    named = where.region_ids or len(mine) <= MOST_NAMED
    names = channel_names(channels)
    return _(
        "{regions}. {channels}. {first} to {last}.",
        regions=", ".join(mine["name"]) if named else _("All regions"),
        channels=", ".join(names[one] for one in where.channel_ids) or _("All channels"),
        first=day(where.period.first),
        last=day(where.period.last),
    )


def _ids(options: pd.DataFrame, column: str, codes: list[str]) -> tuple[int, ...]:
    return tuple(sorted(int(one) for one in options.loc[options["code"].isin(codes), column]))


def _to_week(span: Period) -> Period:
    """The span up to the end of the week that the reader chose; weeks end on the weekday of the last data."""
    ends = [span.last - timedelta(days=7 * back) for back in range(MOST_WEEKS)]
    names = {end.isoformat(): day(end) for end in ends if end > span.first} or {span.last.isoformat(): day(span.last)}
    newest = next(iter(names))
    chosen = choose_one(st.selectbox, _("Week to"), names, key="week", default=newest)
    return Period(span.first, date.fromisoformat(chosen))


def _period(span: Period) -> Period:
    names = {
        "4w": _("Last 4 weeks"),
        "3m": _("Last 3 months"),
        "12m": _("Last 12 months"),
        "24m": _("Last 24 months"),
        "all": _("Everything"),
        "own": _("Own dates"),
    }
    label = _("Period to {day}", day=day(span.last))
    chosen = choose_one(st.selectbox, label, names, key="period", default=DEFAULT_PERIOD)
    if chosen == "own":
        return _own_dates(span)
    return Period(_first_day(chosen, span), span.last)


def _first_day(period: str, span: Period) -> date:
    if period == "4w":
        return span.last - timedelta(days=27)
    if period == "all":
        return span.first
    return months_back(span.last, int(period.removesuffix("m")))


def _own_dates(span: Period) -> Period:
    chosen = st.date_input(
        _("From and to"),
        value=(months_back(span.last, 12), span.last),
        key="dates",
        bind="query-params",
        format="DD.MM.YYYY",
    )
    # While the reader has picked only the first day, the view ends with the data.
    first, last = (
        chosen if isinstance(chosen, tuple) and len(chosen) == 2 else (months_back(span.last, 12), span.last)
    )
    return Period(first, max(first, last))
