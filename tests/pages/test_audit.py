"""The Audit page: the sum of every audit, what an address may not ask for, and an appeal from filing to decision."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

import config
from data_access.engine import engine_for, reading, writing
from data_access.identity import open_session
from data_access.people import create_user, set_scope
from data_access.refresh import refresh_everything
from data_access.schema import answer_detail, appeal, audit, audit_log, import_run, location, region
from domain.access import EVERYTHING, Role, Scope
from tests.pages.conftest import ROOT, Run
from tests.pages.test_pages import words_of
from tests.small_network import ASH, NORTH, OAK, write_small_network

pytestmark = pytest.mark.slow  # every view for every reader; test_cast opens each page in the quick part

PEOPLE = {
    "site": (Role.CINEMA_DIRECTOR, Scope(location_ids=(OAK,))),
    "north": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(NORTH,))),
    "agency": (Role.ADMINISTRATOR, EVERYTHING),
    "executive": (Role.EXECUTIVE, EVERYTHING),
}


def sample(demo: Engine, region_code: str | None = None) -> list[int]:
    """Some audits of one region, or of all."""
    query = select(audit.c.audit_id).join(region, region.c.region_id == audit.c.region_id).order_by(audit.c.audit_id)
    if region_code:
        query = query.where(region.c.code == region_code)
    with reading(demo) as connection:
        found = connection.execute(query).scalars().all()
    return list(found[:: max(1, len(found) // 12)])


def test_the_sum_explains_every_stored_score(run: Run, demo: Engine) -> None:
    for audit_id in sample(demo):
        test = run("executive", "audit", audit=str(audit_id))
        assert not test.exception
        with reading(demo) as connection:
            score = connection.execute(select(audit.c.score).where(audit.c.audit_id == audit_id)).scalar_one()
        assert any(one.value.endswith(f"= {score:.2f}") for one in test.subheader)
        assert "does not explain it" not in words_of(test)


def test_an_audit_of_another_region_is_as_one_that_does_not_exist(run: Run, demo: Engine) -> None:
    hidden = next(one for one in sample(demo) if one not in _all_of(demo, "north"))
    for asked in (str(hidden), "0", "999999999", "-1", "1; DROP", "²", "9" * 400, ""):
        test = run("north", "audit", audit=asked)
        assert not test.exception
        assert test.header[0].value in ("No such audit among those you may see", "No appeal waits")
        assert not test.subheader


def _all_of(demo: Engine, code: str) -> set[int]:
    with reading(demo) as connection:
        query = select(audit.c.audit_id).join(region, region.c.region_id == audit.c.region_id)
        return set(connection.execute(query.where(region.c.code == code)).scalars())


@pytest.fixture
def open_as(duckdb_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """The page of an audit of the small network, loaded just now, as one of its people."""
    monkeypatch.setenv("FOYER_DATABASE_URL", duckdb_url)
    config.settings.cache_clear()
    st.cache_data.clear()
    engine = engine_for(duckdb_url)
    with writing(engine) as connection:
        write_small_network(connection)
        connection.execute(import_run.update().values(loaded_at=datetime.now(UTC)))
        connection.execute(
            answer_detail.update().where(answer_detail.c.audit_id == 1).values(evidence="javascript:alert(1)")
        )
        refresh_everything(connection)
        tokens = {}
        for login, (role, scope) in PEOPLE.items():
            one = create_user(connection, login=login, name=login, password_hash="x", role=role, scope=scope)
            tokens[login] = open_session(connection, user_id=one, now=datetime.now(UTC), address=None, agent=None)

    def as_person(login: str, audit_id: int = 1) -> AppTest:
        cookies = {"foyer_session": tokens[login]}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: cookies))
        test = AppTest.from_file(str(Path(ROOT) / "pages" / "audit.py"), default_timeout=30)
        test.query_params["audit"] = str(audit_id)
        return test.run()

    yield as_person
    engine.dispose()
    config.settings.cache_clear()
    st.cache_data.clear()


def rows(query):
    """What stands in the database of the test."""
    with reading(engine_for(config.settings().database_url)) as connection:
        return connection.execute(query).all()


def send(test: AppTest, label: str) -> AppTest:
    """Press the button of a form."""
    return next(one for one in test.button if one.label == label).click().run()


def test_an_appeal_is_filed_passed_on_and_upheld_and_both_scores_stand_there(open_as) -> None:
    test = open_as("site")
    test.text_area[0].set_value("She looked up. ![x](http://evil.example/pixel)")
    test = send(test, "File the appeal")
    assert not test.exception
    assert "1 appeal is open: the score is provisional" in words_of(test)
    assert test.header[0].value.endswith("provisional")
    # The words of people are text, never markup.
    assert "She looked up. ![x](http://evil.example/pixel)" in [one.value for one in test.text]
    assert not any("evil.example" in one.value for one in test.markdown)

    test = open_as("north")
    test.selectbox[0].set_value("forward")
    test = send(test, "Send")
    assert "with the agency" in words_of(test)

    test = open_as("agency")
    test.selectbox[0].set_value("uphold:1")
    test = send(test, "Send")
    assert "Score as issued 50.0, after the appeals **100.0**" in words_of(test)
    assert [row.status for row in rows(select(appeal))] == ["upheld"]
    assert rows(select(audit.c.score).where(audit.c.audit_id == 1)) == [(50.0,)]
    assert [row.action for row in rows(select(audit_log))] == ["appeal_file", "appeal_forward", "appeal_uphold"]


def test_a_rejection_without_words_is_refused_and_says_so(open_as) -> None:
    send(open_as("site"), "File the appeal")
    test = open_as("north")
    test.selectbox[0].set_value("reject")
    test = send(test, "Send")
    assert "A rejection needs its reason in words." in words_of(test)
    assert [row.status for row in rows(select(appeal))] == ["new"]


def test_who_comes_second_is_told_and_sees_the_appeal_as_it_is(open_as) -> None:
    send(open_as("site"), "File the appeal")
    slow, fast = open_as("north"), open_as("north")
    fast.selectbox[0].set_value("take_up")
    send(fast, "Send")
    slow.selectbox[0].set_value("forward")
    test = send(slow, "Send")
    assert "Somebody else changed this appeal" in words_of(test)
    assert [row.status for row in rows(select(appeal))] == ["with_region"]


def test_who_may_only_read_gets_no_form(open_as) -> None:
    send(open_as("site"), "File the appeal")
    test = open_as("executive")
    assert not test.exception
    assert not test.button
    assert "1 appeal is open" in words_of(test)


def test_a_person_who_lost_the_cinema_since_the_page_was_drawn_files_nothing(open_as, duckdb_url: str) -> None:
    test = open_as("site")
    with writing(engine_for(duckdb_url)) as connection:
        set_scope(connection, 1, Scope(location_ids=(ASH,)))
    test = send(test, "File the appeal")
    assert not test.exception
    assert rows(select(appeal)) == []


def test_evidence_that_is_no_safe_address_stays_text(open_as) -> None:
    test = open_as("executive")
    assert "javascript:alert(1)" in [one.value for one in test.text]
    assert not any("javascript" in one.value for one in test.markdown)


def test_the_list_without_an_audit_names_what_waits(open_as) -> None:
    send(open_as("site"), "File the appeal")
    test = open_as("north", 999)
    assert test.header[0].value == "No such audit among those you may see"
    assert len(test.dataframe) == 1
    assert "Oak" in test.dataframe[0].value.to_string()


def test_a_location_of_the_demo_has_an_open_deadline_right_after_the_load(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        mine = connection.execute(
            select(audit.c.audit_id)
            .join(location, location.c.location_id == audit.c.location_id)
            .where(location.c.code == "SUM01", audit.c.score < 90)
            .limit(1)
        ).scalar_one()
    test = run("cinema", "audit", audit=str(mine))
    # The demo's cinema director reads Ukrainian: the form is told by its key, not by its words.
    assert any(one.key == "appeal question" for one in test.selectbox)
