"""The scorecard of every level beside counting by hand, on both engines."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine

from data_access.engine import reading, writing
from data_access.schema import audit, channel, stage, standard
from data_access.scorecard import Ask, Level, fetch_score_cells, fetch_scorecard
from domain.access import EVERYTHING, NOTHING, Scope
from domain.filters import AuditFilter, Period
from tests.small_network import (
    ASH,
    AUDITS,
    ELM,
    FLOOR,
    GREETING,
    NORTH,
    OAK,
    PHONE,
    SOUTH,
    VISIT,
    write_small_network,
)

EVER = AuditFilter(Period(date(2026, 1, 1), date(2026, 12, 31)))
NORTHERN = AuditFilter(EVER.period, (NORTH,))
HOURS = {1: 9, 2: 13, 3: 20, 4: None, 5: 1, 6: 9, 7: 9, 8: 9}
SHIFT = {1: "morning", 2: "day", 3: "evening", 4: "unknown", 5: "evening", 6: "morning", 7: "morning"}
PLAIN = Ask(Level.LOCATION, each=False, target=60.0, threshold=85.0, at_target=False)
WEIGHTS = {VISIT: 60, PHONE: 7}


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
        for one, hour in HOURS.items():
            connection.execute(audit.update().where(audit.c.audit_id == one).values(hour=hour))
        connection.execute(stage.update().where(stage.c.stage_id == 2).values(code="phone"))
    return database


def scorecard(engine: Engine, ask: Ask, scope: Scope = EVERYTHING, where: AuditFilter = EVER):
    with reading(engine) as connection:
        return fetch_scorecard(connection, scope, where, ask)


def score_of(answers: dict) -> float:
    return 100 * sum(points / most for points, most in answers.values()) / len(answers)


def by_hand(key, score=score_of) -> dict:
    """Key -> (score of all forms by weight, audits), with loops; key None leaves an audit out."""
    cells: dict = defaultdict(lambda: defaultdict(list))
    for one, place, region_id, channel_id, _, counted, answers in AUDITS:
        part = key(one, place, region_id)
        if counted and part is not None:
            cells[part][channel_id].append(score(answers))
    found = {}
    for part, channels in cells.items():
        mass = sum(WEIGHTS[one] for one in channels)
        mean = sum(WEIGHTS[one] * sum(scores) / len(scores) for one, scores in channels.items()) / mass
        found[part] = (mean, sum(len(scores) for scores in channels.values()))
    return found


def figures(rows, *keys: str) -> dict:
    return {
        (row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys)): (
            pytest.approx(row["score"]),
            row["audits"],
        )
        for row in rows.to_dict("records")
    }


def test_scores_of_every_level_agree_with_counting_by_hand(chain: Engine) -> None:
    for level, key, names in (
        (Level.LOCATION, lambda one, place, region: place, ("location_id",)),
        (Level.REGION, lambda one, place, region: region, ("region_id",)),
        (Level.CHAIN, lambda one, place, region: -1, ("location_id",)),
        (Level.SHIFT, lambda one, place, region: SHIFT.get(one), ("part",)),
    ):
        found = scorecard(chain, replace(PLAIN, by=level))
        assert figures(found, *names) == by_hand(key), level
    each = scorecard(chain, replace(PLAIN, by=Level.SHIFT, each=True))
    assert figures(each, "location_id", "part") == by_hand(lambda one, place, region: (place, SHIFT.get(one)))


def test_a_role_answers_for_the_standards_of_its_stages_only(chain: Engine) -> None:
    found = scorecard(chain, replace(PLAIN, by=Level.ROLE)).set_index("part")
    hosts = by_hand(lambda one, *_: "host" if one not in (3, 7, 8) else None)["host"]
    calls = by_hand(lambda one, *_: "contact" if one in (3, 7) else None)["contact"]
    assert (found.at["host", "score"], found.at["host", "audits"]) == pytest.approx(hosts)
    assert (found.at["contact", "score"], found.at["contact", "audits"]) == pytest.approx(calls)
    assert found.at["host", "critical"] == 2  # greeting failed in audits 1 and 5
    assert found.at["host", "passed"] == 2  # audits 4 and 6 reached everything


def test_a_stage_without_a_role_is_no_ones(chain: Engine) -> None:
    with writing(chain) as connection:
        connection.execute(stage.update().where(stage.c.stage_id == 2).values(code="drive_in"))
    assert set(scorecard(chain, replace(PLAIN, by=Level.ROLE))["part"]) == {"host", "other"}


def test_a_bonus_adds_to_a_role_and_never_carries_it_beyond_a_hundred(chain: Engine) -> None:
    with writing(chain) as connection:
        connection.execute(standard.update().where(standard.c.standard_id == GREETING).values(bonus=True))
        cells = fetch_score_cells(connection, EVERYTHING, EVER, by=Level.ROLE, threshold=85.0)
    visits = cells[cells["part"] == "host"].set_index("location_id")
    floors = {OAK: 100 + 100, ELM: 100 + 0, ASH: 100}  # the greeting lifts Oak's second visit from 0 to 100
    assert {place: visits.at[place, "score_sum"] for place in floors} == floors
    assert FLOOR != GREETING


def test_passing_takes_the_threshold_and_no_critical_failure(chain: Engine) -> None:
    with reading(chain) as connection:
        cells = fetch_score_cells(connection, EVERYTHING, EVER, by=Level.CHAIN, threshold=50.0)
    counts = cells.groupby("location_id")[["audits", "passed", "critical"]].sum()
    # Oak: audit 1 has 50 points but failed the greeting; Elm: audit 5 has none; Ash: a half call passes at 50.
    assert counts.loc[OAK].tolist() == [3, 2, 1]
    assert counts.loc[ELM].tolist() == [2, 1, 1]
    assert counts.loc[ASH].tolist() == [2, 2, 0]


def test_a_location_without_a_form_says_which_and_is_held_to_a_target_without_it(chain: Engine) -> None:
    found = scorecard(chain, replace(PLAIN, at_target=True)).set_index("location_id")
    assert found.at[ELM, "missing"] == (PHONE,)
    assert found.at[OAK, "missing"] == ()
    scores = {one: [score_of(answers) for _, _, _, way, _, counted, answers in AUDITS if counted and way == one]
              for one in (VISIT, PHONE)}  # fmt: skip
    usual = {one: sum(found) / len(found) for one, found in scores.items()}
    mean = sum(map(sum, scores.values())) / sum(map(len, scores.values()))
    assert found.at[ELM, "target"] == pytest.approx(60 + usual[VISIT] - mean)
    both = (60 * usual[VISIT] + 7 * usual[PHONE]) / 67
    assert found.at[OAK, "target"] == pytest.approx(60 + both - mean)
    assert found["threshold"].tolist() == found["target"].tolist()


def test_weights_are_those_of_the_chain_and_can_be_changed(chain: Engine) -> None:
    with writing(chain) as connection:
        connection.execute(channel.update().where(channel.c.channel_id == PHONE).values(weight=60))
    found = scorecard(chain, PLAIN).set_index("location_id")
    assert found.at[OAK, "score"] == pytest.approx((50 + 100) / 2)


def test_a_reader_sees_the_own_rows_and_the_same_figures_as_everybody(chain: Engine) -> None:
    everybody = scorecard(chain, PLAIN).set_index("location_id")
    for scope, mine in ((Scope(region_ids=(SOUTH,)), {ASH}), (Scope(location_ids=(ELM,)), {ELM})):
        found = scorecard(chain, PLAIN, scope).set_index("location_id")
        assert set(found.index) == mine
        for name in ("score", "error", "estimate", "low", "high", "target", "same"):
            assert found[name].tolist() == pytest.approx(everybody.loc[list(mine), name].tolist()), name
    assert scorecard(chain, PLAIN, NOTHING).empty
    assert set(scorecard(chain, PLAIN, where=NORTHERN)["location_id"]) == {OAK, ELM}


def test_a_region_seen_in_part_is_counted_in_part(chain: Engine) -> None:
    found = scorecard(chain, replace(PLAIN, by=Level.REGION), Scope(location_ids=(ELM,)))
    assert found["audits"].tolist() == [2]


def test_a_change_is_against_the_same_length_before_and_needs_three_audits_on_both_sides(chain: Engine) -> None:
    late = AuditFilter(Period(date(2026, 3, 17), date(2026, 4, 2)))  # before: 28 February to 16 March
    found = scorecard(chain, replace(PLAIN, by=Level.CHAIN), where=late).iloc[0]
    assert found["audits"] == 4
    # Visits fell from 75 (audits 1 and 6) to 50 (2, 4 and 5), calls rose from 50 to 100.
    assert found["change"] == pytest.approx((60 * -25 + 7 * 50) / 67)
    assert not found["changed"]
    week = AuditFilter(Period(date(2026, 3, 26), date(2026, 4, 2)))  # before: two audits only
    assert np.isnan(scorecard(chain, replace(PLAIN, by=Level.CHAIN), where=week).iloc[0]["change"])


def test_rows_of_few_audits_come_last(chain: Engine) -> None:
    found = scorecard(chain, PLAIN)
    assert found["location_id"].tolist()[0] == OAK  # three audits; Elm and Ash have two
    assert found["audits"].tolist() == [3, 2, 2]


def test_a_chosen_channel_stands_alone(chain: Engine) -> None:
    found = scorecard(chain, PLAIN, where=AuditFilter(EVER.period, (), (PHONE,))).set_index("location_id")
    assert found["score"].to_dict() == {OAK: 100.0, ASH: 50.0}
    assert found["missing"].tolist() == [(), ()]


def test_an_empty_database_has_no_scorecard(database: Engine) -> None:
    for level in Level:
        assert scorecard(database, replace(PLAIN, by=level)).empty
