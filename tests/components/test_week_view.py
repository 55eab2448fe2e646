"""The week of visits beside the guests' week, as figures and in words."""

import numpy as np
import pandas as pd

from components.week_view import hardly_seen, marked_hours, week, week_finding, week_list, week_measure

ALL_DAYS = range(7)


def visits(cells: dict[tuple[int, int | None], int]) -> pd.DataFrame:
    rows = [(weekday, hour, n) for (weekday, hour), n in cells.items()]
    return pd.DataFrame(rows, columns=["weekday", "hour", "audits"])


def guests(hours: dict[int, int]) -> pd.DataFrame:
    rows = [(weekday, hour, n) for weekday in ALL_DAYS for hour, n in hours.items()]
    return pd.DataFrame(rows, columns=["weekday", "hour", "guests"])


def test_an_hour_that_nobody_visits_though_guests_come_is_named_and_marked() -> None:
    seen = visits({(day, hour): 10 for day in ALL_DAYS for hour in (18, 19, 20)})
    found = week(seen, guests({18: 20, 19: 20, 20: 20, 22: 20}))
    assert found.hours == [18, 19, 20, 21, 22]
    assert hardly_seen(found) == "22:00"
    assert "1 hour of the day" in week_finding(found)
    assert marked_hours(found)[:, 4].all()
    assert not marked_hours(found)[:, :4].any()


def test_a_weekdays_shift_that_is_hardly_seen_comes_before_an_hour() -> None:
    seen = visits({(day, hour): 20 for day in range(6) for hour in (13, 19)} | {(6, 13): 20})
    found = week(seen, guests({13: 20, 19: 20}))
    assert hardly_seen(found) == "Sunday, evening"
    assert marked_hours(found)[6].tolist() == [hour >= 17 for hour in found.hours]
    assert "hardly seen" in week_list(found).splitlines()[6]


def test_visits_without_an_hour_are_counted_apart() -> None:
    found = week(visits({(0, 18): 4, (0, None): 3}), guests({}))
    assert found.visits.sum() == 4
    assert found.unknown == 3
    assert "n = 7, of which 3 without an hour" in week_measure(found, 0)
    assert "not known here" in week_measure(found, 0)


def test_a_week_without_anything_says_nothing() -> None:
    found = week(visits({}), guests({}))
    assert found.hours == []
    assert hardly_seen(found) is None
    assert np.asarray(found.visits).shape == (7, 0)
    assert len(week_list(found).splitlines()) == 7
