"""Guests and money by month: season, size of the cinema, a bar that sells more where service is good."""

import numpy as np
import pandas as pd

from data_access import schema
from intake.demo.chain import Chain, Writer
from intake.demo.truth import Truth
from intake.demo.visits import open_months
from intake.demo.window import FloatArray, IntArray, Window, chance, guests_of_month

GUESTS_A_DAY = 560.0  # of an average cinema on an average day
TICKET, BAR = 168.0, 71.0  # hryvnias a guest at the start
INFLATION = 0.09  # a year
# Built in: bar revenue a guest rises by this part with a point of level; and falls when the house is full.
BAR_GAIN_PER_POINT, BAR_LOSS_WHEN_FULL = 0.004, 0.18
SHOWINGS_PER_SCREEN = 5.2  # a day


def draw_guests(chain: Chain, window: Window, seed: int) -> FloatArray:
    """Guests admitted; one row a location, one column a month of the window (whole calendar months)."""
    random = chance(seed, "guests")
    season = np.array([guests_of_month(month) for month in window.months])
    films = random.normal(1.0, 0.07, len(season))  # a month has good films or it has not, everywhere
    local = random.normal(1.0, 0.05, (len(chain.locations), len(season)))
    size = chain.locations["size"].to_numpy(dtype=float)[:, None]
    guests = GUESTS_A_DAY * size * season * films * local * open_months(chain, window)
    return np.asarray(np.round(guests))


def write_finance(writer: Writer, chain: Chain, truth: Truth, guests: FloatArray, *, seed: int) -> None:
    """Write the 24 closed months of every cinema that was open in them."""
    window = truth.window
    random = chance(seed, "money")
    kept = [window.months.index(month) for month in window.full_months]
    place, column = np.nonzero(guests[:, kept] > 0)
    column = np.array(kept)[column]
    count = guests[place, column]
    months = np.array(window.months, dtype="datetime64[D]")
    level = truth.levels(place, months[column] + 14)
    fullness = count / (chain.locations["size"].to_numpy(dtype=float)[place] * GUESTS_A_DAY * 30.4) - 1
    prices = (1 + INFLATION) ** (column / 12)
    local = random.normal(1.0, 0.08, (2, len(chain.locations)))
    ticket = TICKET * prices * local[0, place] * random.normal(1, 0.02, len(count))
    bar = BAR * prices * local[1, place] * random.normal(1, 0.03, len(count))
    bar *= 1 + BAR_GAIN_PER_POINT * level - BAR_LOSS_WHEN_FULL * fullness
    days = (months[column] + 32).astype("datetime64[M]").astype("datetime64[D]") - months[column]
    finance = pd.DataFrame(
        {
            "location_id": chain.locations["location_id"].to_numpy()[place],
            "month": [window.months[i].year * 100 + window.months[i].month for i in column],
            "months": 1,
            "admissions": count.astype(np.int64),
            "box_office": np.round(ticket * count, 2),
            "concession_revenue": np.round(bar * count, 2),
            "showings": _showings(chain, place, days.astype(np.int64), random),
            "import_id": chain.import_id,
        }
    )
    writer.write(schema.finance, finance)


def _showings(chain: Chain, place: IntArray, days: IntArray, random: np.random.Generator) -> IntArray:
    usual = chain.locations["screens"].to_numpy()[place] * days * SHOWINGS_PER_SCREEN
    return np.asarray(np.round(usual * random.normal(1, 0.04, len(place))).astype(np.int64))
