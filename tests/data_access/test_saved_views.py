"""Views that people keep: their own, and nobody else's."""

import pytest
from sqlalchemy import Engine

from data_access.engine import reading, writing
from data_access.saved_views import MOST_VIEWS, ViewRefusedError, delete_view, fetch_views, save_view

ANNA, BORYS = 1, 2


def names(engine: Engine, user_id: int) -> list[str]:
    with reading(engine) as connection:
        return [view.name for view in fetch_views(connection, user_id)]


def test_a_view_opens_as_it_was_kept_and_one_of_the_same_name_is_replaced(database: Engine) -> None:
    with writing(database) as connection:
        save_view(connection, ANNA, name=" Мій північ ", page="health", query={"region": ["north"]})
        save_view(connection, ANNA, name="Мій північ", page="standards", query={"region": ["north", "south"]})
    with reading(database) as connection:
        (view,) = fetch_views(connection, ANNA)
    assert (view.name, view.page, view.query) == ("Мій північ", "standards", {"region": ["north", "south"]})


def test_nobody_sees_or_forgets_the_view_of_another(database: Engine) -> None:
    with writing(database) as connection:
        save_view(connection, ANNA, name="mine", page="health", query={})
        (view,) = fetch_views(connection, ANNA)
        delete_view(connection, BORYS, view.view_id)
    assert names(database, BORYS) == []
    assert names(database, ANNA) == ["mine"]
    with writing(database) as connection:
        delete_view(connection, ANNA, view.view_id)
    assert names(database, ANNA) == []


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [("  ", {}, "no_name"), ("x" * 61, {}, "too_long"), ("x", {"q": ["y" * 2_000]}, "too_long")],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(database: Engine, name: str, query: dict, code: str) -> None:
    with writing(database) as connection, pytest.raises(ViewRefusedError) as refused:
        save_view(connection, ANNA, name=name, page="health", query=query)
    assert refused.value.code == code
    assert names(database, ANNA) == []


def test_fifty_views_are_enough_but_one_of_them_can_be_replaced(database: Engine) -> None:
    with writing(database) as connection:
        for place in range(MOST_VIEWS):
            save_view(connection, ANNA, name=f"view {place}", page="health", query={})
        save_view(connection, ANNA, name="view 7", page="voice", query={})
        with pytest.raises(ViewRefusedError, match="too_many"):
            save_view(connection, ANNA, name="one more", page="health", query={})
        save_view(connection, BORYS, name="one more", page="health", query={})
