"""Coaching and Plan: what each person sees and may do, the second editor, and the private note on every page."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

import config
from components import plans_view, session_view
from data_access.coaching_desk import carry_out
from data_access.engine import engine_for, reading, writing
from data_access.identity import open_session
from data_access.people import create_user, find_user
from data_access.refresh import refresh_everything
from data_access.schema import coaching_action, coaching_plan, coaching_session
from domain.access import EVERYTHING, NOTHING, Role, Scope
from domain.coaching_orders import AddAction, Change, Draft, Log, Order, Step
from domain.coaching_plans import Act, RootCause, Trigger
from tests.pages.conftest import CAST, ROOT, Run
from tests.pages.test_cast import PAGES
from tests.pages.test_pages import words_of
from tests.small_network import FLOOR, NORTH, OAK, SOUTH, write_small_network

CANARY = "CANARY she fears the new rota"
PEOPLE = {
    "coach": (Role.COACH, EVERYTHING),
    "other": (Role.COACH, EVERYTHING),
    "site": (Role.CINEMA_DIRECTOR, Scope(location_ids=(OAK,))),
    "north": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(NORTH,))),
    "south": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(SOUTH,))),
    "executive": (Role.EXECUTIVE, EVERYTHING),
    "admin": (Role.ADMINISTRATOR, EVERYTHING),
    "nobody": (Role.CINEMA_DIRECTOR, NOTHING),
}
Open = Callable[..., AppTest]


@pytest.fixture
def chain(duckdb_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The small network with its people."""
    monkeypatch.setenv("FOYER_DATABASE_URL", duckdb_url)
    config.settings.cache_clear()
    st.cache_data.clear()
    engine = engine_for(duckdb_url)
    with writing(engine) as connection:
        write_small_network(connection)
        refresh_everything(connection)
        for login, (role, scope) in PEOPLE.items():
            create_user(connection, login=login, name=login.title(), password_hash="x", role=role, scope=scope)
    yield engine
    engine.dispose()
    config.settings.cache_clear()
    st.cache_data.clear()


@pytest.fixture
def open_as(chain: Engine, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A page as one of the people; the cookie of whoever opened last is the browser's, so one at a time acts."""

    def as_person(login: str, page: str = "plan", **address: str) -> AppTest:
        become(login)
        test = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=30)
        for name, value in address.items():
            test.query_params[name] = value
        return test.run()

    def become(login: str) -> None:
        with writing(chain) as connection:
            token = open_session(connection, user_id=id_of(login), now=datetime.now(UTC), address=None, agent=None)
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: {"foyer_session": token}))

    as_person.become = become
    return as_person


def id_of(login: str) -> int:
    return list(PEOPLE).index(login) + 1


def do(chain: Engine, login: str, order: Order) -> int | None:
    with writing(chain, exclusive=isinstance(order, Draft)) as connection:
        return carry_out(connection, find_user(connection, id_of(login)), order, now=datetime.now(UTC))


def today() -> datetime:
    return datetime.now(UTC)


def agreed(chain: Engine) -> int:
    """A plan in work, in version 5."""
    plan = do(chain, "coach", Draft(OAK, Trigger.FLAG))
    do(chain, "coach", Change(plan, 1, RootCause.SKILL, "The floor is looked at.", (FLOOR,), None))
    do(chain, "coach", AddAction(plan, 2, "Round on the hour", "Manager", today().date() + timedelta(days=9)))
    do(chain, "site", Step(plan, 3, Act.AGREE))
    do(chain, "site", Step(plan, 4, Act.START))
    return plan


def press(test: AppTest, label: str) -> AppTest:
    return next(one for one in test.button if one.label == label).click().run()


def row_of(chain: Engine):
    with reading(chain) as connection:
        return connection.execute(select(coaching_plan)).one()


def everything_shown(test: AppTest) -> str:
    """All that reaches the browser: every element as it is sent, tables as their cells."""
    tables = [frame.value.to_string() for frame in test.dataframe]
    return str(test.main) + "\n".join(tables) + words_of(test)


