import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import t as student

from domain.stage_links import StageLinks, Verdict, stage_links
from domain.two_way import without_location_and_period
from tests.domain import witness_drivers

STAGES = 4


def lasting(generator, locations, quarters, columns):
    """Deviations of variance 1 that last: each quarter resembles the last with correlation one half."""
    fresh = generator.normal(size=(locations, quarters, columns))
    kept = fresh.copy()
    for quarter in range(1, quarters):
        kept[:, quarter] = 0.5 * kept[:, quarter - 1] + math.sqrt(0.75) * fresh[:, quarter]
    return kept.reshape(-1, columns)


def network(seed, slopes=(0.0,) * STAGES, *, locations=100, quarters=4, noise=4.0):
    """Cells of a chain: stages that share a mood, halves with noise of their own, NPS with a life of its own.

    Locations and quarters move both the stages and the outcome, which is what would fool a plain comparison.
    """
    generator = np.random.default_rng(seed)
    where, when = np.repeat(np.arange(locations), quarters), np.tile(np.arange(quarters), locations)
    town, season = generator.normal(0, 6, locations)[where], generator.normal(0, 3, quarters)[when]
    moods = lasting(generator, locations, quarters, len(slopes) + 1)
    stages = 5 * (moods[:, :-1] + moods[:, -1:]) / math.sqrt(2) + (town + season)[:, None]
    halves = [stages + noise * generator.normal(size=stages.shape) for _ in range(2)]
    outcome = stages @ np.array(slopes) + 2 * town + 3 * season
    outcome += 8 * lasting(generator, locations, quarters, 1)[:, 0]
    return {
        "first_half": halves[0], "second_half": halves[1], "outcome": outcome,
        "location": where, "quarter": when, "months": np.full(where.size, 3.0),
    }  # fmt: skip


def links_of(cells, **others) -> StageLinks:
    return stage_links(**(cells | others))


def naive_slopes(cells):
    """What a two-way fixed-effects regression on the mean of the halves would say."""
    halves = (cells["first_half"] + cells["second_half"]) / 2
    rows = np.column_stack([halves, cells["outcome"]])
    left = without_location_and_period(rows, cells["location"], cells["quarter"])
    return np.linalg.lstsq(left[:, :-1], left[:, -1])[0]


def some(verdicts, verdict):
    return [one is verdict for one in verdicts]


@pytest.mark.parametrize("seed", range(4))
def test_stage_links_agree_with_the_witness(seed):
    cells = network(seed, (1.5, 0.0), locations=36, quarters=11)
    cells["outcome"][::13] = math.nan  # makes the table uneven
    found = links_of(cells)
    kept = np.isfinite(cells["outcome"])
    where, when = cells["location"][kept].tolist(), cells["quarter"][kept].tolist()

    def left(column):
        return witness_drivers.without_levels(column[kept].tolist(), where, when)

    first, second = ([left(column) for column in cells[half].T] for half in ("first_half", "second_half"))
    slopes, errors = witness_drivers.links(first, second, left(cells["outcome"]), where)
    reliability = [witness_drivers.reliability(a, b) for a, b in zip(first, second, strict=True)]
    assert_allclose(found.reliability, reliability, atol=1e-9)
    assert min(reliability) > 0.5
    certainty = [1 - min(1, 4 * student.sf(abs(b / e), 35)) for b, e in zip(slopes, errors, strict=True)]
    assert_allclose(found.certainty, certainty, atol=1e-9)
    assert found.verdicts[0] is Verdict.SHOWN
    assert found.value[0] == pytest.approx(slopes[0], abs=1e-9)
    assert found.high[0] - found.value[0] == pytest.approx(student.ppf(0.95, 35) * errors[0], abs=1e-9)
    assert found.location_months == 3 * kept.sum()


@pytest.mark.slow
@pytest.mark.parametrize(("locations", "quarters"), [(100, 4), (30, 12)])
def test_without_a_link_nothing_is_shown(locations, quarters):
    # 1,500 replicates of each put the rate at 3.9-5.0 % with four and with eight stages.
    claims = [
        Verdict.SHOWN in links_of(network(seed, locations=locations, quarters=quarters)).verdicts
        for seed in range(200)
    ]
    assert np.mean(claims) <= 0.05


