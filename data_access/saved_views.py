"""Views that people keep: a page with its address, under a name of their own."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select

from data_access.schema import saved_view

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 2_000, 50
Query = dict[str, list[str]]


class ViewRefusedError(ValueError):
    """A view that cannot be kept; .code says why: no_name, too_long, too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SavedView:
    """One kept view: page, its address and the person's name for it."""

    view_id: int
    name: str
    page: str
    query: Query


def fetch_views(connection: Connection, user_id: int) -> list[SavedView]:
    """A person's own views, by name; nobody else's."""
    rows = connection.execute(
        select(saved_view).where(saved_view.c.user_id == user_id).order_by(saved_view.c.name, saved_view.c.view_id)
    )
    return [SavedView(row.view_id, row.name, row.page, json.loads(row.query)) for row in rows]


def save_view(connection: Connection, user_id: int, *, name: str, page: str, query: Query) -> None:
    """Keep a view under a name; one of the same name is replaced. Raises ViewRefusedError."""
    named, address = name.strip(), json.dumps(query, ensure_ascii=False)
    if not named:
        raise ViewRefusedError("no_name")
    if len(named) > LONGEST_NAME or len(address) > LONGEST_QUERY:
        raise ViewRefusedError("too_long")
    connection.execute(delete(saved_view).where(saved_view.c.user_id == user_id, saved_view.c.name == named))
    held = select(func.count()).select_from(saved_view).where(saved_view.c.user_id == user_id)
    if connection.execute(held).scalar_one() >= MOST_VIEWS:
        raise ViewRefusedError("too_many")
    connection.execute(
        insert(saved_view).values(user_id=user_id, name=named, page=page, query=address, created_at=datetime.now(UTC))
    )


def delete_view(connection: Connection, user_id: int, view_id: int) -> None:
    """Forget a view of the person's own; another person's stays."""
    connection.execute(delete(saved_view).where(saved_view.c.user_id == user_id, saved_view.c.view_id == view_id))
