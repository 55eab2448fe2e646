"""When the shoppers came: one row an audit, before anything was answered."""

from datetime import date

import numpy as np
import pandas as pd

from intake.demo.chain import CHANNELS, Chain
from intake.demo.truth import REFURBISHMENT_MONTHS, RESTARTED_MONTHS_AGO, events
from intake.demo.window import BoolArray, FloatArray, IntArray, Window, chance, guests_of_day

# Audits of a cinema in a month, by channel: about 6,000 in two years.
AUDITS_A_MONTH = {"visit": 2.7, "web_app": 1.1, "phone": 0.8, "chat": 0.55, "email": 0.55, "social": 0.55}
# Small and far away: seen half as often, so that the coverage page has something to say.
SELDOM_VISITED = ("KON01", "UZH01")
SELDOM = 0.5

# Hours in which a channel is checked, and how often each.
_VISIT_HOURS = (np.arange(10, 22), (2, 2, 3, 4, 5, 6, 7, 9, 12, 12, 8, 4))
_DESK_HOURS = (np.arange(9, 19), (3, 5, 6, 6, 4, 5, 6, 5, 4, 2))

SHOPPERS = 60
SHOPPER_SD = 2.5  # how strict a shopper is, points (sd)
SHOPPER_LANGUAGES = {"uk": 0.68, "en": 0.2, "it": 0.12}
WEEKEND_PULL = 0.5  # visits follow the guests, but only by the root: weekdays must be seen too


def open_months(chain: Chain, window: Window) -> BoolArray:
    """Whether a cinema was open; one row a location, one column a month of the window."""
    months = np.array(window.months)
    codes = list(chain.locations["code"])
    table = np.ones((len(codes), len(months)), dtype=np.bool_)
    works = window.day_back(RESTARTED_MONTHS_AGO + REFURBISHMENT_MONTHS)
    for event in events(window):
        is_open = {
            "opened_on": months >= event.day,
            "closed_on": months <= event.day,
            "restarted_on": (months < works) | (months >= event.day),
        }
        table[codes.index(event.code)] = is_open[event.column]
    return table


def draw_visits(chain: Chain, window: Window, seed: int) -> pd.DataFrame:
    """Every audit of the demo, oldest first.

    Columns: place (row of chain.locations), channel (code), day (datetime64[D]), hour, shopper (0-59).
    """
    random = chance(seed, "visits")
    parts = [_visits_of_channel(code, chain, window, random) for code in CHANNELS]
    visits = pd.concat(parts, ignore_index=True)
    visits["shopper"] = _shoppers(chain, visits["place"].to_numpy(), random)
    return visits.sort_values(["day", "hour", "place", "channel"], ignore_index=True)


def _visits_of_channel(channel: str, chain: Chain, window: Window, random: np.random.Generator) -> pd.DataFrame:
    counts = _counts(AUDITS_A_MONTH[channel], chain, window, random)
    places, days = [], []
    for column, month in enumerate(window.months):
        choice = np.array(window.days_of(month), dtype="datetime64[D]")
        place = np.repeat(np.arange(len(counts)), counts[:, column])
        places.append(place)
        days.append(random.choice(choice, size=len(place), p=_day_chances(channel, window, month)))
    place, day = np.concatenate(places), np.concatenate(days)
    hours, often = _VISIT_HOURS if channel == "visit" else _DESK_HOURS
    hour = random.choice(hours, size=len(place), p=np.array(often) / sum(often))
    return pd.DataFrame({"place": place, "channel": channel, "day": day, "hour": hour})


def _counts(rate: float, chain: Chain, window: Window, random: np.random.Generator) -> IntArray:
    """Audits by location and month: a steady rhythm with a start of its own for every location."""
    share = np.array([len(window.days_of(month)) / 30.4 for month in window.months])
    seldom = np.where(chain.locations["code"].isin(SELDOM_VISITED), SELDOM, 1.0)
    due = np.cumsum(open_months(chain, window) * share * rate * seldom[:, None], axis=1)
    due = np.floor(due + random.random((len(due), 1)))
    return np.diff(due, axis=1, prepend=np.zeros((len(due), 1))).astype(np.int64)


def _day_chances(channel: str, window: Window, month: date) -> FloatArray:
    days = window.days_of(month)
    if channel == "visit":
        weight = np.array([guests_of_day(day) ** WEEKEND_PULL for day in days])
    else:  # desks answer on working days
        weight = np.array([1.0 if day.weekday() < 5 else 0.05 for day in days])
    return np.asarray(weight / weight.sum())


def _shoppers(chain: Chain, place: IntArray, random: np.random.Generator) -> IntArray:
    """Shoppers live in a region and mostly stay there; some of them work much more than others."""
    regions = chain.locations["region_id"].to_numpy()
    home = regions[random.permutation(np.arange(SHOPPERS) % len(regions))]
    eager = random.gamma(1.5, 1.0, SHOPPERS)
    shopper = np.empty(len(place), dtype=np.int64)
    for region in np.unique(regions):
        rows = np.flatnonzero(regions[place] == region)
        # One visit in ten is made by somebody from elsewhere.
        weight = eager * np.where(home == region, 1.0, 0.0) / eager[home == region].sum() * 0.9
        weight += eager * np.where(home == region, 0.0, 1.0) / eager[home != region].sum() * 0.1
        shopper[rows] = random.choice(SHOPPERS, size=len(rows), p=weight)
    return shopper
