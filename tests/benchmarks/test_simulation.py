"""The simulator is right about its own truth, and every method can be asked."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from benchmarks.simulation.audits import see
from benchmarks.simulation.chain import draw_chain, true_levels
from benchmarks.simulation.coaching import DIFFERENCE, FOYER, RAW, coach_once, worst_looking
from benchmarks.simulation.figures import Tally, precision_of_worst, ratio
from benchmarks.simulation.methods import METHODS
from benchmarks.simulation.priorities import GUESTS_SD, ORDERS, OrderTally, changed, judge_orders, weekly_lists
from benchmarks.simulation.runs import Job, generator, jobs, run_job
from benchmarks.simulation.scenarios import MONTHS, SCENARIOS, Scenario, by_name

# Nothing changes in time, and nobody's taste decides: levels can be read off by averaging.
STILL = Scenario("still", visits_a_month=40.0, wander_sd=0.0, step_chance=0.0, shopper_sd=0.0)


def draw(scenario, *, n=40, seed=1):
    return draw_chain(scenario, n, np.random.default_rng(seed))


def variance_between(scenario, *, chains=20):
    return np.mean([draw(scenario, seed=seed).truth.var(ddof=1) for seed in range(chains)])


def residuals(chain):
    """Scores less the true level of the location in the month, points, visits alone (channel 0)."""
    audits, truth = see(chain), true_levels(chain, chain.shift)
    kept = ~np.isnan(audits.score)
    return (audits.score - truth[audits.location, audits.month])[kept], audits.channel[kept]


def test_the_same_seed_gives_the_same_chain_and_another_seed_another():
    once, again, other = draw(by_name("dense")), draw(by_name("dense")), draw(by_name("dense"), seed=2)
    assert_array_equal(once.answers.met, again.answers.met)
    assert_array_equal(once.truth, again.truth)
    assert not np.array_equal(once.truth, other.truth)


def test_a_gain_of_nothing_changes_no_answer_and_a_gain_changes_none_before_it():
    chain = draw(by_name("stable"))
    gain = np.zeros((40, MONTHS))
    assert_array_equal(chain.with_gain(gain).answers.met, chain.answers.met)
    gain[:, 15:] = 5.0
    raised, early = chain.with_gain(gain), chain.visits.month[chain.answers.audit] < 15
    assert_array_equal(raised.answers.met[early], chain.answers.met[early])
    assert raised.answers.met.sum() > chain.answers.met.sum()
    assert 3.5 < (raised.truth - chain.truth).mean() < 6.5


def test_the_truth_is_what_a_long_average_of_audits_gives():
    errors = []
    for seed in range(6):
        chain = draw(STILL, n=12, seed=seed)
        audits, truth = see(chain), true_levels(chain, chain.shift)
        per_channel = np.zeros((12, len(chain.form.mix)))
        for channel in range(len(chain.form.mix)):
            rows = audits.channel == channel
            n = np.bincount(audits.location[rows], minlength=12)
            per_channel[:, channel] = np.bincount(audits.location[rows], audits.score[rows], 12) / n
        errors.append(per_channel @ chain.form.mix - truth.mean(axis=1))
    # About 1,000 audits a location: an error of 0.35 each; the months' whims come on top, 1 / sqrt(24).
    assert abs(np.mean(errors)) < 0.25
    assert np.std(errors) < 0.7


def test_within_a_location_scores_vary_as_methods_say():
    spread = [np.std(residuals(draw(by_name("physical visits only"), seed=seed))[0]) for seed in range(10)]
    assert 9 < np.mean(spread) < 11  # sigma is about 10


def test_the_answers_of_a_visit_move_together_with_a_design_effect_of_about_two_and_a_half():
    ratios = []
    for seed in range(10):
        chain = draw(by_name("physical visits only"), seed=seed)
        answers, weight = chain.answers, chain.form.weight[chain.answers.standard]
        share = np.bincount(answers.standard, answers.met) / np.bincount(answers.standard)
        chance = share[answers.standard]
        total = np.bincount(answers.audit, weight)
        alone = 1e4 * np.bincount(answers.audit, weight**2 * chance * (1 - chance)) / total**2
        ratios.append(residuals(chain)[0].var() / alone.mean())
    assert 2.0 < np.mean(ratios) < 3.0


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_true_levels_differ_as_the_scenario_says(scenario):
    low, high = (1.4, 2.2) if scenario.name == "low differences" else (4.3, 5.7)
    assert low < np.sqrt(variance_between(scenario)) < high


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_locations_are_visited_as_often_as_the_scenario_says_and_not_all_alike(scenario):
    chain = draw(scenario)
    n = np.bincount(chain.visits.location, minlength=40) / MONTHS
    assert n.mean() == pytest.approx(scenario.visits_a_month, rel=0.05)
    assert n.max() > 1.5 * n.min()
    assert np.all((chain.visits.age > 0) & (chain.visits.age < MONTHS))


def test_few_shoppers_see_each_location_mostly_alone():
    chain = draw(by_name("few shoppers"))
    assert chain.strictness.size == 4
    assert chain.strictness.sum() == pytest.approx(0)
    pairs = np.zeros((40, 4))
    np.add.at(pairs, (chain.visits.location, chain.visits.shopper), 1)
    assert 0.5 < (pairs.max(axis=1) / pairs.sum(axis=1)).mean() < 0.8


def test_levels_wander_only_where_they_should():
    moved = {
        name: np.std(np.diff(true_levels(chain, chain.shift - chain.shift.mean(axis=0)), axis=1))
        for name in ("stable", "drifting")
        for chain in [draw(by_name(name))]
    }
    assert moved["stable"] < 0.1
    assert 1.1 < moved["drifting"] < 1.7


@pytest.mark.parametrize("n_locations", [5, 40])
@pytest.mark.parametrize("name", list(METHODS))
def test_every_method_gives_figures_on_a_tiny_chain(name, n_locations):
    chain = draw(replace(by_name("sparse"), visits_a_month=0.3), n=n_locations)
    audits = see(chain)
    judged = METHODS[name](audits)
    for values in (judged.level, judged.low, judged.high, judged.below, judged.order, judged.called):
        assert values.shape == (n_locations,)
    known = ~np.isnan(judged.below)
    assert np.all((judged.below[known] >= 0) & (judged.below[known] <= 1))
    given = ~np.isnan(judged.low)
    assert np.all(judged.low[given] <= judged.high[given])
    tally = Tally()
    tally.add(judged, chain.truth, audits.target)
    assert 0 <= tally.worst.value <= 1


def test_foyers_steps_are_those_of_the_product():
    pd = pytest.importorskip("pandas")
    from datetime import date

    from benchmarks.simulation.methods import fit_foyer
    from data_access.estimates import _settings

    audits = see(draw(by_name("stable")))
    estimates, network_level = fit_foyer(audits)
    month = (2024 + audits.month // 12) * 100 + audits.month % 12 + 1
    frame = pd.DataFrame({"month": month, "score": audits.score, "expected": audits.expected}).dropna()
    product = _settings(date(2025, 12, 31), frame, estimates, (0.1, 0.1))
    assert network_level == pytest.approx(product.network_level, abs=1e-9)


def test_precision_counts_a_tie_as_chance_would_decide_it():
    truth = np.arange(20.0)  # the worst tenth: 0 and 1
    assert precision_of_worst(-truth, truth) == 1.0
    assert precision_of_worst(truth, truth) == 0.0
    assert precision_of_worst(np.zeros(20), truth) == pytest.approx(0.1)
    one_known = np.where(truth == 0, 1.0, np.nan)
    assert precision_of_worst(one_known, truth) == pytest.approx(0.5 + 0.5 / 19)


def test_the_error_of_a_share_comes_from_replicates_not_locations():
    alike, together = ratio([9, 9, 9, 9], [10] * 4), ratio([10, 10, 10, 6], [10] * 4)
    assert alike.value == together.value == 0.9
    assert alike.error == 0
    assert together.error == pytest.approx(0.1)


def test_the_split_into_parts_changes_nothing():
    def tallied(parts):
        return [found.levels[FOYER].held for found in map(run_job, parts)]

    whole = tallied([Job(12, "stable", "levels", 0, 4, 7)])
    halves = tallied([Job(12, "stable", "levels", 0, 2, 7), Job(12, "stable", "levels", 2, 4, 7)])
    assert whole[0] == halves[0] + halves[1]
    cut = jobs([by_name("stable")], 40, levels=25, effects=0, seed=1)
    assert [(job.first, job.last) for job in cut] == [(0, 10), (10, 20), (20, 25)]


def test_replicates_differ():
    first, second = (generator(1, by_name("dense"), 40, replicate).random() for replicate in (0, 1))
    assert first != second


def test_an_unknown_scenario_names_those_there_are():
    with pytest.raises(ValueError, match="few shoppers"):
        by_name("crowded")


@pytest.mark.slow
def test_ninety_percent_ranges_of_foyer_hold_about_ninety_percent_of_true_levels():
    held = []
    for scenario in SCENARIOS:
        tally = Tally()
        for replicate in range(20):
            chain = draw_chain(scenario, 40, generator(20261124, scenario, 40, replicate))
            audits = see(chain)
            tally.add(METHODS[FOYER](audits), chain.truth, audits.target)
        held.append(tally.coverage.value)
        assert 0.8 < held[-1] < 0.99, scenario.name
    assert_allclose(np.mean(held), 0.9, atol=0.04)


@pytest.mark.parametrize("effect", [0.0, 5.0])
def test_every_method_says_something_of_coaching_and_the_true_effect_is_the_one_put_in(effect):
    claims, truth = coach_once(by_name("stable"), 40, effect=effect, kept=1.0, random=np.random.default_rng(3))
    assert set(claims) == {FOYER, RAW, DIFFERENCE}
    assert all(claim.low < claim.value < claim.high for claim in claims.values())
    assert truth == pytest.approx(effect, abs=1.5)  # lower levels gain more points from the same log-odds


def test_the_worst_looking_are_coached():
    audits = see(draw(by_name("dense")), now=15)
    coached = worst_looking(audits, 6)
    lately = (audits.age >= 0) & (audits.age <= 3)
    means = np.bincount(audits.location[lately], audits.score[lately]) / np.bincount(audits.location[lately])
    assert coached.sum() == 6
    assert means[coached].max() < means[~coached].min()


def test_foyer_says_nothing_of_coaching_that_too_few_visits_followed():
    scenario = replace(by_name("sparse"), visits_a_month=0.1)
    claims, _ = coach_once(scenario, 40, effect=5.0, kept=1.0, random=np.random.default_rng(3))
    assert claims[FOYER] is None


def test_an_order_captures_what_its_list_truly_lacks_and_the_best_list_all_of_it():
    chain = draw(by_name("dense"))
    tallies = {name: OrderTally() for name in ORDERS}
    judge_orders(chain, tallies, random=np.random.default_rng(4), slow=False)
    guests = np.exp(np.random.default_rng(4).normal(0, GUESTS_SD, 40))
    gap = np.maximum(see(chain).target - chain.truth, 0) * guests
    best = sorted(gap, reverse=True)[:4]
    for name, tally in tallies.items():
        if name.startswith("mixed"):
            assert not tally.reached
            continue
        assert tally.possible == [pytest.approx(sum(best))]
        assert 0 <= tally.captured.value <= 1
    lowest = np.argsort(METHODS[FOYER](see(chain)).level)[:4]
    assert tallies["lowest estimate"].reached == [pytest.approx(sum(gap[lowest]))]


@pytest.mark.parametrize("name", ["sparse", "low differences"])
def test_no_place_changes_in_a_week_without_new_audits_and_a_list_made_anew_does(name):
    moved = 0
    for seed in range(4):
        chain = draw(by_name(name), seed=seed)
        found = weekly_lists(chain, np.ones(40), see(chain).target)
        _, now, quiet = found[FOYER]
        assert_array_equal(now, quiet)
        _, now, quiet = found["Foyer, remade weekly"]
        moved += int(np.count_nonzero(now != quiet))
    assert moved > 0


def test_what_changed_of_a_list_is_the_part_that_is_new():
    assert changed([1, 2, 3, 4], [1, 2, 3, 4]) == 0
    assert changed([1, 2, 3, 4], [4, 3, 2, 1]) == 0  # the order within the list sends nobody elsewhere
    assert changed([1, 2, 3, 4], [1, 2, 9, 4]) == 0.25
    assert changed([], [1, 2]) == 1
    assert changed([1], []) == 0


def test_the_lead_is_counted_over_the_chains_that_both_were_asked_of():
    ours, theirs = OrderTally([3.0, 4.0, 9.0], [4.0, 4.0, 10.0]), OrderTally([2.0, 4.0], [4.0, 4.0])
    assert ours.above(theirs).value == pytest.approx(1 / 8)
    assert ours.captured.value == pytest.approx(16 / 18)


def test_a_month_that_has_just_ended_is_seen_as_before():
    chain = draw(by_name("dense"))
    late, months = see(chain, now=20), chain.visits.month
    assert_array_equal(late.age > 0, months < 20)
    year = (months >= 8) & (months < 20)
    assert late.target == round(float(np.nanmean(late.score[year])) - 4, 1)
    assert np.all(late.made_by_now().age > 0)
    assert late.made_by_now().location.size == np.count_nonzero(months < 20)
