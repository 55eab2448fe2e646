"""Appeals on both engines: filed, decided, logged, and refused to whom they do not belong."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select

from data_access.appeal_list import fetch_appeal_history, fetch_appeals, fetch_open_appeals
from data_access.appeals import Filing, Step, expire_appeals, file_appeal, take_step
from data_access.engine import reading, writing
from data_access.people import create_user, find_user
from data_access.schema import answer, answer_superseded, appeal, audit, audit_log, location, standard
from data_access.unit_of_work import StaleWriteError
from domain.access import EVERYTHING, NOTHING, Role, Scope, User
from domain.appeals import Action, AppealRefusedError, Correction, Reason, Status, Why
from tests.small_network import ELM, FLOOR, GREETING, NORTH, OAK, SOUTH, write_small_network

# The small network was loaded on Thursday 2 April 2026: appeals are possible until Thursday 9 April.
IN_TIME = datetime(2026, 4, 9, 12, tzinfo=UTC)
FILING = Filing(1, GREETING, Reason.SEEN_OTHERWISE, "She did look up.")
PEOPLE = {
    "site": (Role.CINEMA_DIRECTOR, Scope(location_ids=(OAK,))),
    "elm": (Role.CINEMA_DIRECTOR, Scope(location_ids=(ELM,))),
    "north": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(NORTH,))),
    "south": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(SOUTH,))),
    "agency": (Role.ADMINISTRATOR, EVERYTHING),
    "executive": (Role.EXECUTIVE, EVERYTHING),
    "nobody": (Role.CINEMA_DIRECTOR, NOTHING),
}


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        for login, (role, scope) in PEOPLE.items():
            create_user(connection, login=login, name=login.title(), password_hash="x", role=role, scope=scope)
    return database


def person(connection, login: str) -> User:
    return find_user(connection, list(PEOPLE).index(login) + 1)


def file(chain: Engine, login: str = "site", filing: Filing = FILING, now: datetime = IN_TIME) -> int:
    with writing(chain, exclusive=True) as connection:
        return file_appeal(connection, person(connection, login), filing, now=now)


def take(chain: Engine, login: str, step: Step, now: datetime = IN_TIME) -> Status:
    with writing(chain) as connection:
        return take_step(connection, person(connection, login), step, now=now)


def refused(call, *args, **kwargs) -> Why:
    with pytest.raises(AppealRefusedError) as error:
        call(*args, **kwargs)
    return error.value.why


def row_of(chain: Engine, appeal_id: int):
    with reading(chain) as connection:
        return connection.execute(select(appeal).where(appeal.c.appeal_id == appeal_id)).one()


def test_an_appeal_goes_from_the_site_over_the_region_to_the_agency(chain: Engine) -> None:
    one = file(chain)
    assert take(chain, "north", Step(one, 1, Action.TAKE_UP)) is Status.WITH_REGION
    assert take(chain, "north", Step(one, 2, Action.FORWARD, words="The camera shows it.")) is Status.WITH_AGENCY
    assert take(chain, "agency", Step(one, 3, Action.UPHOLD, Correction(1))) is Status.UPHELD
    row = row_of(chain, one)
    assert (row.location_id, row.region_id, row.audit_id, row.standard_id) == (OAK, NORTH, 1, GREETING)
    assert (row.status, row.corrected_state, row.corrected_points, row.version) == ("upheld", "answered", 1, 4)
    assert (row.filed_as, row.decided_at, row.decision) == ("site", IN_TIME, "The camera shows it.")
    with reading(chain) as connection:
        # Both scores are kept: the audit still has the one it was issued with, and no answer has changed.
        assert connection.execute(select(audit.c.score).where(audit.c.audit_id == 1)).scalar() == 50.0
        given = select(answer.c.points).where(answer.c.audit_id == 1, answer.c.standard_id == GREETING)
        assert connection.execute(given).scalar() == 0


def test_every_change_has_its_line_in_the_log_with_what_was_and_what_is(chain: Engine) -> None:
    one = file(chain)
    take(chain, "north", Step(one, 1, Action.FORWARD))
    take(chain, "agency", Step(one, 2, Action.REJECT, words="The photo is of another day."))
    with reading(chain) as connection:
        lines = connection.execute(select(audit_log).order_by(audit_log.c.entry_id)).all()
        history = fetch_appeal_history(connection, EVERYTHING, 1)
        assert fetch_appeal_history(connection, Scope(region_ids=(SOUTH,)), 1).empty
    assert [line.action for line in lines] == ["appeal_file", "appeal_forward", "appeal_reject"]
    assert {line.subject for line in lines} == {f"appeal {one}"}
    assert lines[0].old_value is None
    assert json.loads(lines[0].new_value) == {
        "status": "new", "audit_id": 1, "standard_id": GREETING, "reason_code": "seen_otherwise",
    }  # fmt: skip
    old = json.loads(lines[2].old_value)
    assert (old["status"], old["version"], old["decision"]) == ("with_agency", 2, None)
    assert json.loads(lines[2].new_value)["decision"] == "The photo is of another day."
    assert list(history["name"]) == ["Site", "North", "Agency"]
    assert list(history["appeal_id"]) == [one] * 3


@pytest.mark.parametrize("login", ["elm", "south", "executive", "agency", "nobody"])
def test_nobody_files_for_a_cinema_that_is_not_theirs(chain: Engine, login: str) -> None:
    assert refused(file, chain, login) is Why.NOT_YOURS
    with reading(chain) as connection:
        assert connection.execute(select(appeal)).all() == []
        assert connection.execute(select(audit_log)).all() == []


@pytest.mark.parametrize("login", ["site", "elm", "south", "executive", "nobody"])
def test_nobody_decides_in_the_place_of_the_region_or_the_agency(chain: Engine, login: str) -> None:
    one = file(chain)
    assert refused(take, chain, login, Step(one, 1, Action.FORWARD)) is Why.NOT_YOURS
    take(chain, "north", Step(one, 1, Action.FORWARD))
    assert refused(take, chain, login, Step(one, 2, Action.UPHOLD, Correction(1))) is Why.NOT_YOURS
    assert refused(take, chain, "north", Step(one, 2, Action.REJECT, words="No.")) is Why.NOT_YOURS
    assert row_of(chain, one).status == "with_agency"


def test_an_appeal_that_does_not_exist_is_as_one_of_somebody_else(chain: Engine) -> None:
    assert refused(take, chain, "agency", Step(99, 1, Action.REJECT, words="No.")) is Why.NOT_YOURS


def test_a_stale_writer_is_told_and_changes_nothing(chain: Engine) -> None:
    one = file(chain)
    take(chain, "north", Step(one, 1, Action.TAKE_UP))
    with pytest.raises(StaleWriteError):
        take(chain, "north", Step(one, 1, Action.FORWARD))
    assert (row_of(chain, one).status, row_of(chain, one).version) == ("with_region", 2)


def test_of_two_who_act_at_once_one_is_told(chain: Engine) -> None:
    one = file(chain)
    if chain.dialect.name == "postgresql":
        pytest.skip("the second would wait for the first, in this same thread for ever; versions are tested above")
    with writing(chain) as first, chain.connect() as second:
        take_step(first, person(first, "north"), Step(one, 1, Action.TAKE_UP), now=IN_TIME)
        with pytest.raises(StaleWriteError):
            take_step(second, person(second, "north"), Step(one, 1, Action.FORWARD), now=IN_TIME)
        second.rollback()
    assert row_of(chain, one).status == "with_region"


def test_the_same_answer_is_appealed_against_once(chain: Engine) -> None:
    one = file(chain)
    assert refused(file, chain) is Why.ALREADY_OPEN
    assert refused(file, chain, "north") is Why.ALREADY_OPEN
    assert take(chain, "site", Step(one, 1, Action.WITHDRAW)) is Status.WITHDRAWN
    two = file(chain)
    take(chain, "north", Step(two, 1, Action.REJECT, words="She did not."))
    assert refused(file, chain) is Why.ALREADY_DECIDED


def test_a_regional_director_files_with_the_agency_at_once(chain: Engine) -> None:
    row = row_of(chain, file(chain, "north"))
    assert (row.status, row.filed_as) == ("with_agency", "region")


def test_no_appeal_after_five_working_days_against_full_points_or_against_an_older_issue(chain: Engine) -> None:
    assert refused(file, chain, now=IN_TIME + timedelta(days=1)) is Why.TOO_LATE
    assert refused(file, chain, filing=Filing(1, FLOOR, Reason.WORDING)) is Why.NOTHING_LOST
    assert refused(file, chain, filing=Filing(1, 99, Reason.WORDING)) is Why.NOTHING_LOST
    with writing(chain) as connection:
        connection.execute(audit.update().where(audit.c.audit_id == 1).values(is_current=False))
    assert refused(file, chain) is Why.NOT_CURRENT


def test_the_day_is_that_of_the_cinema(chain: Engine) -> None:
    """At 23:00 in Greenwich it is already the tenth in Kyiv."""
    late = datetime(2026, 4, 9, 23, tzinfo=UTC)
    with writing(chain) as connection:
        connection.execute(location.update().where(location.c.location_id == OAK).values(time_zone="Europe/Kyiv"))
    assert refused(file, chain, now=late) is Why.TOO_LATE
    with writing(chain) as connection:
        connection.execute(location.update().where(location.c.location_id == OAK).values(time_zone="Europe/London"))
    file(chain, now=late - timedelta(hours=1))


def test_what_the_region_leaves_lying_expires_and_is_written_down_at_the_next_change(chain: Engine) -> None:
    one = file(chain)  # Thursday 9 April: the region has until Thursday 16 April
    with reading(chain) as connection:
        on_time = fetch_appeals(connection, EVERYTHING, 1, now=datetime(2026, 4, 16, 12, tzinfo=UTC))
        later = fetch_appeals(connection, EVERYTHING, 1, now=datetime(2026, 4, 17, 12, tzinfo=UTC))
        assert fetch_open_appeals(connection, EVERYTHING, now=datetime(2026, 4, 17, 12, tzinfo=UTC)).empty
    assert (on_time["status"].iloc[0], later["status"].iloc[0]) == ("new", "expired")
    late = datetime(2026, 4, 17, 12, tzinfo=UTC)
    assert refused(take, chain, "north", Step(one, 1, Action.FORWARD), now=late) is Why.CLOSED
    with writing(chain) as connection:
        assert expire_appeals(connection, now=late) == 1
        assert expire_appeals(connection, now=late) == 0
    assert (row_of(chain, one).status, row_of(chain, one).decided_by) == ("expired", None)
    with reading(chain) as connection:
        assert fetch_appeal_history(connection, EVERYTHING, 1)["name"].isna().tolist() == [False, True]


def test_an_upheld_appeal_of_an_audit_that_was_issued_anew_can_still_be_decided(chain: Engine) -> None:
    one = file(chain, "north")
    with writing(chain) as connection:
        names = [c.name for c in answer_superseded.c]
        mine = answer.c.audit_id == 1
        connection.execute(insert(answer_superseded).from_select(names, select(answer).where(mine)))
        connection.execute(answer.delete().where(mine))
        connection.execute(audit.update().where(audit.c.audit_id == 1).values(is_current=False))
    assert take(chain, "agency", Step(one, 1, Action.UPHOLD, Correction(None))) is Status.UPHELD
    assert (row_of(chain, one).corrected_state, row_of(chain, one).corrected_points) == ("na", None)


def test_appeals_are_seen_within_the_scope_and_named_as_people_read_them(chain: Engine) -> None:
    one = file(chain)
    two = file(chain, "north", Filing(5, GREETING, Reason.MIXED_UP))
    with reading(chain) as connection:
        for scope in (NOTHING, Scope(region_ids=(SOUTH,)), Scope(location_ids=(ELM,))):
            assert fetch_appeals(connection, scope, 1, now=IN_TIME).empty
        assert fetch_open_appeals(connection, NOTHING, now=IN_TIME).empty
        assert list(fetch_open_appeals(connection, EVERYTHING, now=IN_TIME)["appeal_id"]) == [one, two]
        assert list(fetch_open_appeals(connection, Scope(location_ids=(ELM,)), now=IN_TIME)["appeal_id"]) == [two]
        found = fetch_appeals(connection, EVERYTHING, 1, now=IN_TIME).iloc[0]
        name = connection.execute(select(standard.c.name).where(standard.c.standard_id == GREETING)).scalar()
    assert (found["appeal_id"], found["name"], found["filed_by"], found["revision"]) == (one, name, "Site", 1)
    assert (found["filed_on"], found["reason"], found["status"]) == (date(2026, 4, 9), "She did look up.", "new")
