"""Searching in the small network, on both engines: only what the scope may see, letters as they are."""

import pytest
from sqlalchemy import Engine

from data_access.engine import reading, writing
from data_access.search import fetch_comments_with, fetch_locations_named, fetch_standards_named
from domain.access import EVERYTHING, NOTHING, Scope
from tests.small_network import SOUTH, write_small_network


@pytest.fixture
def chain(database: Engine) -> Engine:
    with writing(database) as connection:
        write_small_network(connection)
    return database


@pytest.mark.parametrize(("words", "found"), [("OAK", ["Oak"]), ("north", ["Elm", "Oak"]), ("%", []), ("  ", [])])
def test_locations_are_found_by_name_and_region_whatever_the_case(chain: Engine, words: str, found: list) -> None:
    with reading(chain) as connection:
        assert fetch_locations_named(connection, EVERYTHING, words, limit=9)["name"].tolist() == found
        assert fetch_locations_named(connection, NOTHING, words, limit=9).empty
        assert fetch_locations_named(connection, Scope(region_ids=(SOUTH,)), words, limit=9).empty


def test_no_more_than_asked_for(chain: Engine) -> None:
    with reading(chain) as connection:
        assert len(fetch_locations_named(connection, EVERYTHING, "north", limit=1)) == 1


def test_standards_are_found_by_code_and_wording(chain: Engine) -> None:
    with reading(chain) as connection:
        assert fetch_standards_named(connection, "greet", limit=9)["code"].tolist() == ["greeting"]
        assert fetch_standards_named(connection, "nothing of the kind", limit=9).empty


def test_shoppers_words_are_found_by_those_who_may_see_the_audit(chain: Engine) -> None:
    with reading(chain) as connection:
        found = fetch_comments_with(connection, EVERYTHING, "looked UP", limit=9)
        assert found["comment"].tolist() == ["Nobody looked up."]
        assert found["audit_id"].tolist() == [1]
        assert fetch_comments_with(connection, Scope(region_ids=(SOUTH,)), "looked", limit=9).empty
        assert fetch_comments_with(connection, NOTHING, "looked", limit=9).empty