@pytest.mark.slow
def test_a_strong_link_is_shown_at_its_true_size_and_its_neighbours_are_not():
    found = [links_of(network(seed, (1.5, 0.0, 0.0, 0.0))) for seed in range(200)]
    shown = np.array([some(one.verdicts, Verdict.SHOWN) for one in found])
    assert shown[:, 0].mean() > 0.95
    assert shown[:, 1:].any(axis=1).mean() <= 0.05
    values = np.array([one.value[0] for one in found])[shown[:, 0]]
    assert np.all(values > 0)
    assert np.mean(values) == pytest.approx(1.5, rel=0.1)
    held = [one.low[0] <= 1.5 <= one.high[0] for one in found if one.verdicts[0] is Verdict.SHOWN]
    assert np.mean(held) > 0.84


def test_one_network_with_a_strong_link_by_sight():
    found = links_of(network(1, (2.0, 0.0, 0.0, 0.0), locations=250))
    assert found.verdicts[0] is Verdict.SHOWN
    assert found.value[0] == pytest.approx(2.0, rel=0.2)
    assert found.low[0] > 0
    assert found.more_location_months[0] == 0
    assert np.isnan(found.value[1:]).all()
    assert np.all(found.more_location_months[1:] > 0)
    # The naive answer is a good third too small.
    assert naive_slopes(network(1, (2.0, 0.0, 0.0, 0.0), locations=250))[0] < 1.5


def test_a_link_downwards_has_a_negative_sign():
    up, down = (links_of(network(1, (slope, 0, 0, 0), locations=250)).value[0] for slope in (2.0, -2.0))
    assert up > 0 > down


def test_levels_of_locations_and_quarters_do_not_matter():
    cells = network(3, (1.5, 0.0, 0.0, 0.0))
    moved = cells | {
        "outcome": cells["outcome"] + 9.0 * cells["location"] - 4.0 * cells["quarter"],
        "first_half": cells["first_half"] + 2.0 * cells["location"][:, None],
    }
    assert_allclose(links_of(moved).certainty, links_of(cells).certainty, atol=1e-9)
    assert_allclose(links_of(moved).value, links_of(cells).value, atol=1e-9)


def test_the_halves_may_change_places():
    cells = network(3, (1.5, 0.0, 0.0, 0.0))
    swapped = links_of(cells, first_half=cells["second_half"], second_half=cells["first_half"])
    assert_allclose(swapped.value, links_of(cells).value)


def test_under_a_thousand_location_months_nothing_is_shown():
    cells = network(1, (5.0, 0.0, 0.0, 0.0), locations=83)  # 996
    found = links_of(cells)
    assert set(found.verdicts) == {Verdict.TOO_FEW_MONTHS}
    assert np.isnan([*found.value, *found.low, *found.high, *found.certainty]).all()
    assert found.more_location_months.tolist() == [4.0] * STAGES
    assert links_of(network(1, (5.0, 0.0, 0.0, 0.0), locations=84)).verdicts[0] is Verdict.SHOWN


def test_thirty_locations_are_needed_however_long_they_have_been_watched():
    found = links_of(network(1, (5.0, 0.0, 0.0, 0.0), locations=20, quarters=20))
    assert set(found.verdicts) == {Verdict.TOO_FEW_MONTHS}
    assert found.more_location_months.tolist() == [600.0] * STAGES


def test_stages_that_are_mostly_noise_are_not_shown_and_ask_for_more_visits():
    cells = network(1, (5.0, 5.0), locations=250)
    generator = np.random.default_rng(8)
    for half in ("first_half", "second_half"):
        cells[half][:, 1] += 12 * generator.normal(size=1000)
    found = links_of(cells)
    assert found.verdicts[1] is Verdict.UNRELIABLE
    assert 0 < found.reliability[1] < 0.5 < found.reliability[0]
    assert found.more_visits[1] == pytest.approx((1 - found.reliability[1]) / found.reliability[1])
    assert (found.more_visits[0], found.more_location_months[1]) == (1.0, math.inf)


