"""Profiles: the shipped ones are right, the fitting one is found, a wrong one says how to mend it."""

from collections.abc import Callable
from typing import Any

import pytest

from intake.profile import parse_profile
from intake.profiles import fitting_profile, named_profile, shipped_profiles
from intake.reasons import REASONS, REFUSALS, FileRefused, explain

HEAD = """loads:
  - kind: audits
    layout: wide
    columns: {audit: a, location: b, date: c, channel: {constant: visit}}
"""


@pytest.mark.parametrize("name", sorted(shipped_profiles()))
def test_shipped_profiles_can_be_read(name: str):
    assert parse_profile(shipped_profiles()[name], name).loads


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("- a\n- b\n", "field: value"),
        ("loads: [", "expected"),
        ("loads: []\n", "at least 1"),
        ("loads: [{kind: weather}]\n", "'audits'"),
        (HEAD, "standards: {columns: ...}"),
        (HEAD + "    standards: {columns: 'item_('}\n", "is not a pattern"),
        (HEAD + "    standards: {columns: '*'}\n    answers: {yes: 1, no: 0}\n", "put the words into quotes"),
        (HEAD + "    standards: {columns: '*'}\n    answers: {maybe: perhaps}\n", "na"),
        (HEAD + "    standards: {columns: '*'}\n    max_points: 100\n    points_scale: 1000\n", "32767"),
        (HEAD.replace("audit: a", "visit: a"), "columns lacks audit"),
        (HEAD.replace("audit: a", "audit: a, colour: x"), "columns has colour; known here"),
        (HEAD.replace("audit: a", "audit: {column: a, constant: b}"), "exactly one of"),
        (HEAD + "    standards: {columns: '*'}\nencoding: klingon\n", "is not an encoding"),
        (HEAD + "    standards: {columns: '*'}\ndates: [dd.mm.yyyy]\n", "is not a date format"),
        (HEAD + "    standards: {columns: '*'}\ndecimal: dot\n", "decimal"),
        (HEAD + "    standards: {columns: '*'}\ncolour: red\n", "colour"),
        ("loads: [{kind: finance, columns: {location: a}}]\n", "month or `periods`"),
    ],
)
def test_a_wrong_profile_says_how_to_mend_it(text: str, mend: str):
    with pytest.raises(FileRefused) as refusal:
        parse_profile(text, "mine")
    assert refusal.value.code == "profile_wrong"
    assert refusal.value.detail.startswith("mine: ")
    assert mend in refusal.value.detail


def test_the_profile_that_explains_most_columns_is_taken():
    scores = ["visit_id", "cinema", "date", "score"]
    long = ["visit_id", "cinema", "date", "channel", "standard", "points", "max_points", "comment"]
    assert fitting_profile(scores, {}).name == "foyer_scores"
    assert fitting_profile(long, {}).name == "foyer_audits_long"
    assert fitting_profile([*long[:4], "S1", "S2"], {}).name == "foyer_audits_wide"


def test_columns_that_nothing_fits_and_two_that_fit_name_the_choices():
    with pytest.raises(FileRefused) as none:
        fitting_profile(["colour", "taste"], {})
    assert none.value.code == "profile_not_found"
    assert "foyer_feedback" in none.value.detail
    with pytest.raises(FileRefused) as two:
        fitting_profile(["visit_id", "cinema", "date", "score"], {"twin": shipped_profiles()["foyer_scores"]})
    assert (two.value.code, two.value.detail) == ("profile_ambiguous", "foyer_scores, twin")
    with pytest.raises(FileRefused, match="profile_unknown"):
        named_profile("nobody", {})


def test_a_profile_kept_in_the_database_wins(chain: Callable[..., Any], ask: Callable[..., Any]):
    text = "visit_id,cinema,date,score\nV1,C01,2026-04-03,90\n"
    assert chain(text).profile == "foyer_scores"
    kept = ask("SELECT body FROM source_profile WHERE name = 'foyer_scores'")
    assert kept == [(shipped_profiles()["foyer_scores"],)]
    mine = named_profile("foyer_scores", {"foyer_scores": kept[0][0].replace("max_points: 100", "max_points: 200")})
    assert mine.loads[0].max_points == 200


def test_a_file_without_a_column_its_profile_needs_is_refused(lasting_chain: Callable[..., Any]):
    report = lasting_chain("visit_id,cinema\nV1,C01\n", profile="foyer_scores")
    # The score's own column is a standard: without any the audits would be empty.
    assert (report.refused, report.detail) == ("column_missing", "date")


def test_every_code_has_words_without_holes():
    for code in REFUSALS | REASONS:
        assert "{" not in explain(code, "x", str)
    assert explain("a code of tomorrow", None, str) == "a code of tomorrow"
    assert explain("number_bad", "{0}", str) == "“{0}” is not a number."
