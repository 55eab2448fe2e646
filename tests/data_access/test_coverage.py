"""What was visited and when, and who took turns, counted by loops on both engines."""

from collections import Counter
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import Engine, insert

from data_access.coverage import fetch_channel_audits, fetch_guest_week, fetch_week_audits
from data_access.engine import reading, writing
from data_access.schema import audit, feedback, location
from data_access.shoppers import fetch_shopper_rotation
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import ASH, AUDITS, ELM, NORTH, OAK, PHONE, SOUTH, VISIT, write_small_network

MARCH = AuditFilter(Period(date(2026, 3, 1), date(2026, 3, 31)))
EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
HOURS = {1: 10, 2: 10, 3: 18, 4: None, 5: 18, 6: 0, 7: 18, 8: 18}  # audit -> hour
SHOPPERS = {1: "a", 2: "a", 3: "b", 4: "a", 5: "b", 6: "b", 7: None, 8: "b"}


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        for one, hour in HOURS.items():
            connection.execute(audit.update().where(audit.c.audit_id == one).values(hour=hour, shopper=SHOPPERS[one]))
        connection.execute(location.update().where(location.c.location_id == OAK).values(time_zone="Europe/Kyiv"))
        # 2026-03-28 is a Saturday; Kyiv is two hours ahead of UTC until the night after, then three.
        moments = [
            (1, OAK, NORTH, "qr", datetime(2026, 3, 28, 16, 40, tzinfo=UTC)),
            (2, OAK, NORTH, "qr", datetime(2026, 3, 28, 22, 15, tzinfo=UTC)),
            (3, OAK, NORTH, "qr", datetime(2026, 3, 29, 16, 5, tzinfo=UTC)),
            (4, ASH, SOUTH, "qr", datetime(2026, 3, 28, 16, 59, tzinfo=UTC)),
            (5, ASH, SOUTH, "review", datetime(2026, 3, 28, 16, 0, tzinfo=UTC)),
        ]
        connection.execute(
            insert(feedback),
            [
                {"feedback_id": one, "location_id": place, "region_id": region_id, "source": "test", "code": str(one),
                 "origin": origin, "solicited": False, "kind": "thanks", "received_at": at, "day": at.date(),
                 "month": 202603}
                for one, place, region_id, origin, at in moments
            ],
        )  # fmt: skip
    return database


def as_dict(frame, *columns: str) -> dict:
    return {tuple(row[:-1]): row[-1] for row in frame[list(columns)].itertuples(index=False)}


def test_audits_of_a_channel_are_counted_whether_they_enter_averages_or_not(chain: Engine) -> None:
    by_hand: Counter = Counter()
    for _, place, _, channel, day, _, _ in AUDITS:
        by_hand[place, channel] += MARCH.period.first <= day <= MARCH.period.last
    with reading(chain) as connection:
        found = fetch_channel_audits(connection, EVERYTHING, MARCH)
    assert as_dict(found, "location_id", "channel_id", "audits") == dict(by_hand)
    row = found.set_index(["location_id", "channel_id"]).loc[ASH, PHONE]
    # February's call is not of March, but it is the last there was.
    assert (row["audits"], row["recent"], str(row["last_day"])[:10]) == (0, 0, "2026-02-28")


def test_recent_are_thirty_days_and_what_comes_after_the_period_is_unknown_to_it(chain: Engine) -> None:
    to_21 = AuditFilter(Period(date(2026, 3, 10), date(2026, 3, 31)))
    with reading(chain) as connection:
        found = fetch_channel_audits(connection, EVERYTHING, to_21).set_index(["location_id", "channel_id"])
    assert found.at[(OAK, VISIT), "audits"] == 1
    assert found.at[(OAK, VISIT), "recent"] == 2  # 2 March is the thirtieth day before, and before the period
    assert found.at[(ELM, VISIT), "audits"] == 1
    assert str(found.at[(ELM, VISIT), "last_day"])[:10] == "2026-03-31"


def test_the_week_is_counted_by_weekday_and_hour_and_an_unknown_hour_apart(chain: Engine) -> None:
    by_hand = Counter((day.weekday(), HOURS[one]) for one, _, _, channel, day, _, _ in AUDITS if channel == VISIT)
    with reading(chain) as connection:
        found = fetch_week_audits(connection, EVERYTHING, AuditFilter(EVER.period, (), (VISIT,)))
    rows = {
        (int(row.weekday), None if pd.isna(row.hour) else int(row.hour)): int(row.audits)
        for row in found.itertuples()
    }
    assert rows == dict(by_hand)


def test_guests_come_by_the_clock_of_the_place(chain: Engine) -> None:
    with reading(chain) as connection:
        found = fetch_guest_week(connection, EVERYTHING, AuditFilter(EVER.period, (), (VISIT,)))
        assert as_dict(found, "weekday", "hour", "guests") == {(5, 18): 1, (6, 0): 1, (6, 19): 1, (5, 16): 1}
        southern = fetch_guest_week(connection, Scope(region_ids=(SOUTH,)), EVER)
    assert as_dict(southern, "weekday", "hour", "guests") == {(5, 16): 1}


def test_turns_are_told_within_a_channel_and_a_shopper_unknown_is_no_turn(chain: Engine) -> None:
    with reading(chain) as connection:
        found = fetch_shopper_rotation(connection, EVERYTHING, EVER).set_index("location_id")
    rows = {int(place): tuple(int(row[name]) for name in ("audits", "shoppers", "busiest", "repeats"))
            for place, row in found.iterrows()}  # fmt: skip
    assert rows == {OAK: (3, 2, 2, 1), ELM: (2, 2, 1, 0), ASH: (2, 1, 2, 1)}


@pytest.mark.parametrize("scope", [NOTHING, Scope(region_ids=(SOUTH,)), Scope(location_ids=(ELM,))])
def test_only_visible_locations_are_counted(chain: Engine, scope: Scope) -> None:
    mine = set() if scope is NOTHING else ({ASH} if scope.region_ids else {ELM})
    with reading(chain) as connection:
        assert set(fetch_channel_audits(connection, scope, EVER)["location_id"]) == mine
        assert set(fetch_shopper_rotation(connection, scope, EVER)["location_id"]) == mine
        visits = sum(place in mine for _, place, *_ in AUDITS)
        assert fetch_week_audits(connection, scope, EVER)["audits"].sum() == visits


def test_the_readers_regions_and_channels_cut_the_counts(chain: Engine) -> None:
    northern, phone = AuditFilter(EVER.period, (NORTH,)), AuditFilter(EVER.period, (), (PHONE,))
    with reading(chain) as connection:
        assert set(fetch_channel_audits(connection, EVERYTHING, northern)["location_id"]) == {OAK, ELM}
        assert set(fetch_channel_audits(connection, EVERYTHING, phone)["channel_id"]) == {PHONE}


def test_an_empty_database_has_no_week_and_no_turns(database: Engine) -> None:
    with reading(database) as connection:
        assert fetch_channel_audits(connection, EVERYTHING, EVER).empty
        assert fetch_week_audits(connection, EVERYTHING, EVER).empty
        assert list(fetch_guest_week(connection, EVERYTHING, EVER).columns) == ["weekday", "hour", "guests"]
        assert fetch_shopper_rotation(connection, EVERYTHING, EVER).empty
