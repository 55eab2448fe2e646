import math

import pytest

from domain.coaching_evidence import Evidence, coaching_evidence, evidence_on_one, seen_enough

FOUR, TWELVE = [True] * 4, [False] * 12


@pytest.mark.parametrize(
    ("coached", "before", "after", "expected"),
    [
        ([], [], [], Evidence.TOO_FEW_COACHED),
        (TWELVE, [9] * 12, [9] * 12, Evidence.TOO_FEW_COACHED),
        (FOUR + TWELVE, [4] * 16, [3] * 16, Evidence.ENOUGH),
        (FOUR + TWELVE, [4] * 4 + [0] * 12, [3] * 4 + [1] * 12, Evidence.ENOUGH),
        (FOUR + TWELVE, [4, 4, 4, 3] + [9] * 12, [9] * 16, Evidence.TOO_FEW_VISITS_BEFORE),
        (FOUR + TWELVE, [9] * 16, [3, 3, 3, 2] + [9] * 12, Evidence.TOO_FEW_VISITS_AFTER),
        (FOUR + TWELVE, [9] * 16, [3] * 4 + [0] + [9] * 11, Evidence.TOO_FEW_COMPARED),
        ([True, *FOUR, *TWELVE], [9] * 17, [2] + [3] * 16, Evidence.ENOUGH),
        ([True, *FOUR, *TWELVE[1:]], [9] * 16, [2] + [3] * 15, Evidence.TOO_FEW_COMPARED),  # the first does not turn
    ],
)
def test_nothing_is_shown_below_the_least_that_must_be_seen(coached, before, after, expected):
    assert coaching_evidence(coached, before, after) is expected


def test_a_location_of_several_rows_is_one_of_the_twelve():
    coached, place = FOUR + TWELVE, [*range(4), *range(4, 15), 4]
    assert coaching_evidence(coached, [9] * 16, [9] * 16, location=place) is Evidence.TOO_FEW_COMPARED


def test_coached_locations_that_lack_visits_are_left_out_others_need_one_visit():
    used = seen_enough([True, True, True, False, False], [4, 3, 4, 0, 9], [3, 9, 2, 1, 0])
    assert used.tolist() == [True, False, False, True, False]
    assert seen_enough([], [], []).tolist() == []


@pytest.mark.parametrize(("visits", "expected"), [(11, Evidence.TOO_FEW_VISITS_AFTER), (12, Evidence.ENOUGH)])
def test_no_verdict_on_one_location_under_twelve_visits(visits, expected):
    assert evidence_on_one(visits) is expected


@pytest.mark.parametrize(
    ("coached", "before", "after", "location"),
    [
        ([True], [1, 2], [1], None),
        ([True], [-1], [1], None),
        ([True], [1], [math.nan], None),
        ([True], [1], [1], [1, 2]),
    ],
)
def test_visits_that_cannot_be_are_refused(coached, before, after, location):
    with pytest.raises(ValueError, match=r"\w"):
        coaching_evidence(coached, before, after, location=location)
    with pytest.raises(ValueError, match="visits"):
        evidence_on_one(math.nan)
