"""Appeals: every pair of status and action, in whose name, until which day, and what a decision must bring."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import EVERYTHING, NOTHING, Role, Scope, User
from domain.appeals import (
    LONGEST_WORDS,
    OPEN,
    Action,
    AppealRefusedError,
    Correction,
    Party,
    Status,
    Why,
    check_correction,
    check_filing,
    check_words,
    last_day,
    next_status,
    party_of,
    possible_actions,
    status_on,
    status_when_filed,
)

A = Action
# Every pair of an open status and an action: who may, and where it leads; None: not in this status.
ALLOWED: dict[tuple[Status, Action], tuple[set[Party], Status] | None] = {
    (Status.NEW, A.FILE): None,
    (Status.NEW, A.TAKE_UP): ({Party.REGION}, Status.WITH_REGION),
    (Status.NEW, A.FORWARD): ({Party.REGION}, Status.WITH_AGENCY),
    (Status.NEW, A.UPHOLD): None,
    (Status.NEW, A.UPHOLD_PARTLY): None,
    (Status.NEW, A.REJECT): ({Party.REGION}, Status.REJECTED),
    (Status.NEW, A.WITHDRAW): ({Party.SITE}, Status.WITHDRAWN),
    (Status.NEW, A.EXPIRE): ({Party.CLOCK}, Status.EXPIRED),
    (Status.WITH_REGION, A.FILE): None,
    (Status.WITH_REGION, A.TAKE_UP): None,
    (Status.WITH_REGION, A.FORWARD): ({Party.REGION}, Status.WITH_AGENCY),
    (Status.WITH_REGION, A.UPHOLD): None,
    (Status.WITH_REGION, A.UPHOLD_PARTLY): None,
    (Status.WITH_REGION, A.REJECT): ({Party.REGION}, Status.REJECTED),
    (Status.WITH_REGION, A.WITHDRAW): ({Party.SITE}, Status.WITHDRAWN),
    (Status.WITH_REGION, A.EXPIRE): ({Party.CLOCK}, Status.EXPIRED),
    (Status.WITH_AGENCY, A.FILE): None,
    (Status.WITH_AGENCY, A.TAKE_UP): None,
    (Status.WITH_AGENCY, A.FORWARD): None,
    (Status.WITH_AGENCY, A.UPHOLD): ({Party.AGENCY}, Status.UPHELD),
    (Status.WITH_AGENCY, A.UPHOLD_PARTLY): ({Party.AGENCY}, Status.PARTLY_UPHELD),
    (Status.WITH_AGENCY, A.REJECT): ({Party.AGENCY}, Status.REJECTED),
    (Status.WITH_AGENCY, A.WITHDRAW): ({Party.SITE}, Status.WITHDRAWN),
    (Status.WITH_AGENCY, A.EXPIRE): None,
}
NORTH, SOUTH, OAK, ASH = 1, 2, 10, 20


def refused(call, *args, **kwargs) -> Why:
    with pytest.raises(AppealRefusedError) as error:
        call(*args, **kwargs)
    return error.value.why


def user(role: Role, scope: Scope) -> User:
    return User(1, "Somebody", role, scope, "en")


@pytest.mark.parametrize("party", [*Party, None])
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", Status)
def test_every_action_in_every_status_by_everybody(status: Status, action: Action, party: Party | None) -> None:
    """Filed by the site; what is not in the table above is refused, and says why."""
    expected = ALLOWED.get((status, action))
    if status not in OPEN:
        assert refused(next_status, status, action, party, filed_as=Party.SITE) is Why.CLOSED
    elif expected is None:
        assert refused(next_status, status, action, party, filed_as=Party.SITE) is Why.NOT_NOW
    elif party in expected[0]:
        assert next_status(status, action, party, filed_as=Party.SITE) is expected[1]
    else:
        assert refused(next_status, status, action, party, filed_as=Party.SITE) is Why.NOT_YOURS


def test_the_table_of_this_test_knows_every_pair() -> None:
    assert set(ALLOWED) == {(status, action) for status in OPEN for action in Action}


@pytest.mark.parametrize("status", sorted(OPEN))
def test_only_those_in_whose_name_it_was_filed_withdraw_it(status: Status) -> None:
    assert next_status(status, A.WITHDRAW, Party.REGION, filed_as=Party.REGION) is Status.WITHDRAWN
    assert refused(next_status, status, A.WITHDRAW, Party.SITE, filed_as=Party.REGION) is Why.NOT_YOURS


@pytest.mark.parametrize("party", [*Party, None])
@pytest.mark.parametrize("before", [*Status, None])
def test_filing_on_top_of_every_status_by_everybody(before: Status | None, party: Party | None) -> None:
    if party not in (Party.SITE, Party.REGION):
        assert refused(status_when_filed, before, party) is Why.NOT_YOURS
    elif before in OPEN:
        assert refused(status_when_filed, before, party) is Why.ALREADY_OPEN
    elif before in (None, Status.WITHDRAWN):
        assert status_when_filed(before, party) is (Status.NEW if party is Party.SITE else Status.WITH_AGENCY)
    else:
        assert refused(status_when_filed, before, party) is Why.ALREADY_DECIDED


@pytest.mark.parametrize("filed_as", [Party.SITE, Party.REGION])
@pytest.mark.parametrize("party", [*Party, None])
@pytest.mark.parametrize("status", Status)
def test_what_is_offered_is_what_is_allowed(status: Status, party: Party | None, filed_as: Party) -> None:
    offered = possible_actions(status, party, filed_as=filed_as)
    for action in Action:
        if action in offered:
            next_status(status, action, party, filed_as=filed_as)
        else:
            refused(next_status, status, action, party, filed_as=filed_as)


@pytest.mark.parametrize(
    ("role", "scope", "party"),
    [
        (Role.CINEMA_DIRECTOR, Scope(location_ids=(OAK,)), Party.SITE),
        (Role.CINEMA_DIRECTOR, Scope(location_ids=(ASH,)), None),
        (Role.CINEMA_DIRECTOR, NOTHING, None),
        (Role.REGIONAL_DIRECTOR, Scope(region_ids=(NORTH,)), Party.REGION),
        (Role.REGIONAL_DIRECTOR, EVERYTHING, Party.REGION),
        (Role.REGIONAL_DIRECTOR, Scope(region_ids=(SOUTH,)), None),
        # The director of one cinema of a region is not the region.
        (Role.REGIONAL_DIRECTOR, Scope(location_ids=(OAK,)), None),
        (Role.ADMINISTRATOR, EVERYTHING, Party.AGENCY),
        (Role.ADMINISTRATOR, Scope(region_ids=(SOUTH,)), None),
        (Role.EXECUTIVE, EVERYTHING, None),
        (Role.COACH, EVERYTHING, None),
    ],
)
def test_in_whose_name_a_person_acts_at_oak(role: Role, scope: Scope, party: Party | None) -> None:
    assert party_of(user(role, scope), location_id=OAK, region_id=NORTH) is party


@pytest.mark.parametrize(
    ("known", "last"),
    [
        (date(2026, 5, 4), date(2026, 5, 11)),  # Monday to Monday
        (date(2026, 5, 8), date(2026, 5, 15)),  # Friday to Friday
        (date(2026, 5, 9), date(2026, 5, 15)),  # Saturday: the days begin on Monday
        (date(2026, 5, 10), date(2026, 5, 15)),
    ],
)
def test_five_working_days_leave_out_weekends(known: date, last: date) -> None:
    assert last_day(known) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_day_agrees_with_counting_days(known: date) -> None:
    day, counted = known, 0
    while counted < 5:
        day += timedelta(days=1)
        counted += day.weekday() < 5
    assert last_day(known) == day


@pytest.mark.parametrize("status", Status)
def test_only_what_lies_with_the_region_expires_and_only_after_its_last_day(status: Status) -> None:
    filed = date(2026, 5, 4)
    assert status_on(status, filed, date(2026, 5, 11)) is status
    late = status_on(status, filed, date(2026, 5, 12))
    assert late is (Status.EXPIRED if status in (Status.NEW, Status.WITH_REGION) else status)


def test_an_answer_is_appealed_against_in_time_and_only_where_it_lost_points() -> None:
    good = {
        "known_on": date(2026, 5, 4),
        "today": date(2026, 5, 11),
        "is_current": True,
        "points": 0,
        "max_points": 1,
    }
    check_filing(**good)
    assert refused(check_filing, **{**good, "today": date(2026, 5, 12)}) is Why.TOO_LATE
    assert refused(check_filing, **{**good, "is_current": False}) is Why.NOT_CURRENT
    assert refused(check_filing, **{**good, "points": 1}) is Why.NOTHING_LOST
    assert refused(check_filing, **{**good, "points": None, "max_points": None}) is Why.NOTHING_LOST


@pytest.mark.parametrize("action", Action)
def test_only_a_rejection_must_say_why(action: Action) -> None:
    if action is A.REJECT:
        assert refused(check_words, action, " \n") is Why.NO_REASON
    else:
        check_words(action, "")
    check_words(action, "Because.")
    assert refused(check_words, action, "x" * (LONGEST_WORDS + 1)) is Why.TOO_LONG


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("points", [None, 0, 1, 2, 3, 4])
def test_a_decision_brings_what_fits_it(action: Action, points: int | None) -> None:
    """An answer of 1 of 3 points: upheld 3 or N/A, in part 2."""
    fits = {A.UPHOLD: points in (3, None), A.UPHOLD_PARTLY: points == 2}.get(action, False)
    if fits:
        check_correction(action, Correction(points), points=1, max_points=3)
    else:
        assert refused(check_correction, action, Correction(points), points=1, max_points=3) is Why.WRONG_CORRECTION


@pytest.mark.parametrize("action", Action)
def test_what_is_no_decision_brings_nothing(action: Action) -> None:
    if action in (A.UPHOLD, A.UPHOLD_PARTLY):
        assert refused(check_correction, action, None, points=0, max_points=1) is Why.WRONG_CORRECTION
    else:
        check_correction(action, None, points=0, max_points=1)
