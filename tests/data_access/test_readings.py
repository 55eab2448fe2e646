"""Single audits, health, guests and freshness on the small network, beside what the eye counts there."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, insert, select

from data_access import audits, health, network, voice
from data_access.engine import reading, writing
from data_access.schema import feedback, finance
from data_access.voice import VoiceFilter
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import ASH, ELM, GREETING, NORTH, OAK, PHONE, RING, SOUTH, VISIT, write_small_network

EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
NORTHERN = Scope(region_ids=(NORTH,))
# (id, location, region, kind, rating_kind, rating, high, solicited, words)
MESSAGES = [
    (1, OAK, NORTH, "complaint", None, None, None, False, "The queue was long, 100 % of it."),
    (2, OAK, NORTH, "rating", "nps", 9.0, 10, True, None),
    (3, ELM, NORTH, "rating", "nps", 3.0, 10, True, None),
    (4, ASH, SOUTH, "thanks", "stars", 5.0, 5, False, "Thanks to the bar!"),
    (5, ASH, SOUTH, "rating", "nps", 10.0, 10, False, None),  # volunteered: never in the survey's NPS
]


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        connection.execute(
            insert(feedback),
            [
                {"feedback_id": one, "location_id": place, "source": "test", "code": str(one), "region_id": region_id,
                 "origin": "survey" if asked else "qr", "solicited": asked, "kind": kind,
                 "received_at": datetime(2026, 3, one, tzinfo=UTC), "day": date(2026, 3, one), "month": 202603,
                 "rating_kind": rated, "rating": rating, "rating_low": None if high is None else high % 5 or 1,
                 "rating_high": high, "body": words}
                for one, place, region_id, kind, rated, rating, high, asked, words in MESSAGES
            ],
        )  # fmt: skip
        connection.execute(
            insert(finance),
            [{"location_id": OAK, "month": 202603, "months": 1, "admissions": 900, "import_id": 1},
             {"location_id": ASH, "month": 202603, "months": 1, "admissions": 100, "import_id": 1},
             {"location_id": ASH, "month": 202601, "months": 12, "admissions": 9999, "import_id": 1}],
        )  # fmt: skip
    return database


def test_behind_a_cell_stand_its_audits_failures_first_with_the_shoppers_words(chain: Engine) -> None:
    with reading(chain) as connection:
        found = audits.fetch_cell_audits(connection, EVERYTHING, EVER, standard_id=GREETING, location_id=OAK)
    assert list(found["audit_id"]) == [1, 2]
    assert list(found["points"]) == [0, 1]
    assert found["comment"].iloc[0] == "Nobody looked up."


def test_a_cell_is_counted_whole_however_few_of_its_audits_are_listed(chain: Engine) -> None:
    with reading(chain) as connection:
        assert audits.count_cell(connection, EVERYTHING, EVER, standard_id=GREETING) == (5, 3)
        assert audits.count_cell(connection, EVERYTHING, EVER, standard_id=GREETING, location_id=OAK) == (2, 1)
        assert audits.count_cell(connection, NOTHING, EVER, standard_id=GREETING) == (0, 0)
        listed = audits.fetch_cell_audits(connection, EVERYTHING, EVER, standard_id=GREETING, limit=1)
        assert len(listed) == 1


def test_a_cell_outside_the_scope_has_no_audits(chain: Engine) -> None:
    with reading(chain) as connection:
        for scope in (NOTHING, Scope(region_ids=(SOUTH,)), Scope(location_ids=(ELM,))):
            assert audits.fetch_cell_audits(connection, scope, EVER, standard_id=GREETING, location_id=OAK).empty


def test_an_audit_is_found_only_by_those_who_may_see_it(chain: Engine) -> None:
    with reading(chain) as connection:
        assert audits.find_audit(connection, NORTHERN, 1).location == "Oak"
        assert audits.find_audit(connection, NORTHERN, 6) is None
        assert audits.find_audit(connection, EVERYTHING, 999) is None
        assert audits.fetch_audit_answers(connection, NORTHERN, 6).empty


def test_an_audit_shows_what_was_left_empty_beside_what_was_answered(chain: Engine) -> None:
    with reading(chain) as connection:
        found = audits.fetch_audit_answers(connection, EVERYTHING, 8).set_index("code")
    assert dict(found["state"]) == {"floor": "answered", "greeting": "missing"}
    assert found["points"].isna()["greeting"]


def test_critical_failures_are_listed_one_by_one(chain: Engine) -> None:
    with reading(chain) as connection:
        found = audits.fetch_critical_failures(connection, EVERYTHING, EVER)
        assert list(found["audit_id"]) == [5, 1]
        assert audits.fetch_critical_failures(connection, Scope(region_ids=(SOUTH,)), EVER).empty
        counted = audits.count_audits(connection, EVERYTHING, EVER).iloc[0]
    assert (counted["audits"], counted["counted"], counted["critical"], counted["failed_audits"]) == (
        8,
        7,
        2,
        2,
    )


def test_score_sums_leave_out_what_is_not_counted(chain: Engine) -> None:
    with reading(chain) as connection:
        sums = health.fetch_score_sums(connection, EVERYTHING, EVER)
        months = health.fetch_score_months(connection, EVERYTHING, EVER).set_index("month")
    of = sums.set_index(["location_id", "channel_id"])
    assert of.at[(ASH, VISIT), "audits"] == 1
    assert of.at[(ASH, PHONE), "score_sum"] == 50.0
    assert of.at[(OAK, VISIT), "square_sum"] == 5000.0
    assert dict(months["audits"]) == {202602: 1, 202603: 5, 202604: 1}


def test_surveys_and_volunteered_ratings_are_never_mixed(chain: Engine) -> None:
    with reading(chain) as connection:
        counts = health.fetch_guest_counts(connection, EVERYTHING, EVER).iloc[0]
    assert (counts["messages"], counts["complaints"], counts["thanks"]) == (5, 1, 1)
    assert (counts["promoters"], counts["passives"], counts["detractors"]) == (1, 0, 1)


def test_guests_are_counted_from_months_and_never_from_years(chain: Engine) -> None:
    with reading(chain) as connection:
        assert health.fetch_complaint_rate(connection, EVERYTHING, EVER) == (1, 1000)
        assert health.fetch_complaint_rate(connection, Scope(region_ids=(SOUTH,)), EVER) == (0, 100)
        assert health.fetch_complaint_rate(connection, Scope(location_ids=(ELM,)), EVER) == (0, 0)
        assert health.fetch_complaint_rate(connection, NOTHING, EVER) == (0, 0)
        guests = health.fetch_location_guests(connection, EVERYTHING, EVER)
    assert dict(zip(guests["location_id"], guests["guests"], strict=True)) == {OAK: 900, ASH: 100}


def test_messages_come_newest_first_within_the_scope_and_words_are_no_pattern(chain: Engine) -> None:
    with reading(chain) as connection:

        def ids(scope: Scope, what: VoiceFilter) -> list[int]:
            return [int(one) for one in voice.fetch_messages(connection, scope, what, limit=10)["feedback_id"]]

        assert ids(EVERYTHING, VoiceFilter(EVER)) == [5, 4, 3, 2, 1]
        assert ids(NORTHERN, VoiceFilter(EVER)) == [3, 2, 1]
        assert ids(NOTHING, VoiceFilter(EVER)) == []
        assert ids(EVERYTHING, VoiceFilter(EVER, kinds=("thanks", "complaint"))) == [4, 1]
        assert ids(EVERYTHING, VoiceFilter(EVER, words="QUEUE")) == [1]
        assert ids(EVERYTHING, VoiceFilter(EVER, words="0 %")) == [1]
        assert ids(EVERYTHING, VoiceFilter(EVER, words="_ueue")) == []


def test_each_rating_scale_is_summed_by_itself(chain: Engine) -> None:
    with reading(chain) as connection:
        sums = voice.fetch_rating_sums(connection, EVERYTHING, VoiceFilter(EVER))
    found = {
        (r["rating_kind"], bool(r["solicited"])): int(r["ratings"])
        for r in sums[sums["ratings"] > 0].to_dict("records")
    }
    assert found == {("nps", True): 2, ("nps", False): 1, ("stars", False): 1}


def test_freshness_and_places_are_those_of_the_scope(chain: Engine) -> None:
    with reading(chain) as connection:
        fresh = network.fetch_freshness(connection, NORTHERN)
        assert (fresh.first_audit, fresh.last_audit) == (date(2026, 3, 2), date(2026, 4, 1))
        assert network.fetch_freshness(connection, NOTHING).last_audit is None
        assert list(network.fetch_regions(connection, NORTHERN)["code"]) == ["north"]
        assert network.fetch_regions(connection, NOTHING).empty
        assert list(network.fetch_locations(connection, Scope(location_ids=(ASH,)))["name"]) == ["Ash"]
        assert network.fetch_data_version(connection) == (1, 5)
        assert not network.is_empty(connection)
        assert not network.is_demo(connection)
        assert connection.execute(select(feedback.c.feedback_id).where(feedback.c.rating_high == RING)).all() == []
