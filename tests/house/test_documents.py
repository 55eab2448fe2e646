"""Documents that are made from the code say what the code says."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from data_access.engine import reading
from data_access.schema import metadata
from data_access.schema.document import describe

ROOT = Path(__file__).resolve().parents[2]


def test_the_description_of_the_tables_is_the_schema() -> None:
    assert (ROOT / "docs" / "data.md").read_text() == describe(), "run `python manage.py schema > docs/data.md`"


def test_migrations_lead_to_the_schema(database: Engine) -> None:
    with reading(database) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    # DuckDB keeps no secondary indexes of ours (base.server_index), and its reflection shows no constraints.
    real = [change for change in found if "index" not in change[0] and "constraint" not in change[0]]
    assert real == []


def test_the_changelog_opens_with_the_version() -> None:
    version = (ROOT / "pyproject.toml").read_text().split('version = "')[1].split('"')[0]
    first = next(line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    assert version in first
