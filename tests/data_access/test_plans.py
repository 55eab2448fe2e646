"""Coaching plans and sessions on both engines: the whole cycle, and what is refused to whom."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from data_access import one_location
from data_access.coaching_desk import carry_out
from data_access.coaching_lists import fetch_coaches, fetch_plan_list, fetch_session_list
from data_access.engine import reading, writing
from data_access.people import create_user, find_user, set_scope
from data_access.plan_draft import fetch_failed_standards
from data_access.plan_sheet import fetch_plan_sheet, find_session
from data_access.refresh import refresh_everything
from data_access.schema import (
    answer,
    audit_log,
    coaching_action,
    coaching_plan,
    coaching_session,
    plan_audit,
    plan_standard,
)
from data_access.sessions import find_private_note
from data_access.unit_of_work import StaleWriteError, fetch_edits
from domain.access import EVERYTHING, NOTHING, Role, Scope, User
from domain.coaching_orders import Acknowledge, AddAction, Change, Draft, DropAction, Log, Step, Tick
from domain.coaching_plans import Act, CoachingRefusedError, RootCause, Trigger, Why
from tests.small_network import ASH, ELM, FLOOR, GREETING, NORTH, OAK, RING, SOUTH, write_small_network

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
PEOPLE = {
    "coach": (Role.COACH, EVERYTHING),
    "other": (Role.COACH, EVERYTHING),
    "away": (Role.COACH, Scope(region_ids=(SOUTH,))),
    "site": (Role.CINEMA_DIRECTOR, Scope(location_ids=(OAK,))),
    "elm": (Role.CINEMA_DIRECTOR, Scope(location_ids=(ELM,))),
    "north": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(NORTH,))),
    "south": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(SOUTH,))),
    "executive": (Role.EXECUTIVE, EVERYTHING),
    "admin": (Role.ADMINISTRATOR, EVERYTHING),
    "nobody": (Role.COACH, NOTHING),
}
CANARY = "CANARY: she fears the new rota"


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        refresh_everything(connection)
        for login, (role, scope) in PEOPLE.items():
            create_user(connection, login=login, name=login.title(), password_hash="x", role=role, scope=scope)
    return database


def id_of(login: str) -> int:
    return list(PEOPLE).index(login) + 1


def person(connection, login: str) -> User:
    return find_user(connection, id_of(login))


def do(chain: Engine, login: str, order, now: datetime = NOW):
    with writing(chain, exclusive=isinstance(order, Draft)) as connection:
        return carry_out(connection, person(connection, login), order, now=now)


def refused(chain: Engine, login: str, order, now: datetime = NOW) -> Why:
    """Why it was refused; and the database is as it was."""
    before = everything(chain)
    with pytest.raises(CoachingRefusedError) as error:
        do(chain, login, order, now)
    assert everything(chain) == before
    return error.value.why


def everything(chain: Engine) -> list:
    tables = (coaching_plan, plan_standard, plan_audit, coaching_action, coaching_session, audit_log)
    with reading(chain) as connection:
        return [sorted(map(repr, connection.execute(select(table)).all())) for table in tables]


def plan_of(chain: Engine, plan_id: int):
    with reading(chain) as connection:
        return connection.execute(select(coaching_plan).where(coaching_plan.c.plan_id == plan_id)).one()


def drafted(chain: Engine, login: str = "coach") -> int:
    return do(chain, login, Draft(OAK, Trigger.FLAG, id_of("coach")))


def finished(chain: Engine) -> int:
    """A draft that lacks nothing, in version 3."""
    plan = drafted(chain)
    do(chain, "coach", Change(plan, 1, RootCause.SKILL, "The floor is looked at on the hour.", (FLOOR,), None))
    do(chain, "coach", AddAction(plan, 2, "Round on the hour", "Shift manager", TODAY + timedelta(days=7)))
    return plan


def in_work(chain: Engine) -> int:
    """A plan that is worked on, in version 5."""
    plan = finished(chain)
    do(chain, "site", Step(plan, 3, Act.AGREE))
    do(chain, "site", Step(plan, 4, Act.START))
    return plan


def action_of(chain: Engine, plan_id: int) -> int:
    with reading(chain) as connection:
        return connection.execute(
            select(coaching_action.c.action_id).where(coaching_action.c.plan_id == plan_id)
        ).scalar_one()


def done(chain: Engine) -> int:
    """A plan that the cinema calls done, in version 7."""
    plan = in_work(chain)
    do(chain, "site", Tick(plan, 5, action_of(chain, plan), True, "Photo of the sheet"))
    do(chain, "site", Step(plan, 6, Act.DONE))
    return plan


def test_a_plan_is_drafted_from_what_failed_with_its_figures_and_its_audits(chain: Engine) -> None:
    plan = drafted(chain)
    row = plan_of(chain, plan)
    assert (row.location_id, row.region_id, row.status, row.trigger) == (OAK, NORTH, "draft", "flag")
    assert (row.opened_on, row.status_since, row.coach_id, row.version) == (TODAY, TODAY, id_of("coach"), 1)
    with reading(chain) as connection:
        sheet = fetch_plan_sheet(connection, EVERYTHING, plan)
        offered = fetch_failed_standards(connection, EVERYTHING, OAK)
        held = connection.execute(select(plan_audit.c.audit_id)).scalars().all()
    # Oak failed the floor once in two checks; the greeting is critical and has its own line; the ring never failed.
    assert list(sheet.standards["standard_id"]) == list(offered["standard_id"]) == [FLOOR]
    one = sheet.standards.iloc[0]
    assert one["audits"] == 2
    assert 0 < one["low"] < one["compliance"] < one["high"] < 1
    assert held == [2]
    assert list(sheet.evidence["audit_code"]) == ["A2"]


def test_the_whole_cycle_by_coach_site_and_region(chain: Engine) -> None:
    plan = done(chain)
    do(chain, "coach", Step(plan, 7, Act.ASK_VISIT, day=TODAY + timedelta(days=1)))
    tomorrow = NOW + timedelta(days=1)
    do(chain, "north", Step(plan, 8, Act.VERIFY, "The floor was clean."), tomorrow)
    row = plan_of(chain, plan)
    assert (row.status, row.result, row.version) == ("verified", "The floor was clean.", 9)
    assert (row.owner_id, row.status_since) == (id_of("site"), tomorrow.date())
    with reading(chain) as connection:
        actions = connection.execute(select(coaching_action)).one()
        history = fetch_edits(connection, f"plan {plan}")
        lines = connection.execute(select(audit_log).order_by(audit_log.c.entry_id)).all()
    assert (actions.done_on, actions.evidence) == (TODAY, "Photo of the sheet")
    assert [(one.who, one.action) for one in history] == [
        ("Coach", "plan_draft"), ("Coach", "plan_change"), ("Coach", "plan_add_action"), ("Site", "plan_agree"),
        ("Site", "plan_start"), ("Site", "plan_tick"), ("Site", "plan_done"), ("Coach", "plan_ask_visit"),
        ("North", "plan_verify"),
    ]  # fmt: skip
    # Who, what, when, and the old and the new value of each field that changed.
    assert (lines[3].user_id, lines[3].at, lines[3].subject) == (id_of("site"), NOW, f"plan {plan}")
    assert json.loads(lines[1].old_value) == {"root_cause": None, "behaviour": None, "version": 1}
    assert json.loads(lines[1].new_value) == {
        "root_cause": "skill", "behaviour": "The floor is looked at on the hour.", "version": 2,
    }  # fmt: skip
    assert json.loads(lines[3].old_value)["status"] == "draft"
    assert json.loads(lines[3].new_value)["status"] == "agreed"


# What each stage of a plan allows, and everybody who may not: wrong relation, wrong scope, no scope.
STAGES = {
    "draft": (finished, 3, {
        "agree": (lambda p, v: Step(p, v, Act.AGREE), {"site"}),
        "ask_changes": (lambda p, v: Step(p, v, Act.ASK_CHANGES, "Not the floor."), {"site"}),
        "change": (lambda p, v: Change(p, v, RootCause.WILL, "x", (FLOOR,), None), {"coach", "north", "executive"}),
        "add": (lambda p, v: AddAction(p, v, "x", "y", TODAY), {"coach", "north", "executive"}),
        "cancel": (lambda p, v: Step(p, v, Act.CANCEL, "Closed for works."), {"coach", "north", "executive"}),
    }),
    "in work": (in_work, 5, {
        "add": (lambda p, v: AddAction(p, v, "x", "y", TODAY), {"coach", "site"}),
        "ask_visit": (lambda p, v: Step(p, v, Act.ASK_VISIT, day=TODAY), {"coach", "north", "executive"}),
        "cancel": (lambda p, v: Step(p, v, Act.CANCEL, "x"), {"north", "executive"}),
        "log": (lambda p, v: Log(OAK, p, TODAY, "Bar lead", 45), {"coach"}),
    }),
    "done": (done, 7, {
        "return": (lambda p, v: Step(p, v, Act.RETURN, "Nothing changed."), {"north", "executive"}),
        "ask_visit": (lambda p, v: Step(p, v, Act.ASK_VISIT, day=TODAY), {"coach", "north", "executive"}),
    }),
}  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "what"), [(stage, what) for stage, (_, _, acts) in STAGES.items() for what in acts]
)
def test_only_the_right_people_do_it_and_only_once(chain: Engine, stage: str, what: str) -> None:
    make, version, acts = STAGES[stage]
    build, allowed = acts[what]
    plan = make(chain)
    for login in set(PEOPLE) - allowed:
        assert refused(chain, login, build(plan, version)) is Why.NOT_YOURS
    right = sorted(allowed)[0]
    do(chain, right, build(plan, version))
    # The same form sent again: it was seen in a version that is gone, or its time is over.
    before = everything(chain)
    if what != "log":
        with pytest.raises((StaleWriteError, CoachingRefusedError)):
            do(chain, right, build(plan, version))
        assert everything(chain) == before


def test_nobody_drafts_in_a_wrong_scope_or_role_or_beside_an_open_plan(chain: Engine) -> None:
    order = Draft(OAK, Trigger.MANUAL)
    for login in ("away", "site", "elm", "south", "admin", "nobody"):
        assert refused(chain, login, order) is Why.NOT_YOURS
    assert refused(chain, "coach", Draft(999, Trigger.MANUAL)) is Why.NOT_YOURS
    assert refused(chain, "north", Draft(OAK, Trigger.MANUAL, id_of("site"))) is Why.NO_COACH
    plan = do(chain, "north", order)
    assert plan_of(chain, plan).coach_id is None
    assert refused(chain, "coach", order) is Why.ALREADY_OPEN
    do(chain, "north", Step(plan, 1, Act.CANCEL, "Opened by mistake."))
    drafted(chain)


def test_a_location_without_a_failure_has_nothing_to_plan(chain: Engine) -> None:
    with writing(chain) as connection:
        connection.execute(answer.update().where(answer.c.location_id == OAK).values(points=answer.c.max_points))
    assert refused(chain, "coach", Draft(OAK, Trigger.FLAG)) is Why.NOTHING_FAILED
    with reading(chain) as connection:
        # Ash failed the floor only in an audit that is not averaged, but its answer counts for the standard.
        assert set(fetch_failed_standards(connection, EVERYTHING, ASH)["standard_id"]) == {FLOOR, RING}
        assert fetch_failed_standards(connection, Scope(region_ids=(NORTH,)), ASH).empty
        assert fetch_failed_standards(connection, NOTHING, ASH).empty


def test_a_plan_that_lacks_something_is_not_agreed_to_done_or_verified(chain: Engine) -> None:
    plan = drafted(chain)
    assert refused(chain, "site", Step(plan, 1, Act.AGREE)) is Why.NO_CAUSE
    do(chain, "coach", Change(plan, 1, RootCause.SKILL, " ", (FLOOR,), None))
    assert refused(chain, "site", Step(plan, 2, Act.AGREE)) is Why.NO_BEHAVIOUR
    do(chain, "coach", Change(plan, 2, RootCause.SKILL, "Seen.", (FLOOR,), None))
    assert refused(chain, "site", Step(plan, 3, Act.AGREE)) is Why.NO_ACTION
    for order, why in (
        (AddAction(plan, 3, " ", "x", TODAY), Why.NO_WORDS),
        (AddAction(plan, 3, "x", " ", TODAY), Why.NO_WORDS),
        (AddAction(plan, 3, "x", "y" * 121, TODAY), Why.TOO_LONG),
        (AddAction(plan, 3, "x", "y", TODAY - timedelta(days=1)), Why.DAY_PAST),
        (Change(plan, 3, None, "x", (), None), Why.NO_STANDARD),
        (Change(plan, 3, None, "x", (999,), None), Why.NO_STANDARD),
        (Change(plan, 3, None, "x", (1, 2, 3, 4), None), Why.TOO_MANY_STANDARDS),
        (Change(plan, 3, None, "x" * 2001, (FLOOR,), None), Why.TOO_LONG),
        (Step(plan, 3, Act.CANCEL, " "), Why.NO_WORDS),
        (DropAction(plan, 3, 999), Why.NOT_YOURS),
    ):
        assert refused(chain, "coach", order) is why
    do(chain, "coach", AddAction(plan, 3, "Round on the hour", "Shift manager", TODAY))
    do(chain, "site", Step(plan, 4, Act.AGREE))
    do(chain, "site", Step(plan, 5, Act.START))
    assert refused(chain, "site", Step(plan, 6, Act.DONE)) is Why.ACTIONS_OPEN
    action = action_of(chain, plan)
    assert refused(chain, "site", Tick(plan, 6, action, False)) is Why.NOT_NOW
    do(chain, "site", Tick(plan, 6, action, True))
    assert refused(chain, "site", Tick(plan, 7, action, True)) is Why.NOT_NOW
    do(chain, "site", Step(plan, 7, Act.DONE))
    assert refused(chain, "north", Step(plan, 8, Act.VERIFY, "Seen.")) is Why.NO_CHECK
    assert refused(chain, "north", Step(plan, 8, Act.ASK_VISIT, day=TODAY - timedelta(days=1))) is Why.DAY_PAST
    do(chain, "north", Step(plan, 8, Act.ASK_VISIT, day=TODAY + timedelta(days=5)))
    assert refused(chain, "north", Step(plan, 9, Act.VERIFY, "Seen.")) is Why.CHECK_AHEAD
    later = NOW + timedelta(days=5)
    assert refused(chain, "north", Step(plan, 9, Act.VERIFY, ""), later) is Why.NO_WORDS
    # An audit of another cinema, one from before the plan, one that is none.
    for audit_id in (4, 2, 999):
        assert refused(chain, "north", Step(plan, 9, Act.VERIFY, "x", audit_id=audit_id), later) is Why.WRONG_VISIT
    do(chain, "north", Step(plan, 9, Act.VERIFY, "Seen."), later)
    for act in (Act.VERIFY, Act.RETURN, Act.CANCEL, Act.ASK_VISIT):
        assert refused(chain, "north", Step(plan, 10, act, "x", day=TODAY), later) is Why.CLOSED


def test_another_standard_brings_its_own_figures_and_the_one_that_stays_keeps_its_own(chain: Engine) -> None:
    plan = drafted(chain)
    do(chain, "coach", Change(plan, 1, None, "", (FLOOR, GREETING), None))
    with reading(chain) as connection:
        sheet = fetch_plan_sheet(connection, EVERYTHING, plan)
        assert set(sheet.standards["standard_id"]) == {FLOOR, GREETING}
        assert set(sheet.evidence["audit_id"]) == {1, 2}
        assert set(connection.execute(select(plan_audit.c.audit_id)).scalars()) == {1, 2}
    do(chain, "coach", Change(plan, 2, None, "", (GREETING,), None))
    with reading(chain) as connection:
        assert set(connection.execute(select(plan_audit.c.audit_id)).scalars()) == {1}
        assert fetch_edits(connection, f"plan {plan}")[-1].after["standards"] == [GREETING]


def test_a_superior_names_the_coach_and_a_coach_gives_a_plan_to_nobody(chain: Engine) -> None:
    plan = drafted(chain)
    do(chain, "coach", Change(plan, 1, None, "", (FLOOR,), id_of("other")))
    assert plan_of(chain, plan).coach_id == id_of("coach")
    do(chain, "north", Change(plan, 2, None, "", (FLOOR,), id_of("other")))
    assert plan_of(chain, plan).coach_id == id_of("other")
    assert refused(chain, "coach", AddAction(plan, 3, "x", "y", TODAY)) is Why.NOT_YOURS
    assert refused(chain, "north", Change(plan, 3, None, "", (FLOOR,), id_of("site"))) is Why.NO_COACH
    with reading(chain) as connection:
        assert fetch_coaches(connection) == {
            id_of("away"): "Away", id_of("coach"): "Coach", id_of("nobody"): "Nobody", id_of("other"): "Other",
        }  # fmt: skip


def test_the_second_of_two_editors_is_told_who_changed_what_and_overwrites_nothing(chain: Engine) -> None:
    plan = drafted(chain)
    do(chain, "coach", Change(plan, 1, RootCause.SKILL, "First.", (FLOOR,), None))
    with pytest.raises(StaleWriteError) as stale:
        do(chain, "north", Change(plan, 1, RootCause.WILL, "Second.", (FLOOR,), id_of("coach")))
    row = plan_of(chain, plan)
    assert (row.root_cause, row.behaviour, row.version) == ("skill", "First.", 2)
    with reading(chain) as connection:
        found = fetch_edits(connection, stale.value.subject, since=stale.value.seen)
    assert [(one.who, one.before["behaviour"], one.after["behaviour"]) for one in found] == [
        ("Coach", None, "First.")
    ]


def test_of_two_who_write_in_the_same_moment_one_is_told(chain: Engine) -> None:
    """Two transactions at once, in two threads: on PostgreSQL the second waits for the first."""
    plan = drafted(chain)
    both, said = threading.Barrier(2), []

    def write(login: str, words: str) -> None:
        try:
            with writing(chain) as connection:
                user = person(connection, login)
                both.wait(10)
                carry_out(
                    connection, user, Change(plan, 1, RootCause.SKILL, words, (FLOOR,), id_of("coach")), now=NOW
                )
            said.append(words)
        except StaleWriteError:
            said.append("told")

    threads = [threading.Thread(target=write, args=one) for one in (("coach", "First."), ("north", "Second."))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert sorted(said)[1] == "told"
    row = plan_of(chain, plan)
    assert row.version == 2
    assert [row.behaviour, "told"] == sorted(said)


def test_who_loses_the_scope_loses_the_plan(chain: Engine) -> None:
    plan = finished(chain)
    with writing(chain) as connection:
        set_scope(connection, id_of("coach"), Scope(region_ids=(SOUTH,)))
    assert refused(chain, "coach", AddAction(plan, 3, "x", "y", TODAY)) is Why.NOT_YOURS


def logged(chain: Engine, plan: int, **changes) -> int:
    order = Log(OAK, plan, TODAY, "Bar lead", 45, (FLOOR,), "Warm", "Round on the hour", None, CANARY)
    return do(chain, "coach", replace(order, **changes))


def test_a_session_is_logged_read_acknowledged_once_and_then_stays(chain: Engine) -> None:
    plan = in_work(chain)
    one = logged(chain, plan, next_on=TODAY + timedelta(days=21))
    change = Log(OAK, plan, TODAY, "Bar lead", 50, (), "Warm", "More", None, "", session_id=one, version=1)
    for login in set(PEOPLE) - {"coach"}:
        assert refused(chain, login, replace(change, version=1)) is Why.NOT_YOURS
    do(chain, "coach", change)
    with pytest.raises(StaleWriteError):
        do(chain, "coach", change)
    for login in set(PEOPLE) - {"site"}:
        assert refused(chain, login, Acknowledge(one, 2, 5)) is Why.NOT_YOURS
    assert refused(chain, "site", Acknowledge(one, 2, 6)) is Why.WRONG_RATING
    do(chain, "site", Acknowledge(one, 2, 4))
    assert refused(chain, "site", Acknowledge(one, 3, 5)) is Why.ACKNOWLEDGED
    assert refused(chain, "coach", replace(change, version=3)) is Why.ACKNOWLEDGED
    with reading(chain) as connection:
        found, history = find_session(connection, EVERYTHING, one)
    assert (found["minutes"], found["usefulness"], bool(found["acknowledged"]), found["standards"]) == (
        50,
        4,
        True,
        "",
    )
    assert [edit.action for edit in history] == ["session_log", "session_change", "session_acknowledge"]


def test_a_session_of_another_location_or_a_wrong_day_is_refused(chain: Engine) -> None:
    plan = in_work(chain)
    for changes, why in (
        ({"location_id": ELM}, Why.NOT_YOURS),
        ({"plan_id": 999}, Why.NOT_YOURS),
        ({"day": TODAY + timedelta(days=1)}, Why.DAY_AHEAD),
        ({"day": TODAY - timedelta(days=1)}, Why.DAY_PAST),
        ({"next_on": TODAY}, Why.DAY_PAST),
        ({"standard_ids": (1, 2, 3, 4)}, Why.TOO_MANY_STANDARDS),
        ({"standard_ids": (999,)}, Why.NO_STANDARD),
        ({"minutes": 0}, Why.WRONG_MINUTES),
        ({"private_note": "x" * 2001}, Why.TOO_LONG),
    ):
        order = replace(Log(OAK, plan, TODAY, "Bar lead", 45), **changes)
        assert refused(chain, "coach", order) is why
    do(chain, "coach", Log(ELM, None, TODAY, "Bar lead", 45))


def test_a_private_note_leaves_by_one_way_and_for_its_coach_alone(chain: Engine) -> None:
    plan = in_work(chain)
    one = logged(chain, plan)
    with reading(chain) as connection:
        for login in PEOPLE:
            note = find_private_note(connection, person(connection, login), one)
            assert note == (CANARY if login == "coach" else None)
        found = [
            fetch_plan_list(connection, EVERYTHING).to_json(date_format="iso"),
            fetch_session_list(connection, EVERYTHING).to_json(date_format="iso"),
            str(fetch_plan_sheet(connection, EVERYTHING, plan)),
            fetch_plan_sheet(connection, EVERYTHING, plan).sessions.to_json(date_format="iso"),
            str(find_session(connection, EVERYTHING, one)),
            *(frame.to_json(date_format="iso") for frame in (
                one_location.fetch_plans(connection, EVERYTHING), one_location.fetch_sessions(connection, EVERYTHING),
            )),
            *map(repr, connection.execute(select(audit_log)).all()),
        ]  # fmt: skip
    assert len(found) > 10
    assert not [text for text in found if "CANARY" in text]
    # The coach who lost the region has lost the note too.
    with writing(chain) as connection:
        set_scope(connection, id_of("coach"), Scope(region_ids=(SOUTH,)))
        assert find_private_note(connection, person(connection, "coach"), one) is None


def test_lists_and_sheets_stay_in_the_scope(chain: Engine) -> None:
    plan = in_work(chain)
    one = logged(chain, plan)
    with reading(chain) as connection:
        for scope in (NOTHING, Scope(region_ids=(SOUTH,)), Scope(location_ids=(ELM,))):
            assert fetch_plan_list(connection, scope).empty
            assert fetch_session_list(connection, scope).empty
            assert fetch_plan_sheet(connection, scope, plan) is None
            assert find_session(connection, scope, one) is None
        listed = fetch_plan_list(connection, Scope(location_ids=(OAK,))).iloc[0]
        sheet = fetch_plan_sheet(connection, Scope(location_ids=(OAK,)), plan)
    assert (listed["location"], listed["coach"], listed["owner"], listed["standards"]) == (
        "Oak",
        "Coach",
        "Site",
        "floor",
    )
    assert listed["actions"] == ((TODAY + timedelta(days=7), None),)
    assert (listed["sessions"], listed["last_session"], listed["status_since"]) == (1, TODAY, TODAY)
    assert list(sheet.actions["what"]) == ["Round on the hour"]
    assert sheet.since.empty
    assert sheet.checks.empty
