"""The demo network: its size, its honesty, and that what was built in can be found in it."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sqlalchemy import Connection, Engine, select, text

from data_access import schema
from data_access.engine import engine_for, fetch_frame, reading, writing
from intake.catalogue import read_catalogue
from intake.demo import COACHED, NEEDS_HELP, Window, built_in_truth, write_demo
from intake.demo.guests import read_topics
from intake.demo.phrases import compose, count_sentences, read_texts

# Making the network twice and reading all of it takes a quarter of a minute.
pytestmark = pytest.mark.slow
TODAY = date(2026, 6, 15)
LANGUAGES = ("en", "uk", "it")


def new_demo(folder: Path, *, seed: int = 7) -> Engine:
    engine = engine_for(f"duckdb:///{folder / 'foyer.duckdb'}")
    schema.metadata.create_all(engine)
    with writing(engine) as connection:
        write_demo(connection, today=TODAY, seed=seed)
    return engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = new_demo(tmp_path_factory.mktemp("demo"))
    yield engine
    engine.dispose()


@pytest.fixture
def demo(engine: Engine) -> Iterator[Connection]:
    with reading(engine) as connection:
        yield connection


def one(connection: Connection, sql: str) -> int | float:
    return connection.execute(text(sql)).scalar()


def test_the_demo_has_the_size_that_was_promised(demo):
    assert one(demo, "SELECT count(*) FROM location") == 42
    assert one(demo, "SELECT count(*) FROM region") == 8
    assert one(demo, "SELECT count(*) FROM standard WHERE name_uk <> '' AND name_it <> ''") == 65
    assert one(demo, "SELECT count(DISTINCT month) FROM finance WHERE months = 1") == 24
    assert 5_500 <= one(demo, "SELECT count(*) FROM audit") <= 6_500
    assert 39_000 <= one(demo, "SELECT count(*) FROM feedback") <= 41_000
    assert one(demo, "SELECT count(*) FROM coaching_plan") == 25
    assert one(demo, "SELECT name FROM region WHERE code = 'north'") == "North"


def test_data_end_yesterday_and_reach_back_24_months(demo):
    for table in ("audit", "feedback"):
        days = demo.execute(text(f"SELECT min(day), max(day) FROM {table}")).one()
        assert days[0] >= date(2024, 6, 15)
        assert (days[0] - date(2024, 6, 15)).days < 5
        assert date(2026, 6, 12) <= days[1] <= date(2026, 6, 14)


@pytest.mark.parametrize(
    "today", [date(2026, 6, 15), date(2026, 7, 1), date(2024, 3, 1), date(2024, 2, 29), date(2027, 1, 1)]
)
def test_a_window_has_24_closed_months_whatever_the_day(today):
    window = Window(today)
    assert len(window.full_months) == 24
    assert len(window.months) in (24, 25)
    assert window.months[0] <= window.first <= window.last < today
    assert sum(len(window.days_of(month)) for month in window.months) == (today - window.first).days


def checksums(engine: Engine) -> dict[str, str]:
    """One sum a table; the password's salt is the only thing that may differ."""
    sums = {}
    with reading(engine) as connection:
        for name, table in schema.metadata.tables.items():
            columns = [column for column in table.c if column.name != "password_hash"]
            frame = fetch_frame(connection, select(*columns).order_by(*columns))
            sums[name] = hashlib.sha256(frame.to_csv().encode()).hexdigest()
    return sums


def test_the_same_day_and_seed_give_the_same_rows(engine, tmp_path):
    again = new_demo(tmp_path)
    try:
        assert checksums(again) == checksums(engine)
    finally:
        again.dispose()


# Column -> table that it points into; the column has the same name there.
PARENTS = {
    "location_id": "location", "region_id": "region", "channel_id": "channel", "standard_id": "standard",
    "stage_id": "stage", "questionnaire_id": "questionnaire", "wave_id": "wave", "import_id": "import_run",
    "audit_id": "audit", "feedback_id": "feedback", "plan_id": "coaching_plan", "user_id": "app_user",
    "owner_id": "app_user", "coach_id": "app_user",
}  # fmt: skip


def test_no_key_points_to_nothing(demo):
    for name, table in schema.metadata.tables.items():
        for column in table.c:
            parent = PARENTS.get(column.name)
            if parent is None or parent == name:
                continue
            key = "user_id" if parent == "app_user" else column.name
            orphans = one(
                demo,
                f"SELECT count(*) FROM {name} c WHERE c.{column.name} IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {parent} p WHERE p.{key} = c.{column.name})",
            )
            assert orphans == 0, f"{name}.{column.name}"


def test_the_region_of_a_row_is_the_region_of_its_location(demo):
    for name, table in schema.metadata.tables.items():
        if {"location_id", "region_id"} <= set(table.c.keys()) and name != "location":
            both = f"{name} r JOIN location l USING (location_id)"
            assert one(demo, f"SELECT count(*) FROM {both} WHERE r.region_id <> l.region_id") == 0, name