def test_a_plan_is_drafted_in_one_click_and_finished_on_its_sheet(open_as: Open, chain: Engine) -> None:
    test = open_as("coach", location="oak")
    assert test.header[0].value == "Oak: a plan would work on 1 standard"
    test = press(test, "Open the draft")
    assert not test.exception
    assert test.header[0].value.startswith("Oak: plan draft, next the coach")
    next(one for one in test.selectbox if one.label == "Root cause").set_value("skill")
    test.text_area[0].set_value("The floor is looked at. ![x](http://evil.example/pixel)")
    test = press(test, "Save the plan")
    next(one for one in test.text_input if "new action" in one.label).set_value("Round on the hour")
    next(one for one in test.text_input if "Who does it" in one.label).set_value("Manager")
    test = press(test, "Add the action")
    assert not test.exception
    assert "next the cinema" in test.header[0].value
    # The words of people are text, never markup.
    assert not any("![x]" in one.value for one in test.markdown)
    assert (row_of(chain).root_cause, row_of(chain).version) == ("skill", 3)
    # The form that was carried out begins anew.
    assert next(one for one in test.text_input if "new action" in one.label).value == ""


NEXT = {
    "coach": "Whose turn it is: the cinema",
    "other": "Whose turn it is: the cinema",
    "site": "Your next step: do the actions",
    "north": "Whose turn it is: the cinema",
    "executive": "Whose turn it is: the cinema",
    "admin": "Whose turn it is: the cinema",
}
BUTTONS = {
    "coach": {"Add the action", "Ask for the visit"},
    "other": set(),
    "site": {"Done", "Add the action"},
    "north": {"Ask for the visit", "Give it up"},
    "executive": {"Ask for the visit", "Give it up"},
    "admin": set(),
}


@pytest.mark.parametrize("login", PEOPLE)
def test_each_person_sees_the_plan_with_their_own_next_step_or_not_at_all(
    open_as: Open, chain: Engine, login: str
) -> None:
    plan = agreed(chain)
    test = open_as(login, plan=str(plan))
    assert not test.exception
    if login not in NEXT:
        assert test.header[0].value == "No such plan or session among those you may see"
        assert not test.button
        return
    assert test.header[0].value.startswith("Oak: plan in work, next the cinema")
    assert NEXT[login] in words_of(test)
    assert {one.label for one in test.button} == BUTTONS[login]


@pytest.mark.parametrize("asked", ["0", "999", "-1", "x", "²", "9" * 400, ""])
def test_an_address_that_asks_for_nonsense_shows_nothing(open_as: Open, asked: str) -> None:
    for name in ("plan", "session", "location"):
        test = open_as("coach", **{name: asked})
        assert not test.exception
        assert test.header[0].value == "No such plan or session among those you may see"


def test_the_second_editor_is_told_who_changed_what_and_keeps_what_was_typed(open_as: Open, chain: Engine) -> None:
    plan = do(chain, "coach", Draft(OAK, Trigger.FLAG))
    slow = open_as("coach", plan=str(plan))
    slow.text_area[0].set_value("My own careful words.")
    do(chain, "north", Change(plan, 1, RootCause.WILL, "Faster words.", (FLOOR,), id_of("coach")))
    slow = press(slow, "Save the plan")
    assert not slow.exception
    shown = words_of(slow)
    assert "Nothing was overwritten" in shown
    assert "North changed the plan" in shown
    assert "Faster words" in shown
    assert row_of(chain).behaviour == "Faster words."
    # What was typed stands in the field and beside it, and is written by the next click, knowingly.
    assert slow.text_area[0].value == "My own careful words."
    assert [one.value for one in slow.code] == ["My own careful words."]
    slow = press(slow, "Save the plan")
    assert (row_of(chain).behaviour, row_of(chain).version) == ("My own careful words.", 3)


def test_a_form_that_was_filled_before_somebody_elses_change_is_stale_even_after_a_rerun(
    open_as: Open, chain: Engine
) -> None:
    plan = do(chain, "coach", Draft(OAK, Trigger.FLAG))
    slow = open_as("coach", plan=str(plan))
    do(chain, "north", Change(plan, 1, RootCause.WILL, "Faster words.", (FLOOR,), id_of("coach")))
    slow = slow.run()
    slow = press(slow, "Save the plan")
    assert "Nothing was overwritten" in words_of(slow)
    assert row_of(chain).behaviour == "Faster words."


