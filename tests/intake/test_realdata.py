"""The public data sets beside the checkout, loaded with the repository's profiles, reach their known totals."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from data_access.audits import count_audits
from data_access.engine import engine_for, reading
from data_access.migrate import migrate
from data_access.network import fetch_standards
from data_access.standards import fetch_network_shares
from domain.access import EVERYTHING
from domain.filters import AuditFilter, Period
from intake.load import load
from intake.report import LoadReport

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.realdata


def _load(engine: Engine, path: Path) -> LoadReport:
    return load(
        engine,
        path,
        file_name=path.name,
        profile_name=None,
        scope=EVERYTHING,
        user_id=None,
        today=date(2026, 11, 22),
    )


def _ask(engine: Engine, question: str, **values: Any) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(question), values)]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], tuple[Engine, Path]]]:
    """An empty database and the folder of a data set."""
    engines = []

    def make(folder: str) -> tuple[Engine, Path]:
        if not (DATA / folder).is_dir():
            pytest.skip(f"{DATA / folder} is not here")
        engine = engine_for(f"duckdb:///{tmp_path_factory.mktemp(folder) / 'foyer.duckdb'}")
        engines.append(engine)
        migrate(engine)
        return engine, DATA / folder

    yield make
    for engine in engines:
        engine.dispose()


def _share_failed(connection: Connection, where: AuditFilter) -> float:
    counted = count_audits(connection, EVERYTHING, where).iloc[0]
    return counted["stated_failed"] / counted["audits"]


def test_chicago_inspections_load_as_audits(fresh: Callable[[str], tuple[Engine, Path]]):
    engine, folder = fresh("chicago_inspections_wide")
    report = _load(engine, folder / "inspections_wide.csv.gz")
    assert (report.counts.read, report.counts.new) == (27_600, 27_600)
    assert _ask(engine, "SELECT count(*) FROM audit WHERE is_current AND is_counted") == [(27_600,)]
    assert _ask(engine, "SELECT count(*) FROM answer") == [(1_214_400,)]
    assert _ask(engine, "SELECT count(*) FROM location") == [(12_367,)]
    with reading(engine) as connection:
        ever = AuditFilter(Period(date(2011, 1, 1), date(2014, 12, 31)))
        assert _share_failed(connection, ever) == pytest.approx(0.1976, abs=5e-5)
        years = [ever.over(Period(date(year, 1, 1), date(year, 12, 31))) for year in range(2011, 2015)]
        assert [round(_share_failed(connection, year), 3) for year in years] == [0.232, 0.214, 0.183, 0.192]
        shares = fetch_network_shares(connection, EVERYTHING, ever).merge(
            fetch_standards(connection), on="standard_id"
        )
    failed = (1 - shares["points"] / shares["max_points"]).round(3)
    worst = dict(zip(shares["code"], failed, strict=True))
    assert sorted(worst.items(), key=lambda one: -one[1])[:4] == [
        ("item_34", 0.607), ("item_33", 0.552), ("item_35", 0.487), ("item_38", 0.426),
    ]  # fmt: skip
    again = _load(engine, folder / "inspections_wide.csv.gz")
    assert (again.counts.new, again.counts.changed, again.counts.unchanged) == (0, 0, 27_600)


def test_french_cinemas_load_as_locations_and_finance(fresh: Callable[[str], tuple[Engine, Path]]):
    engine, folder = fresh("cnc_cinemas_france_admissions")
    report = _load(engine, folder / "etablissements-cinematographiques.csv.gz")
    assert [(part.kind, part.counts.new) for part in report.parts] == [("locations", 2061), ("finance", 2061)]
    assert _ask(engine, "SELECT count(*), count(DISTINCT region_id), sum(screens) FROM location") == [
        (2061, 13, 6298)
    ]
    assert _ask(engine, "SELECT month, months, sum(admissions) FROM finance GROUP BY 1, 2 ORDER BY 1") == [
        (202101, 12, 93_344_182), (202201, 12, 152_499_845),
    ]  # fmt: skip
    assert _load(engine, folder / "etablissements-cinematographiques.csv.gz").counts.unchanged == 2 * 2061


def test_lounges_load_as_feedback_on_the_scale_of_their_day(fresh: Callable[[str], tuple[Engine, Path]]):
    engine, folder = fresh("skytrax_lounge_reviews_en")
    report = _load(engine, folder / "lounge.csv.gz")
    assert (report.counts.new, report.counts.rejected) == (2264, 0)
    means = _ask(
        engine,
        "SELECT rating_high, round(avg(rating), 3) FROM feedback WHERE rating IS NOT NULL GROUP BY 1 ORDER BY 1",
    )
    assert [(high, float(mean)) for high, mean in means] == [(5, 3.232), (10, 5.765)]
    assert _load(engine, folder / "lounge.csv.gz").counts.unchanged == 2264


def test_iauditor_exports_load_with_the_scores_of_their_twins(fresh: Callable[[str], tuple[Engine, Path]]):
    engine, folder = fresh("iauditor_export_format")
    files = sorted((folder / "csv_test_files").glob("*.csv"))
    assert len(files) == 36
    rows = 0
    for path in files:
        report = _load(engine, path)
        twin = json.loads(
            path.with_name(path.name.replace("_expected_output.csv", ".json")).read_text(encoding="utf-8")
        )
        stated, most = twin["audit_data"]["score_percentage"], twin["audit_data"]["total_score"]
        found = _ask(
            engine,
            "SELECT score, stated_score, revision FROM audit WHERE code = :code AND is_current",
            code=twin["audit_id"],
        )
        assert report.counts.rejected == 0
        assert report.counts.adds_up
        # An audit that can earn nothing has no score; its twin calls that 0 of 0.
        assert found == [(None if most == 0 else pytest.approx(stated, abs=1e-3), stated, 1)], path.name
        rows += report.counts.read
    assert rows == 524
    assert _ask(engine, "SELECT count(*) FROM audit") == [(33,)]
