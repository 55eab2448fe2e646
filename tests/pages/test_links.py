"""What stands in the address opens the same view for another person of the same scope, on every page."""

import ast
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select
from streamlit.testing.v1 import AppTest

from data_access.engine import reading, writing
from data_access.identity import open_session
from data_access.people import create_user
from data_access.schema import audit, coaching_plan, coaching_session, feedback, location, region, stage
from domain.access import Role, Scope
from domain.coaching_plans import OPEN_PLANS
from domain.thanks import fits_the_board
from tests.pages.conftest import ROOT, Run
from tests.pages.test_cast import PAGES

FILTERED = ("health", "standards", "compare", "priorities", "voice", "reliability", "coverage", "scorecard")
# (page, parameter) -> what stands in the address besides, and the value that is chosen. The chosen one differs from
# what the page shows by itself. Values in {braces} are looked up in the demo.
VIEWS: dict[tuple[str, str], tuple[dict[str, str], str | list[str]]] = {
    **{(page, "channel"): ({}, ["phone"]) for page in FILTERED},
    **{(page, "period"): ({}, "3m") for page in FILTERED},
    **{(page, "dates"): ({"period": "own"}, ["{first}", "{later}"]) for page in FILTERED},
    **{(page, "region"): ({}, ["north"]) for page in FILTERED},
    ("health", "week"): ({}, "{week}"),
    ("standards", "rows"): ({}, "stage-{stage}"),
    ("standards", "columns"): ({}, "month"),
    ("standards", "part"): ({}, "2"),
    ("standards", "column"): ({"form": "list"}, "NIZ01"),
    ("standards", "against"): ({}, "past"),
    ("standards", "form"): ({}, "table"),
    ("compare", "view"): ({}, "funnel"),
    ("compare", "a"): ({"view": "pair"}, "NIZ01"),
    ("compare", "b"): ({"view": "pair"}, "KON01"),
    ("compare", "by"): ({"view": "pair"}, "channel"),
    ("location", "location"): ({}, "NIZ01"),
    ("voice", "kind"): ({}, ["thanks", "complaint"]),
    ("voice", "words"): ({}, "popcorn"),
    ("reliability", "reliability"): ({}, "90"),
    ("coverage", "show"): ({}, "week"),
    ("scorecard", "by"): ({}, "role"),
    ("scorecard", "each"): ({"by": "role"}, "location"),
    ("scorecard", "at"): ({}, "pass"),
    ("search", "q"): ({}, "popcorn"),
    ("audit", "audit"): ({}, "{audit}"),
    ("priorities", "coaches"): ({}, "2"),
    ("priorities", "days"): ({}, "2"),
    ("priorities", "travel"): ({}, "2"),
    ("coaching", "view"): ({}, "sessions"),
    ("coaching", "region"): ({}, ["north"]),
    ("plan", "plan"): ({}, "{plan}"),
    ("plan", "session"): ({}, "{session}"),
    ("plan", "location"): ({}, "{undrafted}"),
    ("programme", "view"): ({}, "rhythm"),
    ("programme", "location"): ({}, "{coached}"),
    ("programme", "region"): ({"view": "rhythm"}, ["north"]),
    ("programme", "rows"): ({"view": "rhythm"}, "region"),
    ("programme", "unit"): ({"view": "rhythm"}, "week"),
    ("thanks", "view"): ({}, "board"),
    ("thanks", "months"): ({}, "12"),
    ("thanks", "location"): ({}, "NIZ01"),
    ("thanks", "without"): ({"view": "board", "location": "NIZ01", "months": "12"}, ["{thanks}"]),
}
# Streamlit binds these itself and writes them in the browser, which a test without one does not see.
BOUND = {"dates", "words", "q"}
OPENED_BY_LINKS = {"audit", "plan"}


def shown(test: AppTest) -> list[str]:
    """Everything that a reader sees, in order of kinds: words, figures, tables, and what the widgets are set to."""
    parts = [*test.header, *test.subheader, *test.caption, *test.markdown, *test.text]
    told = [f"{type(part).__name__}: {part.value}" for part in parts]
    told += [f"metric {one.label}: {one.value}" for one in test.metric]
    told += [f"table: {one.value.to_csv()}" for one in test.dataframe]
    told += [f"figure: {json.dumps(json.loads(one.proto.spec), sort_keys=True)}" for one in test.get("plotly_chart")]
    told += [f"radio: {list(one.options)} {list(one.proto.captions)}" for one in test.radio]
    widgets = [*test.selectbox, *test.multiselect, *test.button_group, *test.text_input, *test.date_input]
    return told + [f"{one.key} is {one.value}" for one in widgets]


