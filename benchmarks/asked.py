"""What each page asks of the database, learnt by running the pages themselves: nothing here can go stale.

Streamlit's test harness runs the page script as a person of a role; every query that the page calls in
data_access.cached is noted with its scope and filter, and can then be run again without the cache.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from data_access import cached, visitor
from domain.access import Permission, Scope, User

ROOT = Path(__file__).resolve().parent.parent
# Asked at every run and not kept; everything else in `cached` that has .clear() is kept.
_EVERY_RUN = ("data_version", "overdue_cases", "is_demo")
# These take the data version last among the others, not by name.
_VERSION_LAST = ("freshness", "location_levels")


@dataclass(frozen=True)
class Ask:
    """One question: its name in data_access.cached, and the arguments of the page (scope, filter, ...)."""

    name: str
    args: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> tuple[Any, ...]:
        """The arguments without the data version."""
        last = self.name in _VERSION_LAST and "version" not in self.options
        return self.args[:-1] if last else self.args

    @property
    def chosen(self) -> dict[str, Any]:
        """The named arguments without the data version."""
        return {name: value for name, value in self.options.items() if name != "version"}

    def run(self) -> Any:
        """Ask again, past every cache."""
        query = getattr(cached, self.name)
        cached._network_fit.clear()
        if self.name in _EVERY_RUN:
            return query(*self.args)
        return query.__wrapped__(*self.args, **self.options)


@dataclass(frozen=True)
class View:
    """One state of a page: its name and the distinct questions it asks, in order."""

    page: str
    asks: list[Ask]


# Page file, name of the view, the widget to set (kind, key, value) if any, permission that opens the page.
_VIEWS: list[tuple[str, str, tuple[str, str, str] | None, Permission]] = [
    ("health", "Health", None, Permission.READ),
    ("standards", "Standards, locations", ("button_group", "columns", "location"), Permission.READ),
    ("standards", "Standards, regions", ("button_group", "columns", "region"), Permission.READ),
    ("standards", "Standards, months", ("button_group", "columns", "month"), Permission.READ),
    ("standards", "Standards, channels", ("button_group", "columns", "channel"), Permission.READ),
    ("standards", "Standards, stages", ("selectbox", "rows", "stages"), Permission.READ),
    ("priorities", "Priorities", None, Permission.COACH),
    ("programme", "Programme, effect", None, Permission.COACH),
    ("programme", "Programme, rhythm", ("button_group", "view", "rhythm"), Permission.COACH),
    ("thanks", "Thanks", None, Permission.READ),
    ("compare", "Compare, groups", None, Permission.READ),
    ("location", "Location", None, Permission.READ),
    ("reliability", "Reliability", None, Permission.READ),
    ("coverage", "Coverage", None, Permission.READ),
    ("scorecard", "Scorecard", None, Permission.READ),
    ("voice", "Voice", None, Permission.READ),
    ("voice", "Voice, a word typed", ("text_input", "words", "smiled"), Permission.READ),
    ("data", "Data", None, Permission.LOAD),
]


def views_of(user: User) -> list[View]:
    """Every view that the person may open, the steps inside a page too (a cell, an audit, a second page)."""
    found = [
        View(name, _listen(page, user, widget)) for page, name, widget, permission in _VIEWS if user.may(permission)
    ]
    by_name = {view.page: view for view in found}
    found += _inside_standards(by_name["Standards, locations"])
    found += _second_page(by_name["Voice"])
    return [view for view in found if view.asks]


def _listen(page: str, user: User, widget: tuple[str, str, str] | None) -> list[Ask]:
    """What the page asks as it opens; with a widget, what its next run asks after that was set."""
    asks: list[Ask] = []
    with heard(user, asks):
        script = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=300).run()
        if widget is not None:
            kind, key, value = widget
            asks.clear()
            # A page without data draws no such widget: the view does not exist there.
            if any(one.key == key for one in getattr(script, kind)):
                getattr(script, kind)(key=key).set_value(value).run()
        if script.exception:
            raise RuntimeError(f"{page}: {script.exception[0].value}")
    return [ask for place, ask in enumerate(asks) if ask not in asks[:place]]


@contextmanager
def heard(user: User, asks: list[Ask]) -> Iterator[None]:
    """Note every question while the block runs; the person is given, not read from a cookie."""
    names = [n for n in vars(cached) if not n.startswith("_") and _is_query(n)]
    kept = {name: getattr(cached, name) for name in names}
    identify = vars(visitor)["identify"]
    try:
        setattr(visitor, "identify", lambda *_args, **_options: user)  # noqa: B010 the module does not offer it
        for name, query in kept.items():
            setattr(cached, name, _noting(name, query, asks))
        yield
    finally:
        setattr(visitor, "identify", identify)  # noqa: B010
        for name, query in kept.items():
            setattr(cached, name, query)


def _is_query(name: str) -> bool:
    return name in _EVERY_RUN or hasattr(getattr(cached, name), "clear")


def _noting(name: str, query: Callable[..., Any], asks: list[Ask]) -> Callable[..., Any]:
    def ask(*args: Any, **options: Any) -> Any:
        asks.append(Ask(name, args, options))
        return query(*args, **options)

    return ask


def _inside_standards(view: View) -> list[View]:
    """A click on the cell with most answers in the first view, then on its first audit."""
    counts_ask = next(ask for ask in view.asks if ask.name == "standard_counts")
    counts = counts_ask.run()
    cell = counts.iloc[int(np.argmax(counts["audits"].to_numpy()))]
    ids = {"standard_id": int(cell["standard_id"]), "location_id": int(cell["location_id"])}
    version = {"version": counts_ask.options["version"]}
    cell_ask = Ask("cell_audits", counts_ask.args, ids | version)
    audit_id = int(cell_ask.run()["audit_id"].iloc[0])
    scope: Scope = counts_ask.args[0]
    count = Ask("cell_count", counts_ask.args, ids | version)
    one = [Ask(name, (scope, audit_id), version) for name in ("audit_header", "audit_answers")]
    return [View("Standards, a cell's audits", [count, cell_ask]), View("Standards, one audit", one)]


def _second_page(view: View) -> list[View]:
    asks = [ask for ask in view.asks if ask.name == "messages"]
    turned = [replace(ask, options=ask.options | {"offset": ask.options["limit"]}) for ask in asks[:1]]
    return [View("Voice, second page", turned)]