def test_with_the_location_months_asked_for_the_link_mostly_shows():
    few = [links_of(network(seed, (0.3, 0.0))) for seed in range(30)]
    more = [one.more_location_months[0] for one in few if one.verdicts[0] is Verdict.UNCERTAIN_SIGN]
    assert len(more) > 15
    locations = int((1200 + np.median(more)) / 12)
    later = [links_of(network(seed, (0.3, 0.0), locations=locations)).verdicts[0] for seed in range(30, 60)]
    assert np.mean(some(later, Verdict.SHOWN)) > 0.5


def test_spend_is_compared_within_equal_occupancy():
    cells = network(2, locations=250)
    full = lasting(np.random.default_rng(9), 250, 4, 1)[:, 0]
    # In a full house queues are long and fewer guests buy: without occupancy the queue looks costly in itself.
    for half in ("first_half", "second_half"):
        cells[half] = cells[half] - 4 * full[:, None]
    cells["outcome"] = cells["outcome"] - 12 * full
    assert Verdict.SHOWN in links_of(cells).verdicts
    assert set(links_of(cells, controls=full[:, None]).verdicts) == {Verdict.UNCERTAIN_SIGN}


def test_cells_with_anything_unknown_and_locations_with_one_cell_are_left_out():
    cells = network(3, (1.5, 0.0, 0.0, 0.0))
    cells["outcome"][0] = cells["first_half"][5, 2] = math.nan
    cells["location"][10] = 999
    kept = np.setdiff1d(np.arange(400), [0, 5, 10])
    found, expected = links_of(cells), links_of({name: column[kept] for name, column in cells.items()})
    assert (found.location_months, found.n_locations) == (expected.location_months, 100) == (3 * 397, 100)
    assert_allclose(found.value, expected.value)


def test_stages_that_say_the_same_are_not_told_apart():
    cells = network(3, (1.5, 0.0))
    generator = np.random.default_rng(1)
    for half in ("first_half", "second_half"):
        cells[half][:, 1] = cells[half][:, 0] + 0.1 * generator.normal(size=400)
    found = links_of(cells)
    assert set(found.verdicts) == {Verdict.UNCERTAIN_SIGN}
    assert found.more_location_months.tolist() == [math.inf, math.inf]


def test_what_never_moves_has_no_link():
    cells = network(3)
    still = links_of(cells, outcome=np.full(400, 0.1))
    assert set(still.verdicts) == {Verdict.UNCERTAIN_SIGN}
    assert still.certainty.tolist() == [0.0] * STAGES
    cells["first_half"][:, 1] = cells["second_half"][:, 1] = 93.3
    found = links_of(cells)
    assert found.verdicts[1] is Verdict.UNRELIABLE
    assert np.isnan(found.reliability[1])


def test_no_cells_are_no_evidence():
    found = stage_links(np.empty((0, 3)), np.empty((0, 3)), [], location=[], quarter=[], months=[])
    assert set(found.verdicts) == {Verdict.TOO_FEW_MONTHS}
    assert np.isnan([*found.value, *found.reliability]).all()
    assert found.more_location_months.tolist() == [1000.0] * 3
    assert (found.location_months, found.n_locations) == (0.0, 0)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"first_half": np.zeros((400, 9)), "second_half": np.zeros((400, 9))}, "at most 8"),
        ({"second_half": np.zeros((400, 3))}, "two halves"),
        ({"outcome": np.zeros(399)}, "one row a cell"),
        ({"quarter": np.zeros(400, dtype=int)}, "two rows for one quarter"),
        ({"months": np.full(400, 4.0)}, "0 to 3 months"),
    ],
)
def test_what_cannot_be_judged_is_refused(others, words):
    with pytest.raises(ValueError, match=words):
        links_of(network(0), **others)
