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
        # DuckDB tells no TEXT from a VARCHAR; PostgreSQL compares the types.
        types = {"compare_type": database.dialect.name == "postgresql"}
        found = compare_metadata(MigrationContext.configure(connection, opts=types), metadata)
    changes = [part for change in found for part in (change if isinstance(change, list) else [change])]
    # Comments live in the schema only. DuckDB keeps no secondary index of ours (base.server_index), and its
    # reflection shows neither unique constraints nor defaults.
    real = [one for one in changes if not any(word in one[0] for word in ("comment", "index", "constraint"))]
    assert real == []


def test_the_changelog_opens_with_the_version() -> None:
    version = (ROOT / "pyproject.toml").read_text().split('version = "')[1].split('"')[0]
    first = next(line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    assert version in first
