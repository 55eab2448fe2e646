"""A small chain to load files into, and one way to load them."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from data_access.engine import engine_for, reading, writing
from data_access.loading.profiles import save_profile
from data_access.migrate import migrate
from domain.access import EVERYTHING, Scope
from intake.load import load
from intake.report import LoadReport

TODAY = date(2026, 11, 22)
Loader = Callable[..., LoadReport]

LOCATIONS = """code,name,region,city,time_zone,opened_on,closed_on,restarted_on,screens,seats
C01,Звезда,North,Kyiv,Europe/Kyiv,2015-03-01,,,6,840
C02,Кинотеатр Звезда,North,Kyiv,Europe/Kyiv,,,,4,
C99_NOT_MINE,Far away,South,Odesa,Europe/Kyiv,,,,5,
"""
STANDARDS = """code,channel,stage,type,weight,critical,na_allowed,text_en,text_uk,text_it,evidence
S1,visit,3 entrance & foyer,operational,1,no,yes,Doors are clean,,,
S2,visit,5 bar,behavioural,3,no,yes,The barista greets,,,
S3,visit,7 hall,operational,2,yes,yes,Exits are free,,,
"""


def _loader_of(database: Engine) -> Loader:
    """load() into a database, with the arguments that hardly any test changes."""

    def run(content: str | bytes, file_name: str = "file.csv", **changes: Any) -> LoadReport:
        profile = changes.pop("profile", None)
        if profile is not None and "\n" in profile:
            with writing(database) as connection:
                save_profile(connection, "of_the_test", profile)
            profile = "of_the_test"
        arguments: dict[str, Any] = {
            "file_name": file_name, "profile_name": profile, "scope": EVERYTHING, "user_id": None, "today": TODAY,
        }  # fmt: skip
        data = content.encode() if isinstance(content, str) else content
        return load(database, data, **(arguments | changes))

    return run


def _with_chain(loader: Loader) -> Loader:
    assert loader(LOCATIONS, profile="foyer_locations").counts.new == 3
    assert loader(STANDARDS, profile="foyer_standards").counts.new == 3
    return loader


@pytest.fixture
def loader(database: Engine) -> Loader:
    """The loader of an empty database, once on each engine."""
    return _loader_of(database)


@pytest.fixture
def chain(loader: Loader) -> Loader:
    """The loader of a database that knows three locations and three standards, once on each engine."""
    return _with_chain(loader)


@pytest.fixture(scope="session")
def lasting_chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    """As chain, made once on DuckDB; for refusals and dry runs, which leave nothing behind."""
    engine = engine_for(f"duckdb:///{tmp_path_factory.mktemp('chain') / 'foyer.duckdb'}")
    migrate(engine)
    yield _with_chain(_loader_of(engine))
    engine.dispose()


@pytest.fixture
def ask(database: Engine) -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of a question in SQL."""

    def run(question: str, **values: Any) -> list[tuple[Any, ...]]:
        with reading(database) as connection:
            return [tuple(row) for row in connection.execute(text(question), values)]

    return run


@pytest.fixture
def scope_of(ask: Callable[..., list[tuple[Any, ...]]]) -> Callable[[str], Scope]:
    """The scope of a director who sees one location."""

    def run(code: str) -> Scope:
        found = ask("SELECT location_id FROM location WHERE code = :code", code=code)
        return Scope(location_ids=(found[0][0],))

    return run


def as_workbook(csv_text: str) -> bytes:
    """The same table as XLSX, its numbers and days typed as a spreadsheet would."""
    frame = pd.read_csv(io.StringIO(csv_text), dtype=str, keep_default_na=False).astype(object)
    for column in frame.columns:
        if column == "date":
            frame[column] = pd.to_datetime(frame[column])
        else:
            frame[column] = [float(cell) if cell.replace(".", "").isdigit() else cell for cell in frame[column]]
    written = io.BytesIO()
    frame.to_excel(written, index=False, engine="openpyxl")
    return written.getvalue()


@pytest.fixture
def workbook() -> Callable[[str], bytes]:
    """as_workbook, for the tests."""
    return as_workbook
