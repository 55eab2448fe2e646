"""The programme's effect taken apart, on demo networks whose coaching is known to work, or known to do nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, func, select, update

from components import effect_view
from data_access import schema
from data_access.coaching_effects import Effects, fetch_effects
from data_access.engine import engine_for, reading, writing
from data_access.refresh import refresh_everything
from data_access.schema import audit, coaching_session, region
from domain.access import EVERYTHING, NOTHING, Scope
from domain.coaching_evidence import Evidence
from domain.effect_outlook import coached_to_settle
from intake.demo import COACHED, write_demo

TODAY = date(2026, 6, 15)
WORKS, NOTHING_WORKS = COACHED, tuple(replace(one, effect=0.0) for one in COACHED)


def network(folder: Path, *, seed: int, works: bool) -> Engine:
    engine = engine_for(f"duckdb:///{folder / 'foyer.duckdb'}")
    schema.metadata.create_all(engine)
    with writing(engine) as connection:
        write_demo(connection, today=TODAY, seed=seed, coached=WORKS if works else NOTHING_WORKS)
        refresh_everything(connection)
    return engine


def effects_of(engine: Engine, scope: Scope = EVERYTHING) -> Effects | None:
    with reading(engine) as connection:
        return fetch_effects(connection, scope, connection.execute(select(func.max(audit.c.day))).scalar_one())


@pytest.fixture(scope="module")
def found(demo: Engine) -> Effects:
    return effects_of(demo)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_the_built_in_effect_lies_in_the_range_that_is_shown(tmp_path: Path, seed: int) -> None:
    engine = network(tmp_path, seed=seed, works=True)
    effect = effects_of(engine).programme.effect
    engine.dispose()
    assert effect.low < np.mean([one.effect for one in WORKS]) < effect.high


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_coaching_that_does_nothing_claims_nothing(tmp_path: Path, seed: int) -> None:
    engine = network(tmp_path, seed=seed, works=False)
    found = effects_of(engine)
    engine.dispose()
    assert found.programme.evidence is Evidence.ENOUGH
    assert not found.programme.effect.beyond_chance
    assert "cannot be told from chance" in effect_view.finding(found.programme, found.wait, TODAY)
    words = effect_view.sentence(found.programme)
    assert "would have" in words
    assert "Effect of coaching" not in words


def test_the_whole_is_the_programme_of_health_and_one_coach_is_all_of_it(found: Effects, demo: Engine) -> None:
    from data_access.programme import fetch_programme

    with reading(demo) as connection:
        as_of = connection.execute(select(func.max(audit.c.day))).scalar_one()
        assert fetch_programme(connection, EVERYTHING, as_of) == found.programme
    assert [one.name for one in found.coaches] == ["Giulia Ferri"]
    assert found.coaches[0].programme == found.programme
    assert found.coaches[0].coached == len(found.coached) == sum(one.coached for one in found.cohorts)
    assert [one.key for one in found.cohorts] == sorted(one.key for one in found.cohorts)


def test_each_coach_is_judged_by_the_own_locations_and_by_the_rule_of_least_data(demo: Engine) -> None:
    with reading(demo) as connection:  # rolled back, so the demo stays as it is
        ids = connection.execute(select(coaching_session.c.location_id).distinct()).scalars().all()
        few = sorted(ids)[:3]
        connection.execute(
            update(coaching_session).where(coaching_session.c.location_id.in_(few)).values(coach_id=None)
        )
        as_of = connection.execute(select(func.max(audit.c.day))).scalar_one()
        found = fetch_effects(connection, EVERYTHING, as_of)
    known, unknown = found.coaches
    assert (unknown.key, unknown.name, unknown.coached) == (None, "", 3)
    assert unknown.programme.evidence is Evidence.TOO_FEW_COACHED
    assert unknown.programme.effect is None
    assert known.programme.effect.n_coached < found.programme.effect.n_coached


def test_a_region_sees_its_own_locations_and_the_chains_effect(found: Effects, demo: Engine) -> None:
    with reading(demo) as connection:
        north = connection.execute(select(region.c.region_id).where(region.c.code == "north")).scalar_one()
    mine = effects_of(demo, Scope(region_ids=(north,)))
    assert mine.programme == found.programme
    assert 0 < len(mine.coached) < len(found.coached)
    assert set(mine.audits["location_id"]) == set(mine.coached["location_id"])
    assert effects_of(demo, NOTHING) is None


def test_nobody_coached_is_nothing(database: Engine) -> Iterator[None]:
    with reading(database) as connection:
        assert fetch_effects(connection, EVERYTHING, TODAY) is None


def test_what_would_settle_a_cohort_is_counted(found: Effects) -> None:
    for part in found.cohorts:
        if part.programme.effect is not None:
            more = coached_to_settle(part.programme.effect)
            assert (more == 0) == part.programme.effect.beyond_chance
