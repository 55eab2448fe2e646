"""Shoppers beside each other: a slow witness, what must always hold, and what simulation says of the names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.many import named_among_many
from domain.severity import FEWEST_AUDITS, shopper_severity
from tests.domain.witness_scorecard import named_by_hand, severity_by_hand

TAU2, SIGMA2 = 25.0, 100.0
AUDITS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.floats(-40, 40)), min_size=1, max_size=40
)  # fmt: skip


def severity(audits, shoppers=4, shift=0.0):
    place, who, points = (np.array(column) for column in zip(*audits, strict=True))
    return shopper_severity(place, who, points + shift, shoppers, location_variance=TAU2, within_variance=SIGMA2)


def chain(random, *, hard=(), shoppers=40, places=30, visits=60):
    """Audits of a chain in which some shoppers take off points; everybody else is alike."""
    place = random.integers(0, places, shoppers * visits)
    who = np.repeat(np.arange(shoppers), visits)
    points = random.normal(0, 5, places)[place] + random.normal(0, 10, place.size)
    for one, off in hard:
        points[who == one] -= off
    return list(zip(place, who, points, strict=True))


@given(AUDITS)
def test_severity_agrees_with_a_witness_that_goes_audit_by_audit(audits):
    assert severity(audits).raw == pytest.approx(severity_by_hand(audits, 4, TAU2, SIGMA2), nan_ok=True, abs=1e-8)


@given(AUDITS, st.floats(-30, 30))
def test_points_given_to_all_audits_alike_move_nobody(audits, shift):
    assert severity(audits, shift=shift).value == pytest.approx(severity(audits).value, abs=1e-6)


@given(AUDITS)
def test_an_estimate_lies_between_what_was_seen_and_0_and_within_its_range(audits):
    found = severity(audits)
    seen = found.audits > 0
    assert np.all(np.abs(found.value[seen]) <= np.abs(found.raw[seen]) + 1e-9)
    assert np.all(found.value[seen] * found.raw[seen] >= 0)
    assert np.all((found.low <= found.value) & (found.value <= found.high))
    assert not found.named[found.audits < FEWEST_AUDITS].any()


@given(AUDITS, st.permutations(range(4)))
def test_other_names_for_shoppers_change_nothing(audits, names):
    renamed = [(place, names[who], points) for place, who, points in audits]
    assert severity(renamed).value[list(names)] == pytest.approx(severity(audits).value, abs=1e-8)


def test_a_shopper_who_only_went_to_bad_cinemas_is_not_called_hard():
    random = np.random.default_rng(1)
    bad = [(0, who, -20 + random.normal(0, 10)) for who in range(10) for _ in range(30)]
    good = [(1, who, random.normal(0, 10)) for who in range(5, 10) for _ in range(30)]
    found = severity(bad + good, shoppers=10)
    assert abs(found.value[:5].mean() - found.value[5:].mean()) < 2


def test_hard_shoppers_are_found_and_of_the_names_about_one_in_ten_is_chance():
    wrong = right = named = 0
    for seed in range(40):
        found = severity(chain(np.random.default_rng(seed), hard=[(0, 8.0), (1, 8.0), (2, -8.0)]), shoppers=40)
        right += int(found.named[:3].sum())
        wrong += int(found.named[3:].sum())
        named += int(found.named.sum())
    assert right >= 0.95 * 3 * 40
    assert wrong <= 0.15 * named


def test_where_all_shoppers_are_alike_hardly_a_chain_names_one():
    named = sum(severity(chain(np.random.default_rng(seed)), shoppers=40).named.any() for seed in range(60))
    assert named <= 12  # one in ten is allowed for, and sixty chains scatter


def test_the_range_holds_the_truth_nine_times_in_ten():
    inside = total = 0
    for seed in range(30):
        random = np.random.default_rng(100 + seed)
        truth = random.normal(0, 2, 40)
        truth -= truth.mean()
        found = severity(chain(random, hard=list(enumerate(truth))), shoppers=40)
        inside += int(((found.low <= truth) & (truth <= found.high)).sum())
        total += 40
    assert 0.86 <= inside / total <= 0.95


def test_nothing_known_gives_the_spread_of_shoppers_and_no_names():
    found = shopper_severity([], [], [], 2, location_variance=TAU2, within_variance=SIGMA2)
    assert list(found.value) == [0, 0]
    assert np.isnan(found.raw).all()
    assert not found.named.any()
    assert (found.high > 0).all()


def test_audits_without_an_expectation_are_left_out():
    with_gap = severity([(0, 0, 5.0), (0, 1, -5.0), (0, 1, np.nan)])
    assert with_gap.value == pytest.approx(severity([(0, 0, 5.0), (0, 1, -5.0)]).value)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="one entry an audit"):
        shopper_severity([0], [0, 1], [1.0], 2, location_variance=TAU2, within_variance=SIGMA2)
    with pytest.raises(ValueError, match="positive"):
        shopper_severity([0], [0], [1.0], 1, location_variance=0, within_variance=SIGMA2)


@given(st.lists(st.one_of(st.floats(-6, 6), st.just(np.nan)), max_size=30), st.floats(0.01, 0.5))
def test_names_agree_with_the_rule_as_published(zs, wrong):
    assert named_among_many(zs, wrong).tolist() == named_by_hand(zs, wrong)


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=30))
def test_the_farthest_are_named_first(zs):
    named = named_among_many(zs)
    distance = np.abs(zs)
    assert distance[named].min(initial=np.inf) >= distance[~named].max(initial=-np.inf)


def test_a_share_of_wrong_names_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        named_among_many([1.0], 0)
