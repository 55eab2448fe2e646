"""What follows from new audits: rollup, expected scores, target and fit, beside loops that count by hand."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, select

from data_access.engine import reading, writing
from data_access.estimates import fit_levels
from data_access.network import fetch_targets
from data_access.refresh import refresh_after_load, refresh_everything
from data_access.schema import answer, audit, estimate_fit, standard_month
from data_access.stored_fits import fetch_levels
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import AUDITS, NORTH, SOUTH, write_small_network

EVER = AuditFilter(Period(date(2023, 4, 2), date(2026, 4, 1)))


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        refresh_everything(connection)
    return database


def test_the_rollup_adds_up_to_the_answers(chain: Engine) -> None:
    by_hand: dict = defaultdict(Counter)
    for _, _, region_id, channel_id, day, _, answers in AUDITS:
        for standard_id, (points, most) in answers.items():
            cell = by_hand[region_id, channel_id, day.year * 100 + day.month, standard_id]
            cell.update(points=points, max_points=most, audits=1)
    with reading(chain) as connection:
        rows = connection.execute(select(standard_month)).all()
    found = {(r.region_id, r.channel_id, r.month, r.standard_id): (r.points, r.max_points, r.audits) for r in rows}
    assert found == {key: (c["points"], c["max_points"], c["audits"]) for key, c in by_hand.items()}


def test_refreshing_twice_changes_nothing(chain: Engine) -> None:
    with writing(chain) as connection:
        before = connection.execute(select(standard_month).order_by(*standard_month.primary_key)).all()
        refresh_after_load(connection, months={202603, 202604})
        after = connection.execute(select(standard_month).order_by(*standard_month.primary_key)).all()
    assert before == after


def test_nothing_to_refresh_without_months(database: Engine) -> None:
    with writing(database) as connection:
        refresh_after_load(connection, months=set())
        refresh_everything(connection)
        assert connection.execute(select(estimate_fit)).all() == []


def test_expected_scores_are_those_of_an_average_location(chain: Engine) -> None:
    # Under 30 answers a standard takes its stage's share: floor and greeting share the foyer, ring is alone.
    foyer = [(p, m) for *_, answers in AUDITS for one, (p, m) in answers.items() if one in (1, 2)]
    phone = [(p, m) for *_, answers in AUDITS for one, (p, m) in answers.items() if one == 3]
    share = {1: _share(foyer), 2: _share(foyer), 3: _share(phone)}
    with reading(chain) as connection:
        found = dict(connection.execute(select(audit.c.audit_id, audit.c.expected)).all())
    for audit_id, *_, answers in AUDITS:
        assert found[audit_id] == pytest.approx(100 * sum(share[one] for one in answers) / len(answers))


def _share(answers: list[tuple[int, int]]) -> float:
    return sum(p for p, _ in answers) / sum(m for _, m in answers)


def test_the_first_target_is_the_network_mean_less_four_and_stays(chain: Engine) -> None:
    scores = [100 * sum(p / m for p, m in a.values()) / len(a) for *_, counted, a in AUDITS if counted]
    with writing(chain) as connection:
        assert fetch_targets(connection)["level"][0] == pytest.approx(np.mean(scores) - 4, abs=0.05)
        connection.execute(audit.update().values(score=10.0))
        refresh_everything(connection)
        assert fetch_targets(connection)["level"][0] == pytest.approx(np.mean(scores) - 4, abs=0.05)


def test_the_stored_levels_are_the_fresh_fit_cut_to_the_scope(chain: Engine) -> None:
    with reading(chain) as connection:
        stored = fetch_levels(connection, EVERYTHING)
        fresh = fit_levels(connection, EVERYTHING, EVER)
        south = fetch_levels(connection, Scope(region_ids=(SOUTH,)))
        nobody = fetch_levels(connection, NOTHING)
    np.testing.assert_allclose(stored.levels["deviation"], fresh.levels["deviation"])
    assert list(stored.levels["audits"]) == [3, 2, 2]  # the audit that is not counted is not here
    assert set(south.levels["region_id"]) == {SOUTH}
    assert nobody.levels.empty
    assert set(fresh.in_regions((NORTH,)).levels["region_id"]) == {NORTH}


def test_the_levels_before_both_windows_of_health_are_stored_too(database: Engine) -> None:
    with writing(database) as connection:
        write_small_network(connection)
        connection.execute(audit.update().where(audit.c.audit_id == 7).values(day=date(2025, 12, 1), month=202512))
        connection.execute(answer.update().where(answer.c.audit_id == 7).values(day=date(2025, 12, 1), month=202512))
        refresh_everything(connection)
        frozen_on = date(2026, 4, 1) - timedelta(days=56)
        stored = fetch_levels(connection, EVERYTHING, frozen_on)
        fresh = fit_levels(connection, EVERYTHING, AuditFilter(Period(date(2023, 2, 5), frozen_on)))
        assert fetch_levels(connection, EVERYTHING, frozen_on - timedelta(days=1)) is None
        assert fetch_levels(connection, EVERYTHING, date(2030, 1, 1)).settings.as_of == date(2026, 4, 1)
    np.testing.assert_allclose(stored.levels["deviation"], fresh.levels["deviation"])
    assert list(stored.levels["audits"]) == [0, 0, 1]


def test_a_demo_network_hangs_together(demo: Engine) -> None:
    with reading(demo) as connection:
        total = connection.execute(select(answer.c.audit_id).distinct().where(answer.c.audit_id.not_in(
            select(audit.c.audit_id).where(audit.c.is_current)))).all()  # fmt: skip
    assert total == []


def test_the_memory_is_fitted_once_a_month_and_kept_until_the_network_has_doubled(chain: Engine) -> None:
    with writing(chain) as connection:
        connection.execute(estimate_fit.update().values(half_life=9.0, drift_variance=1.5))
        assert fit_levels(connection, EVERYTHING, EVER).settings.half_life == 9.0
        refresh_everything(connection)
        assert fetch_levels(connection, EVERYTHING).settings.drift_variance == 1.5
        # A choice of channels and another month learn their own.
        of_visits = AuditFilter(EVER.period, channel_ids=(1,))
        assert fit_levels(connection, EVERYTHING, of_visits).settings.half_life == 6.0
        march = AuditFilter(Period(date(2023, 4, 2), date(2026, 3, 31)))
        assert fit_levels(connection, EVERYTHING, march).settings.half_life == 6.0
        connection.execute(estimate_fit.update().values(audits=1))
        assert fit_levels(connection, EVERYTHING, EVER).settings.half_life == 6.0


def test_a_fit_keeps_what_it_rests_on(chain: Engine) -> None:
    with reading(chain) as connection:
        stored, fresh = fetch_levels(connection, EVERYTHING), fit_levels(connection, EVERYTHING, EVER)
    assert (stored.settings.audits, stored.settings.locations) == (7, 3)
    assert stored.settings == fresh.settings
    assert stored.settings.believed == pytest.approx(stored.levels["reliability"].sum())
    assert not stored.settings.shrunk  # three locations are no network