def test_a_session_is_logged_read_and_rated(open_as: Open, chain: Engine) -> None:
    plan = agreed(chain)
    test = open_as("coach", plan=str(plan), view="session")
    assert test.header[0].value == "Oak: agenda of session 1"
    shown = [one.value for one in test.markdown]
    assert shown.index("**1. What goes well**") < shown.index("**2. What was seen**")
    test.text_input[0].set_value("Bar lead")
    next(one for one in test.text_area if "Private" in one.label).set_value(CANARY)
    test = press(test, "Save the log")
    assert not test.exception
    assert test.header[0].value.startswith("Oak: session of")
    assert CANARY in [one.value for one in test.text]
    with reading(chain) as connection:
        number = str(connection.execute(select(coaching_session.c.session_id)).scalar_one())
    test = open_as("site", session=number)
    test = press(test, "I have read it")
    assert "Read by the cinema, not rated." in words_of(test)
    assert not any(one.label == "I have read it" for one in test.button)
    test = open_as("coach", "coaching", view="sessions")
    assert test.header[0].value == "1 coaching session, read by the cinema"


@pytest.mark.parametrize("login", PEOPLE)
def test_no_page_of_anybody_but_the_coach_holds_a_private_note(open_as: Open, chain: Engine, login: str) -> None:
    plan = agreed(chain)
    made = do(chain, "coach", Log(OAK, plan, today().date(), "Bar lead", 45, (FLOOR,), private_note=CANARY))
    held = [("plan", {"session": str(made)}), ("plan", {"plan": str(plan)}),
            ("plan", {"plan": str(plan), "view": "session"}), ("coaching", {"view": "sessions"}),
            ("location", {"location": "oak"}), *((page, {}) for page in PAGES)]  # fmt: skip
    found = [page for page, address in held if "CANARY" in everything_shown(open_as(login, page, **address))]
    assert found == (["plan"] if login == "coach" else [])


def test_the_lists_and_their_files_have_no_column_for_a_private_note() -> None:
    assert "private_note" not in {*session_view.list_columns(), *plans_view.columns(), *plans_view.file_columns()}


def test_the_private_note_is_named_only_where_it_is_written_and_read_by_its_coach() -> None:
    listed = subprocess.run(
        ["git", "grep", "-l", "private_note", "--", "*.py", ":!tests", ":!migrations"], cwd=ROOT, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert set(listed.stdout.split()) == {
        "components/plan_words.py",  # its name in the history: that it changed, not what it says
        "data_access/cached.py", "pages/plan.py",  # find_private_note, for the reader's own User
        "data_access/schema/coaching.py", "data_access/sessions.py", "data_access/unit_of_work.py",
        "domain/coaching_orders.py", "intake/demo/coaching_words.py",
    }  # fmt: skip


def test_the_list_has_what_is_late_first_and_what_waits_for_the_reader_on_top(open_as: Open, chain: Engine) -> None:
    plan = agreed(chain)
    test = open_as("site", "coaching")
    assert test.header[0].value == "1 coaching plan is open, none is late"
    assert "1 plan waits for you" in words_of(test)
    with writing(chain) as connection:
        connection.execute(coaching_action.update().values(due_on=today().date() - timedelta(days=20)))
    test = open_as("executive", "coaching")
    assert test.header[0].value == "1 of 1 open coaching plans is late"
    assert "1 plan is stuck for over two weeks" in words_of(test)
    assert "the cinema, 20 days late: the chain is told" in test.dataframe[0].value.to_string()
    test = open_as("north", "coaching")
    assert "1 plan waits for you" in words_of(test)
    assert "Oak" in open_as("admin", "coaching").dataframe[0].value.to_string()
    assert plan


@pytest.mark.parametrize("login", CAST[:-1])
@pytest.mark.slow
def test_every_plan_and_session_of_the_demo_opens_for_its_readers(run: Run, demo: Engine, login: str) -> None:
    with reading(demo) as connection:
        plans = connection.execute(select(coaching_plan.c.plan_id)).scalars().all()
        sessions = connection.execute(select(coaching_session.c.session_id)).scalars().all()
    for plan in plans:
        assert not run(login, "plan", plan=str(plan)).exception
    for session in sessions[::5]:
        assert not run(login, "plan", session=str(session)).exception
    assert not run(login, "coaching", view="sessions").exception
