"""What each page says to whom, beyond opening."""

import json

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from components import report_view
from data_access import cached
from data_access.engine import reading
from data_access.schema import app_user, feedback, location, user_scope
from tests.pages.conftest import Run


def words_of(test: AppTest) -> str:
    """Everything that stands on the page as text."""
    parts = [*test.header, *test.subheader, *test.caption, *test.markdown, *test.text]
    return "\n".join(str(part.value) for part in parts)


def test_the_data_page_lists_the_rejected_rows_of_a_picked_load(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # AppTest picks no row of a table, so the picked load is put in the place of the click.
    monkeypatch.setattr(report_view, "import_table", lambda imports: int(imports["import_id"].iloc[0]))
    test = run("admin", "data")
    assert not test.exception
    assert "No row of this file was rejected." in words_of(test)


def test_a_director_of_one_cinema_compares_no_regions(run: Run, demo: Engine) -> None:
    with reading(demo) as connection:
        mine = connection.execute(
            select(location.c.name)
            .join(user_scope, user_scope.c.target_id == location.c.location_id)
            .join(app_user, app_user.c.user_id == user_scope.c.user_id)
            .where(app_user.c.login == "cinema")
        ).scalar_one()
    test = run("cinema", "health")
    figure = json.loads(test.get("plotly_chart")[0].proto.spec)
    assert figure["layout"]["yaxis"]["ticktext"] == [mine]


def test_specific_to_a_location_means_the_same_to_every_reader(run: Run, demo: Engine) -> None:
    def cards(login: str) -> dict[str, str]:
        found = [m.value for m in run(login, "priorities", days="20").markdown]
        # A place differs from reader to reader, what stands under it does not.
        return {one.split(". ")[1]: found[at + 2] for at, one in enumerate(found) if one.startswith("####")}

    everybody, north = cards("executive"), cards("north")
    assert north
    assert all(everybody[place] == words for place, words in north.items())


def test_health_counts_waiting_guests_and_plans_of_the_chosen_region_only(run: Run) -> None:
    def last_line(**address: str) -> str:
        return [m.value for m in run("executive", "health", **address).markdown][-1]

    assert last_line() != last_line(region="north")


def test_complaints_are_not_divided_by_guests_of_other_channels(run: Run) -> None:
    test = run("executive", "health", channel="phone")
    assert not test.exception
    shown = {metric.label: metric.value for metric in test.metric}
    assert shown["Complaints per 10,000 guests"] == "–"


def test_voice_speaks_of_what_guests_said_of_their_own_accord(run: Run, demo: Engine) -> None:
    test = run("executive", "voice", period="all")
    with reading(demo) as connection:
        kinds = connection.execute(select(feedback.c.kind).where(feedback.c.solicited.is_(False))).scalars().all()
    share = 100 * kinds.count("complaint") / len(kinds)
    assert test.header[0].value.startswith(f"{share:.1f}")


def test_guests_words_are_shown_as_text_and_never_as_markup(run: Run, demo: Engine) -> None:
    test = run("executive", "voice")
    bodies = {text.value for text in test.text}
    with reading(demo) as connection:
        newest = connection.execute(
            select(feedback.c.body)
            .where(feedback.c.body.is_not(None))
            .order_by(feedback.c.received_at.desc())
            .limit(5)
        ).scalars()
        assert set(newest) <= bodies


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        {"period": "xx"},
        {"most": "9999"},
        {"columns": "foo"},
        {"rows": "stage-999"},
        {"part": "7"},
        {"column": "KRY01"},
        {"region": ["north", "nowhere"]},
    ],
)
@pytest.mark.parametrize("page", ["health", "standards", "priorities", "voice", "reliability"])
def test_a_forged_address_is_cut_to_what_there_is(run: Run, page: str, address: dict) -> None:
    test = run("north", page, **address)
    assert not test.exception
    assert test.header


def test_a_stage_of_another_channel_says_that_nothing_was_checked(run: Run) -> None:
    phone = cached.standard_list(version=(0, 0))
    stage = phone.loc[phone["code"] == "B01", "stage_id"].iloc[0]
    test = run("executive", "standards", rows=f"stage-{stage}", channel="phone")
    assert not test.exception
    assert "Nothing was checked here" in words_of(test)


def test_more_reliability_takes_more_visits(run: Run) -> None:
    def needed(choice: str) -> float:
        return float(run("executive", "reliability", reliability=choice).metric[0].value)

    assert needed("70") < needed("80") < needed("90")


def test_every_figure_of_the_reliability_page_has_its_range_and_n(run: Run) -> None:
    test = run("north", "reliability")
    details = [caption.value for caption in test.caption if "**" in caption.value]
    assert len(details) == len(test.metric) == 4
    assert all("likely" in words for words in details[1:])


def test_a_search_finds_locations_standards_and_words_of_the_own_scope_only(run: Run, demo: Engine) -> None:
    test = run("executive", "search", q="Odesa")
    assert "Odesa" in test.header[0].value
    assert test.get("page_link")
    assert not run("north", "search", q="Odesa Lyman").get("page_link")
    assert "Nothing holds" in run("executive", "search", q="<b>zzz").header[0].value


def test_a_view_is_kept_found_again_and_forgotten(run: Run) -> None:
    test = run("coach", "main", period="3m")
    test.text_input(key="view_name").set_value("Three months").run()
    test.button(key="keep_view").click().run()
    assert not test.exception
    again = run("coach", "main")
    forget = [button for button in again.button if button.key and button.key.startswith("forget view")]
    assert len(forget) == 1
    assert not [b for b in run("north", "main").button if b.key and b.key.startswith("forget view")]
    forget[0].click().run()
    assert not [b for b in run("coach", "main").button if b.key and b.key.startswith("forget view")]


def test_tables_of_levels_can_be_taken_away_as_files(run: Run) -> None:
    for page in ("priorities", "reliability"):
        assert len(run("north", page).get("download_button")) == 2, page


def test_what_is_folded_away_on_a_location_is_made_when_it_is_opened(run: Run) -> None:
    test = run("executive", "location")
    folded = len(test.dataframe)
    test.session_state["story as a table"] = test.session_state["money as a table"] = True
    test.run()
    assert not test.exception
    assert len(test.dataframe) == folded + 2