def score_by_hand(answers: pd.DataFrame, standards: dict[int, dict[str, object]]) -> tuple[float | None, int]:
    """Score and critical failures of one audit, with a loop and nothing else."""
    earned = possible = 0.0
    critical = 0
    for row in answers.itertuples():
        facts = standards[row.standard_id]
        earned += facts["weight"] * row.points / row.max_points
        possible += facts["weight"]
        if facts["critical"] and row.points < row.max_points:
            critical += 1
    return (100 * earned / possible if possible else None), critical


def test_scores_agree_with_a_loop_over_fifty_audits(demo):
    standards = fetch_frame(demo, text("SELECT standard_id, weight, critical FROM standard"))
    facts = standards.set_index("standard_id").to_dict("index")
    audits = fetch_frame(demo, text("SELECT audit_id, score, critical_failures FROM audit ORDER BY audit_id"))
    for audit in audits.sample(50, random_state=1).itertuples():
        rows = fetch_frame(demo, text(f"SELECT * FROM answer WHERE audit_id = {audit.audit_id}"))
        score, critical = score_by_hand(rows, facts)
        assert audit.score == pytest.approx(score)
        assert audit.critical_failures == critical


def test_every_asked_standard_is_answered_or_explained_once(demo):
    asked = one(demo, "SELECT count(*) FROM audit JOIN questionnaire_standard USING (questionnaire_id)")
    answered = one(demo, "SELECT count(*) FROM answer")
    explained = one(demo, "SELECT count(*) FROM answer_detail WHERE state <> 'answered'")
    assert asked == answered + explained
    both = "answer JOIN answer_detail USING (audit_id, standard_id)"
    assert one(demo, f"SELECT count(*) FROM {both} WHERE state <> 'answered'") == 0
    missing = one(demo, "SELECT count(*) FROM answer_detail WHERE state = 'missing'")
    assert 0.005 < missing / asked < 0.02
    absent = "answer_detail JOIN standard USING (standard_id)"
    assert one(demo, f"SELECT count(*) FROM {absent} WHERE state = 'na' AND NOT na_allowed") == 0


def test_the_network_looks_like_a_chain_of_cinemas(demo):
    visits = fetch_frame(
        demo,
        text("SELECT location_id, score FROM audit JOIN channel USING (channel_id) WHERE channel.code = 'visit'"),
    )
    by_location = visits.groupby("location_id")["score"]
    assert 82 < visits["score"].mean() < 88
    assert 8 < by_location.std().mean() < 11.5  # methods.md, section 1: about 10 within
    assert 4 < by_location.mean().std() < 7  # and about 5 between
    assert 3 < 100 * one(demo, "SELECT avg(critical_failures) FROM audit") < 12


def failure_shares(demo: Connection, *, codes: str) -> pd.Series:
    """Share of points lost at each location on the standards whose code is like this."""
    counts = text(
        "SELECT location_id, 1 - sum(points) * 1.0 / sum(max_points) AS lost FROM answer "
        "JOIN standard USING (standard_id) WHERE standard.code LIKE :codes GROUP BY location_id"
    )
    return fetch_frame(demo, counts.bindparams(codes=codes)).set_index("location_id")["lost"]


@pytest.mark.parametrize(("topic", "codes", "at_least"), [("%", "%", 0.8), ("restroom", "R%", 0.6)])
def test_guests_complain_where_standards_fail(demo, topic, codes, at_least):
    rates = text(
        "SELECT f.location_id, count(*) * 10000.0 / max(g.guests) AS rate FROM feedback f JOIN "
        "(SELECT location_id, sum(admissions) AS guests FROM finance GROUP BY location_id) g "
        "ON g.location_id = f.location_id WHERE f.kind = 'complaint' AND f.topic LIKE :topic GROUP BY f.location_id"
    )
    rate = fetch_frame(demo, rates.bindparams(topic=topic)).set_index("location_id")["rate"]
    both = pd.concat([rate, failure_shares(demo, codes=codes)], axis=1, join="inner")
    assert len(both) > 35
    assert spearmanr(both["rate"], both["lost"]).statistic > at_least


def test_guests_write_in_three_languages_and_a_page_repeats_nobody(demo):
    newest = text("SELECT language, body FROM feedback WHERE body IS NOT NULL ORDER BY received_at DESC")
    messages = fetch_frame(demo, newest)
    share = messages["language"].value_counts(normalize=True)
    assert set(share.index) == set(LANGUAGES)
    assert share["uk"] > 0.5
    repeats = [messages["body"][start : start + 20].duplicated().any() for start in range(0, 2000, 20)]
    assert not any(repeats)
    assert not messages["body"].str.contains(r"[<>|]").any(), "a template was not filled"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_has_enough_sentences_of_its_own(language):
    texts, topics = read_texts(f"guests_{language}"), read_topics()
    for kind in ("complaint", "thanks", "suggestion", "question"):
        for topic in topics.index[topics[kind] > 0]:
            assert count_sentences(texts[kind][topic], texts["words"]) >= 25, f"{kind} {topic}"


