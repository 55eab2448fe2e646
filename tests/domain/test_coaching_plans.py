"""Coaching plans: every status, act and party; what each transition asks; and the clock."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import EVERYTHING, NOTHING, Role, Scope, User
from domain.coaching_plans import (
    LONGEST_WORDS,
    MOST_ACTIONS,
    OPEN_PLANS,
    Act,
    CoachingRefusedError,
    Facts,
    Party,
    Status,
    Why,
    check_drafting,
    check_not_past,
    check_words,
    lacks,
    next_status,
    party_of,
    possible_acts,
)
from domain.coaching_sessions import (
    COACHED_PLANS,
    check_acknowledging,
    check_changing,
    check_log,
    check_logging,
    reads_note,
)
from domain.plan_clock import DUE_SOON_DAYS, ESCALATE_DAYS, Turn, Urgency, is_mine, next_act, told, turn_of, urgency

C, S, B = Party.COACH, Party.SITE, Party.SUPERIOR
TODAY = date(2026, 5, 4)
# Every pair that can be done, read as a sheet: (status, act) -> who, and where it leads. All others are refused.
SHEET = """
draft         change       coach,superior  draft
draft         add_action   coach,superior  draft
draft         drop_action  coach,superior  draft
draft         ask_changes  site            draft
draft         agree        site            agreed
draft         cancel       coach,superior  cancelled
agreed        add_action   coach,site      agreed
agreed        start        site            in_work
agreed        ask_visit    coach,superior  agreed
agreed        cancel       superior        cancelled
in_work       add_action   coach,site      in_work
in_work       tick         site            in_work
in_work       done         site            done_by_site
in_work       ask_visit    coach,superior  in_work
in_work       cancel       superior        cancelled
done_by_site  ask_visit    coach,superior  done_by_site
done_by_site  verify       superior        verified
done_by_site  return       superior        returned
done_by_site  cancel       superior        cancelled
"""
ALLOWED = {
    (Status(status), Act(act)): ({Party(one) for one in who.split(",")}, Status(after))
    for status, act, who, after in (line.split() for line in SHEET.split("\n") if line)
}
NORTH, SOUTH, OAK, ASH = 1, 2, 10, 20


def refused(call, *args, **kwargs) -> Why:
    with pytest.raises(CoachingRefusedError) as error:
        call(*args, **kwargs)
    return error.value.why


@pytest.mark.parametrize(("status", "act"), list(product(Status, Act)))
def test_every_pair_of_status_and_act_for_every_party(status: Status, act: Act) -> None:
    for party in (*Party, None):
        expected = ALLOWED.get((status, act))
        if expected and party in expected[0]:
            assert next_status(status, act, party) is expected[1]
            assert act in possible_acts(status, party)
            continue
        closed = status in (Status.VERIFIED, Status.RETURNED, Status.CANCELLED)
        reason = Why.CLOSED if closed else Why.NOT_YOURS if expected else Why.NOT_NOW
        assert refused(next_status, status, act, party) is reason
        assert act not in possible_acts(status, party)


def test_a_plan_has_four_open_statuses_and_every_one_leads_to_an_end() -> None:
    assert OPEN_PLANS == ("draft", "agreed", "in_work", "done_by_site")
    ends: dict[Status, set[Status]] = {}
    for (before, _), (_, after) in ALLOWED.items():
        ends.setdefault(before, set()).add(after)
    reached, todo = set(), [Status.DRAFT]
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += list(ends.get(one, set()))
    assert reached == set(Status)


def person(role: Role, scope: Scope, user_id: int = 7) -> User:
    return User(user_id, "A", role, scope, "en")


REGION, PLACE = Scope(region_ids=(NORTH,)), Scope(location_ids=(OAK,))


@pytest.mark.parametrize(
    ("role", "scope", "coach_id", "party"),
    [
        (Role.COACH, EVERYTHING, 7, C),
        (Role.COACH, REGION, 7, C),
        (Role.COACH, EVERYTHING, 8, None),  # the coach of another plan
        (Role.COACH, EVERYTHING, None, None),
        (Role.COACH, Scope(region_ids=(SOUTH,)), 7, None),  # who has lost the region
        (Role.CINEMA_DIRECTOR, PLACE, 7, S),
        (Role.CINEMA_DIRECTOR, Scope(location_ids=(ASH,)), 7, None),
        (Role.CINEMA_DIRECTOR, NOTHING, 7, None),
        (Role.REGIONAL_DIRECTOR, REGION, 7, B),
        (Role.REGIONAL_DIRECTOR, Scope(region_ids=(SOUTH,)), 7, None),
        (Role.REGIONAL_DIRECTOR, PLACE, 7, None),  # one cinema is not its region
        (Role.EXECUTIVE, EVERYTHING, 7, B),
        (Role.EXECUTIVE, NOTHING, 7, None),
        (Role.ADMINISTRATOR, EVERYTHING, 7, None),  # who sets the product up signs nothing off
    ],
)
def test_in_which_relation_a_person_stands_to_a_plan(
    role: Role, scope: Scope, coach_id: int | None, party: Party | None
) -> None:
    assert party_of(person(role, scope), location_id=OAK, region_id=NORTH, coach_id=coach_id) is party


def test_who_may_draft_and_that_one_open_plan_is_enough() -> None:
    where = {"location_id": OAK, "region_id": NORTH}
    for role, scope in ((Role.COACH, REGION), (Role.REGIONAL_DIRECTOR, REGION), (Role.EXECUTIVE, EVERYTHING)):
        check_drafting(person(role, scope), **where, open_plans=0, failed=1)
        assert refused(check_drafting, person(role, scope), **where, open_plans=1, failed=1) is Why.ALREADY_OPEN
        assert refused(check_drafting, person(role, scope), **where, open_plans=0, failed=0) is Why.NOTHING_FAILED
        assert refused(check_drafting, person(role, NOTHING), **where, open_plans=0, failed=1) is Why.NOT_YOURS
    for role in (Role.CINEMA_DIRECTOR, Role.ADMINISTRATOR):
        assert refused(check_drafting, person(role, EVERYTHING), **where, open_plans=0, failed=1) is Why.NOT_YOURS


WHOLE = Facts(
    Status.DRAFT, "skill", "Everybody greets.", 3, ((TODAY, None), (TODAY, TODAY)), coach_id=7, check_on=TODAY
)


def with_(**changes: object) -> Facts:
    known = {name: getattr(WHOLE, name) for name in Facts.__slots__}
    return Facts(**{**known, **changes})


@pytest.mark.parametrize(
    ("facts", "act", "why"),
    [
        (WHOLE, Act.AGREE, None),
        (with_(standards=0), Act.AGREE, Why.NO_STANDARD),
        (with_(standards=4), Act.AGREE, Why.TOO_MANY_STANDARDS),
        (with_(root_cause=None), Act.AGREE, Why.NO_CAUSE),
        (with_(behaviour="  "), Act.AGREE, Why.NO_BEHAVIOUR),
        (with_(behaviour=None), Act.AGREE, Why.NO_BEHAVIOUR),
        (with_(actions=()), Act.AGREE, Why.NO_ACTION),
        (with_(coach_id=None), Act.AGREE, Why.NO_COACH),
        (WHOLE, Act.DONE, Why.ACTIONS_OPEN),
        (with_(actions=()), Act.DONE, Why.NO_ACTION),
        (with_(actions=((TODAY, TODAY),)), Act.DONE, None),
        (WHOLE, Act.VERIFY, None),
        (with_(check_on=None), Act.VERIFY, Why.NO_CHECK),
        (with_(check_on=TODAY + timedelta(days=1)), Act.VERIFY, Why.CHECK_AHEAD),
        (with_(check_on=None), Act.RETURN, None),
        (with_(actions=((TODAY, None),) * MOST_ACTIONS), Act.ADD_ACTION, Why.TOO_MANY_ACTIONS),
        (with_(actions=()), Act.ADD_ACTION, None),
    ],
)
def test_what_a_transition_asks_of_a_plan(facts: Facts, act: Act, why: Why | None) -> None:
    assert lacks(facts, act, today=TODAY) is why


def test_words_are_asked_for_and_cut_off() -> None:
    check_words("", needed=False)
    check_words("x" * LONGEST_WORDS, needed=True)
    assert refused(check_words, " \n", needed=True) is Why.NO_WORDS
    assert refused(check_words, "x" * (LONGEST_WORDS + 1), needed=False) is Why.TOO_LONG


def test_a_planned_day_is_today_or_later() -> None:
    check_not_past(TODAY, today=TODAY)
    assert refused(check_not_past, TODAY - timedelta(days=1), today=TODAY) is Why.DAY_PAST
    assert refused(check_not_past, None, today=TODAY) is Why.DAY_PAST


def days(n: int) -> date:
    return TODAY + timedelta(days=n)


@pytest.mark.parametrize(
    ("facts", "turn"),
    [
        (with_(behaviour=None), Turn(C, days(7))),  # the coach finishes the draft
        (WHOLE, Turn(S, days(7))),  # the cinema answers it
        (with_(status=Status.AGREED), Turn(S, days(7))),
        (
            with_(status=Status.IN_WORK, actions=((days(20), None), (days(9), None), (days(2), TODAY))),
            Turn(S, days(9)),
        ),
        (with_(status=Status.IN_WORK, actions=((days(2), days(3)),)), Turn(S, days(10))),  # it reports
        (with_(status=Status.IN_WORK, actions=()), Turn(S, days(7))),
        (with_(status=Status.DONE_BY_SITE, check_on=None), Turn(B, days(7))),
        (with_(status=Status.DONE_BY_SITE, check_on=days(30)), Turn(B, days(37))),
        (with_(status=Status.DONE_BY_SITE, check_on=days(-30)), Turn(B, days(7))),  # seen before it was done
        (with_(status=Status.VERIFIED), None),
        (with_(status=Status.RETURNED), None),
        (with_(status=Status.CANCELLED), None),
    ],
)
def test_whose_turn_it_is_and_until_when(facts: Facts, turn: Turn | None) -> None:
    assert turn_of(facts, since=TODAY) == turn


@pytest.mark.parametrize(
    ("left", "level", "who", "chain"),
    [
        (DUE_SOON_DAYS + 1, Urgency.ON_TIME, [], False),
        (DUE_SOON_DAYS, Urgency.DUE_SOON, [S], False),
        (0, Urgency.DUE_SOON, [S], False),
        (-1, Urgency.OVERDUE, [S, B], False),
        (-ESCALATE_DAYS, Urgency.OVERDUE, [S, B], False),
        (-ESCALATE_DAYS - 1, Urgency.ESCALATED, [S, B], True),
    ],
)
def test_a_plan_that_lies_is_told_to_its_party_then_the_superior_then_the_chain(
    left: int, level: Urgency, who: list[Party], chain: bool
) -> None:
    assert urgency(Turn(S, days(left)), TODAY) is level
    assert told(Turn(S, days(left)), TODAY) == (who, chain)


def test_a_superior_is_not_told_twice_and_a_closed_plan_to_nobody() -> None:
    assert told(Turn(B, days(-1)), TODAY) == ([B], False)
    assert told(None, TODAY) == ([], False)
    assert urgency(None, TODAY) is Urgency.CLOSED


def test_an_executive_hears_of_what_is_stuck_and_a_superior_of_what_is_late() -> None:
    late, stuck = Turn(S, days(-1)), Turn(S, days(-ESCALATE_DAYS - 1))
    assert not is_mine(Role.EXECUTIVE, B, late, TODAY)
    assert is_mine(Role.EXECUTIVE, B, stuck, TODAY)
    assert is_mine(Role.REGIONAL_DIRECTOR, B, late, TODAY)
    assert not is_mine(Role.REGIONAL_DIRECTOR, B, Turn(S, days(9)), TODAY)
    assert is_mine(Role.CINEMA_DIRECTOR, S, Turn(S, days(9)), TODAY)
    assert not is_mine(Role.COACH, C, late, TODAY)
    assert not is_mine(Role.COACH, None, stuck, TODAY)
    assert not is_mine(Role.COACH, C, None, TODAY)


@pytest.mark.parametrize(
    ("facts", "party", "act"),
    [
        (with_(behaviour=None), C, Act.CHANGE),
        (with_(actions=()), C, Act.ADD_ACTION),
        (with_(behaviour=None), S, None),
        (with_(coach_id=None), B, Act.CHANGE),  # a superior who drafted names the coach
        (with_(behaviour=None), B, None),
        (WHOLE, S, Act.AGREE),
        (WHOLE, C, None),
        (with_(status=Status.AGREED), S, Act.START),
        (with_(status=Status.AGREED), B, None),
        (with_(status=Status.IN_WORK), S, Act.TICK),
        (with_(status=Status.IN_WORK, actions=((TODAY, TODAY),)), S, Act.DONE),
        (with_(status=Status.DONE_BY_SITE, check_on=None), C, Act.ASK_VISIT),
        (with_(status=Status.DONE_BY_SITE, check_on=None), B, Act.ASK_VISIT),
        (with_(status=Status.DONE_BY_SITE, check_on=None), S, None),
        (with_(status=Status.DONE_BY_SITE), B, Act.VERIFY),
        (with_(status=Status.DONE_BY_SITE), C, None),
        (with_(status=Status.DONE_BY_SITE, check_on=days(1)), B, None),
        (with_(status=Status.VERIFIED), B, None),
        (WHOLE, None, None),
    ],
)
def test_the_one_next_act_of_who_looks(facts: Facts, party: Party | None, act: Act | None) -> None:
    assert next_act(facts, party, today=TODAY) is act


FACTS = st.builds(
    Facts,
    st.sampled_from(Status),
    st.sampled_from([None, "skill"]),
    st.sampled_from([None, "", "Greets."]),
    st.integers(0, 4),
    st.lists(st.tuples(st.just(TODAY), st.sampled_from([None, TODAY])), max_size=3),
    st.sampled_from([None, 7]),
    st.sampled_from([None, TODAY, days(1)]),
)


@given(FACTS, st.sampled_from([*Party, None]))
def test_what_is_offered_next_can_be_done(facts: Facts, party: Party | None) -> None:
    act = next_act(facts, party, today=TODAY)
    if act is not None:
        next_status(facts.status, act, party)
        assert lacks(facts, act, today=TODAY) is None
    assert (turn_of(facts, since=TODAY) is None) == (facts.status.value not in OPEN_PLANS)


@given(FACTS)
def test_an_open_plan_always_waits_for_somebody(facts: Facts) -> None:
    turn = turn_of(facts, since=TODAY)
    if turn is not None:
        assert turn.due_on >= TODAY
        assert set(possible_acts(facts.status, turn.party)) - {Act.CANCEL}


WHERE = {"location_id": OAK, "region_id": NORTH}


def test_a_session_is_logged_by_the_coach_of_the_plan_while_the_plan_is_worked_on() -> None:
    coach = person(Role.COACH, REGION)
    for status in Status:
        if status in COACHED_PLANS:
            check_logging(coach, **WHERE, plan=(status, 7))
        else:
            assert refused(check_logging, coach, **WHERE, plan=(status, 7)) is Why.NOT_NOW
    check_logging(coach, **WHERE, plan=None)
    assert refused(check_logging, coach, **WHERE, plan=(Status.AGREED, 8)) is Why.NOT_YOURS
    outside = person(Role.COACH, Scope(region_ids=(SOUTH,)))
    assert refused(check_logging, outside, **WHERE, plan=None) is Why.NOT_YOURS
    for role in set(Role) - {Role.COACH}:
        assert refused(check_logging, person(role, EVERYTHING), **WHERE, plan=(Status.AGREED, 7)) is Why.NOT_YOURS


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("user_id", [7, 8])
def test_a_private_note_is_read_and_changed_by_its_own_coach_alone(role: Role, user_id: int) -> None:
    own = role is Role.COACH and user_id == 7
    assert reads_note(person(role, EVERYTHING, user_id), 7) is own
    assert reads_note(person(role, EVERYTHING, user_id), None) is False
    if own:
        check_changing(person(role, EVERYTHING, user_id), coach_id=7, acknowledged=False)
        assert refused(check_changing, person(role, EVERYTHING, 7), coach_id=7, acknowledged=True) is Why.ACKNOWLEDGED
    else:
        changed = refused(check_changing, person(role, EVERYTHING, user_id), coach_id=7, acknowledged=False)
        assert changed is Why.NOT_YOURS


def test_the_cinema_acknowledges_once_and_rates_from_one_to_five() -> None:
    for rating in (None, 1, 5):
        check_acknowledging(S, acknowledged=False, rating=rating)
    for party in (C, B, None):
        assert refused(check_acknowledging, party, acknowledged=False, rating=None) is Why.NOT_YOURS
    assert refused(check_acknowledging, S, acknowledged=True, rating=None) is Why.ACKNOWLEDGED
    for rating in (0, 6, -1):
        assert refused(check_acknowledging, S, acknowledged=False, rating=rating) is Why.WRONG_RATING


LOG = {"day": TODAY, "opened_on": TODAY, "next_on": days(1), "role": "Bar lead", "minutes": 60, "standards": 3,
       "today": TODAY}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"day": days(1), "next_on": None}, Why.DAY_AHEAD),
        ({"opened_on": days(1)}, Why.DAY_PAST),
        ({"next_on": TODAY}, Why.DAY_PAST),
        ({"role": " "}, Why.NO_ROLE),
        ({"role": "x" * 121}, Why.TOO_LONG),
        ({"minutes": 0}, Why.WRONG_MINUTES),
        ({"minutes": 481}, Why.WRONG_MINUTES),
        ({"standards": 4}, Why.TOO_MANY_STANDARDS),
    ],
)
def test_a_log_that_cannot_be_true_is_refused(changes: dict, why: Why) -> None:
    check_log(**LOG)
    check_log(**{**LOG, "opened_on": None, "next_on": None})
    assert refused(check_log, **{**LOG, **changes}) is why
