"""Whose visits a level rests on, counted by hand on both engines."""

from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.engine import reading, writing
from data_access.refresh import refresh_everything
from data_access.schema import audit, location
from data_access.shoppers import fetch_shopper_severities, fetch_shopper_weights
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import AUDITS, OAK, SOUTH, write_small_network

AS_OF = date(2026, 4, 1)


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        for audit_id, *_ in AUDITS:
            who = f"s{audit_id % 2}" if audit_id != 3 else None
            connection.execute(audit.update().where(audit.c.audit_id == audit_id).values(shopper=who))
        refresh_everything(connection)
    return database


def test_weights_of_shoppers_are_those_of_their_audits(chain: Engine) -> None:
    by_hand: dict[tuple[int, str], list[float]] = {}
    for audit_id, place, _, _, day, counted, _ in AUDITS:
        if counted and audit_id != 3:
            age = (AS_OF - day).days / (365.25 / 12)
            by_hand.setdefault((place, f"s{audit_id % 2}"), []).append(2 ** (-age / 6))
    with reading(chain) as connection:
        found = fetch_shopper_weights(connection, EVERYTHING, AS_OF, half_life=6.0)
    rows = {(r.location_id, r.shopper): (r.audits, r.weight) for r in found.itertuples()}
    assert rows == {key: (len(w), pytest.approx(sum(w))) for key, w in by_hand.items()}


def test_only_visible_locations_and_audits_since_the_restart_count(chain: Engine) -> None:
    with writing(chain) as connection:
        assert set(fetch_shopper_weights(connection, Scope(region_ids=(SOUTH,)), AS_OF, half_life=6.0)["location_id"])
        assert fetch_shopper_weights(connection, NOTHING, AS_OF, half_life=6.0).empty
        connection.execute(location.update().values(restarted_on=date(2026, 12, 1)))
        assert fetch_shopper_weights(connection, Scope(location_ids=(OAK,)), AS_OF, half_life=6.0).empty


def test_a_shopper_is_the_same_to_every_reader_and_shown_to_those_who_see_an_audit(chain: Engine) -> None:
    march = AuditFilter(Period(date(2026, 3, 1), date(2026, 4, 1)))
    with reading(chain) as connection:
        everybody = fetch_shopper_severities(connection, EVERYTHING, march).set_index("shopper")
        southern = fetch_shopper_severities(connection, Scope(region_ids=(SOUTH,)), march).set_index("shopper")
        assert fetch_shopper_severities(connection, NOTHING, march).empty
    counted = [audit_id for audit_id, *_, is_counted, _ in AUDITS if is_counted and audit_id != 3]
    assert dict(everybody["audits"]) == {f"s{odd}": sum(one % 2 == odd for one in counted) for odd in (0, 1)}
    assert set(southern.index) == {"s0"}
    assert southern.at["s0", "value"] == everybody.at["s0", "value"]
    assert not everybody["named"].any()


def test_no_audits_have_no_shoppers(database: Engine) -> None:
    ever = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
    with reading(database) as connection:
        assert fetch_shopper_severities(connection, EVERYTHING, ever).empty
