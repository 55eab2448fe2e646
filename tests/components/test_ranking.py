"""The list of priorities from a fit: order, held places, who is left out, what the days reach."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from components.priorities_view import advice_sentence, finding, gain_sentence
from components.ranking import Ranking, Room, of_this_fit, rank
from domain.fit_settings import FitSettings
from domain.levels import judge_levels
from domain.priorities import Advice

DAY = date(2026, 4, 1)
SETTINGS = FitSettings(DAY, 84.0, 84.0, 6.0, 25.0, 100.0, 2.0, 60, 5, 3.0, 0.1, 0.1)
# Far below, below with many guests, near the target on few visits, fine, never audited.
LEVELS = pd.DataFrame(
    {"location_id": [1, 2, 3, 4, 5], "deviation": [-12.0, -8, -4, 6, 0], "sd": [2.0, 2, 4, 2, 5],
     "weight": [6.0, 6, 1.5, 6, 0], "audits": [9, 9, 2, 9, 0]}
)  # fmt: skip
GUESTS = pd.DataFrame({"location_id": [1, 2, 3, 4, 5], "guests": [1000.0, 5000, 1000, 1000, 1000],
                       "known": [True, True, False, True, True]})  # fmt: skip
NO_HOLDS = pd.DataFrame(columns=["location_id", "deviation", "sd", "held_on", "seen_on"])
WORK = pd.DataFrame({"location_id": [2], "plan_id": [7.0], "status": ["agreed"], "opened_on": [DAY],
                     "check_on": [None], "last_session": [None], "next_on": [None]})  # fmt: skip


def ranked(*, held: pd.DataFrame = NO_HOLDS, out: tuple[int, ...] = ()) -> Ranking:
    judged = judge_levels(LEVELS["deviation"], LEVELS["sd"], LEVELS["weight"], network_level=84, target=80)
    settle = np.array([0.0, 0, 3, 0, np.nan])
    return rank(LEVELS, judged, settle, SETTINGS, 80, held=held, guests=GUESTS, work=WORK, out=out)


def holds(deviation: list[float], seen: date = DAY) -> pd.DataFrame:
    ids = list(range(1, len(deviation) + 1))
    return pd.DataFrame({"location_id": ids, "deviation": deviation, "sd": 2.0, "held_on": DAY, "seen_on": seen})


def test_shortfall_times_guests_orders_those_that_are_not_on_target() -> None:
    found = ranked()
    assert found.rows["location_id"].tolist() == [2, 1, 3]
    assert found.rows["advice"].tolist() == ["carry_on", "coach", "visit"]
    assert (found.fine, found.stable) == (1, False)
    assert found.rows["gain"].iloc[0] == pytest.approx(5000 * found.rows["shortfall"].iloc[0])


def test_a_held_level_decides_about_the_place() -> None:
    found = ranked(held=holds([-12.0, -4.0, -4.0, 6.0, 0.0]))
    assert found.stable
    assert found.rows["location_id"].tolist()[0] == 1  # the second's fall is no news yet


def test_holds_of_another_day_or_for_some_channels_do_not_bind() -> None:
    held = holds([-12.0])
    assert len(of_this_fit(held, DAY, ())) == 1
    assert of_this_fit(held, DAY, (1,)).empty
    assert of_this_fit(held, date(2026, 3, 1), ()).empty
    assert of_this_fit(NO_HOLDS, DAY, ()).empty


def test_who_is_left_out_has_no_place() -> None:
    assert ranked(out=(2,)).rows["location_id"].tolist() == [1, 3]


def test_the_title_says_what_the_days_reach() -> None:
    found = ranked()
    assert finding(found, Room(1, 1, 1.0)).startswith("1 visit reaches")
    assert "100" in finding(found, Room(1, 5, 1.0))
    assert "do not suffice" in finding(found, Room(1, 1, 2.0))
    assert "nothing to coach" in finding(ranked(out=(1, 2, 3)), Room(1, 5, 1.0))


def test_a_row_says_how_many_visits_would_settle_it_and_when_guests_are_unknown() -> None:
    row = ranked().rows.to_dict("records")[2]
    assert "3 more mystery visits" in advice_sentence(row)
    assert "its guests are unknown" in gain_sentence(row)
    assert "Too near" in advice_sentence({**row, "advice": Advice.NEAR_TARGET.value})