@pytest.fixture(scope="module")
def facts(demo: Engine) -> dict[str, str]:
    """What the values in braces stand for."""
    with reading(demo) as connection:
        days = sorted(set(connection.execute(select(audit.c.day)).scalars()))
        north = select(region.c.region_id).where(region.c.code == "north").scalar_subquery()
        one = select(audit.c.audit_id).where(audit.c.region_id == north).order_by(audit.c.audit_id)
        hall = connection.execute(select(stage.c.stage_id).where(stage.c.name == "Hall")).scalar_one()
        newest = max(days)
        return {
            "first": days[len(days) // 2].isoformat(), "later": days[-len(days) // 4].isoformat(),
            "week": newest.fromordinal(newest.toordinal() - 14).isoformat(), "stage": str(hall),
            "audit": str(connection.execute(one.limit(1)).scalar_one()), **coached_facts(connection),
        }  # fmt: skip


def coached_facts(connection: Connection) -> dict[str, str]:
    """A plan and a session of North, where coaching began, a location without an open plan, and thanks."""
    north = connection.execute(select(region.c.region_id).where(region.c.code == "north")).scalar_one()
    plan = select(coaching_plan.c.plan_id).where(coaching_plan.c.region_id == north)
    session = (
        select(coaching_session.c.session_id, location.c.code)
        .join(location, location.c.location_id == coaching_session.c.location_id)
        .order_by(coaching_session.c.day)
    )
    first = connection.execute(session.where(location.c.region_id == north).limit(1)).one()
    busy = select(coaching_plan.c.location_id).where(coaching_plan.c.status.in_(OPEN_PLANS))
    free = select(location.c.code).where(location.c.region_id == north, location.c.location_id.not_in(busy))
    said = select(feedback.c.feedback_id, feedback.c.body).join(
        location, location.c.location_id == feedback.c.location_id
    ).where(
        location.c.code == "NIZ01", feedback.c.kind == "thanks", feedback.c.body.is_not(None)
    ).order_by(feedback.c.day.desc(), feedback.c.feedback_id.desc())  # fmt: skip
    return {
        "plan": str(connection.execute(plan.order_by(coaching_plan.c.plan_id).limit(1)).scalar_one()),
        "session": str(first.session_id), "coached": first.code,
        "undrafted": connection.execute(free.order_by(location.c.code).limit(1)).scalar_one(),
        "thanks": next(str(row.feedback_id) for row in connection.execute(said) if fits_the_board(row.body)),
    }  # fmt: skip


@pytest.fixture(scope="module")
def twins(demo: Engine, tokens: dict[str, str]) -> dict[str, str]:
    """Another person of the scope and language of each: login -> login."""
    with reading(demo) as connection:
        north = connection.execute(select(region.c.region_id).where(region.c.code == "north")).scalar_one()
    roles = {
        "executive": (Role.EXECUTIVE, Scope(everything=True)),
        "north": (Role.REGIONAL_DIRECTOR, Scope(region_ids=(north,))),
    }
    with writing(demo) as connection:
        for login, (role, scope) in roles.items():
            twin = f"{login}-twin"
            user_id = create_user(
                connection, login=twin, name=twin, role=role, password_hash="-", language="en", scope=scope
            )
            tokens[twin] = open_session(
                connection, user_id=user_id, now=datetime.now(UTC), address="127.0.0.1", agent="test"
            )
    return {login: f"{login}-twin" for login in roles}


def reader_of(page: str, parameter: str) -> str:
    """Who opens it: a director of one region, but where there must be several regions or many locations."""
    return "executive" if parameter in ("region", "part") else "north"


def filled(value: str | list[str], facts: dict[str, str]) -> str | list[str]:
    return [one.format(**facts) for one in value] if isinstance(value, list) else value.format(**facts)


def choose(test: AppTest, key: str, value: str | list[str]) -> AppTest:
    """Set the widget of that key as its reader would."""
    for kind in (test.selectbox, test.multiselect, test.button_group):
        for widget in kind:
            if widget.key == key:
                return widget.set_value(value).run()
    raise AssertionError(f"no widget writes {key}")


@pytest.mark.slow
@pytest.mark.parametrize(("page", "parameter"), VIEWS, ids=["-".join(one) for one in VIEWS])
def test_a_link_opens_the_same_view_for_another_person_of_the_same_scope(
    run: Run, twins: dict[str, str], facts: dict[str, str], page: str, parameter: str
) -> None:
    login = reader_of(page, parameter)
    besides, value = VIEWS[page, parameter][0], filled(VIEWS[page, parameter][1], facts)
    untouched = run(login, page, **besides)
    if parameter in BOUND or page in OPENED_BY_LINKS:
        mine = run(login, page, **besides, **{parameter: value})
        written: dict[str, Any] = besides | {parameter: value}
    else:
        mine = choose(run(login, page, **besides), parameter, value)
        written = {key: mine.query_params[key] for key in mine.query_params}
        assert parameter in written, "the choice does not stand in the address"
    assert not mine.exception, mine.exception
    theirs = run(twins[login], page, **written)
    assert shown(theirs) == shown(mine)
    assert shown(mine) != shown(untouched), "the choice changes nothing: it proves nothing"


def written_by_the_pages() -> set[str]:
    """Every parameter that a page or component writes into the address or reads from it."""
    found: set[str] = set()
    for file in [*(ROOT / "components").glob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            named = {one.arg: one.value for one in node.keywords}
            if name in ("choose_one", "choose_many") or "bind" in named:
                found.add(ast.literal_eval(named["key"]))
            elif name in ("asked_number", "tell"):
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_parameter_of_an_address_is_in_the_list() -> None:
    assert written_by_the_pages() == {parameter for _page, parameter in VIEWS}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_page_lists_the_parameters_that_its_widgets_write(run: Run, page: str) -> None:
    known = written_by_the_pages()
    besides = [{}, *(one for (name, _), (one, _value) in VIEWS.items() if name == page and one)]
    for address in besides:
        test = run("admin", page, **address)
        widgets = [*test.selectbox, *test.multiselect, *test.button_group, *test.text_input, *test.date_input]
        drawn = {one.key for one in widgets} & known
        assert {(page, key) for key in drawn} <= set(VIEWS)
