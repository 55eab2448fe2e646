"""The cache: two scopes never share an answer, a new version asks again, and a frame may be changed freely."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, insert

import config
from data_access import cached
from data_access.engine import engine_for, writing
from data_access.refresh import refresh_everything
from data_access.schema import answer
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import ASH, FLOOR, NORTH, SOUTH, VISIT, write_small_network

EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
SCOPES = {"all": EVERYTHING, "none": NOTHING, "north": Scope(region_ids=(NORTH,)), "ash": Scope(location_ids=(ASH,))}
ROWS = {"all": {1, 2, 3}, "none": set(), "north": {1, 2}, "ash": {3}}


@pytest.fixture
def chain(duckdb_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("FOYER_DATABASE_URL", duckdb_url)
    config.settings.cache_clear()
    engine = engine_for(duckdb_url)
    with writing(engine) as connection:
        write_small_network(connection)
        refresh_everything(connection)
    cached.standard_counts.clear()
    cached.location_levels.clear()
    yield engine
    engine.dispose()
    config.settings.cache_clear()


@pytest.mark.parametrize("order", [list(SCOPES), list(reversed(SCOPES))], ids=["widest first", "narrowest first"])
def test_a_warm_cache_never_shows_one_scope_the_rows_of_another(chain: Engine, order: list[str]) -> None:
    for name in order + order:
        found = cached.standard_counts(SCOPES[name], EVER, version=(1, 0))
        assert set(found["location_id"]) == ROWS[name]
        levels = cached.location_levels(SCOPES[name], EVER.period, (), version=(1, 0))
        assert set(levels.levels["location_id"]) == ROWS[name]
        fresh = cached.location_levels(SCOPES[name], EVER.period, (VISIT,), version=(1, 0))
        assert set(fresh.levels["location_id"]) == ROWS[name]


def test_an_answer_is_kept_until_the_data_version_moves(chain: Engine) -> None:
    before = cached.standard_counts(EVERYTHING, EVER, version=(1, 0))
    with writing(chain) as connection:
        connection.execute(
            insert(answer),
            [{"audit_id": 99, "location_id": ASH, "region_id": SOUTH, "channel_id": VISIT, "standard_id": FLOOR,
              "day": date(2026, 3, 1), "month": 202603, "points": 1, "max_points": 1}],
        )  # fmt: skip
    assert cached.standard_counts(EVERYTHING, EVER, version=(1, 0))["audits"].sum() == before["audits"].sum()
    assert cached.standard_counts(EVERYTHING, EVER, version=(2, 0))["audits"].sum() == before["audits"].sum() + 1


def test_a_frame_may_be_changed_without_harm_to_the_next_reader(chain: Engine) -> None:
    mine = cached.standard_counts(EVERYTHING, EVER, version=(1, 0))
    mine["points"] = 0
    assert cached.standard_counts(EVERYTHING, EVER, version=(1, 0))["points"].sum() > 0


def test_queries_of_different_subjects_do_not_answer_for_each_other(chain: Engine) -> None:
    by_place = cached.standard_counts(EVERYTHING, EVER, version=(1, 0))
    by_month = cached.month_counts(EVERYTHING, EVER, version=(1, 0))
    assert "location_id" in by_place
    assert "month" in by_month
