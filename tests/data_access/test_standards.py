"""Counts of the heatmap beside counting by hand: loops and a Counter, no SQL."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access import standards
from data_access.engine import reading, writing
from data_access.refresh import refresh_everything
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import (
    ASH,
    AUDITS,
    ELM,
    FLOOR,
    NORTH,
    OAK,
    PHONE,
    RING,
    SOUTH,
    VISIT,
    write_small_network,
)

MARCH = AuditFilter(Period(date(2026, 3, 1), date(2026, 3, 31)))
EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
FILTERS = [
    MARCH,
    EVER,
    AuditFilter(EVER.period, region_ids=(NORTH,)),
    AuditFilter(EVER.period, channel_ids=(PHONE,)),
    AuditFilter(Period(date(2026, 2, 28), date(2026, 4, 1))),  # whole months inside, an edge on both sides
    AuditFilter(Period(date(2026, 3, 2), date(2026, 3, 20)), region_ids=(NORTH,), channel_ids=(VISIT,)),
]
SCOPES = [
    EVERYTHING,
    NOTHING,
    Scope(region_ids=(SOUTH,)),
    Scope(location_ids=(ELM,)),
    Scope((), (SOUTH,), (OAK,)),
]
SCOPES[-1] = Scope(region_ids=(SOUTH,), location_ids=(OAK,))


def may_see(scope: Scope, location_id: int, region_id: int) -> bool:
    return scope.everything or region_id in scope.region_ids or location_id in scope.location_ids


def count_by_hand(scope: Scope, where: AuditFilter, key) -> dict:
    counts: dict = {}
    for _, location_id, region_id, channel_id, day, _, answers in AUDITS:
        if not may_see(scope, location_id, region_id) or not where.period.first <= day <= where.period.last:
            continue
        if where.region_ids and region_id not in where.region_ids:
            continue
        if where.channel_ids and channel_id not in where.channel_ids:
            continue
        for standard_id, (points, most) in answers.items():
            cell = counts.setdefault((key(location_id, region_id, channel_id, day), standard_id), Counter())
            cell.update(points=points, max_points=most, audits=1)
    return {cell: (c["points"], c["max_points"], c["audits"]) for cell, c in counts.items()}


def as_dict(frame, column: str) -> dict:
    rows = zip(*(frame[c] for c in (column, "standard_id", "points", "max_points", "audits")), strict=True)
    return {(int(a), int(b)): (int(c), int(d), int(e)) for a, b, c, d, e in rows}


@pytest.fixture
def network(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        refresh_everything(connection)
    return database


BY = [
    (standards.fetch_standard_counts, "location_id", lambda place, region, channel, day: place),
    (standards.fetch_region_counts, "region_id", lambda place, region, channel, day: region),
    (standards.fetch_channel_counts, "channel_id", lambda place, region, channel, day: channel),
    (standards.fetch_month_counts, "month", lambda place, region, channel, day: day.year * 100 + day.month),
]


def test_counts_agree_with_counting_by_hand_for_every_scope_and_filter(network: Engine) -> None:
    with reading(network) as connection:
        for query, column, key in BY:
            for scope in SCOPES:
                for where in FILTERS:
                    found = as_dict(query(connection, scope, where), column)
                    assert found == count_by_hand(scope, where, key), (query.__name__, scope, where)


def test_an_empty_scope_sees_no_row_in_any_query(network: Engine) -> None:
    with reading(network) as connection:
        assert standards.fetch_location_totals(connection, NOTHING, EVER).empty
        assert standards.fetch_network_shares(connection, NOTHING, EVER).empty


def test_totals_count_audits_and_not_answers(network: Engine) -> None:
    with reading(network) as connection:
        totals = standards.fetch_location_totals(connection, EVERYTHING, MARCH).set_index("location_id")
    assert dict(totals["audits"]) == {OAK: 3, ELM: 1, ASH: 2}
    assert dict(totals["answers"]) == {OAK: 5, ELM: 2, ASH: 3}


def test_network_shares_add_up_over_locations(network: Engine) -> None:
    with reading(network) as connection:
        shares = standards.fetch_network_shares(connection, EVERYTHING, EVER).set_index("standard_id")
    assert (shares.at[FLOOR, "points"], shares.at[FLOOR, "max_points"], shares.at[FLOOR, "audits"]) == (
        3,
        6,
        6,
    )
    assert (shares.at[RING, "points"], shares.at[RING, "max_points"], shares.at[RING, "audits"]) == (3, 4, 2)


def test_chosen_locations_cut_the_counts(network: Engine) -> None:
    with reading(network) as connection:
        found = standards.fetch_standard_counts(connection, EVERYTHING, EVER, location_ids=(ELM,))
    assert set(found["location_id"]) == {ELM}