def test_a_template_is_filled_from_its_choices_and_words():
    random = np.random.default_rng(1)
    found = compose(["<Cold|Warm> <in hall <hall>|today>."], {"hall": ["1", "2"]}, 400, random=random)
    expected = {f"{how} {where}." for how in ("Cold", "Warm") for where in ("in hall 1", "in hall 2", "today")}
    assert set(found) == expected
    assert count_sentences(["<Cold|Warm> <in hall <hall>|today>."], {"hall": ["1", "2"]}) == len(expected)


def test_shoppers_comment_on_failures_of_that_standard(demo):
    comments = fetch_frame(
        demo,
        text("SELECT s.code, d.comment, a.points < a.max_points AS failed FROM answer_detail d "
             "JOIN answer a USING (audit_id, standard_id) JOIN standard s USING (standard_id) "
             "WHERE d.comment IS NOT NULL"),
    )  # fmt: skip
    assert comments["failed"].mean() > 0.85
    soap = comments[(comments["code"] == "R02") & comments["failed"]]["comment"]
    assert soap.str.contains("soap|paper|dryer|towel|мил|папер|рушник|Сушарка|sapone|carta|asciug|salviette").all()


def test_five_people_sign_in_with_one_password_and_see_what_they_should(demo):
    from streamlit_authenticator.utilities.hasher import Hasher

    people = fetch_frame(demo, select(schema.app_user).order_by(schema.app_user.c.user_id))
    assert list(people["login"]) == ["executive", "north", "cinema", "coach", "admin"]
    assert people["password_hash"].nunique() == 1
    assert Hasher.check_pw("foyer-demo-2026", people["password_hash"][0])
    kinds = Counter(fetch_frame(demo, text("SELECT kind FROM user_scope"))["kind"])
    assert kinds == {"everything": 3, "region": 1, "location": 1}


def test_cases_move_forward_and_some_are_overdue(demo):
    cases = fetch_frame(demo, select(schema.feedback_case))
    for earlier, later in (
        ("received_at", "seen_at"), ("seen_at", "first_reply_at"), ("first_reply_at", "in_progress_at"),
        ("in_progress_at", "resolved_at"), ("resolved_at", "informed_at"),
    ):  # fmt: skip
        both = cases[cases[later].notna()]
        assert (both[earlier] <= both[later]).all(), later
    closed = cases[cases["status"] == "informed"]
    assert closed[["root_cause", "action_taken"]].notna().all(axis=None)
    assert (closed["resolved_at"] <= closed["close_due_at"]).mean() > 0.8
    overdue = cases[cases["resolved_at"].isna() & (cases["close_due_at"] < pd.Timestamp(TODAY))]
    assert 1 <= len(overdue) <= 40
    assert (pd.Timestamp(TODAY) - overdue["received_at"]).max() < pd.Timedelta(days=60)
    assert overdue["owner_id"].notna().any(), "the demo's cinema director has something overdue"


def test_what_was_coached_with_effect_rose_and_the_rest_did_not(demo):
    audits = fetch_frame(demo, text("SELECT l.code, a.day, a.score FROM audit a JOIN location l USING (location_id)"))
    window, change = Window(TODAY), {True: [], False: []}
    for coached in COACHED:
        start = pd.Timestamp(coached.started_on(window))
        scores = audits[audits["code"] == coached.code]
        after = scores.loc[scores["day"] >= start, "score"].mean()
        change[coached.effect > 0].append(after - scores.loc[scores["day"] < start, "score"].mean())
    built_in = np.mean([coached.effect for coached in COACHED if coached.effect > 0])
    # The whole chain gains about a point in the same time; chance leaves about 1.5 of each mean.
    assert np.mean(change[True]) == pytest.approx(built_in + 0.7, abs=2.5)
    assert np.mean(change[False]) == pytest.approx(0.7, abs=3)


def test_the_cinemas_that_need_help_are_the_lowest_in_truth():
    truth = built_in_truth(Window(TODAY), 7)
    level = truth.levels(np.arange(42), np.full(42, np.datetime64(TODAY) - 1))
    lowest = {truth.codes[row] for row in np.argsort(level)[: len(NEEDS_HELP)]}
    assert lowest == set(NEEDS_HELP)


def test_the_load_is_recorded_with_honest_counts(demo):
    record = demo.execute(select(schema.import_run)).one()
    rows = sum(one(demo, f"SELECT count(*) FROM {name}") for name in schema.metadata.tables)
    assert record.kind == "demo"
    assert record.rows_read == record.rows_new == rows - 1  # the record itself is no row of the load
    settings = dict(demo.execute(text("SELECT name, value FROM setting")).all())
    assert settings == {"demo": "1", "demo_seed": "7"}


def test_the_catalogue_is_complete_in_three_languages():
    catalogue = read_catalogue()
    assert len(catalogue.standards) == 65
    assert catalogue.standards.notna().all(axis=None)
    assert set(catalogue.standards["stage"]) == set(catalogue.stages["code"])
    assert catalogue.standards["name_it"].nunique() == 65
