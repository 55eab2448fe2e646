"""What the demo's coaching did, beside the gain that was built into it; and what is said when nothing can be told."""

import dataclasses
from datetime import date

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from components import programme_view
from data_access.engine import reading
from data_access.programme import fetch_programme
from data_access.schema import audit, coaching_session, programme_effect
from data_access.stored_programme import fetch_kept_programme
from domain.access import EVERYTHING, NOTHING
from domain.coaching_evidence import Evidence
from domain.filters import months_back
from intake.demo.truth import COACHED


def last_day(engine: Engine) -> date:
    with reading(engine) as connection:
        return connection.execute(select(func.max(audit.c.day))).scalar_one()


def test_the_effect_agrees_with_the_gain_that_was_built_into_the_demo(demo: Engine) -> None:
    with reading(demo) as connection:
        found = fetch_programme(connection, EVERYTHING, last_day(demo))
    assert found.evidence is Evidence.ENOUGH
    assert found.effect.n_coached >= len(COACHED)
    # Those coached in the last weeks have gained nothing yet, and hardly have visits after.
    built_in = np.mean([one.effect for one in COACHED])
    assert found.effect.low < built_in < found.effect.high
    assert found.effect.low > 0


def coach(connection: Connection, places: list[int], days: list[date]) -> None:
    """Replace every session by one a location; the connection is rolled back, so the demo stays as it is."""
    connection.execute(delete(coaching_session))
    connection.execute(
        insert(coaching_session),
        [
            {"session_id": 9_000 + row, "location_id": place, "region_id": 1, "day": day, "coachee_role": "cashier",
             "minutes": 60, "acknowledged": False}
            for row, (place, day) in enumerate(zip(places, days, strict=True))
        ],
    )  # fmt: skip


def test_coaching_that_does_nothing_is_not_claimed(demo: Engine) -> None:
    last = last_day(demo)
    with reading(demo) as connection:
        coached = select(coaching_session.c.location_id)
        query = select(audit.c.location_id).where(audit.c.location_id.not_in(coached)).distinct()
        never = list(connection.execute(query.order_by(audit.c.location_id)).scalars())[:10]
        coach(connection, never, [months_back(last, 7 + place) for place in range(10)])
        found = fetch_programme(connection, EVERYTHING, last)
    assert found.evidence is Evidence.ENOUGH
    assert not found.effect.beyond_chance
    assert "cannot be told from chance" in programme_view.sentence(found)


def test_what_is_kept_is_what_was_measured_until_a_session_comes_or_changes(demo: Engine) -> None:
    last = last_day(demo)
    with reading(demo) as connection:
        measured = fetch_programme(connection, EVERYTHING, last)
        connection.execute(update(programme_effect).values(n_compared=7))
        kept = fetch_kept_programme(connection, EVERYTHING, last)
        assert kept.effect == dataclasses.replace(measured.effect, n_compared=7)  # read, not measured
        assert fetch_kept_programme(connection, EVERYTHING, months_back(last, 1)).effect.n_compared != 7
        assert fetch_kept_programme(connection, NOTHING, last).effect is None
        one = select(func.min(coaching_session.c.session_id)).scalar_subquery()
        connection.execute(update(coaching_session).where(coaching_session.c.session_id == one).values(version=2))
        assert fetch_kept_programme(connection, EVERYTHING, last) == measured


def test_without_sessions_or_without_a_scope_there_is_no_effect(database: Engine, demo: Engine) -> None:
    with reading(database) as connection:
        assert fetch_programme(connection, EVERYTHING, date(2026, 4, 1)).evidence is Evidence.TOO_FEW_COACHED
    with reading(demo) as connection:
        assert fetch_programme(connection, NOTHING, last_day(demo)).effect is None


def test_three_coached_locations_are_too_few(demo: Engine) -> None:
    last = last_day(demo)
    with reading(demo) as connection:
        coach(connection, [1, 2, 3], [months_back(last, 9)] * 3)
        found = fetch_programme(connection, EVERYTHING, last)
    assert found.evidence is Evidence.TOO_FEW_COACHED
    assert "fewer than four" in programme_view.sentence(found)
